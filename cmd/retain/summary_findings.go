package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// finding is something worth a look.
type finding struct {
	Code   string  `json:"code"`   // the rule that found it
	Weight float64 `json:"weight"` // what the rule measures, in multiples of its threshold
	Text   string  `json:"text"`
}

// The thresholds of the rules, which the help of the command states.
const (
	noticeableZ        = 1.96 // of a score test: p = 0.05
	noticeableRevenue  = 20   // percent
	noticeableNew      = 25
	noticeableStopped  = 10
	noticeableTop      = 50
	noticeableOnce     = 60
	heaviest           = 4 // so that one strange number does not hide everything
	findingsShown      = 3
	periodsBefore      = 3
	newCohorts         = 3
	fewestToCompare    = 30 // customers on each side of a test, or in all
	fewestToCompareNew = 10 // new customers before
)

// findings are the heaviest, in the order of their weight; among equals in the
// order of the rules.
func (v *overview) findings() []finding {
	all := []finding{}
	for _, rule := range []func() *finding{v.retention, v.newerCohorts, v.revenue, v.newCustomers, v.outflow, v.stopped, v.concentration, v.once} {
		if f := rule(); f != nil && f.Weight >= 1 {
			f.Weight = min(f.Weight, heaviest)
			all = append(all, *f)
		}
	}
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(b.Weight, a.Weight) })
	return all[:min(findingsShown, len(all))]
}

// retention compares the last CRR with that of all periods before.
func (v *overview) retention() *finding {
	rates := complete(v.rates.Periods, func(r retention.Rate) bool { return r.Complete })
	if len(rates) < 2 {
		return nil
	}
	last := rates[len(rates)-1]
	var before compare.Proportion
	for _, r := range rates[:len(rates)-1] {
		before.Part += r.Start - r.Lost
		before.Whole += r.Start
	}
	weight, change := unlike(before, compare.Proportion{Part: last.Start - last.Lost, Whole: last.Start})
	if change == nil {
		return nil
	}
	return &finding{"retention", weight, fmt.Sprintf("CRR was %s in %s, %s the %s of all %ss before (%s): retain crr.",
		report.PercentOf(change.After).Human(), last.Period, aboveOrBelow(*change.Change), report.PercentOf(change.Before).Human(),
		v.d.options.grain.Noun(), probability(*change.P))}
}

// unlike is how far two proportions are apart, in multiples of what chance
// explains; change is nil when there are too few customers to tell.
func unlike(before, after compare.Proportion) (weight float64, change *compare.Change) {
	if min(before.Whole, after.Whole) < fewestToCompare {
		return 0, nil
	}
	c := compare.Proportions("", before, after, 95)
	if c.P == nil {
		return 0, nil
	}
	return math.Sqrt2 * math.Erfcinv(*c.P) / noticeableZ, &c
}

func probability(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + report.Fixed(p, 3)
}

func aboveOrBelow(difference float64) string {
	if difference < 0 {
		return "below"
	}
	return "above"
}

// newerCohorts compares the return of the newest cohorts with that of the
// others.
func (v *overview) newerCohorts() *finding {
	if v.cohorts == nil {
		return nil
	}
	var sides [2]compare.Proportion // older, newer
	seen := 0
	for i := len(v.cohorts.Cohorts) - 1; i >= 0; i-- {
		c := v.cohorts.Cohorts[i]
		if len(c.Complete) < 2 || !c.Complete[1] || c.Customers == 0 {
			continue
		}
		side := &sides[0]
		if seen < newCohorts {
			side = &sides[1]
		}
		seen++
		side.Part += c.Active[1]
		side.Whole += c.Customers
	}
	weight, change := unlike(sides[0], sides[1])
	if change == nil {
		return nil
	}
	noun := v.d.options.grain.Noun()
	return &finding{"cohorts", weight, fmt.Sprintf("Of the %d newest cohorts %s came back after one %s, %s the %s of the older ones (%s): retain cohort.",
		newCohorts, report.PercentOf(change.After).Human(), noun, aboveOrBelow(*change.Change), report.PercentOf(change.Before).Human(), probability(*change.P))}
}

