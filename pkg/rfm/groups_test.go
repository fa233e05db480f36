package rfm

import (
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// The segments of the groups add up to those of all customers.
func TestGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		customers := facts.Customers{AsOf: 1000, Unit: money.Unit{Digits: 2}, Groups: []string{"", "basic", "pro"}}
		for range rapid.IntRange(0, 40).Draw(t, "customers") {
			customers.Rows = append(customers.Rows, facts.Customer{
				Last:    calendar.Day(rapid.IntRange(900, 1000).Draw(t, "last")),
				Orders:  int32(rapid.IntRange(1, 5).Draw(t, "orders")),
				Revenue: money.Minor(rapid.IntRange(-5, 50).Draw(t, "revenue")),
				Group:   int32(rapid.IntRange(0, 2).Draw(t, "group")),
			})
		}
		r := Score(customers, Options{})
		counts, revenue := make([]int64, len(r.Segments)), make([]money.Minor, len(r.Segments))
		var total int64
		for _, g := range r.Groups(customers) {
			total += g.Total.Customers
			for i, s := range g.Segments {
				if s.Segment != r.Segments[i].Segment {
					t.Errorf("group %q: segment %d is %s, want %s", g.Group, i, s.Segment, r.Segments[i].Segment)
				}
				counts[i] += s.Customers
				revenue[i] += s.Revenue.Minor
			}
		}
		if total != r.Total.Customers {
			t.Errorf("%d customers in all groups, want %d", total, r.Total.Customers)
		}
		for i, s := range r.Segments {
			if counts[i] != s.Customers || revenue[i] != s.Revenue.Minor {
				t.Errorf("%s: %d customers with %d in all groups, want %d with %d", s.Segment, counts[i], revenue[i], s.Customers, s.Revenue.Minor)
			}
		}
	})
}

// A dimension that is blank for everybody is one group: everybody.
func TestOneGroup(t *testing.T) {
	for n := range 40 {
		customers := facts.Customers{Groups: []string{""}, Rows: make([]facts.Customer, n)}
		for i := range customers.Rows {
			customers.Rows[i] = facts.Customer{Orders: int32(i + 1), Revenue: money.Minor(i)}
		}
		r := Score(customers, Options{})
		got := r.Groups(customers)
		if len(got) != 1 || got[0].Group != "" || got[0].Total.Customers != int64(n) || got[0].Small != (n < 30) {
			t.Fatalf("%d customers: %+v", n, got)
		}
	}
}
