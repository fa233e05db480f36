package ledger

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
)

// register is the rows of a customers file, by customer.
type register struct {
	dimensions []string // names of Subscription.Values
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
		slices.Compare(a.Values, b.Values),
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

// column is the place of a dimension among the values of a row, or -1.
func (x *register) column(name string) int {
	return slices.IndexFunc(x.dimensions, func(d string) bool { return SameName(d, name) })
}

// channel is the column that says how a customer came, or -1.
func (x *register) channel() int { return slices.IndexFunc(x.dimensions, IsChannel) }

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
		if v := r.Values[column]; r.Start == day && (!found || v < value) {
			value, found = v, true
		}
	}
	return value
}

// channels is single or multi: single, too, when no row has a channel.
func (x *register) channels(customer, column int) string {
	var c channelCount
	for _, r := range x.of(customer) {
		c.add(r.Values[column])
	}
	return c.name()
}

// channelCount tells one channel from several.
type channelCount struct {
	seen  string
	multi bool
}

func (c *channelCount) add(channel string) {
	c.multi = c.multi || channel != "" && c.seen != "" && channel != c.seen
	if c.seen == "" {
		c.seen = channel
	}
}

func (c *channelCount) name() string { return channelName(c.multi) }

func channelName(several bool) string {
	if several {
		return "multi"
	}
	return "single"
}
