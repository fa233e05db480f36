// Package summary finds what in the results of all metrics is worth a look: a last
// period unlike those before, revenue that leaves faster than it comes, revenue
// that depends on few customers or on customers who have stopped.
//
//	findings := summary.Findings(summary.Results{Rates: retention.CRR(moves, retention.Options{})})
//	fmt.Println(findings[0].Text) // CRR was 61.0 % in 2025-11, below the 70.2 % of all months before (p = 0.012): retain crr.
//
// Every rule measures something and has a threshold; its weight is the measure in
// multiples of the threshold.
package summary

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/stat"
)

// Results are what the rules look at. Those that need orders are nil for
// subscriptions.
type Results struct {
	Grain    calendar.Grain
	Rates    retention.Rates
	Flows    retention.Flows
	Repeat   *repeat.Result
	Cohorts  *cohort.Result
	Segments *rfm.Result
	Historic *ltv.HistoricResult

	// Since is the first day of the customers who are known to be new: earlier ones can
	// be older than the data (facts.Newcomers).
	Since calendar.Day
}

// Finding is something worth a look.
type Finding struct {
	Code   string  `json:"code"`   // the rule that found it
	Weight float64 `json:"weight"` // what the rule measures, in multiples of its threshold
	Text   string  `json:"text"`

	Sentence string `json:"-"` // Text without the command, as a format of Values: for other languages
	Values   []any  `json:"-"` // Percent, Count, Noun and texts
}

// Percent is a percentage in a sentence.
type Percent float64

// String has one decimal: 57.6 %.
func (p Percent) String() string {
	return money.Group(strconv.FormatFloat(float64(p), 'f', 1, 64)) + " %"
}

// Count is a whole number in a sentence.
type Count int64

// String groups the digits: 1,234.
func (n Count) String() string { return money.Group(strconv.FormatInt(int64(n), 10)) }

// Noun is the length of a period in a sentence: month.
type Noun string

// found is a finding, and the command that shows more.
func found(code string, weight float64, command, sentence string, values ...any) *Finding {
	text := fmt.Sprintf(sentence, values...)
	if command != "" {
		text += ": " + command
	}
	return &Finding{code, weight, text + ".", sentence, values}
}

// The thresholds of the rules.
const (
	MinZ       = 1.96 // of a score test: p = 0.05
	MinRevenue = 20   // percent of change
	MinNew     = 25   // percent of change
	MinStopped = 10   // percent of the revenue
	MinTop     = 50   // percent of the revenue
	MinOnce    = 60   // percent of the customers
	NewCohorts = 3    // that are compared with the older ones

	maxWeight          = 4 // so that one odd number does not hide the others
	findingsShown      = 3
	periodsBefore      = 3
	fewestToCompare    = 30 // customers on each side of a test, or in all
	fewestToCompareNew = 10 // new customers before
)

// Findings are the three with the greatest weight, greatest first; among equals
// in the order of the rules:
//
//	retention      the last CRR differs from that of all periods before: MinZ
//	cohorts        customers of the three newest cohorts returned after one period
//	               more or less often than those of older ones: MinZ
//	revenue        the last revenue differs from the mean of the three periods
//	               before: MinRevenue
//	new-customers  so does the number of new customers: MinNew
//	outflow        more revenue was lost than gained in the last period
//	stopped        frequent customers who are overdue (facts.OverdueGaps) brought revenue:
//	               MinStopped
//	concentration  the top tenth of the customers brings revenue: MinTop
//	once           customers have ordered on one day only: MinOnce
//
// Periods are the complete ones. A first period that holds the customers of before
// (facts.Newcomers) is in no finding about new customers, cohorts or who ordered once.
func Findings(r Results) []Finding { return Heaviest(r, findingsShown) }

// Heaviest are as many of them as there are, up to a number.
func Heaviest(r Results, most int) []Finding {
	all := []Finding{}
	for _, rule := range []func() *Finding{r.retention, r.newerCohorts, r.revenue, r.newCustomers, r.outflow, r.stopped, r.concentration, r.once} {
		if f := rule(); f != nil && f.Weight >= 1 {
			f.Weight = min(f.Weight, maxWeight)
			all = append(all, *f)
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return cmp.Compare(b.Weight, a.Weight) })
	return all[:min(most, len(all))]
}

// rates are those of the complete periods.
func (r Results) rates() []retention.Rate {
	return slices.DeleteFunc(slices.Clone(r.Rates.Periods), func(p retention.Rate) bool { return !p.Complete })
}

// flows are those of the complete periods.
func (r Results) flows() []retention.Flow {
	return slices.DeleteFunc(slices.Clone(r.Flows.Periods), func(p retention.Flow) bool { return !p.Complete })
}

func (r Results) retention() *Finding {
	rates := r.rates()
	if len(rates) < 2 {
		return nil
	}
	last := rates[len(rates)-1]
	var before stat.Proportion
	for _, p := range rates[:len(rates)-1] {
		before.Part += p.Start - p.Lost
		before.Whole += p.Start
	}
	weight, change := unlike(before, stat.Proportion{Part: last.Start - last.Lost, Whole: last.Start})
	if change == nil {
		return nil
	}
	return found("retention", weight, "retain crr", "CRR was %s in %s, "+aboveOrBelow(*change.Change)+" the %s of all %ss before (%s)",
		Percent(*change.After), last.Period, Percent(*change.Before), r.noun(), probability(*change.P))
}

