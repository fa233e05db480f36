package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/ledger"
)

// The fields of a customers export. Every other column is a dimension.
const (
	fieldCustomer = "customer"
	fieldStart    = "started_at"
	fieldEnd      = "ended_at"
	fieldMRR      = "mrr"
	fieldReason   = "churn_reason"
	fieldCurrency = "currency"
	fieldInterval = "interval"       // of a price that is not monthly: year, 3 months
	fieldCount    = "interval_count" // how many of them
	fieldQuantity = "quantity"       // of a price for one
)

// customerAliases are the headers that mean a field, the surest first.
var customerAliases = map[string][]string{
	fieldCustomer: {"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "customer email", "email"},
	fieldStart:    {"started_at", "start_date", "signup_date", "created_at", "activated_at"},
	fieldEnd:      {"ended_at", "end_date", "cancelled_at", "canceled_at", "churned_at", "expires_at"},
	fieldMRR:      {"mrr", "monthly_amount", "amount", "plan_amount"},
	fieldReason:   {"churn_reason", "cancellation_reason", "cancel_reason"},
	fieldCurrency: {"currency", "currency_code"},
	fieldInterval: {"interval", "billing_interval", "plan_interval", "billing_period"},
	fieldCount:    {"interval_count"},
	fieldQuantity: {"quantity", "seats"},
}

// monthlyHeaders are the headers of amounts that are monthly by their name.
var monthlyHeaders = []string{"mrr", "monthly_amount"}

// customerColumns says which column of a customers export is what.
type customerColumns struct {
	header     []string
	at         map[string]int // place of a field, from 0
	kept       []int          // places of the dimensions
	dimensions []string       // their headers
	reason     string         // the dimension that is fieldReason
	list       []Column       // what every column was taken for
}

func (c customerColumns) has(field string) bool {
	_, ok := c.at[field]
	return ok
}

// monthlyPrice tells whether the price is one of a month for all that is
// bought, whatever the interval and the quantity are.
func (c customerColumns) monthlyPrice(o Options) bool {
	for _, field := range []string{fieldInterval, fieldQuantity} {
		if o.Columns[field] != "" {
			return false
		}
	}
	return c.has(fieldMRR) && slices.ContainsFunc(monthlyHeaders, func(name string) bool {
		return ledger.SameName(name, c.header[c.at[fieldMRR]])
	})
}

// findCustomerColumns takes columns for fields: by Options.Columns, else by
// alias. The same header twice, or a field needed without a column, is an
// error.
func findCustomerColumns(header []string, name string, o Options, needed []string) (customerColumns, error) {
	c := customerColumns{header: header, at: map[string]int{}}
	for _, field := range slices.Sorted(maps.Keys(customerAliases)) {
		names, asked := customerAliases[field], false
		if h := o.Columns[field]; h != "" {
			names, asked = []string{h}, true
		}
		place, err := findColumn(header, names, field)
		switch {
		case err != nil:
			return c, headerProblem(name, header, "column-ambiguous", err.Error())
		case place >= 0:
			c.at[field] = place
		case asked && slices.Contains(needed, field):
			return c, headerProblem(name, header, "column-missing", fmt.Sprintf("no column %q for %s", o.Columns[field], field))
		}
	}
	for _, field := range needed {
		if !c.has(field) {
			return c, headerProblem(name, header, "column-missing", fmt.Sprintf("no column for %s among %q; name it with --column %s=HEADER", field, header, field))
		}
	}
	c.keep(o.By)
	c.describe()
	return c, nil
}

// findColumn is the place of the first name that a header has, or -1. Two
// headers of that name are an error, unless one is named as "name#2".
func findColumn(header, names []string, field string) (int, error) {
	for _, name := range names {
		var found []int
		for i, h := range header {
			if ledger.SameName(h, name) {
				found = append(found, i)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return -1, fmt.Errorf("columns %d and %d are both called %q; choose one with --column %s=#%d", found[0]+1, found[1]+1, header[found[0]], field, found[0]+1)
		}
		if i, ok := numberedColumn(header, name); ok {
			return i, nil
		}
	}
	return -1, nil
}

// numberedColumn is the place of "#3", the third column, or of "name#2", the
// second one of that name.
func numberedColumn(header []string, name string) (int, bool) {
	base, number, found := strings.Cut(name, "#")
	var n int
	if _, err := fmt.Sscanf(number, "%d", &n); !found || err != nil || n < 1 {
		return 0, false
	}
	for i, h := range header {
		if base == "" || ledger.SameName(h, base) {
			if n--; n == 0 {
				return i, true
			}
		}
	}
	return 0, false
}

// keep decides which columns are kept as dimensions: those asked for, under
// the names they are asked for by, and the reason.
func (c *customerColumns) keep(by []string) {
	for i := range c.header {
		reason := c.has(fieldReason) && c.at[fieldReason] == i
		asked := slices.IndexFunc(by, func(name string) bool { return c.means(i, name, reason) })
		name := c.header[i]
		if asked >= 0 {
			name = by[asked]
		}
		if reason {
			c.reason = name
		}
		if reason || asked >= 0 {
			c.kept = append(c.kept, i)
			c.dimensions = append(c.dimensions, name)
		}
	}
}

// means tells whether a dimension asked for by a name is in a column. Channels
// are derived from the column of a channel.
func (c *customerColumns) means(column int, name string, reason bool) bool {
	h := c.header[column]
	numbered, ok := numberedColumn(c.header, name)
	return ledger.SameName(name, h) || ok && numbered == column || reason && ledger.SameName(name, fieldReason) ||
		ledger.SameName(name, ledger.Channels) && ledger.IsChannel(h)
}

func (c *customerColumns) describe() {
	c.list = make([]Column, len(c.header))
	for i, h := range c.header {
		c.list[i].Header = h
	}
	for field, i := range c.at {
		c.list[i].Field = field
	}
}

func headerProblem(name string, header []string, code, reason string) error {
	return &BadData{Problems: []Problem{{Code: code, File: name, Line: 1, Reason: reason}}, Counts: map[string]int64{code: 1}}
}
