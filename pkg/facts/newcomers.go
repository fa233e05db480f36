package facts

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Newcomers is how many customers were active for the first time ever in each period,
// as far as the data goes back.
type Newcomers struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	First   FirstPeriod
	New     []int64
}

// FirstPeriod is whether the customers of the first period are new.
type FirstPeriod = choice.Of[firstPeriod]

// The values of FirstPeriod.
const (
	FirstPeriodAuto FirstPeriod = iota // Newcomers.Inherits finds it out
	FirstPeriodNew                     // they are: the business began in it
)

type firstPeriod struct{}

func (firstPeriod) Names() []string { return []string{"auto", "new"} }

// When a first period holds the customers of before (Inherits).
const (
	InheritFactor  = 3  // its newcomers are more than so many times the most
	InheritPeriods = 3  // of so many periods that follow
	MinInherited   = 10 // and at least so many
)

// Inherits reports whether the first period holds the customers of before: the data
// begins in the middle of a business's life, and all who order then look new. Findings
// and tests that depend on when customers were new leave these customers out: those of
// cohorts, repeat rates and values so far, and between groups by cohort or tenure. It takes more than InheritFactor times the
// newcomers of the largest of the next InheritPeriods periods, and MinInherited.
//
// Where fewer complete periods follow there is nothing to compare with, and where
// nobody is new in them the data holds chosen cohorts: then the first period is like
// any other. A part of a first period counts as the data has it.
//
// FirstPeriodNew decides otherwise.
func (n Newcomers) Inherits() bool {
	most, _ := n.next()
	return n.First == FirstPeriodAuto && most > 0 && n.New[0] >= MinInherited && n.New[0] > InheritFactor*most
}

// next is the most newcomers of the periods that the first is compared with, and
// which period that is; 0 where these are too few.
func (n Newcomers) next() (most int64, at int) {
	if len(n.Periods) <= InheritPeriods || !n.Periods[InheritPeriods].Complete(n.AsOf) {
		return 0, 0
	}
	most = slices.Max(n.New[1 : 1+InheritPeriods])
	return most, 1 + slices.Index(n.New[1:], most)
}

// Skipped is how many periods at the beginning findings and tests leave out: 1 or 0.
func (n Newcomers) Skipped() int {
	if n.Inherits() {
		return 1
	}
	return 0
}

// Since is the first day of the periods that are not skipped: customers who ordered
// before may be older than the data.
func (n Newcomers) Since() calendar.Day {
	if len(n.Periods) == 0 {
		return 0
	}
	return n.Periods[n.Skipped()].First
}

// Notes is a warning about a first period that holds the customers of before, where it
// has a day from one to another.
func (n Newcomers) Notes(from, to *calendar.Day) []note.Note {
	if !n.Inherits() || !n.Periods[0].Overlaps(from, to) {
		return nil
	}
	most, at := n.next()
	count := func(n int64) string { return money.Group(strconv.FormatInt(n, 10)) }
	return []note.Note{note.Note{Code: "large-first-cohort", Flag: "--first-period new", Level: note.Warning, Concerns: note.Time,
		Args: &note.Args{"period": n.Periods[0].Label, "customers_new": n.New[0], "customers_new_most": most},
	}.Filled("%s customers look new in %s, more than %d times the %s of %s, the most of the next %d periods: if the business is older than the data, they are not new; findings and tests that depend on when customers were new leave them out; if they are new, use --first-period new",
		count(n.New[0]), n.Periods[0], InheritFactor, count(most), n.Periods[at], InheritPeriods)}
}

// Newcomers are those of all groups: new at the end of a period, or gone by then.
func (m Movements) Newcomers() Newcomers {
	n := Newcomers{m.Periods, m.AsOf, m.First, make([]int64, len(m.Periods))}
	for i, row := range m.Total() {
		n.New[i] = row.New + row.Passed
		for _, before := range n.New[max(0, i+1-max(1, m.Rolling)):i] { // a row holds several periods
			n.New[i] -= before
		}
	}
	return n
}

// Newcomers are those of all groups: the sizes of the cohorts.
func (c Cohorts) Newcomers() Newcomers {
	n := Newcomers{c.Periods, c.AsOf, c.First, make([]int64, len(c.Periods))}
	for _, triangle := range c.Cells {
		for first, cells := range triangle {
			n.New[first] += cells[0].Active
		}
	}
	return n
}

// Newcomers are those of all groups, by the days of their first orders. Periods are
// those of the same data, or none.
func (c Customers) Newcomers(periods []calendar.Period) Newcomers {
	n := Newcomers{periods, c.AsOf, c.First, make([]int64, len(periods))}
	if len(periods) == 0 {
		return n
	}
	for _, row := range c.Rows {
		first, _ := slices.BinarySearchFunc(periods, row.First, func(p calendar.Period, d calendar.Day) int { return cmp.Compare(p.Last, d) })
		n.New[first]++
	}
	return n
}
