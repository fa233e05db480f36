package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// Subscriptions reads a customers export whose rows are subscriptions: who,
// from when, until when, at what price a month. Options.By names the columns
// to keep as dimensions; the reason why a subscription ended is always one.
//
// Prices for other intervals become monthly amounts exactly: the unit counts
// parts of a minor unit (money.Unit.Parts) where that is needed. A file without
// prices is one of unpriced subscriptions, unless Options.NeedAmount is set.
func Subscriptions(ctx context.Context, in Input, o Options) (*ledger.Subscriptions, Reading, error) {
	c, s, err := readSubscriptions(ctx, in, o)
	return s, c.reading, err
}

func readSubscriptions(ctx context.Context, in Input, o Options) (*customersFile, *ledger.Subscriptions, error) {
	if o.Rates != nil {
		return &customersFile{}, nil, &UsageError{"--rates converts orders, not the prices of subscriptions, which have no one day; keep those of one currency with --currency"}
	}
	needed := []string{fieldStart}
	if o.NeedAmount {
		needed = append(needed, fieldMRR)
	}
	c, err := readCustomers(ctx, in, o, needed...)
	if err != nil {
		return c, nil, err
	}
	if err := c.oneCurrency(); err != nil {
		return c, nil, err
	}
	c.noteEndless()
	unit, err := c.unit()
	if err != nil {
		return c, nil, err
	}
	s := ledger.NewSubscriptions(c.subscriptions(unit), ledger.Terms{
		AsOf:       o.AsOf,
		Today:      o.Today,
		Unit:       unit,
		Free:       o.IncludeFree || !c.columns.has(fieldMRR),
		Dimensions: c.columns.dimensions,
		Reason:     c.columns.reason,
	})
	c.count(s)
	return c, s, nil
}

// Customers reads a customers export that stands beside orders: what is known
// of each customer, and when she signed up. Prices and ends are not looked at;
// a start is when there is one.
func Customers(ctx context.Context, in Input, o Options) (*ledger.Attributes, Reading, error) {
	c, err := readCustomers(ctx, in, o)
	if err != nil {
		return nil, c.reading, err
	}
	rows := make([]ledger.Subscription, len(c.rows))
	for i, r := range c.rows {
		rows[i] = ledger.Subscription{Customer: r.id, Start: ledger.Unknown, Values: r.values}
		if r.start.known {
			rows[i].Start = r.start.day
		}
	}
	c.reading.RowsUsed = int64(len(rows))
	return ledger.NewAttributes(rows, c.columns.dimensions), c.reading, nil
}

// customersFile is a customers export as it is being read.
type customersFile struct {
	name    string
	options Options
	columns customerColumns
	rows    []customer
	codes   map[string]int64 // good rows by currency, those that do not count among them
	bad     badRows
	reading Reading
}

// customer is one row.
type customer struct {
	id         string
	start, end date
	price      price
	currency   string
	values     []string
	line       int64
	endless    bool     // its status says that it has ended, and nothing when
	filtered   string   // why the row does not count; empty when it does
	problem    *Problem // what is wrong with the row, when something is
}

// date is a day as text, until it is known how the column writes days.
type date struct {
	text  string
	line  int64 // that the text is on
	day   calendar.Day
	known bool
}

// readCustomers reads all rows. A column for the ids must be there, and one
// for each of the fields needed.
func readCustomers(ctx context.Context, in Input, o Options, needed ...string) (*customersFile, error) {
	c := &customersFile{name: in.Name, options: o, codes: map[string]int64{}, bad: badRows{all: o.Rejects != nil}}
	c.reading = Reading{Files: []string{in.Name}, Filtered: map[string]int64{}, Rejected: map[string]int64{}}
	src, err := open(in, o)
	if err != nil {
		return c, err
	}
	defer src.close()
	text, err := newCustomerRows(src, o, append(needed, fieldCustomer))
	c.reading.Notes = append(c.reading.Notes, src.notes...)
	if err != nil {
		return c, err
	}
	c.columns = text.columns
	if text.columns.preset != nil {
		c.reading.Preset = text.columns.preset.Name
	}
	c.reading.Columns = text.columns.list
	values := newCustomerValues(text.columns, o, slices.Contains(needed, fieldStart))
	if _, err := values.amountsIn(""); err != nil {
		return c, err
	}
	c.rows = make([]customer, 0, text.estimate(src))
	if err := c.read(ctx, text, values); err != nil {
		return c, err
	}
	if err := c.dates(); err != nil {
		return c, err
	}
	return c, c.settle()
}

