package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
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
	fieldStatus   = "status"         // of the subscription: what is over and has no end is said
)

// customerFields are the fields with the headers that mean them, the surest
// first, compared by normal.
var customerFields = []fieldAliases{
	{fieldCustomer, []string{"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "customer email", "email"}},
	{fieldStart, []string{"started_at", "start_date", "signup_date", "created_at", "activated_at", "subscription_start", "subscription_start_date", "subscribed_at", "join_date", "joined_at", "start", "start_ts"}},
	{fieldEnd, []string{"ended_at", "end_date", "cancelled_at", "canceled_at", "churned_at", "expires_at", "churn_date", "cancellation_date", "cancel_date", "cancelled_date", "canceled_date", "subscription_end", "subscription_end_date", "end", "end_ts"}},
	{fieldMRR, []string{"mrr", "monthly_amount", "amount", "plan_amount", "mrr_amount", "monthly_revenue", "monthly_price", "monthly_charge", "monthly_charges", "monthly_fee"}},
	{fieldReason, []string{"churn_reason", "cancellation_reason", "cancel_reason"}},
	{fieldCurrency, []string{"currency", "currency_code"}},
	{fieldInterval, []string{"interval", "billing_interval", "plan_interval", "billing_period"}},
	{fieldCount, []string{"interval_count"}},
	{fieldQuantity, []string{"quantity", "seats"}},
	{fieldStatus, []string{"status", "subscription_status"}},
}

// customerColumns says which column of a customers export is what.
type customerColumns struct {
	header     []string
	preset     *Preset        // nil: none
	at         map[string]int // place of a field, from 0
	kept       []int          // places of the dimensions
	dimensions []string       // their headers
	reason     string         // the dimension that is fieldReason
	filters    []filter       // columns, by their places among the dimensions, that say that a row does not count
	list       []Column       // what every column was taken for
}

func (c customerColumns) has(name string) bool {
	_, ok := c.at[name]
	return ok
}

// monthlyPrice tells whether the price is one of a month for all that is
// bought, whatever the interval and the quantity are: its name says so, or
// neither an interval nor a quantity makes a price of it. Seats do not: in most
// tables they stand beside the MRR of the whole account.
func (c customerColumns) monthlyPrice(o Options) bool {
	for _, name := range []string{fieldInterval, fieldQuantity} {
		if o.Columns[name] != "" {
			return false
		}
	}
	if !c.has(fieldMRR) {
		return false
	}
	monthly := namesMonth(c.header[c.at[fieldMRR]])
	counted := c.has(fieldQuantity) && normal(c.header[c.at[fieldQuantity]]) == fieldQuantity
	return monthly || !c.has(fieldInterval) && !counted
}

// findCustomerColumns takes columns for fields: by Options.Columns, else by the
// preset, else by alias. The same header twice, or a field needed without a
// column, is an error.
func findCustomerColumns(d *dialect, o Options, needed []string) (customerColumns, error) {
	c := customerColumns{header: d.header, at: map[string]int{}}
	if err := knownFields(o); err != nil {
		return c, err
	}
	preset, err := presetFor(d.header, o)
	if err != nil {
		return c, err
	}
	if preset != nil && preset.Subscriptions {
		c.preset = preset
	}
	for _, f := range customerFields {
		if err := c.find(d, f, o.Columns[f.name], slices.Contains(needed, fieldStart)); err != nil {
			return c, err
		}
	}
	for _, name := range needed {
		if !c.has(name) {
			reason := fmt.Sprintf("no column for %s; the columns are %s", name, quotedList(d.header))
			hint := fmt.Sprintf("name it with --column %s=HEADER", name)
			switch {
			case len(d.header) == 1:
				hint = oneColumn
			case name == fieldStart && d.names("date"):
				hint = "is it an export of orders? then name it without --customers"
			}
			return c, d.columnProblem("column-missing", reason, hint)
		}
	}
	for _, name := range o.By {
		if o.Redact != nil && c.has(fieldCustomer) && slices.Contains(named(c.header, name), c.at[fieldCustomer]) {
			return c, namesCustomers(name)
		}
	}
	c.keep(o.By)
	if err := c.filter(d, o); err != nil {
		return c, err
	}
	c.describe()
	return c, nil
}

// find finds the column of a field. A name that was asked for must be there,
// unless the file stands beside orders, for which it may be meant as well.
func (c *customerColumns) find(d *dialect, f fieldAliases, asked string, alone bool) error {
	aliases := f.aliases
	switch {
	case asked != "" && (alone || len(named(d.header, asked)) > 0):
		aliases = []string{asked}
	case c.preset != nil:
		aliases = c.preset.Columns[f.name]
	}
	for _, alias := range aliases {
		found := named(d.header, alias)
		if len(found) > 1 {
			reason := fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, d.header[found[0]])
			return d.columnProblem("column-ambiguous", reason, fmt.Sprintf("choose one with --column %s=#%d", f.name, found[0]+1))
		}
		if len(found) == 1 {
			c.at[f.name] = found[0]
			return nil
		}
	}
	if asked != "" && alone {
		return d.columnProblem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, quotedList(d.header)), "")
	}
	return nil
}

// columnProblem is about the header line.
func (d *dialect) columnProblem(code, reason, hint string) error {
	return fileProblem(Problem{Code: code, File: d.name, Line: d.headerLine, Reason: reason, Hint: hint})
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

// filter prepares the columns that say whether a row counts: those of the
// preset and, when statuses are asked for, that of the status.
func (c *customerColumns) filter(d *dialect, o Options) error {
	if slices.Equal(o.Statuses, []string{"all"}) {
		return nil
	}
	if asksStatuses(o) {
		place, ok := c.at[fieldStatus]
		if !ok {
			return &UsageError{fmt.Sprintf("--status %s: %s has no column for the status; name it with --column status=HEADER", strings.Join(o.Statuses, ","), d.name)}
		}
		c.addFilter(place, field.NewStatuses(field.StatusOptions{Keep: o.Statuses, Blank: true}))
		return nil
	}
	if c.preset == nil {
		return nil
	}
	for _, f := range c.preset.Filters {
		if found := named(d.header, f.Header); len(found) > 0 {
			c.addFilter(found[0], f.statuses())
		}
	}
	return nil
}

func (c *customerColumns) addFilter(column int, s *field.Statuses) {
	place, kept := slices.BinarySearch(c.kept, column)
	if !kept {
		c.kept = slices.Insert(c.kept, place, column)
		c.dimensions = slices.Insert(c.dimensions, place, c.header[column])
		for i := range c.filters {
			if c.filters[i].column >= place {
				c.filters[i].column++
			}
		}
	}
	c.filters = append(c.filters, filter{column: place, statuses: s})
}

// means tells whether a dimension asked for by a name is in a column. Channels
// are derived from the column of a channel.
func (c *customerColumns) means(column int, name string, reason bool) bool {
	return slices.Contains(named(c.header, name), column) || reason && normal(name) == normal(fieldReason) ||
		normal(name) == ledger.Channels && ledger.IsChannel(c.header[column])
}

func (c *customerColumns) describe() {
	c.list = make([]Column, len(c.header))
	for i, h := range c.header {
		c.list[i].Header = h
	}
	for name, i := range c.at {
		c.list[i].Field = name
	}
}
