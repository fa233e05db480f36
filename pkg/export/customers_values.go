package export

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

const codeCustomerBlank = "customer-blank"

// customerValues reads the values of rows.
type customerValues struct {
	columns    customerColumns
	options    Options
	start, end *field.Dates
	amounts    map[string]*field.Amounts // by currency
	starts     bool                      // rows are subscriptions: they have a start, and a price
	monthly    bool                      // interval and quantity do not matter
	known      map[string]string         // texts of dimensions, so that each is held once
}

func newCustomerValues(c customerColumns, o Options, starts bool) (*customerValues, error) {
	v := &customerValues{columns: c, options: o, starts: starts, monthly: c.monthlyPrice(o), known: map[string]string{}, amounts: map[string]*field.Amounts{}}
	var err error
	dates := field.DateOptions{
		Format: o.DateFormat, System: o.System, Location: o.Location,
		Min: firstDay(o), AnyDigit: o.Digits == "any",
	}
	if v.start, err = field.NewDates(dates); err != nil {
		return nil, &UsageError{err.Error()}
	}
	v.end = v.start.Fork()
	_, err = v.amountsIn("")
	return v, err
}

// amountsIn is the reader of amounts of a currency.
func (v *customerValues) amountsIn(currency string) (*field.Amounts, error) {
	if amounts := v.amounts[currency]; amounts != nil {
		return amounts, nil
	}
	o := v.options
	amounts, err := field.NewAmounts(field.AmountOptions{
		Digits: field.CurrencyDigits(currency), Decimal: o.Decimal, Thousands: o.Thousands, AnyDigit: o.Digits == "any",
		StripCurrency: o.StripCurrency, TrailingMinus: o.TrailingMinus, MinorUnits: o.MinorUnits,
	})
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	v.amounts[currency] = amounts
	return amounts, nil
}

// firstDay is the earliest day that is believed.
func firstDay(o Options) calendar.Day {
	if o.MinDateSet {
		return o.MinDate
	}
	first, _ := calendar.Date(1990, 1, 1)
	return first
}

// read reads a row, or says what is wrong with it first.
func (v *customerValues) read(row customerText, at *customerRows) (c customer, p *Problem) {
	line, _ := at.csv.FieldPos(0)
	c.line = int64(line + at.above)
	if c.id, p = v.id(row.Customer, at); p != nil {
		return c, p
	}
	if c.start, c.started, p = v.day(v.start, fieldStart, row.Start, at); p != nil {
		return c, p
	}
	if c.end, c.ended, p = v.day(v.end, fieldEnd, row.End, at); p != nil {
		return c, p
	}
	if c.ended && c.started && c.end < c.start {
		return c, at.at(fieldEnd, row.End, "end-before-start", "ends before it starts on "+c.start.String(), "")
	}
	if c.currency, p = v.currency(row.Currency, at); p != nil {
		return c, p
	}
	if c.price, p = v.price(row, c.currency, at); p != nil {
		return c, p
	}
	for _, text := range row.Values {
		c.values = append(c.values, v.intern(strings.TrimSpace(text)))
	}
	return c, nil
}

// id is the customer's id.
func (v *customerValues) id(text string, at *customerRows) (string, *Problem) {
	id := strings.TrimSpace(text)
	switch {
	case id == "":
		return "", at.at(fieldCustomer, text, codeCustomerBlank, "no customer", "leave such rows out with --blank-customer skip")
	case strings.ContainsRune(id, 0):
		return "", at.at(fieldCustomer, text, "text-nul", "holds a NUL byte", "")
	case !utf8.ValidString(id):
		return "", at.at(fieldCustomer, text, "text-encoding", "not UTF-8", "name the encoding with --encoding")
	}
	if v.options.FoldIDs {
		id = strings.ToLower(id)
	}
	return strings.Clone(id), nil
}

// day is a date, and whether there is one.
func (v *customerValues) day(dates *field.Dates, name, text string, at *customerRows) (calendar.Day, bool, *Problem) {
	text = strings.TrimSpace(text)
	if text == "" && !(name == fieldStart && v.starts) {
		return 0, false, nil
	}
	day, fault := dates.Parse([]byte(text))
	if fault != nil {
		return 0, false, at.fault(name, text, fault)
	}
	return day, true, nil
}

// currency is the row's, or without such a column that of Options.
func (v *customerValues) currency(text string, at *customerRows) (string, *Problem) {
	if !v.columns.has(fieldCurrency) {
		return strings.ToUpper(v.options.Currency), nil
	}
	code, fault := field.Currency([]byte(text))
	if fault != nil {
		return "", at.fault(fieldCurrency, text, fault)
	}
	return code, nil
}

// price is what a row costs a month.
func (v *customerValues) price(row customerText, currency string, at *customerRows) (price, *Problem) {
	p := price{times: 1, per: 1}
	if !v.columns.has(fieldMRR) || !v.starts {
		return p, nil
	}
	amounts, err := v.amountsIn(currency)
	if err != nil {
		return p, at.at(fieldMRR, row.MRR, "currency-unknown", err.Error(), "")
	}
	var fault *field.Fault
	if p.minor, p.digits, fault = amounts.Parse([]byte(row.MRR)); fault != nil {
		return p, at.fault(fieldMRR, row.MRR, fault)
	}
	if p.minor < 0 {
		return p, at.at(fieldMRR, row.MRR, "mrr-negative", "a subscription cannot cost less than nothing", "write discounts off the price, and refunds not at all")
	}
	if v.monthly {
		return p, nil
	}
	return v.perMonth(p, row, at)
}

// perMonth takes quantity and interval into a price.
func (v *customerValues) perMonth(p price, row customerText, at *customerRows) (price, *Problem) {
	quantity, problem := v.whole(fieldQuantity, row.Quantity, at)
	if problem != nil {
		return p, problem
	}
	count, problem := v.whole(fieldCount, row.Count, at)
	if problem != nil {
		return p, problem
	}
	if v.columns.has(fieldInterval) {
		var ok bool
		if p.times, p.per, ok = monthly(row.Interval, count); !ok {
			return p, at.at(fieldInterval, row.Interval, "interval-unknown", "not an interval", "write day, week, month, quarter, year, or 3 months")
		}
	}
	minor, ok := money.Mul(p.minor, quantity)
	if !ok {
		return p, at.at(fieldQuantity, row.Quantity, "amount-range", "the price of so many is too large", "")
	}
	p.minor = minor
	return p, nil
}

// whole is a whole number that is not negative: 1 when there is no column.
func (v *customerValues) whole(name, text string, at *customerRows) (int64, *Problem) {
	if !v.columns.has(name) {
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
