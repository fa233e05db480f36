package export

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// customerValues reads the values of rows, all but the dates.
type customerValues struct {
	columns schema.Customers
	options Options
	amounts map[string]*field.Amounts // by currency
	starts  bool                      // rows are subscriptions: they have a start, and a price
	monthly bool                      // interval and quantity do not matter
	unit    string                    // currency of all rows, when no column says
	known   map[string]string         // texts that come often, so that each is held once
	shared  map[string][]string       // values of dimensions, by all of them with zeros between
	key     []byte                    // of shared, in the making
	over    *field.Statuses           // tells what has ended
}

// overWords are statuses of subscriptions that do not run any more.
var overWords = []string{"cancelled", "canceled", "churned", "ended", "expired", "inactive", "terminated", "closed", "lapsed"}

func newCustomerValues(c schema.Customers, o Options, starts bool) *customerValues {
	v := &customerValues{
		columns: c, options: o, starts: starts, monthly: c.MonthlyPrice(o), unit: strings.ToUpper(o.Currency),
		known: map[string]string{}, shared: map[string][]string{}, amounts: map[string]*field.Amounts{},
		over: field.NewStatuses(field.StatusOptions{Drop: map[string][]string{"over": overWords}}),
	}
	if c.Has(schema.FieldMRR) {
		v.unit = cmp.Or(schema.CurrencyIn(c.Header[c.At[schema.FieldMRR]]), v.unit)
	}
	return v
}

// read reads a row, or says what is wrong with it first.
func (v *customerValues) read(row customerText, at *customerRows) (c customer) {
	c.line = at.line(0)
	if c.id, c.problem = v.id(row.Customer, at); c.problem != nil {
		return c
	}
	c.start = v.date(schema.FieldStart, row.Start, at)
	if v.starts {
		c.end = v.date(schema.FieldEnd, row.End, at)
		c.endless = c.end.text == "" && v.over.Filtered([]byte(row.Status)) != ""
	}
	if v.starts && c.start.text == "" {
		c.problem = at.at(schema.FieldStart, row.Start, field.CodeDateMissing, "no date", "a subscription has a start")
		return c
	}
	if c.currency, c.problem = v.currency(row.Currency, at); c.problem != nil {
		return c
	}
	if c.price, c.problem = v.price(row, c.currency, at); c.problem != nil {
		return c
	}
	if c.values, c.problem = v.dimensions(row.Values, at); c.problem != nil {
		return c
	}
	for _, f := range v.columns.Filters {
		if c.filtered == "" {
			c.filtered = f.Statuses.Filtered([]byte(c.values[f.Column]))
			if c.filtered == field.BlankStatus {
				c.filtered = "status-blank"
			}
		}
	}
	return c
}

// dimensions is the values of a row's dimensions. Rows that have the same ones
// share them.
func (v *customerValues) dimensions(texts texts, at *customerRows) ([]string, *Problem) {
	v.key = v.key[:0]
	for i, text := range texts {
		value, fault := field.ID([]byte(text))
		if fault != nil {
			return nil, at.wrong(fault)
		}
		texts[i] = string(value)
		v.key = append(append(v.key, value...), 0)
	}
	shared, ok := v.shared[string(v.key)]
	if !ok {
		for _, text := range texts {
			shared = append(shared, v.intern(text))
		}
		v.shared[string(v.key)] = shared
	}
	return shared, nil
}

// id is the customer's id.
func (v *customerValues) id(text string, at *customerRows) (string, *Problem) {
	id, fault := field.ID([]byte(text))
	switch {
	case fault != nil:
		return "", at.fault(schema.FieldCustomer, text, fault)
	case len(id) == 0:
		return "", at.at(schema.FieldCustomer, text, orders.CodeCustomerBlank, "no customer", "to leave such rows out", note.Fix{Option: note.Blank, Value: "skip"})
	case v.options.FoldIDs:
		return strings.ToLower(string(id)), nil
	}
	return string(id), nil
}

