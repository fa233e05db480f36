// Package cohort follows customers by the period of their first order: how many
// of them, and with what orders and revenue, came back one, two, three periods
// later.
//
//	cohorts := src.Cohorts(facts.Query{Grain: calendar.Monthly})
//	triangle := cohort.Triangle(cohorts, cohort.Options{})
//	first := triangle.Cohorts[0]
//	fmt.Println(first.Cohort, first.Customers, first.Active[1])
//
// The place in each list is the age in periods, from 0. Lists end with the last
// period of the data: what lies behind it has not been observed and is absent,
// never 0.
package cohort

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options say what a cell counts and which cohorts are shown. The zero value is
// exact cells of all cohorts.
type Options struct {
	Kind Kind

	// From and To choose the cohorts that are shown: those whose first period
	// has a day in between. They do not cut their histories.
	From, To *calendar.Day
}

// Result is the cohorts in the order of their periods.
type Result struct {
	Cohorts []Cohort    `json:"cohorts"`
	Average Average     `json:"average"`
	Groups  []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes   []note.Note `json:"notes"`
}

// Group is the cohorts of one value of the dimension that was split by.
type Group struct {
	Group   string   `json:"group"`
	Small   bool     `json:"small"` // fewer than facts.MinSample customers have been observed at age 1, of sign-ups at age 0
	Cohorts []Cohort `json:"cohorts"`
	Average Average  `json:"average"`
}

// Cohort is the customers whose first order, or sign-up, lies in one period. Exact
// cells are about the period that many periods later; unbounded ones about that
// period and all after it.
type Cohort struct {
	Cohort    string       `json:"cohort"`
	FirstDay  calendar.Day `json:"first_day"`
	LastDay   calendar.Day `json:"last_day"`
	Customers int64        `json:"customers"`
	Buyers    *int64       `json:"customers_ordered,omitempty"` // of sign-ups: those who have ordered since

	Active             []int64        `json:"active"` // customers who ordered
	Rate               []*float64     `json:"rate"`   // Active as a percentage of Customers
	Orders             []int64        `json:"orders"`
	Revenue            []money.Amount `json:"revenue"`              // refunds included
	RevenuePerCustomer []*float64     `json:"revenue_per_customer"` // of the cohort, active or not
	Complete           []bool         `json:"complete"`             // whether the period at that age is over by the as-of day
}

// Average is all cohorts shown together, at each age: the sum over the cohorts
// that have a complete period at that age, divided by the customers of these
// cohorts. So large cohorts weigh more, and a period that is not over counts
// for none. An age that no cohort has completed has no average.
type Average struct {
	Customers          []int64    `json:"customers"` // of the cohorts counted at that age
	Rate               []*float64 `json:"rate"`
	OrdersPerCustomer  []*float64 `json:"orders_per_customer"`
	RevenuePerCustomer []*float64 `json:"revenue_per_customer"`

	shares, compared []stat.Proportion // at each age, who was active; compared: of those who count in tests
}

// At is who was active at an age, of those who were there to be: the customers of the
// cohorts that have completed that age.
func (a Average) At(age int) stat.Proportion { return at(a.shares, age) }

// Compared is the same without a first cohort that holds the customers of before
// (facts.Newcomers). Groups are compared by it.
func (a Average) Compared(age int) stat.Proportion { return at(a.compared, age) }

func at(shares []stat.Proportion, age int) stat.Proportion {
	if len(shares) <= age {
		return stat.Proportion{}
	}
	return shares[age]
}

// Triangle lays cohorts out by age.
//
// The kinds are those of the usual retention tables: exact is "returned in
// month k", unbounded is "returned in month k or later", the share that was not
// yet lost. Both are of all customers of the cohort, so age 0 is 100 %.
func Triangle(c facts.Cohorts, o Options) Result {
	newcomers := c.Newcomers()
	skipped := newcomers.Skipped()
	r := o.result(c, func(group int) ([]Cohort, Average) {
		if group == all {
			return o.lay(c, c.Total(), nil, skipped)
		}
		return o.lay(c, c.Cells[group], nil, skipped)
	}, 1)
	r.Notes = append(r.Notes, newcomers.Notes(o.From, o.To)...)
	return r
}

