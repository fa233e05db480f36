package repeat

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// Again is how soon customers order again after the day of their first order. Unlike
// the repeat rate so far, it does not rise only because the data goes on.
type Again struct {
	Windows []Window `json:"windows,omitempty"`
	Curve   *Curve   `json:"curve,omitempty"`
}

// Window is who orders again within some days of the first order: on a later day, the
// last of these days included. Only customers who have been observed for so long
// count: their first order day + days is not after the as-of day.
type Window struct {
	Days      int      `json:"within_days"`
	Customers int64    `json:"customers"`        // observed for so long
	Repeat    int64    `json:"customers_repeat"` // of those
	Rate      *float64 `json:"repeat_rate"`
	Low       *float64 `json:"repeat_rate_low"`
	High      *float64 `json:"repeat_rate_high"`
	Curve     *float64 `json:"curve_rate"` // of all customers, by the curve; absent beyond its end

	// Compared is Repeat of Customers where a first period that holds the customers of
	// before is left out.
	Compared stat.Proportion `json:"-"`
}

// Curve is the share of customers who have had a second order day by the number of
// days since the first: one minus the estimate of Kaplan and Meier. Customers without
// a second order day are observed until the as-of day (censored).
type Curve struct {
	Customers int64   `json:"customers"`
	Repeat    int64   `json:"customers_repeat"`
	Observed  int     `json:"observed_days"`            // where the curve ends: nobody has been observed for longer
	Median    *int    `json:"second_order_days_median"` // by when half have ordered again; absent when the curve does not reach half
	Points    []Point `json:"points"`                   // of the days on which somebody orders again
}

// Point is a day of a curve.
type Point struct {
	Days   int     `json:"days"`
	AtRisk int64   `json:"customers_at_risk"` // without a second order before, and observed until then
	Repeat int64   `json:"customers_repeat"`  // who order again on that day
	Rate   float64 `json:"repeat_rate"`       // by then, in percent

	Low  *float64 `json:"repeat_rate_low"` // the pointwise interval (stat.Step)
	High *float64 `json:"repeat_rate_high"`
}

// Cohort is the windows of the customers whose first order lies in one period.
type Cohort struct {
	Cohort    string       `json:"cohort"`
	FirstDay  calendar.Day `json:"first_day"`
	LastDay   calendar.Day `json:"last_day"`
	Customers int64        `json:"customers"`
	Windows   []Window     `json:"windows"`
}

// waits counts customers by how long they took, or have waited.
type waits struct {
	days             calendar.Durations
	customers        int64
	longest          int     // wait
	again, open      []int64 // by days since the first order: who ordered again then, who still has not
	observed, within []int64 // by window: who was observed for so long, and who ordered again by then
	compared         []stat.Proportion
	since            calendar.Day // of the first orders of those who are compared
}

// add counts a customer. Waits longer than most days are not told apart.
func (w *waits) add(c *facts.Customer, asOf calendar.Day, most int) {
	w.customers++
	seen, wait, counts := int(asOf-c.First), int(asOf-c.First), &w.open
	if c.OrderDays > 1 {
		wait, counts = int(c.Second-c.First), &w.again
	}
	w.longest = max(w.longest, wait)
	for i, d := range w.days {
		if seen >= int(d) {
			again := int64(0)
			if c.OrderDays > 1 && wait <= int(d) {
				again = 1
			}
			w.observed[i]++
			w.within[i] += again
			if c.First >= w.since {
				w.compared[i].Whole++
				w.compared[i].Part += again
			}
		}
	}
	if wait > most {
		return
	}
	for len(*counts) <= wait {
		*counts = append(*counts, 0)
	}
	(*counts)[wait]++
}

func newWaits(days calendar.Durations, since calendar.Day) *waits {
	n := len(days)
	return &waits{days: days, observed: make([]int64, n), within: make([]int64, n), compared: make([]stat.Proportion, n), since: since}
}

func (w *waits) steps() []stat.Step { return stat.KaplanMeier(w.customers, w.again, w.open) }

func (w *waits) windows(confidence float64, steps []stat.Step) []Window {
	windows := make([]Window, len(w.days))
	for i, d := range w.days {
		x := Window{Days: int(d), Customers: w.observed[i], Repeat: w.within[i], Compared: w.compared[i]}
		x.Rate = facts.Ratio{Num: x.Repeat, Den: x.Customers}.Percent()
		x.Low, x.High = stat.Wilson(x.Repeat, x.Customers, stat.Confidence(confidence))
		if int(d) <= w.longest && w.customers > 0 {
			share := 0.0
			for _, s := range steps {
				if s.Time <= int(d) {
					share = 100 * s.Share
				}
			}
			x.Curve = &share
		}
		windows[i] = x
	}
	return windows
}

func (w *waits) result(confidence float64) Again {
	steps := w.steps()
	c := &Curve{Customers: w.customers, Observed: w.longest, Points: []Point{}}
	for _, s := range steps {
		c.Repeat += s.Events
		low, high := s.Interval(stat.Confidence(confidence))
		c.Points = append(c.Points, Point{s.Time, s.AtRisk, s.Events, 100 * s.Share, percent(low), percent(high)})
	}
	if days, ok := stat.MedianTime(steps); ok {
		c.Median = &days
	}
	return Again{w.windows(confidence, steps), c}
}

func percent(share *float64) *float64 {
	if share == nil {
		return nil
	}
	p := 100 * *share
	return &p
}

// wait measures how soon the customers of all groups, cohorts and in all order again.
// Those whose first order is before a day are not compared.
func (r *Result) wait(f Facts, o Options, since calendar.Day) {
	asOf, periods := f.Customers.AsOf, f.Purchases.Periods
	forever, longest := int(^uint(0)>>1), int(o.Within[len(o.Within)-1])
	all, groups, cohorts := newWaits(o.Within, since), make([]*waits, len(r.Groups)), make([]*waits, len(periods))
	for g := range groups {
		groups[g] = newWaits(o.Within, since)
	}
	for i := range cohorts {
		cohorts[i] = newWaits(o.Within, since)
	}
	cohortOf := byDay(periods)
	for i := range f.Customers.Rows {
		c := &f.Customers.Rows[i]
		all.add(c, asOf, forever)
		groups[c.Group].add(c, asOf, forever)
		cohorts[cohortOf[c.First-periods[0].First]].add(c, asOf, longest)
	}
	r.Again = all.result(o.Confidence)
	for g := range groups {
		r.Groups[g].Again = groups[g].result(o.Confidence)
	}
	for i, p := range periods {
		if p.Overlaps(o.From, o.To) {
			of := cohorts[i]
			r.Cohorts = append(r.Cohorts, Cohort{p.Label, p.First, p.Last, of.customers, of.windows(o.Confidence, of.steps())})
		}
	}
}

// byDay is the place of the period of each day from the first on.
func byDay(periods []calendar.Period) (places []int) {
	for i, p := range periods {
		for range p.Last - p.First + 1 {
			places = append(places, i)
		}
	}
	return places
}
