// Package renewals measures how many customers renew their subscription once, twice
// and so on.
//
//	counted, err := src.Renewals(ctx, facts.Query{Grain: calendar.Monthly})
//	r := renewals.Of(counted, renewals.Options{})
//	fmt.Println(r.Intervals[0].Interval, *r.Intervals[0].Renewals[0].Retention) // month 80: the first renewal
package renewals

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options choose what is shown.
type Options struct {
	From, To   *calendar.Day // cohorts that have a day from the one to the other
	Most       int           // renewals of each interval; 0: all
	Confidence float64       // of intervals, in percent; 0: 95
}

// Result is the renewals of all customers and of each group.
type Result struct {
	Intervals []Interval  `json:"intervals"`
	Groups    []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes     []note.Note `json:"notes"`
}

// Group is the renewals of one value of the dimension that they are grouped by.
type Group struct {
	Group     string     `json:"group"`
	Small     bool       `json:"small"` // for no interval have facts.MinSample customers been observed at the first renewal
	Customers int64      `json:"customers"`
	Intervals []Interval `json:"intervals"`
}

// Interval is the customers who began with a subscription that is billed at one
// interval, and all their cohorts.
type Interval struct {
	Interval  calendar.Interval `json:"interval"`
	Customers int64             `json:"customers"`
	Renewals  []Renewal         `json:"renewals"` // from the first that anybody was observed for
	Cohorts   []Cohort          `json:"cohorts"`
}

// Cohort is those of them who began in one period.
type Cohort struct {
	facts.Span
	Customers int64     `json:"customers"`
	Renewals  []Renewal `json:"renewals"`
}

// Renewal is what became of the renewals with one number.
type Renewal struct {
	Number    int      `json:"renewal"`
	Observed  int64    `json:"customers_observed"`
	Due       int64    `json:"customers_due"`
	Renewed   int64    `json:"customers_renewed"`
	Changed   int64    `json:"customers_changed"`
	Back      int64    `json:"customers_back"`
	Retention *float64 `json:"retention"` // percent of those observed who made all renewals up to this one
	Low       *float64 `json:"retention_low"`
	High      *float64 `json:"retention_high"`
	Rate      *float64 `json:"renewal_rate"` // percent of those who made all before it
}

// Of is renewals by their number, for each interval on its own:
//
//	retention n    = made renewals 1 to n / observed at renewal n x 100
//	renewal rate n = made renewals 1 to n / made renewals 1 to n-1, of those observed at n, x 100
//
// Renewal n is due n intervals after the first start. A customer is observed when the
// day after that is not after the as-of day, and has renewed when a subscription of
// theirs runs at its end: exports write the end of what was not renewed on the due day
// or on its eve. Each cohort is measured by those of its customers who have come so
// far, and all cohorts together are those customers and not an average of rates.
func Of(r facts.Renewals, o Options) Result {
	res := Result{Intervals: o.intervals(r, r.Total()), Groups: []Group{}, Notes: []note.Note{}}
	if n := unknown(r); n > 0 {
		res.Notes = append(res.Notes, note.Note{Code: "renewals-unknown", Level: note.Warning, Concerns: note.Subscriptions}.
			Filled("customers who began with a subscription of an unknown interval: %d; they are in no renewal", n))
	}
	for g, name := range r.Groups {
		group := Group{Group: name, Small: true, Intervals: o.intervals(r, r.Cells[g])}
		for _, every := range group.Intervals {
			group.Customers += every.Customers
			group.Small = group.Small && (len(every.Renewals) == 0 || every.Renewals[0].Observed < facts.MinSample)
		}
		res.Groups = append(res.Groups, group)
	}
	return res
}

// unknown is the customers whose interval is not known.
func unknown(r facts.Renewals) (customers int64) {
	for i, every := range r.Intervals {
		for _, group := range r.Cells {
			for _, cells := range group[i] {
				if every == (calendar.Interval{}) && len(cells) > 0 {
					customers += cells[0].Observed
				}
			}
		}
	}
	return customers
}

// intervals lays out the cells of each known interval with which anybody began.
func (o Options) intervals(r facts.Renewals, cells [][][]facts.Renewal) []Interval {
	all := []Interval{}
	for i, every := range r.Intervals {
		of, sum := Interval{Interval: every, Cohorts: []Cohort{}}, []facts.Renewal(nil)
		for p, numbers := range cells[i] {
			if !r.Periods[p].Overlaps(o.From, o.To) {
				continue
			}
			sum = facts.AddRenewals(sum, numbers)
			c := Cohort{Span: facts.SpanOf(r.Periods[p], r.AsOf)}
			c.Customers, c.Renewals = o.numbered(numbers)
			of.Cohorts = append(of.Cohorts, c)
		}
		if of.Customers, of.Renewals = o.numbered(sum); of.Customers > 0 && every != (calendar.Interval{}) {
			all = append(all, of)
		}
	}
	return all
}

// numbered is the customers of some cells and their renewals.
func (o Options) numbered(cells []facts.Renewal) (customers int64, all []Renewal) {
	all = []Renewal{}
	for n, c := range cells {
		if n == 0 {
			customers = c.Observed
			continue
		}
		if o.Most > 0 && n > o.Most {
			break
		}
		r := Renewal{Number: n, Observed: c.Observed, Due: c.Due, Renewed: c.Renewed, Changed: c.Changed, Back: c.Back,
			Retention: facts.PercentOf(c.Renewed, c.Observed), Rate: facts.PercentOf(c.Renewed, c.Due)}
		r.Low, r.High = stat.Wilson(c.Renewed, c.Observed, stat.Confidence(o.Confidence))
		all = append(all, r)
	}
	return customers, all
}
