package survival_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/survival"
)

// months are the periods from January to May 2024, of which May is not over.
func months() ([]calendar.Period, calendar.Day) {
	asOf := factstest.Day("2024-05-20")
	return calendar.Calendar{}.Timeline(calendar.Monthly, factstest.Day("2024-01-01"), asOf).Periods, asOf
}

// triangle is cohorts by how many customers were last active at each age.
func triangle(last ...[]int64) facts.Cohorts {
	periods, asOf := months()
	c := facts.Cohorts{Periods: periods, AsOf: asOf, Groups: []string{""}, Cells: make([][][]facts.CohortCell, 1)}
	for first := range periods {
		cells := make([]facts.CohortCell, len(periods)-first)
		if first < len(last) {
			for age, n := range last[first] {
				cells[age].Last = n
				cells[0].Active += n
			}
		}
		c.Cells[0] = append(c.Cells[0], cells)
	}
	return c
}

// By hand: of the ten of January six came back and four in March or later. March was
// over 50 days before May 20, April 20 days. May is not over. Of the five of February
// four were there in March or later.
func TestOfCohorts(t *testing.T) {
	c := triangle([]int64{4, 2, 1, 0, 3}, []int64{1, 2, 1, 1}, []int64{2})
	type counts = survival.Counts
	for _, x := range []struct {
		wait int
		want []survival.Cohort
	}{
		{30, []survival.Cohort{{10, counts{{10, 6}, {6, 4}}}, {5, counts{{5, 4}}}, {2, nil}, {}, {}}},
		{50, []survival.Cohort{{10, counts{{10, 6}, {6, 4}}}, {5, counts{{5, 4}}}, {2, nil}, {}, {}}},
		{51, []survival.Cohort{{10, counts{{10, 6}}}, {5, nil}, {2, nil}, {}, {}}},
		{0, []survival.Cohort{{10, counts{{10, 6}, {6, 4}, {4, 3}}}, {5, counts{{5, 4}, {4, 2}}}, {2, counts{{2, 0}}}, {}, {}}},
	} {
		if got := survival.OfCohorts(c, x.wait, nil, nil).Total(); !reflect.DeepEqual(got, x.want) {
			t.Errorf("wait %d: %v, want %v", x.wait, got, x.want)
		}
	}
	from := factstest.Day("2024-02-15")
	if got := survival.OfCohorts(c, 0, &from, nil).Total(); got[0].Customers != 0 || got[1].Customers != 5 {
		t.Errorf("from February: %v", got)
	}
	// January has more than three times the customers of February, the most of the three
	// months after it: they are older than they look.
	old := survival.OfCohorts(triangle([]int64{8, 8}, []int64{5}, []int64{2}, []int64{1}), 0, nil, nil).Total()
	if old[0].Customers != 0 || old[1].Customers != 5 {
		t.Errorf("with customers of before: %v", old)
	}
}

// By hand: at the end of March ann had not come back yet, and cy had not been there.
func TestThen(t *testing.T) {
	day := factstest.Day
	now := survival.OfCohorts(triangle([]int64{0, 0, 1, 0, 1}, nil, nil, []int64{1}), 0, nil, nil)
	h := facts.Histories{
		Customers: facts.Customers{Rows: []facts.Customer{{First: day("2024-01-05")}, {First: day("2024-01-20")}, {First: day("2024-04-02")}}},
		Days:      []calendar.Day{day("2024-03-31")},
		Past:      [][]facts.Past{{{Last: day("2024-01-05"), OrderDays: 1}, {Last: day("2024-03-01"), OrderDays: 3}, {}}},
	}
	want := []survival.Cohort{{2, survival.Counts{{2, 1}, {1, 1}}}, {}, {}, {}, {}}
	if got := now.Then(h, 0); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	// Three ages are observed, a third of them is one: a month before April, the last that
	// is over.
	if at, ok := now.Earlier(); !ok || at != day("2024-03-31") {
		t.Errorf("looked at on %s, %v", at, ok)
	}
}

