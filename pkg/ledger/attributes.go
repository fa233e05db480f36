package ledger

import (
	"math"

	"github.com/retain-cli/retain/pkg/calendar"
)

// Attributes is a customers file beside orders: what is known of each customer
// that the orders do not say.
type Attributes struct {
	register
	numbers map[string]int // of customers, by id
}

// Unknown is the start of a row that does not say when its customer signed
// up. It sorts before every other.
const Unknown = calendar.Day(math.MinInt32)

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
	WithoutOrders    int64 // customers of the file who have no order
	EarlyCustomers   int64 // who ordered before they signed up
	EarlyOrders      int64 // of those, before that day

	// Examples of ids, the alphabetically first.
	Unknown, Without, Early []string
}

// exampleIDs is how many ids of each kind a reconciliation names.
const exampleIDs = 20
