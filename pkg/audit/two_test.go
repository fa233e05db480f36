package audit_test

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

const february, march = 31, 59 // days from January

// By hand: of the customers of February ann lapses (5.00), bob spends 2.00 more, cat
// 1.00 less, dan the same; eve is new in March, fay had ordered in January. gus was
// refunded in both months and orders in neither.
func TestTwoPeriodsByHand(t *testing.T) {
	src := shop(buy("ann", january+february, 500), buy("bob", january+february, 100), buy("bob", january+march, 300),
		buy("cat", january+february, 300), buy("cat", january+march, 200), buy("dan", january+february, 200), buy("dan", january+march, 200),
		buy("eve", january+march+30, 400, 100), buy("fay", january, 900), buy("fay", january+march+1, 700),
		buy("gus", january, 900), buy("gus", january+february, -10), buy("gus", january+march, -20))
	two := audit.Between(src.Spending(month(1), month(2)), ltv.Margin{})
	got := fmt.Sprint(two.Before.Revenue.Minor, two.Before.RevenueOutside.Minor, two.After.Revenue.Minor, two.After.RevenueOutside.Minor, two.Stayed)
	for _, s := range two.Bridge {
		got += fmt.Sprint(" ", s.Step, s.Customers, " ", s.Revenue.Minor)
	}
	want := "1100 -10 1900 -20 3 lapsed1 -500 new1 500 returned1 700 expansion1 200 contraction1 -100 unchanged1 0"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Of four in February by revenue (ann, cat, dan, bob) floor(4i/5) ends the fifths:
	// 1 is empty, ann is 2, cat 3, dan 4, bob 5. Of five in March: fay 1, eve 2, bob 3,
	// and cat before dan, whose revenue and orders are equal, by id.
	moves := fmt.Sprint(two.Moves)
	if want := "[{1 [0 0 0 0 0] 0} {2 [0 0 0 0 0] 1} {3 [0 0 0 1 0] 0} {4 [0 0 0 0 1] 0} {5 [0 0 1 0 0] 0} {new [0 1 0 0 0] 0} {returned [1 0 0 0 0] 0}]"; moves != want {
		t.Errorf("got  %s\nwant %s", moves, want)
	}
}

// By hand: where one factor alone changes, the change is its part; where two
// customers become one who orders twice as often, the two parts cancel out.
func TestChangeInParts(t *testing.T) {
	one := buy("ann", january+february, 100)
	for _, c := range []struct {
		name          string
		before, after []factstest.Order
		want          string
	}{
		{"customers", one, append(buy("ann", january+march, 100), buy("bob", january+march, 100)...), "100 0 0 100"},
		{"frequency", one, buy("ann", january+march, 100, 100), "0 100 0 100"},
		{"value", one, buy("ann", january+march, 300), "0 0 200 200"},
		{"nothing", one, buy("bob", january+march, 100), "0 0 0 0"},
		// L = 200, and 200 x ln(1/2) = -138.6 against 200 x ln 2
		{"cancel", append(buy("ann", january+february, 100), buy("bob", january+february, 100)...), buy("ann", january+march, 100, 100), "-139 139 0 0"},
		// L = 600 / ln 4 = 432.8 of which ln 2 is 300 on either side
		{"two alike", one[:1:1], append(buy("ann", january+march, 200), buy("bob", january+march, 200)...), "150 0 150 300"},
	} {
		two := audit.Between(shop(c.before, c.after).Spending(month(1), month(2)), ltv.Margin{})
		p := two.Change
		if got := fmt.Sprintln(p.Customers.Minor, p.Frequency.Minor, p.Value.Minor, p.Total.Minor); got != c.want+"\n" {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	for _, src := range []factstest.Orders{shop(one), shop(buy("ann", january+march, 100)), shop(one, buy("ann", january+march, 0))} {
		if two := audit.Between(src.Spending(month(1), month(2)), ltv.Margin{}); two.Change != nil {
			t.Errorf("%+v: parts without revenue", src.Rows)
		}
	}
}

// Two periods are a period of the movements; the parts add up, and so do the moves:
// each row to the fifth of the one period, each column to that of the other.
func TestTwoPeriodsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		moves := src.Movements(facts.Query{Grain: calendar.Monthly})
		for i := 1; i < len(moves.Periods); i++ {
			m := moves.Total()[i]
			two := audit.Between(src.Spending(moves.Periods[i-1], moves.Periods[i]), ltv.Margin{})
			steps := map[string]audit.Step{}
			sum := two.Before.Revenue.Minor
			for _, s := range two.Bridge {
				steps[s.Step] = s
				sum += s.Revenue.Minor
			}
			got := []int64{two.Before.Customers, steps["lapsed"].Customers, steps["new"].Customers, steps["returned"].Customers, two.After.Customers,
				int64(two.Before.Revenue.Minor), -int64(steps["lapsed"].Revenue.Minor), int64(steps["new"].Revenue.Minor), int64(steps["returned"].Revenue.Minor),
				int64(steps["expansion"].Revenue.Minor), -int64(steps["contraction"].Revenue.Minor), int64(two.After.Revenue.Minor), int64(two.After.RevenueOutside.Minor)}
			want := []int64{m.Start, m.Lost, m.New, m.Returned, m.End, int64(m.RevenueStart), int64(m.RevenueChurned), int64(m.RevenueNew), int64(m.RevenueReactivation),
				int64(m.RevenueExpansion), int64(m.RevenueContraction), int64(m.RevenueEnd), int64(m.RevenueOutside)}
			if fmt.Sprint(got) != fmt.Sprint(want) || sum != two.After.Revenue.Minor {
				t.Fatalf("got  %v\nwant %v", got, want)
			}
			if p := two.Change; p != nil && p.Customers.Minor+p.Frequency.Minor+p.Value.Minor != p.Total.Minor {
				t.Fatalf("%+v does not add up", *p)
			}
			checkMoves(t, two, m)
		}
	})
}

func checkMoves(t *rapid.T, two audit.Two, m facts.Movement) {
	var columns [5]int64
	lapsed, there := int64(0), int64(0)
	for i, move := range two.Moves {
		row := move.Lapsed
		for f, n := range move.Fifths {
			columns[f] += n
			row += n
		}
		if i < 5 && row != m.Start*int64(i+1)/5-m.Start*int64(i)/5 {
			t.Fatalf("fifth %s has %d of %d customers", move.From, row, m.Start)
		}
		lapsed += move.Lapsed
	}
	for f, n := range columns {
		if there += n; n != m.End*int64(f+1)/5-m.End*int64(f)/5 {
			t.Fatalf("%d of %d customers move to fifth %d", n, m.End, f+1)
		}
	}
	if lapsed != m.Lost || there != m.End {
		t.Fatalf("%d lapsed, %d are there; movements %+v", lapsed, there, m)
	}
}

// However the rows are ordered, equals are parted by their ids.
func TestTiesById(t *testing.T) {
	var rows []factstest.Order
	for _, id := range []string{"e", "c", "a", "d", "b"} {
		rows = append(rows, buy(id, january+february, 100)...)
		rows = append(rows, buy(id, january+march, money.Minor(id[0]))...) // e spends most
	}
	two := audit.Between(orders(rows...).Spending(month(1), month(2)), ltv.Margin{})
	if got, want := fmt.Sprint(two.Moves[0].Fifths, two.Moves[4].Fifths), "[0 0 0 0 1] [1 0 0 0 0]"; got != want {
		t.Errorf("a and e move to %s, want %s", got, want)
	}
}