// By hand: of six who began in January five were observed at the first renewal, of whom
// three renewed; one of these was observed at the second, and did not.
func TestOfRenewals(t *testing.T) {
	periods, asOf := months()
	numbers := []facts.Renewal{{Observed: 6, Due: 6, Renewed: 6}, {Observed: 5, Due: 5, Renewed: 3}, {Observed: 2, Due: 1, Renewed: 0, Back: 1}}
	r := facts.Renewals{Periods: periods, AsOf: asOf, Groups: []string{""}, Cells: [][][][]facts.Renewal{{{nil, nil, nil, nil, nil}, {numbers, nil, nil, nil, nil}}}}
	got := survival.OfRenewals(r, 1, nil, nil).Total()
	if want := (survival.Cohort{6, survival.Counts{{5, 3}, {1, 0}}}); !reflect.DeepEqual(got[0], want) || got[0].Complete() != 0 {
		t.Errorf("%v", got)
	}
}

// The curve of the paper, projected: DERL before the 7th renewal is the residual at age 6,
// and the naive lifetime is what was due over what was lost, 3358 / 759.
func TestOf(t *testing.T) {
	periods, asOf := months()
	table := survival.Table{Periods: periods[:1], AsOf: asOf, Groups: []string{""}, Cells: [][]survival.Cohort{{{1000, regular}}}}
	p := survival.Of(table, survival.Options{Rate: .1, Horizon: 12})
	close := func(name string, got *float64, want float64) {
		if got == nil || math.Abs(*got-want) > 1e-7*math.Abs(want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	close("residual at 6", p.Ages[6].Residual, 6.575655056)
	close("left at 12", p.Ages[12].Left, 17.00374528)
	close("left so far at 7", p.Ages[7].LeftObserved, 24.1)
	close("DEL", p.Lifetime.Discounted, 3.694908427509631)
	close("naive lifetime", p.Lifetime.Constant, 3358./759)
	// A constant churn p with the discount d: (1 + d) / (p + d).
	close("naive, discounted", p.Lifetime.ConstantDiscounted, 1.1/(759./3358+.1))
	close("AIC of the BdW", p.AICOther, 6+2*1679.602832907178)
	if p.Model != "sBG" || p.Lifetime.Forever != nil || !p.Lifetime.Infinite || len(p.Ages) != 13 || p.CohortsDiffer != nil {
		t.Errorf("%+v", p.Lifetime)
	}
	// Without the last two of the seven ages.
	if b := p.Backtest; b == nil || b.Ages != 2 || b.Customers != 289 || b.Kept != 241 || math.Abs(*b.Error) > 5 || *b.ConstantError > -30 {
		t.Errorf("backtest %+v", p.Backtest)
	}
}

// Whoever is asked too early has no curve: nothing that cannot be known is shown.
func TestOfTooFew(t *testing.T) {
	periods, asOf := months()
	for name, c := range map[string]survival.Cohort{"nobody": {}, "no age": {40, nil}, "one age": {40, left(40, 30)}, "nobody lost": {40, left(40, 40, 40)}} {
		p := survival.Of(survival.Table{Periods: periods[:1], AsOf: asOf, Groups: []string{""}, Cells: [][]survival.Cohort{{c}}}, survival.Options{})
		if p.Left != nil || p.Lifetime.Discounted != nil || p.Lifetime.Infinite || p.Backtest != nil || p.Boundary == "" {
			t.Errorf("%s: %+v", name, p)
		}
		if n := len(p.Ages); (n > 0) != (name != "nobody") || n > 0 && p.Ages[n-1].Left != nil {
			t.Errorf("%s: %+v", name, p.Ages)
		}
	}
}

// By hand: 116 of 125 are 92.8 %, and 5 of 8 of these 58 %, to the last bit.
func TestLeftSoFarIsNotRounded(t *testing.T) {
	periods, asOf := months()
	c := survival.Cohort{Customers: 125, Counts: survival.Counts{{Due: 125, Kept: 116}, {Due: 8, Kept: 5}}}
	p := survival.Of(survival.Table{Periods: periods[:1], AsOf: asOf, Groups: []string{""}, Cells: [][]survival.Cohort{{c}}}, survival.Options{})
	if one, two := *p.Ages[1].LeftObserved, *p.Ages[2].LeftObserved; one != 92.8 || two != 58 {
		t.Errorf("%v and %v", one, two)
	}
}
