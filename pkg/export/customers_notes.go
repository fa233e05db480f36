package export

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// noteRows says what is to be known about the rows, those that count and those
// that are left out.
func (c *customersFile) noteRows(s *ledger.Subscriptions) {
	dropped := s.Dropped()
	if !c.columns.Has(schema.FieldEnd) {
		c.note("no-ends", "no column tells when subscriptions ended, so that nobody is ever lost; if there is one, name it with --column ended_at=HEADER")
	}
	if dropped.Free > 0 {
		c.note("free-subscriptions", "rows with an MRR of 0: %d; trials and free plans are no customers; count them with --include-free", dropped.Free)
	}
	if dropped.After > 0 {
		c.note("after-as-of", "rows that start after %s: %d; they are left out", s.Extent().AsOf, dropped.After)
	}
	if n := s.Repeats(); n > 0 {
		c.note("rows-repeated", "rows that say the same as another one: %d; they count: are they several subscriptions, or was something exported twice?", n)
	}
	if parts := s.Extent().Unit.Parts; parts > 1 {
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
		c.note("end-unknown", "rows whose %q says that they have ended, and that have no day of it: %s; they count as running", c.columns.Header[c.columns.At[schema.FieldStatus]], problem.Grouped(n))
	}
}

// notePrice says what was done about interval and quantity, unless it was
// asked for or is the rule of a preset.
func (c *customersFile) notePrice() {
	columns := c.columns
	if !columns.Has(schema.FieldMRR) {
		return
	}
	price := columns.Header[columns.At[schema.FieldMRR]]
	if columns.MonthlyPrice(c.options) && (columns.Has(schema.FieldInterval) || columns.Has(schema.FieldQuantity)) {
		c.note("price-monthly", "%q is taken for the MRR of all that is bought: interval and quantity are not applied to it; apply them with --column interval=HEADER or quantity=HEADER", price)
		return
	}
	if columns.Has(schema.FieldCount) && !columns.Has(schema.FieldInterval) {
		c.note("price-monthly", "%q is taken for the price of a month: %q is not applied to it without an interval, which no column has; name it with --column interval=HEADER", price, columns.Header[columns.At[schema.FieldCount]])
	}
	if columns.Has(schema.FieldQuantity) && columns.Preset == nil && c.options.Columns[schema.FieldQuantity] == "" {
		c.note("price-quantity", "%q is taken for the price of one and multiplied by %q; if it is of all together, call the column mrr", price, columns.Header[columns.At[schema.FieldQuantity]])
	}
}

func (c *customersFile) note(code, format string, args ...any) {
	c.reading.Notes = append(c.reading.Notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
}

// unknownStatus is about statuses asked for that no good row has.
func (c *customersFile) unknownStatus() ([]note.Note, error) {
	if !c.options.AsksStatuses() {
		return nil, nil
	}
	asked := c.columns.Filters[0]
	words := asked.Statuses.Unmet()
	found := map[string]int64{}
	for _, r := range c.rows {
		if r.problem == nil && len(words) > 0 {
			found[schema.StatusName(r.values[asked.Column])]++
		}
	}
	return schema.UnknownStatus(c.options.Statuses, words, found)
}
