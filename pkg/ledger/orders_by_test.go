package ledger

import (
	"fmt"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

// marked is the ledger of rows whose group is a column of the orders.
func marked(t factstest.TB, o factstest.Orders, column string, writers int) *Orders {
	b := NewBuilder(Options{Unit: o.Unit, Writers: writers, Rows: int64(len(o.Rows) + 1), Columns: []string{column}, Returns: true})
	for i, r := range o.Rows {
		if o.AsOf != nil && r.Day > *o.AsOf {
			continue
		}
		w := b.Writer(i % writers)
		refunds := []Returned{{Back: r.Taken + r.Apart, Within: r.Taken, Full: r.Full}}
		switch {
		case r.Loose:
			refunds[0] = Returned{Back: -r.Amount, Loose: true}
		case refunds[0] == (Returned{}):
			refunds = nil
		}
		w.addReturned(r.Customer, Order{Day: r.Day, Amount: r.Amount, Refund: r.Refund}, refunds, r.Group)
	}
	orders, err := b.Seal(o.AsOf)
	if err != nil {
		t.Errorf("seal: %v", err)
	}
	return orders
}

// What was split before by another customers file, or in other periods, is split
// anew.
func TestSplitsAreThoseOfTheQuery(t *testing.T) {
	orders := marked(t, factstest.Orders{Rows: []factstest.Order{
		{Customer: "ada", Day: 0, Amount: 1}, {Customer: "ada", Day: 40, Amount: 1}, {Customer: "bo", Day: 40, Amount: 1},
	}}, "channel", 1)
	plans := func(ada, bo string) *Attributes {
		return NewAttributes([]Subscription{{Customer: "ada", Start: Unknown, Values: &Values{ada}}, {Customer: "bo", Start: Unknown, Values: &Values{bo}}}, []string{"plan"})
	}
	for _, c := range []struct {
		orders *Orders
		q      facts.Query
		want   []string
	}{
		{orders, facts.Query{By: facts.By{Name: "cohort"}}, []string{"1970-01", "1970-02"}},
		{orders, facts.Query{By: facts.By{Name: "cohort"}, Grain: calendar.Yearly}, []string{"1970"}},
		{orders, facts.Query{By: facts.By{Name: "cohort"}}, []string{"1970-01", "1970-02"}},
		{orders.With(plans("pro", "solo")), facts.Query{By: facts.By{Name: "plan"}}, []string{"pro", "solo"}},
		{orders.With(plans("team", "team")), facts.Query{By: facts.By{Name: "plan"}}, []string{"team"}},
	} {
		if got := factstest.Must(c.orders).Movements(c.q).Groups; !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.q, got, c.want)
		}
	}
}

// However orders are split, the groups add up to the whole.
func TestOrdersGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}
		orders := marked(t, rows, "sales channel", 2)
		if rapid.Bool().Draw(t, "customers file") {
			orders = orders.With(NewAttributes([]Subscription{
				{Customer: "ada", Start: Unknown, Values: &Values{"PL"}}, {Customer: "bo", Start: Unknown, Values: &Values{"TR"}},
			}, []string{"country"}))
		}
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{}
		want := factstest.Must(orders).Movements(q).Total()
		cohorts := factstest.Must(orders).Cohorts(q).Cells[0]
		q.By = facts.By{Name: rapid.SampledFrom([]string{"tenure", "cohort", "channels", "Sales_Channel", "country", "no such"}).Draw(t, "by")}
		split := factstest.Must(orders).Movements(q)
		if got := split.Total(); !slices.Equal(got, want) {
			t.Errorf("by %s:\n got %+v\nwant %+v", q.By.Name, got, want)
		}
		for g, row := range split.Rows {
			for p, m := range row {
				if !m.Balanced() {
					t.Errorf("by %s, %s in %s: not balanced: %+v", q.By.Name, split.Groups[g], split.Periods[p], m)
				}
			}
		}
		sum := factstest.Must(orders).Cohorts(q).Total()
		if got, want := fmt.Sprint(sum), fmt.Sprint(cohorts); got != want {
			t.Errorf("cohorts by %s:\n got %s\nwant %s", q.By.Name, got, want)
		}
		if got, want := total(factstest.Must(orders).Purchases(q)), total(factstest.Must(orders).Purchases(facts.Query{Calendar: q.Calendar, Grain: q.Grain})); got != want {
			t.Errorf("purchases by %s: %+v, want %+v", q.By.Name, got, want)
		}
	})
}

