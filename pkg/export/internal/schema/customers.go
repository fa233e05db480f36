package schema

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// The fields of a customers export. Every other column is a dimension.
const (
	FieldCustomer = "customer"
	FieldStart    = "started_at"
	FieldEnd      = "ended_at"
	FieldMRR      = "mrr"
	FieldReason   = "churn_reason"
	FieldCurrency = "currency"
	FieldInterval = "interval"       // of a price that is not monthly: year, 3 months
	FieldCount    = "interval_count" // how many of them
	FieldQuantity = "quantity"       // of a price for one
	FieldStatus   = "status"         // of the subscription: what is over and has no end is said
)

// CustomerFields are the fields of a customers export.
var CustomerFields = []Field{
	{FieldCustomer, []string{"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "customer email", "email"}},
	{FieldStart, []string{"started_at", "start_date", "signup_date", "created_at", "activated_at", "subscription_start", "subscription_start_date", "subscribed_at", "join_date", "joined_at", "start", "start_ts"}},
	{FieldEnd, []string{"ended_at", "end_date", "cancelled_at", "canceled_at", "churned_at", "expires_at", "churn_date", "cancellation_date", "cancel_date", "cancelled_date", "canceled_date", "subscription_end", "subscription_end_date", "end", "end_ts"}},
	{FieldMRR, []string{"mrr", "monthly_amount", "amount", "plan_amount", "mrr_amount", "monthly_revenue", "monthly_price", "monthly_charge", "monthly_charges", "monthly_fee"}},
	{FieldReason, []string{"churn_reason", "cancellation_reason", "cancel_reason"}},
	{FieldCurrency, []string{"currency", "currency_code"}},
	{FieldInterval, []string{"interval", "billing_interval", "plan_interval", "billing_period"}},
	{FieldCount, []string{"interval_count"}},
	{FieldQuantity, []string{"quantity", "seats"}},
	{FieldStatus, []string{"status", "subscription_status"}},
}

// Customers says which column of a customers export is what.
type Customers struct {
	Header     []string
	Preset     *Preset        // nil: none
	At         map[string]int // column of a field, from 0
	Kept       []int          // columns of the dimensions
	Dimensions []string       // their headers
	Reason     string         // the dimension that is FieldReason
	Filters    []Filter       // columns, by their places among the dimensions, that decide whether a row counts
	List       []Column       // what every column is used as
}

// Has tells whether a field has a column.
func (c Customers) Has(name string) bool {
	_, ok := c.At[name]
	return ok
}

// MonthlyPrice tells whether the price is one of a month for all that is
// bought, whatever the interval and the quantity are: its name says so, or
// neither an interval nor a quantity makes a price of it. Seats do not: in most
// tables they stand beside the MRR of the whole account.
func (c Customers) MonthlyPrice(o Options) bool {
	for _, name := range []string{FieldInterval, FieldQuantity} {
		if o.Columns[name] != "" {
			return false
		}
	}
	if !c.Has(FieldMRR) {
		return false
	}
	monthly := namesMonth(c.Header[c.At[FieldMRR]])
	counted := c.Has(FieldQuantity) && Normal(c.Header[c.At[FieldQuantity]]) == FieldQuantity
	return monthly || !c.Has(FieldInterval) && !counted
}

// FindCustomers takes columns for fields: by Options.Columns, else by the
// preset, else by alias. The same header twice, or a field needed without a
// column, is an error.
func FindCustomers(d *Table, o Options, needed []string) (Customers, error) {
	c := Customers{Header: d.Header, At: map[string]int{}}
	if err := knownFields(o); err != nil {
		return c, err
	}
	preset, err := PresetFor(d.Header, o)
	if err != nil {
		return c, err
	}
	if preset != nil && preset.Subscriptions {
		c.Preset = preset
	}
	for _, f := range CustomerFields {
		if err := c.find(d, f, o.Columns[f.Name], slices.Contains(needed, FieldStart)); err != nil {
			return c, err
		}
	}
	for _, name := range needed {
		if !c.Has(name) {
			reason := fmt.Sprintf("no column for %s; the columns are %s", name, QuotedList(d.Header))
			switch {
			case len(d.Header) == 1:
				return c, d.Problem("column-missing", reason, oneColumn)
			case name == FieldStart && d.names("date"):
				return c, d.Problem("column-missing", reason, "if it is an export of orders, name it as one")
			}
			return c, d.Problem("column-missing", reason, "to name it", columnFix(name, "HEADER"))
		}
	}
	for _, name := range o.By {
		if o.Redact != nil && c.Has(FieldCustomer) && slices.Contains(Named(c.Header, name), c.At[FieldCustomer]) {
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
func (c *Customers) find(d *Table, f Field, asked string, alone bool) error {
	aliases := f.Headers
	switch {
	case asked != "" && (alone || len(Named(d.Header, asked)) > 0):
		aliases = []string{asked}
	case c.Preset != nil:
		aliases = c.Preset.Columns[f.Name]
	}
	for _, alias := range aliases {
		found := Named(d.Header, alias)
		if len(found) > 1 {
			reason := fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, d.Header[found[0]])
			return d.Problem("column-ambiguous", reason, "to choose one", columnFix(f.Name, fmt.Sprintf("#%d", found[0]+1)))
		}
		if len(found) == 1 {
			c.At[f.Name] = found[0]
			return nil
		}
	}
	if asked != "" && alone {
		return d.Problem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, QuotedList(d.Header)), "")
	}
	return nil
}

// keep decides which columns are kept as dimensions: those asked for, under
// the names they are asked for by, and the reason.
func (c *Customers) keep(by []string) {
	for i := range c.Header {
		reason := c.Has(FieldReason) && c.At[FieldReason] == i
		asked := slices.IndexFunc(by, func(name string) bool { return c.means(i, name, reason) })
		name := c.Header[i]
		if asked >= 0 {
			name = by[asked]
		}
		if reason {
			c.Reason = name
		}
		if reason || asked >= 0 {
			c.Kept = append(c.Kept, i)
			c.Dimensions = append(c.Dimensions, name)
		}
	}
}

// filter prepares the columns that say whether a row counts: those of the
// preset and, when statuses are asked for, that of the status.
func (c *Customers) filter(d *Table, o Options) error {
	if slices.Equal(o.Statuses, []string{"all"}) {
		return nil
	}
	if o.AsksStatuses() {
		place, ok := c.At[FieldStatus]
		if !ok {
			return noStatus(d.Name, o.Statuses)
		}
		c.addFilter(place, field.NewStatuses(field.StatusOptions{Keep: o.Statuses, Blank: true}))
		return nil
	}
	if c.Preset == nil {
		return nil
	}
	for _, f := range c.Preset.Filters {
		if found := Named(d.Header, f.Header); len(found) > 0 {
			c.addFilter(found[0], f.statuses())
		}
	}
	return nil
}

func (c *Customers) addFilter(column int, s *field.Statuses) {
	place, kept := slices.BinarySearch(c.Kept, column)
	if !kept {
		c.Kept = slices.Insert(c.Kept, place, column)
		c.Dimensions = slices.Insert(c.Dimensions, place, c.Header[column])
		for i := range c.Filters {
			if c.Filters[i].Column >= place {
				c.Filters[i].Column++
			}
		}
	}
	c.Filters = append(c.Filters, Filter{Column: place, Statuses: s})
}

// means tells whether a dimension asked for by a name is in a column. Channels
// are derived from the column of a channel.
func (c *Customers) means(column int, name string, reason bool) bool {
	return slices.Contains(Named(c.Header, name), column) || reason && Normal(name) == Normal(FieldReason) ||
		Normal(name) == ledger.Channels && ledger.IsChannel(c.Header[column])
}

func (c *Customers) describe() {
	c.List = make([]Column, len(c.Header))
	for i, h := range c.Header {
		c.List[i].Header = h
	}
	for name, i := range c.At {
		c.List[i].Field = name
	}
}

// OfCustomers tells whether the header is one of subscriptions: of a preset, or
// one with a start and without the date of an order.
func (d *Table) OfCustomers(o Options) bool {
	if p, err := PresetFor(d.Header, o); err == nil && p != nil {
		return p.Subscriptions
	}
	return o.Columns["date"] == "" && !d.names("date") && slices.ContainsFunc(CustomerFields, func(f Field) bool {
		return f.Name == FieldStart && d.has(f.Headers)
	})
}

// names tells whether a column is called as a field of orders is.
func (d *Table) names(field string) bool {
	return slices.ContainsFunc(OrderFields, func(f Field) bool { return f.Name == field && d.has(f.Headers) })
}

func (d *Table) has(aliases []string) bool {
	return slices.ContainsFunc(aliases, func(alias string) bool { return len(Named(d.Header, alias)) > 0 })
}