// Signups lays customers out by the period in which they signed up. All who did
// are the customers of a cohort, whether they ordered or not: age 0 is the share that
// ordered in the period of the sign-up, and of the kind unbounded the share that has
// ordered at all.
func Signups(s facts.Signups, o Options) Result {
	return o.result(s.Cohorts, func(group int) ([]Cohort, Average) {
		if group == all {
			return o.lay(s.Cohorts, s.Total(), s.Sizes(), 0)
		}
		return o.lay(s.Cohorts, s.Cells[group], s.Members[group], 0)
	}, 0)
}

// all is every group together.
const all = -1

// result lays out all customers and each group. Groups are small where few have
// been observed at an age.
func (o Options) result(c facts.Cohorts, lay func(group int) ([]Cohort, Average), age int) Result {
	r := Result{Notes: []note.Note{}}
	r.Cohorts, r.Average = lay(all)
	for g, name := range c.Groups {
		group := Group{Group: name, Cohorts: r.Cohorts, Average: r.Average}
		if len(c.Groups) > 1 {
			group.Cohorts, group.Average = lay(g)
		}
		group.Small = group.Average.At(age).Whole < facts.MinSample
		r.Groups = append(r.Groups, group)
	}
	return r
}

// lay makes the rows of one triangle, and the average below them. Members are the
// customers of each cohort where these are not those of age 0; tests skip some cohorts
// at the beginning.
func (o Options) lay(c facts.Cohorts, triangle [][]facts.CohortCell, members []int64, skipped int) ([]Cohort, Average) {
	cohorts, sums := []Cohort{}, ages{unit: c.Unit}
	for first, cells := range triangle {
		if !c.Periods[first].Overlaps(o.From, o.To) {
			continue
		}
		row := Cohort{Customers: cells[0].Active}
		if members != nil {
			row.Customers, row.Buyers = members[first], new(Unbounded.cells(cells)[0].Active)
		}
		cells = o.Kind.cells(cells)
		row.fill(c.Periods[first], cells, c.Unit)
		for age := range cells {
			row.Complete = append(row.Complete, c.Complete(first, age))
		}
		sums.add(row, cells, first >= skipped)
		cohorts = append(cohorts, row)
	}
	return cohorts, sums.average()
}

// fill says what the customers of a cohort did at each age.
func (c *Cohort) fill(p calendar.Period, cells []facts.CohortCell, unit money.Unit) {
	c.Cohort, c.FirstDay, c.LastDay = p.Label, p.First, p.Last
	for _, cell := range cells {
		c.Active = append(c.Active, cell.Active)
		c.Rate = append(c.Rate, facts.Ratio{Num: cell.Active, Den: c.Customers}.Percent())
		c.Orders = append(c.Orders, cell.Orders)
		c.Revenue = append(c.Revenue, unit.Amount(cell.Revenue))
		c.RevenuePerCustomer = append(c.RevenuePerCustomer, facts.Ratio{Num: int64(cell.Revenue), Den: c.Customers}.In(unit))
	}
}

// ages sums cohorts by age, where the age is complete.
type ages struct {
	unit             money.Unit
	cells            []facts.CohortCell
	shares, compared []stat.Proportion
}

// add adds a cohort, which tests may leave out.
func (a *ages) add(c Cohort, cells []facts.CohortCell, compared bool) {
	for len(a.cells) < len(cells) {
		a.cells = append(a.cells, facts.CohortCell{})
		a.shares = append(a.shares, stat.Proportion{})
		a.compared = append(a.compared, stat.Proportion{})
	}
	for age, cell := range cells {
		if c.Complete[age] {
			a.cells[age].Add(cell)
			a.shares[age].Part += cell.Active
			a.shares[age].Whole += c.Customers
			if compared {
				a.compared[age].Part += cell.Active
				a.compared[age].Whole += c.Customers
			}
		}
	}
}

func (a *ages) average() Average {
	v := Average{Customers: []int64{}, Rate: []*float64{}, OrdersPerCustomer: []*float64{}, RevenuePerCustomer: []*float64{}, shares: a.shares, compared: a.compared}
	for age, cell := range a.cells {
		n := a.shares[age].Whole
		v.Customers = append(v.Customers, n)
		v.Rate = append(v.Rate, facts.Ratio{Num: cell.Active, Den: n}.Percent())
		v.OrdersPerCustomer = append(v.OrdersPerCustomer, facts.Ratio{Num: cell.Orders, Den: n}.Float())
		v.RevenuePerCustomer = append(v.RevenuePerCustomer, facts.Ratio{Num: int64(cell.Revenue), Den: n}.In(a.unit))
	}
	return v
}
