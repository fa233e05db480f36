package ledger

import (
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// build is the ledger of rows that several writers add in turn.
func build(t factstest.TB, o factstest.Orders, writers int) *Orders {
	b := NewBuilder(Options{Unit: o.Unit, Writers: writers, Rows: int64(len(o.Rows))})
	for i, r := range o.Rows {
		if o.AsOf != nil && r.Day > *o.AsOf {
			continue
		}
		w := b.Writer(i % writers)
		w.addOne(r.Customer, Order{Day: r.Day, Amount: r.Amount, Refund: r.Refund})
	}
	orders, err := b.Seal(o.AsOf)
	if err != nil {
		t.Errorf("seal: %v", err)
	}
	return orders
}

// The ledger conforms with one to three writers.
func TestOrdersConform(t *testing.T) {
	factstest.Conform(t, func(shop factstest.Orders) (facts.Source, error) {
		orders := marked(t, shop, "Group", 1+len(shop.Rows)%3)
		var known []Subscription
		for _, c := range shop.SignedUp {
			row := Subscription{Customer: c.Customer, Start: Unknown, Values: &Values{c.Plan}}
			if c.Day != nil {
				row.Start = *c.Day
			}
			known = append(known, row)
		}
		return orders.With(NewAttributes(known, []string{"Plan"})), nil
	})
}

// By hand, from the gaps of one customer: the least silence that is overdue is a day
// more than twice the median. With an even number of gaps that is the sum of the two in
// the middle, and a silence may lie between twice the one and twice the other.
func TestOverdue(t *testing.T) {
	for _, c := range []struct {
		name string
		gaps []calendar.Day
		from calendar.Day // the least silence that is overdue; 0: none is
	}{
		{"one day", nil, 0},
		{"two days", []calendar.Day{1}, 0},
		{"three days", []calendar.Day{10, 31}, 42},
		{"three days, the longer gap first", []calendar.Day{31, 10}, 42},
		{"three days, equal gaps", []calendar.Day{30, 30}, 61},
		{"three days in a row", []calendar.Day{1, 1}, 3},
		{"four days: 1 5 90", []calendar.Day{90, 1, 5}, 11},
		{"four days, ties: 5 5 90", []calendar.Day{5, 90, 5}, 11},
		{"five days: 1 5 50 90", []calendar.Day{50, 90, 1, 5}, 56},
		{"five days, ties in the middle: 1 7 7 90", []calendar.Day{7, 90, 1, 7}, 15},
		{"six days: 2 3 4 80 90", []calendar.Day{90, 2, 80, 3, 4}, 9},
	} {
		rows := []factstest.Order{{Customer: "a", Day: -5, Amount: -1, Refund: true}, {Customer: "a", Day: 0, Amount: 1}}
		last := calendar.Day(0)
		for _, gap := range c.gaps {
			last += gap
			day := factstest.Order{Customer: "a", Day: last, Amount: 1}
			rows = append(rows, day, day, factstest.Order{Customer: "a", Day: last, Amount: -1, Refund: true})
		}
		for _, silence := range []calendar.Day{0, 2, max(c.from, 1) - 1, c.from, 1000} {
			asOf := last + silence
			customers, err := build(t, factstest.Orders{Rows: rows, AsOf: &asOf}, 1).Customers(t.Context(), facts.By{})
			if err != nil {
				t.Fatal(err)
			}
			if want := c.from > 0 && silence >= c.from; customers.Rows[0].Overdue != want {
				t.Errorf("%s: overdue %v after %d days", c.name, !want, silence)
			}
		}
	}
}
