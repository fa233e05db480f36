package audit

import (
	"math"
	"strconv"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
)

// Two is what changed between two periods that follow each other.
type Two struct {
	Before Half `json:"before"`
	After  Half `json:"after"`

	Stayed int64   `json:"customers_stayed"`
	Bridge []Step  `json:"bridge"` // from the revenue before to that after
	Change *Change `json:"change"` // absent unless there is revenue in both periods
	Moves  []Move  `json:"moves"`
}

// Half is one of the two periods.
type Half struct {
	facts.Span
	Base
	Profit         money.Amount `json:"profit"`
	RevenueOutside money.Amount `json:"revenue_outside"`
}

// Step is customers who did the same, and what they changed of the revenue: a
// loss is negative.
type Step struct {
	Step      string       `json:"step"`
	Customers int64        `json:"customers"`
	Revenue   money.Amount `json:"revenue"`
}

// Change is the change of revenue in parts that add up to it exactly: by the number
// of customers, their orders, and the value of an order.
type Change struct {
	Customers money.Amount `json:"customers"`
	Frequency money.Amount `json:"orders_per_customer"`
	Value     money.Amount `json:"aov"`
	Total     money.Amount `json:"total"`
}

// Move is the customers of one fifth of the first period, or those who were not in
// it, by what became of them.
type Move struct {
	From   string        `json:"from"`   // 1 to 5 from the top, new or returned
	Fifths [fifths]int64 `json:"fifths"` // of the second period, from the top
	Lapsed int64         `json:"lapsed"`
}

const fifths = 5

// Between compares the first two spans of some spending. Of the customers with an
// order in one of them,
//
//	lapsed    ordered in the first alone
//	new       ordered in the second, and never before it
//	returned  ordered in the second and not in the first, but before that
//	stayed    ordered in both; expansion and contraction are what they
//	          spent more and less, customer by customer
//
//	before - lapsed + new + returned + expansion - contraction = after
//
// The change of revenue R = customers C x orders per customer F x AOV V is parted by
// logarithmic means, which leave no rest: with L = (R1 - R0) / ln(R1 / R0) the part
// of C is L x ln(C1 / C0), and so on. The parts are rounded to whole minor units;
// what rounding leaves goes to the one that it moved furthest.
// B. Ang (2005), "The LMDI approach to decomposition analysis: a practical guide".
//
// Fifths are equal groups of the customers of each period, ranked as for tenths.
func Between(s facts.Spending, margin ltv.Margin) Two {
	var sums [2]sum
	var halves [2]Half
	var fifth [2][]uint8 // by row: 1 to 5, or 0 without an order
	for i := range halves {
		all, outside := spenders(s, i)
		fifth[i] = fifthsOf(s, all)
		sums[i] = sumOf(all)
		halves[i] = Half{facts.SpanOf(s.Spans[i], s.AsOf), sums[i].base(s.Unit), margin.Of(s.Unit.Amount(sums[i].revenue)), s.Unit.Amount(outside)}
	}
	t := Two{Before: halves[0], After: halves[1], Change: change(sums[0], sums[1], s.Unit)}
	t.follow(s, fifth)
	return t
}

// fifthsOf is the fifth of each row of the spending whose customer is among some.
func fifthsOf(s facts.Spending, all []spender) []uint8 {
	var cuts []int
	for i := range fifths {
		cuts = append(cuts, cut(len(all), i, fifths))
	}
	rank(all, func(row int) string { return s.Names(s.Rows[row].Ref) }, cuts...)
	of := make([]uint8, len(s.Rows))
	for i, from := range cuts {
		for _, c := range all[from:cut(len(all), i+1, fifths)] {
			of[c.row] = uint8(i + 1)
		}
	}
	return of
}

// follow makes the bridge and the moves, customer by customer.
func (t *Two) follow(s facts.Spending, fifth [2][]uint8) {
	const isNew, isReturned = fifths, fifths + 1 // places among the moves
	for i := range fifths {
		t.Moves = append(t.Moves, Move{From: strconv.Itoa(i + 1)})
	}
	t.Moves = append(t.Moves, Move{From: "new"}, Move{From: "returned"})
	var steps struct{ lapsed, new, returned, expansion, contraction, unchanged sum }
	for i, row := range s.Rows {
		from, to := int(fifth[0][i]), int(fifth[1][i])
		before, after := row.Within[0].Revenue, row.Within[1].Revenue
		var step *sum
		move, change := from-1, after-before
		switch {
		case from == 0 && to == 0:
			continue
		case to == 0:
			step, change = &steps.lapsed, -before
		case from == 0 && row.First >= s.Spans[1].First:
			step, move, change = &steps.new, isNew, after
		case from == 0:
			step, move, change = &steps.returned, isReturned, after
		case change > 0:
			step = &steps.expansion
		case change < 0:
			step = &steps.contraction
		default:
			step = &steps.unchanged
		}
		step.customers++
		step.revenue += change
		if to == 0 {
			t.Moves[move].Lapsed++
		} else {
			t.Moves[move].Fifths[to-1]++
		}
		if from > 0 && to > 0 {
			t.Stayed++
		}
	}
	for _, st := range []struct {
		name string
		sum
	}{{"lapsed", steps.lapsed}, {"new", steps.new}, {"returned", steps.returned},
		{"expansion", steps.expansion}, {"contraction", steps.contraction}, {"unchanged", steps.unchanged}} {
		t.Bridge = append(t.Bridge, Step{st.name, st.customers, s.Unit.Amount(st.revenue)})
	}
}

// change parts the change of the revenue.
func change(a, b sum, unit money.Unit) *Change {
	if a.revenue <= 0 || b.revenue <= 0 {
		return nil
	}
	total := b.revenue - a.revenue
	mean := float64(a.revenue) // the logarithmic mean of equals
	if total != 0 {
		mean = float64(total) / math.Log(float64(b.revenue)/float64(a.revenue))
	}
	log := func(numB, denB, numA, denA float64) float64 { return mean * math.Log(numB/denB/(numA/denA)) }
	exact := [3]float64{
		log(float64(b.customers), 1, float64(a.customers), 1),
		log(float64(b.orders), float64(b.customers), float64(a.orders), float64(a.customers)),
		log(float64(b.revenue), float64(b.orders), float64(a.revenue), float64(a.orders)),
	}
	var rounded [3]money.Minor
	rest, furthest := total, 0
	for i, x := range exact {
		rounded[i] = money.Minor(math.RoundToEven(x))
		rest -= rounded[i]
	}
	for i := range exact {
		off := func(i int) float64 { return (exact[i] - float64(rounded[i])) * float64(rest) }
		if off(i) > off(furthest) {
			furthest = i
		}
	}
	rounded[furthest] += rest
	return &Change{unit.Amount(rounded[0]), unit.Amount(rounded[1]), unit.Amount(rounded[2]), unit.Amount(total)}
}