// unlike is how far two proportions are apart, in multiples of what chance
// explains; change is nil when there are too few customers to tell.
func unlike(before, after stat.Proportion) (weight float64, change *compare.Change) {
	if min(before.Whole, after.Whole) < fewestToCompare {
		return 0, nil
	}
	c := compare.Proportions("", before, after, 95)
	if c.P == nil {
		return 0, nil
	}
	return math.Sqrt2 * math.Erfcinv(*c.P) / MinZ, &c
}

func probability(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return "p = " + strconv.FormatFloat(p, 'f', 3, 64)
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

func (r Results) noun() Noun { return Noun(r.Grain.Noun()) }

func aboveOrBelow(difference float64) string {
	if difference < 0 {
		return "below"
	}
	return "above"
}

func (r Results) newerCohorts() *Finding {
	if r.Cohorts == nil {
		return nil
	}
	var older, newer stat.Proportion
	side, seen := &newer, 0
	for _, c := range slices.Backward(r.Cohorts.Cohorts) {
		if len(c.Complete) < 2 || !c.Complete[1] || c.Customers == 0 || c.FirstDay < r.Since {
			continue
		}
		if seen++; seen > NewCohorts {
			side = &older
		}
		side.Part += c.Active[1]
		side.Whole += c.Customers
	}
	weight, change := unlike(older, newer)
	if change == nil {
		return nil
	}
	return found("cohorts", weight, "retain cohort", "Of the %s newest cohorts %s came back after one %s, "+aboveOrBelow(*change.Change)+" the %s of the older ones (%s)",
		Count(NewCohorts), Percent(*change.After), r.noun(), Percent(*change.Before), probability(*change.P))
}

func (r Results) revenue() *Finding {
	var last string
	var values []float64
	if r.Repeat != nil {
		for _, p := range r.Repeat.Periods {
			if p.Complete {
				last, values = p.Period, append(values, p.Revenue.Float())
			}
		}
	} else {
		for _, f := range r.flows() {
			last, values = f.Period, append(values, f.End.Float())
		}
	}
	change := againstMean(values)
	if change == nil {
		return nil
	}
	return found("revenue", math.Abs(*change)/MinRevenue, "retain rcr", "Revenue in %s was %s "+aboveOrBelow(*change)+" the mean of the %s %ss before",
		last, Percent(math.Abs(*change)), Count(periodsBefore), r.noun())
}

func (r Results) newCustomers() *Finding {
	rates := r.rates()
	var values []float64
	for _, p := range rates {
		if p.FirstDay >= r.Since {
			values = append(values, float64(p.New))
		}
	}
	change := againstMean(values)
	if change == nil || values[len(values)-2] < fewestToCompareNew {
		return nil
	}
	last := rates[len(rates)-1]
	return found("new-customers", math.Abs(*change)/MinNew, "", "%s customers were new in %s, %s "+aboveOrBelow(*change)+" the mean of the %s %ss before",
		Count(last.New), last.Period, Percent(math.Abs(*change)), Count(periodsBefore), r.noun())
}

// againstMean is the change of the last value against the mean of those just
// before, in percent; nil where there are too few or the mean is not above 0.
func againstMean(values []float64) *float64 {
	n := len(values)
	if n < periodsBefore+1 {
		return nil
	}
	sum := 0.0
	for _, x := range values[n-1-periodsBefore : n-1] {
		sum += x
	}
	mean := sum / periodsBefore
	if mean <= 0 {
		return nil
	}
	change := (values[n-1] - mean) / mean * 100
	return &change
}

func (r Results) outflow() *Finding {
	flows := r.flows()
	if len(flows) == 0 {
		return nil
	}
	last := flows[len(flows)-1]
	if last.QuickRatio == nil || *last.QuickRatio <= 0 {
		return nil
	}
	return found("outflow", 1 / *last.QuickRatio, "retain mrr", "For each 1.00 of revenue gained in %s, %s was lost (quick ratio %s)",
		last.Period, decimal(1 / *last.QuickRatio), decimal(*last.QuickRatio))
}

func (r Results) stopped() *Finding {
	if r.Segments == nil {
		return nil
	}
	customers, share := int64(0), 0.0
	for _, s := range r.Segments.Segments {
		overdue := facts.PercentOf(s.RevenueOverdue.Minor, r.Segments.Total.Revenue.Minor)
		if (s.Segment == "win-back" || s.Segment == "at-risk") && overdue != nil {
			customers += s.Overdue
			share += *overdue
		}
	}
	sentence := "%s frequent customers have stopped ordering; they brought %s of all revenue"
	if customers == 1 {
		sentence = "%s frequent customer has stopped ordering; they brought %s of all revenue"
	}
	return found("stopped", share/MinStopped, "retain winback", sentence, Count(customers), Percent(share))
}

func (r Results) concentration() *Finding {
	h := r.Historic
	if h == nil || h.TopPct == nil || h.Customers < fewestToCompare {
		return nil
	}
	return found("concentration", *h.TopPct/MinTop, "retain rfm --segment gold", "A tenth of the customers (%s) brings %s of the revenue",
		Count(h.TopCustomers), Percent(*h.TopPct))
}

func (r Results) once() *Finding {
	if r.Repeat == nil || r.Repeat.Compared.Whole < fewestToCompare {
		return nil
	}
	share := *facts.Rest(facts.PercentOf(r.Repeat.Compared.Part, r.Repeat.Compared.Whole))
	if r.Repeat.Compared.Whole < r.Repeat.Customers {
		return found("once", share/MinOnce, "retain repeat", "%s of the customers new since %s have ordered on one day only", Percent(share), r.Since.String())
	}
	return found("once", share/MinOnce, "retain repeat", "%s of the customers have ordered on one day only", Percent(share))
}
