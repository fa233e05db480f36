package export

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
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
		return &customersFile{}, nil, &UsageError{Option: note.Rates, Reason: "converts orders only: the price of a subscription has no single day", Hint: "to keep one currency", Fixes: []note.Fix{{Option: note.Currency, Value: "CODE"}}}
	}
	needed := []string{schema.FieldStart}
	if o.NeedAmount {
		needed = append(needed, schema.FieldMRR)
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
		Free:       o.IncludeFree || !c.columns.Has(schema.FieldMRR),
		Dimensions: c.columns.Dimensions,
		Reason:     c.columns.Reason,
	})
	c.count(s)
	c.noteRows(s)
	return c, s, nil
}

// Customers reads a customers export that stands beside orders: what is known
// of each customer, and when they signed up. Prices and ends are ignored; a
// start is optional.
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
	return ledger.NewAttributes(rows, c.columns.Dimensions), c.reading, nil
}

// customersFile is a customers export as it is being read.
type customersFile struct {
	name    string
	options Options
	columns schema.Customers
	rows    []customer
	codes   map[string]int64 // good rows by currency, those that do not count among them
	starts  field.DateSurvey // of all rows, as far as their dates could be found
	ends    field.DateSurvey
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
	c.starts.AnyDigit, c.ends.AnyDigit = o.Digits == schema.AnyDigits, o.Digits == schema.AnyDigits
	c.reading = Reading{Inputs: []string{in.Name}, Filtered: map[string]int64{}, Rejected: map[string]int64{}}
	src, err := schema.Open(in, o)
	if err != nil {
		return c, err
	}
	defer src.Close()
	text, err := newCustomerRows(src, o, append(needed, schema.FieldCustomer))
	c.reading.Notes = append(c.reading.Notes, src.Notes...)
	if err != nil {
		return c, err
	}
	c.columns = text.columns
	if text.columns.Preset != nil {
		c.reading.Preset = text.columns.Preset.Name
	}
	c.reading.Columns = text.columns.List
	values := newCustomerValues(text.columns, o, slices.Contains(needed, schema.FieldStart))
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

// read reads row after row. A bad row is counted, and nothing of it is held.
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
		}
		c.reading.RowsRead++
		r := customer{problem: problem}
		if problem == nil {
			r = values.read(row, text)
			c.survey(r)
		}
		if r.problem != nil {
			c.reject(*r.problem)
		} else {
			c.rows = append(c.rows, r)
		}
	}
}

// survey looks at how the dates of a row are written.
func (c *customersFile) survey(r customer) {
	if r.start.text != "" {
		c.starts.Add([]byte(r.start.text), r.start.line)
	}
	if r.end.text != "" {
		c.ends.Add([]byte(r.end.text), r.end.line)
	}
}

// reject counts a bad row.
func (c *customersFile) reject(p Problem) {
	if p.Code == orders.CodeCustomerBlank && c.options.Blank == schema.SkipBlank {
		c.filter(schema.FilteredBlank, 1)
		return
	}
	c.bad.add(c.options.Redacted(p))
}

// settle parts the rows that count from those that do not.
func (c *customersFile) settle() error {
	absent, unknown := c.unknownStatus()
	kept := c.rows[:0]
	for _, r := range c.rows {
		if r.problem != nil {
			c.reject(*r.problem)
			continue
		}
		c.codes[r.currency]++
		if r.filtered != "" {
			c.filter(r.filtered, 1)
		} else {
			kept = append(kept, r)
		}
	}
	c.rows = kept
	c.reading.RowsRejected, c.reading.Rejected = c.bad.rejected, c.bad.counts
	c.reading.Notes = append(append(c.reading.Notes, schema.LossNotes(c.reading)...), slices.Concat(schema.OpenQuotes(c.bad.problems), absent)...)
	if err := c.bad.verdict(c.reading.RowsRead, c.options); err != nil {
		return err
	}
	return unknown
}

// filter counts rows that are left out for a reason.
func (c *customersFile) filter(why string, n int64) {
	if n > 0 {
		c.reading.Filtered[why] += n
		c.reading.RowsFiltered += n
	}
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
	dropped := s.Dropped()
	c.filter(schema.FilteredAsOf, dropped.After)
	c.filter("free", dropped.Free)
	c.reading.RowsUsed = int64(s.Rows())
}