// revenue compares the last revenue with that of the periods just before.
func (v *overview) revenue() *finding {
	var names []string
	var values []float64
	if v.repeat != nil {
		for _, p := range complete(v.repeat.Periods, func(p repeat.Period) bool { return p.Complete }) {
			names, values = append(names, p.Period), append(values, p.Revenue.Float())
		}
	} else {
		for _, f := range complete(v.flows.Periods, func(f retention.Flow) bool { return f.Complete }) {
			names, values = append(names, f.Period), append(values, f.End.Float())
		}
	}
	change := againstMean(values)
	if change == nil {
		return nil
	}
	return &finding{"revenue", math.Abs(*change) / noticeableRevenue, fmt.Sprintf("Revenue in %s was %s %s the mean of the %d %ss before: retain rcr.",
		names[len(names)-1], report.Percent(math.Abs(*change)).Human(), aboveOrBelow(*change), periodsBefore, v.d.options.grain.Noun())}
}

// newCustomers compares the last number of new customers with that of the
// periods just before.
func (v *overview) newCustomers() *finding {
	rates := complete(v.rates.Periods, func(r retention.Rate) bool { return r.Complete })
	var values []float64
	for _, r := range rates {
		values = append(values, float64(r.New))
	}
	change := againstMean(values)
	if change == nil || values[len(values)-2] < fewestToCompareNew {
		return nil
	}
	return &finding{"new-customers", math.Abs(*change) / noticeableNew, fmt.Sprintf("%.0f customers were new in %s, %s %s the mean of the %d %ss before.",
		values[len(values)-1], rates[len(rates)-1].Period, report.Percent(math.Abs(*change)).Human(), aboveOrBelow(*change), periodsBefore, v.d.options.grain.Noun())}
}

// againstMean is the change of the last value against the mean of those just
// before, in percent.
func againstMean(values []float64) *float64 {
	n := len(values)
	if n < periodsBefore+1 {
		return nil
	}
	sum := 0.0
	for _, x := range values[n-1-periodsBefore : n-1] {
		sum += x
	}
	return percentChange(values[n-1], sum/periodsBefore)
}

// outflow looks for more revenue lost than won.
func (v *overview) outflow() *finding {
	flows := complete(v.flows.Periods, func(f retention.Flow) bool { return f.Complete })
	if len(flows) == 0 {
		return nil
	}
	last := flows[len(flows)-1]
	if last.QuickRatio == nil || *last.QuickRatio <= 0 {
		return nil
	}
	return &finding{"outflow", 1 / *last.QuickRatio, fmt.Sprintf("For each 1.00 of revenue that came in %s, %s went (quick ratio %s): retain mrr.",
		last.Period, report.Fixed(1 / *last.QuickRatio, 2), report.Fixed(*last.QuickRatio, 2))}
}

// stopped looks for good customers who order no more.
func (v *overview) stopped() *finding {
	if v.segments == nil {
		return nil
	}
	customers, share := int64(0), 0.0
	for _, s := range v.segments.Segments {
		if (s.Segment == "win-back" || s.Segment == "at-risk") && s.RevenuePct != nil {
			customers += s.Customers
			share += *s.RevenuePct
		}
	}
	return &finding{"stopped", share / noticeableStopped, fmt.Sprintf("%s who ordered often have stopped; they brought %s of all revenue: retain winback lists them.",
		count(customers, "customer"), report.Percent(share).Human())}
}

// concentration looks for revenue that hangs on few.
func (v *overview) concentration() *finding {
	if v.historic == nil || v.historic.TopPct == nil || v.historic.Customers < fewestToCompare {
		return nil
	}
	return &finding{"concentration", *v.historic.TopPct / noticeableTop, fmt.Sprintf("A tenth of the customers (%s) brings %s of the revenue: retain rfm --segment gold.",
		report.Count(v.historic.TopCustomers).Human(), report.PercentOf(v.historic.TopPct).Human())}
}

// once looks for customers who do not come back.
func (v *overview) once() *finding {
	if v.repeat == nil || v.repeat.RepeatRate == nil || v.repeat.Customers < fewestToCompare {
		return nil
	}
	share := 100 - *v.repeat.RepeatRate
	return &finding{"once", share / noticeableOnce, fmt.Sprintf("%s of the customers have ordered on one day only: retain repeat.", report.Percent(share).Human())}
}