// read reads row after row. What is wrong with one is kept and does not stop
// the others.
func (c *customersFile) read(ctx context.Context, text *customerRows, values *customerValues) error {
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, problem, err := text.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case problem != nil:
			c.rows = append(c.rows, customer{problem: problem})
		default:
			c.rows = append(c.rows, values.read(row, text))
		}
	}
}

// settle parts the rows that count from those that do not.
func (c *customersFile) settle() error {
	c.reading.RowsRead = int64(len(c.rows))
	absent, unknown := c.unknownStatus()
	kept := c.rows[:0]
	for _, r := range c.rows {
		if r.problem == nil {
			c.codes[r.currency]++
		}
		switch {
		case r.problem == nil && r.filtered != "":
			c.filter(r.filtered, 1)
		case r.problem == nil:
			kept = append(kept, r)
		case r.problem.Code == codeCustomerBlank && c.options.Blank == "skip":
			c.filter(filteredBlank, 1)
		default:
			c.bad.add(c.options.redacted(*r.problem))
		}
	}
	c.rows = kept
	c.reading.RowsRejected, c.reading.Rejected = c.bad.rejected, c.bad.counts
	c.reading.Notes = append(append(c.reading.Notes, lossNotes(c.reading)...), slices.Concat(openQuotes(c.bad.problems), absent)...)
	if err := c.bad.verdict(c.reading.RowsRead, c.options); err != nil {
		return err
	}
	return unknown
}

// oneCurrency keeps the currency asked for, or makes sure that there is only
// one.
func (c *customersFile) oneCurrency() error {
	if want := strings.ToUpper(c.options.Currency); want != "" && c.columns.has(fieldCurrency) {
		if err := unknownCurrency(want, c.codes, ""); err != nil {
			return err
		}
		kept := c.rows[:0]
		for _, r := range c.rows {
			if r.currency == want {
				kept = append(kept, r)
			}
		}
		c.filter(filteredCurrency, int64(len(c.rows)-len(kept)))
		c.rows = kept
		return nil
	}
	counts := map[string]int64{}
	for _, r := range c.rows {
		counts[r.currency]++
	}
	if len(counts) < 2 {
		return nil
	}
	var found []string
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		found = append(found, fmt.Sprintf("%s (%d rows)", code, counts[code]))
	}
	return fileProblem(Problem{Code: "currency-mixed", File: c.name, Reason: "several currencies: " + strings.Join(found, ", "), Hint: "keep one with --currency"})
}

// filter counts rows that are left out for a reason.
func (c *customersFile) filter(why string, n int64) {
	if n > 0 {
		c.reading.Filtered[why] += n
		c.reading.RowsFiltered += n
	}
}

// unit is the unit in which every price is a whole number.
func (c *customersFile) unit() (money.Unit, error) {
	u := money.Unit{Currency: strings.ToUpper(c.options.Currency), Parts: 1, Unpriced: !c.columns.has(fieldMRR)}
	if len(c.rows) > 0 {
		u.Currency = c.rows[0].currency
	}
	u.Digits = field.CurrencyDigits(u.Currency)
	for _, r := range c.rows {
		u.Digits = max(u.Digits, r.price.digits)
		u.Parts = lcm(u.Parts, r.price.per)
		if u.Parts > maxParts {
			return u, c.tooFine(r)
		}
	}
	return u, c.addsUp(u)
}

// tooFine is a mix of intervals whose prices have no common unit that leaves
// room for sums.
func (c *customersFile) tooFine(r customer) error {
	return fileProblem(Problem{Code: "interval-mixed", File: c.name, Line: r.line, Reason: "too many different intervals to add up prices exactly", Hint: "write monthly amounts in a column mrr"})
}

