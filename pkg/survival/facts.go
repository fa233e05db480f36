package survival

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Table is the cohorts that curves are fitted to.
type Table struct {
	Periods []calendar.Period // of the beginnings of the cohorts
	AsOf    calendar.Day
	Groups  []string
	Cells   [][]Cohort // Cells[group][period]
}

// Total is the cohorts of all groups together.
func (t Table) Total() []Cohort {
	total := make([]Cohort, len(t.Periods))
	for _, cohorts := range t.Cells {
		for p, c := range cohorts {
			total[p].Customers += c.Customers
			total[p].Counts = total[p].Counts.Add(c.Counts)
		}
	}
	return total
}

// pool is the counts of some cohorts together.
func pool(cohorts []Cohort) (sum Counts) {
	for _, c := range cohorts {
		sum = sum.Add(c.Counts)
	}
	return sum
}

// OfCohorts is customers by how many periods after their first one they were last
// active: who is active at an age or later has survived it (unbounded retention). An age
// counts where it was over so many days before the as-of day, so that who was to come
// back has mostly come. A first period that holds the customers of before is left out,
// and cohorts are those with a day from one to another.
func OfCohorts(c facts.Cohorts, wait int, from, to *calendar.Day) Table {
	t := Table{Periods: c.Periods, AsOf: c.AsOf, Groups: c.Groups}
	skipped := c.Newcomers().Skipped()
	for _, triangle := range c.Cells {
		cohorts := make([]Cohort, len(c.Periods))
		for first, cells := range triangle {
			if first < skipped || !c.Periods[first].Overlaps(from, to) {
				continue
			}
			ages := 0
			for ages+1 < len(cells) && c.Complete(first, ages+1) && c.Periods[first+ages+1].Last+calendar.Day(wait) <= c.AsOf {
				ages++
			}
			cohorts[first] = lasting(cells, ages)
		}
		t.Cells = append(t.Cells, cohorts)
	}
	return t
}

// lasting is one cohort up to some age.
func lasting(cells []facts.CohortCell, ages int) (c Cohort) {
	left := make([]int64, len(cells)+1) // active at that age or later
	for age := len(cells) - 1; age >= 0; age-- {
		left[age] = left[age+1] + cells[age].Last
	}
	c.Customers = left[0]
	for age := 1; age <= ages && c.Customers > 0; age++ {
		c.Counts = append(c.Counts, Age{left[age-1], left[age]})
	}
	return c
}

// OfRenewals is the customers who began with one interval, by how many renewals they
// made without missing one.
func OfRenewals(r facts.Renewals, interval int, from, to *calendar.Day) Table {
	t := Table{Periods: r.Periods, AsOf: r.AsOf, Groups: r.Groups}
	for _, group := range r.Cells {
		cohorts := make([]Cohort, len(r.Periods))
		for p, numbers := range group[interval] {
			if len(numbers) == 0 || !r.Periods[p].Overlaps(from, to) {
				continue
			}
			cohorts[p].Customers = numbers[0].Observed
			for _, n := range numbers[1:] {
				cohorts[p].Counts = append(cohorts[p].Counts, Age{n.Due, n.Renewed})
			}
		}
		t.Cells = append(t.Cells, cohorts)
	}
	return t
}

// Observed is the last age that anybody was due at.
func (t Table) Observed() int { return last(pool(t.Total())) }

// Earlier is the day on which to look at the data for a backtest: the end of a period,
// as many periods before the last complete one as are a third of the ages observed.
func (t Table) Earlier() (day calendar.Day, ok bool) {
	ended := len(t.Periods)
	for ended > 0 && !t.Periods[ended-1].Complete(t.AsOf) {
		ended--
	}
	at := ended - 1 - t.held()
	if at < 0 {
		return 0, false
	}
	return t.Periods[at].Last, true
}

// held is how many ages a backtest does not know.
func (t Table) held() int { return max(1, t.Observed()/3) }

// Then is the cohorts of customers as they looked on an earlier day, of those that t has:
// who was not seen again until then was not known to come back. The histories are those
// at that day, their first.
func (t Table) Then(h facts.Histories, wait int) []Cohort {
	day := h.Days[0]
	known := facts.Cohorts{AsOf: day, Groups: []string{""}}
	for _, p := range t.Periods {
		if p.First <= day {
			known.Periods = append(known.Periods, p)
		}
	}
	triangle := make([][]facts.CohortCell, len(known.Periods))
	for first := range triangle {
		triangle[first] = make([]facts.CohortCell, known.Ages(first))
	}
	at := periodsByDay(known.Periods)
	for i, past := range h.Past[0] {
		if past.OrderDays > 0 {
			first := at(h.Rows[i].First)
			triangle[first][at(past.Last)-first].Last++
		}
	}
	known.Cells = [][][]facts.CohortCell{triangle}
	then := make([]Cohort, len(t.Periods))
	for i, c := range OfCohorts(known, wait, nil, nil).Cells[0] {
		if total := t.Total()[i]; total.Customers > 0 && t.Periods[i].Complete(day) {
			then[i] = c
		}
	}
	return then
}

// periodsByDay finds the place of the period of a day from the first on.
func periodsByDay(periods []calendar.Period) func(calendar.Day) int {
	var places []int
	for i, p := range periods {
		for range p.Last - p.First + 1 {
			places = append(places, i)
		}
	}
	return func(d calendar.Day) int { return places[d-periods[0].First] }
}