// Expected groups by hand.
func TestOrdersBy(t *testing.T) {
	order := func(customer, on, channel string) factstest.Order {
		return factstest.Order{Customer: customer, Day: day(t, on), Amount: 1, Group: channel}
	}
	rows := factstest.Orders{Rows: []factstest.Order{
		order("ada", "2024-01-10", "web"), order("ada", "2024-03-01", "shop"),
		order("bo", "2024-01-31", "web"), order("bo", "2024-02-29", "web"), order("bo", "2024-03-01", ""),
		order("a customer with a long id", "2024-02-01", ""),
	}}
	customers := []Subscription{
		{Customer: "ada", Start: day(t, "2024-01-10"), Values: &Values{"PL"}},
		{Customer: "bo", Start: day(t, "2024-02-15"), Values: &Values{"TR"}},
		{Customer: "a customer with a long id", Start: Unknown, Values: &Values{"PL"}},
		{Customer: "zoe", Start: Unknown, Values: &Values{"TH"}},
	}
	orders := marked(t, rows, "channel", 1).With(NewAttributes(customers, []string{"Country"}))
	for _, c := range []struct {
		by   facts.By
		want string // groups and their customers
	}{
		{facts.By{}, `[""] [3]`},
		{facts.By{Name: "channel"}, `["" "web"] [1 2]`},
		{facts.By{Name: "channel", Last: true}, `["" "shop"] [2 1]`},
		{facts.By{Name: "channels"}, `["multi" "single"] [1 2]`},
		{facts.By{Name: "country"}, `["PL" "TR"] [2 1]`},
		{facts.By{Name: "cohort"}, `["2024-01" "2024-02"] [2 1]`},
		{facts.By{Name: "tenure"}, `["under 30 days" "30-89 days"] [1 2]`},
	} {
		all := factstest.Must(orders).Customers(c.by)
		sizes := make([]int, len(all.Groups))
		for _, row := range all.Rows {
			sizes[row.Group]++
		}
		if got := fmt.Sprintf("%q %d", all.Groups, sizes); got != c.want {
			t.Errorf("by %+v: %s, want %s", c.by, got, c.want)
		}
	}
}

// Expected counts by hand: bo orders on 31 January and signs up on 15 February;
// cy is not in the file, and zoe has nothing but a refund.
func TestReconcile(t *testing.T) {
	rows := factstest.Orders{Rows: []factstest.Order{
		{Customer: "ada", Day: day(t, "2024-01-10")},
		{Customer: "bo", Day: day(t, "2024-01-31")}, {Customer: "bo", Day: day(t, "2024-02-15")},
		{Customer: "cy", Day: day(t, "2024-02-01")}, {Customer: "cy", Day: day(t, "2024-02-02")},
		{Customer: "zoe", Day: day(t, "2024-02-02"), Amount: -1, Refund: true},
	}}
	got := marked(t, rows, "channel", 1).Reconcile(NewAttributes([]Subscription{
		{Customer: "ada", Start: day(t, "2024-01-10")},
		{Customer: "bo", Start: day(t, "2024-06-01")}, {Customer: "bo", Start: day(t, "2024-02-15")},
		{Customer: "zoe", Start: calendar.Day(0)},
	}, nil))
	want := Reconciliation{
		UnknownCustomers: 1, UnknownOrders: 2, WithoutOrders: 1, EarlyCustomers: 1, EarlyOrders: 1,
		Unknown: []string{"cy"}, Without: []string{"zoe"}, Early: []string{"bo"},
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