// maxSpan is the number of months for which the sum of all prices must fit.
const maxSpan = 12 * 400

// addsUp makes sure that no sum of these prices overflows.
func (c *customersFile) addsUp(u money.Unit) error {
	var total money.Minor
	for _, r := range c.rows {
		m, ok := r.price.in(u)
		if ok {
			total, ok = money.Add(total, m)
		}
		if ok {
			_, ok = money.Mul(total, maxSpan)
		}
		if !ok {
			return fileProblem(Problem{Code: field.CodeAmountRange, File: c.name, Line: r.line, Reason: "the prices up to here are too large to be added up exactly"})
		}
	}
	return nil
}

// subscriptions is the rows in their unit, which the file forgets.
func (c *customersFile) subscriptions(u money.Unit) []ledger.Subscription {
	rows := make([]ledger.Subscription, len(c.rows))
	for i, r := range c.rows {
		mrr, _ := r.price.in(u)
		rows[i] = ledger.Subscription{Customer: r.id, Start: r.start.day, End: r.end.day, Ends: r.end.known, MRR: mrr, Values: r.values}
	}
	c.rows = nil
	return rows
}

// count completes the account of the rows.
func (c *customersFile) count(s *ledger.Subscriptions) {
	left := s.Left()
	c.filter(filteredAsOf, left.After)
	c.filter("free", left.Free)
	c.reading.RowsUsed = int64(s.Rows())
	if !c.columns.has(fieldEnd) {
		c.note("no-ends", "no column tells when subscriptions ended, so that nobody is ever lost; if there is one, name it with --column ended_at=HEADER")
	}
	if left.Free > 0 {
		c.note("free-subscriptions", "rows with an MRR of 0: %d; trials and free plans are no customers; count them with --include-free", left.Free)
	}
	if left.After > 0 {
		c.note("after-as-of", "rows that start after %s: %d; they are left out", s.Coverage().AsOf, left.After)
	}
	if n := s.Repeats(); n > 0 {
		c.note("rows-repeated", "rows that say the same as another one: %d; they count: are they several subscriptions, or was something exported twice?", n)
	}
	if parts := s.Coverage().Unit.Parts; parts > 1 {
		c.note("monthly-share", "prices of other intervals count as their exact share of a month (a year has 52 weeks, 365 days, 12 months); amounts shown are rounded")
	}
	c.notePrice()
}

// noteEndless says how many of the rows that count have ended on a day that is
// not known.
func (c *customersFile) noteEndless() {
	var n int64
	for _, r := range c.rows {
		if r.endless {
			n++
		}
	}
	if n > 0 {
		c.note("end-unknown", "rows whose %q says that they have ended, and that have no day of it: %s; they count as running", c.columns.header[c.columns.at[fieldStatus]], grouped(n))
	}
}

// notePrice says what was done about interval and quantity, unless it was
// asked for or is the rule of a preset.
func (c *customersFile) notePrice() {
	columns := c.columns
	if !columns.has(fieldMRR) {
		return
	}
	price := columns.header[columns.at[fieldMRR]]
	if columns.monthlyPrice(c.options) && (columns.has(fieldInterval) || columns.has(fieldQuantity)) {
		c.note("price-monthly", "%q is taken for the MRR of all that is bought: interval and quantity are not applied to it; apply them with --column interval=HEADER or quantity=HEADER", price)
		return
	}
	if columns.has(fieldCount) && !columns.has(fieldInterval) {
		c.note("price-monthly", "%q is taken for the price of a month: %q is not applied to it without an interval, which no column has; name it with --column interval=HEADER", price, columns.header[columns.at[fieldCount]])
	}
	if columns.has(fieldQuantity) && columns.preset == nil && c.options.Columns[fieldQuantity] == "" {
		c.note("price-quantity", "%q is taken for the price of one and multiplied by %q; if it is of all together, call the column mrr", price, columns.header[columns.at[fieldQuantity]])
	}
}

func (c *customersFile) note(code, format string, args ...any) {
	c.reading.Notes = append(c.reading.Notes, Note{code, fmt.Sprintf(format, args...)})
}