// date is the text of a date, and where it is.
func (v *customerValues) date(name, text string, at *customerRows) date {
	place, ok := v.columns.At[name]
	if text = strings.TrimSpace(text); !ok || text == "" {
		return date{}
	}
	return date{text: v.intern(text), line: at.line(place)}
}

// currency is the row's, or without such a column that of Options.
func (v *customerValues) currency(text string, at *customerRows) (string, *Problem) {
	if !v.columns.Has(schema.FieldCurrency) || !v.starts {
		return v.unit, nil
	}
	code, fault := field.Currency([]byte(text))
	if fault != nil {
		return "", at.fault(schema.FieldCurrency, text, fault)
	}
	return code, nil
}

// price is what a row costs a month.
func (v *customerValues) price(row customerText, currency string, at *customerRows) (price, *Problem) {
	p := price{times: 1, per: 1}
	if !v.columns.Has(schema.FieldMRR) || !v.starts {
		return p, nil
	}
	amounts, err := v.amountsIn(currency)
	if err != nil {
		return p, at.at(schema.FieldMRR, row.MRR, field.CodeAmount, err.Error(), "")
	}
	var fault *field.Fault
	if p.minor, p.digits, fault = amounts.Parse([]byte(row.MRR)); fault != nil {
		return p, at.fault(schema.FieldMRR, row.MRR, fault)
	}
	if p.minor < 0 {
		return p, at.at(schema.FieldMRR, row.MRR, "mrr-negative", "a subscription cannot cost less than nothing", "write discounts off the price, and refunds not at all")
	}
	if v.monthly {
		return p, nil
	}
	return v.perMonth(p, row, at)
}

// perMonth takes quantity and interval into a price.
func (v *customerValues) perMonth(p price, row customerText, at *customerRows) (price, *Problem) {
	quantity, problem := v.whole(schema.FieldQuantity, row.Quantity, at)
	if problem != nil {
		return p, problem
	}
	count, problem := v.whole(schema.FieldCount, row.Count, at)
	if problem != nil {
		return p, problem
	}
	if v.columns.Has(schema.FieldInterval) {
		var ok bool
		if p.times, p.per, ok = monthly(row.Interval, count); !ok {
			return p, at.at(schema.FieldInterval, row.Interval, "interval-unknown", "not an interval", "write day, week, month, quarter, year, or 3 months")
		}
	}
	minor, ok := money.Mul(p.minor, quantity)
	if !ok {
		return p, at.at(schema.FieldQuantity, row.Quantity, field.CodeAmountRange, "the price of so many is too large", "")
	}
	p.minor = minor
	return p, nil
}

// whole is a whole number that is not negative: 1 when there is no column.
func (v *customerValues) whole(name, text string, at *customerRows) (int64, *Problem) {
	if !v.columns.Has(name) {
		return 1, nil
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
	if err != nil {
		return 0, at.at(name, text, "number-invalid", "not a whole number", "")
	}
	return int64(n), nil
}

// intern is a text, held once however often it comes.
func (v *customerValues) intern(text string) string {
	known, ok := v.known[text]
	if !ok {
		known = strings.Clone(text)
		v.known[known] = known
	}
	return known
}

// amountsIn is the reader of amounts of a currency.
func (v *customerValues) amountsIn(currency string) (*field.Amounts, error) {
	if amounts := v.amounts[currency]; amounts != nil {
		return amounts, nil
	}
	o := field.AmountOptions{
		Digits: field.CurrencyDigits(currency), Currency: currency, AnyDigit: v.options.Digits == schema.AnyDigits,
		Decimal: v.options.Mark(v.columns.Preset), Thousands: v.options.Thousands,
		StripCurrency: v.options.StripCurrency, TrailingMinus: v.options.TrailingMinus, MinorUnits: v.options.MinorUnits,
	}
	if p := v.columns.Preset; p != nil {
		o.StripCurrency = o.StripCurrency || p.Symbols
		o.MinorUnits = o.MinorUnits || p.MinorUnits
	}
	amounts, err := field.NewAmounts(o)
	if err != nil {
		return nil, schema.MarksError(err, o)
	}
	v.amounts[currency] = amounts
	return amounts, nil
}
