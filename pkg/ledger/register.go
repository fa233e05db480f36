package ledger

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// register is the rows of a customers file, by customer.
type register struct {
	dimensions // of Values
	rows       []Subscription
	customers  []span // of rows, by customer id
}

// span is the rows of one customer: rows[from:to], by start.
type span struct{ from, to int32 }

// newRegister sorts rows in place.
func newRegister(rows []Subscription, dimensions []string) register {
	slices.SortFunc(rows, compareSubscriptions)
	x := register{dimensions: dimensions, rows: rows}
	for i, r := range rows {
		if i == 0 || r.Customer != rows[i-1].Customer {
			x.customers = append(x.customers, span{from: int32(i)})
		}
		x.customers[len(x.customers)-1].to = int32(i + 1)
	}
	return x
}

// compareSubscriptions puts rows in an order that does not depend on the one
// they came in: by customer, then by start, then by all the rest.
func compareSubscriptions(a, b Subscription) int {
	if c := strings.Compare(a.Customer, b.Customer); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Start, b.Start); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(until(a, math.MaxInt32), until(b, math.MaxInt32)),
		cmp.Compare(a.MRR, b.MRR),
		a.Values.compare(b.Values),
	)
}

// of is the rows of a customer.
func (x *register) of(customer int) []Subscription {
	span := x.customers[customer]
	return x.rows[span.from:span.to]
}

// first is the day on which a customer's first row starts.
func (x *register) first(customer int) calendar.Day {
	return x.rows[x.customers[customer].from].Start
}

// value is what the rows with the customer's first start (or the last) have in
// a column, of several the alphabetically first.
func (x *register) value(customer, column int, last bool) string {
	rows := x.of(customer)
	day := rows[0].Start
	if last {
		day = rows[len(rows)-1].Start
	}
	value, found := "", false
	for _, r := range rows {
		if v := (*r.Values)[column]; r.Start == day && (!found || v < value) {
			value, found = v, true
		}
	}
	return value
}

// channels is single or multi: single, too, when no row has a channel.
func (x *register) channels(customer, column int) string {
	seen := ""
	for _, r := range x.of(customer) {
		v := (*r.Values)[column]
		if v != "" && seen != "" && v != seen {
			return facts.ChannelsName(true)
		}
		seen = cmp.Or(v, seen)
	}
	return facts.ChannelsName(false)
}

// Attributes is a customers file beside orders: what is known of each customer
// that the orders do not say.
type Attributes struct {
	register
	numbers map[string]int // of customers, by id
}

// Unknown is the start of a row that does not say when its customer signed
// up. It sorts before every other.
const Unknown = calendar.Day(math.MinInt32)

// Has tells whether a customer is in the file.
func (a *Attributes) Has(id string) bool {
	_, ok := a.numbers[id]
	return ok
}

// NewAttributes takes the rows of a customers file, in any order. Several rows
// with one id are several subscriptions of one customer. The rows are the
// caller's no more.
func NewAttributes(rows []Subscription, dimensions []string) *Attributes {
	a := &Attributes{register: newRegister(rows, dimensions)}
	a.numbers = make(map[string]int, len(a.customers))
	for i, span := range a.customers {
		a.numbers[a.rows[span.from].Customer] = i
	}
	return a
}

// Only is the customers for whom keep holds: a nil one for all.
func (a *Attributes) Only(keep func(id string) bool) *Attributes {
	if keep == nil {
		return a
	}
	var rows []Subscription
	for _, r := range a.rows {
		if keep(r.Customer) {
			rows = append(rows, r)
		}
	}
	return NewAttributes(rows, a.dimensions)
}

// Customers is the number of customers in the file.
func (a *Attributes) Customers() int { return len(a.customers) }

// Dimension reports whether the file has a column of that name that was kept.
func (a *Attributes) Dimension(name string) bool { return a.column(name) >= 0 }

// signUp is the first day on which a row of a customer starts.
func (a *Attributes) signUp(customer int) (calendar.Day, bool) {
	for _, r := range a.of(customer) {
		if r.Start != Unknown {
			return r.Start, true
		}
	}
	return 0, false
}

// Reconciliation is where orders and a customers file do not fit together.
type Reconciliation struct {
	UnknownCustomers int64 // with orders, but not in the customers file
	UnknownOrders    int64 // of those
	WithoutOrders    int64 // customers of the file without an order among these
	EarlyCustomers   int64 // who ordered before they signed up
	EarlyOrders      int64 // of those, before that day

	// Examples of ids, the alphabetically first.
	Unknown, Without, Early []string
}

// exampleIDs is how many ids of each kind a reconciliation names.
const exampleIDs = 20

// Reconcile compares the orders with a customers file.
func (o *Orders) Reconcile(a *Attributes) Reconciliation {
	var r Reconciliation
	seen := make([]bool, a.Customers())
	var unknown, early, without []string
	look := func(h history) {
		if _, ever := h.first(); !ever {
			return
		}
		id := o.id(facts.Ref(h.customer))
		known, ok := a.numbers[id]
		if !ok {
			r.UnknownCustomers++
			r.UnknownOrders += ordersBefore(h, never)
			unknown = append(unknown, id)
			return
		}
		seen[known] = true
		if day, ok := a.signUp(known); ok && ordersBefore(h, day) > 0 {
			r.EarlyCustomers++
			r.EarlyOrders += ordersBefore(h, day)
			early = append(early, id)
		}
	}
	var buffer []entry
	for p := range o.partitions {
		o.partitions[p].each(&buffer, look)
	}
	for known, ordered := range seen {
		if !ordered {
			r.WithoutOrders++
			without = append(without, a.of(known)[0].Customer)
		}
	}
	r.Unknown, r.Early, r.Without = examples(unknown), examples(early), examples(without)
	return r
}

// ordersBefore counts a customer's orders before a day.
func ordersBefore(h history, day calendar.Day) (n int64) {
	for _, e := range h.entries {
		if e.order() && e.day() < day {
			n++
		}
	}
	return n
}

func examples(ids []string) []string {
	slices.Sort(ids)
	return ids[:min(len(ids), exampleIDs)]
}
