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
		c.note("no-ends", column("ended_at"), "no column has the end of subscriptions, so no customer is ever lost; to name one")
	}
	if dropped.Free > 0 {
		c.note("free-subscriptions", note.Fix{Option: note.IncludeFree}, "rows with an MRR of 0 (trials, free plans) excluded: %s; to include them", problem.Grouped(dropped.Free))
	}
	if dropped.After > 0 {
		c.note("after-as-of", note.Fix{}, "rows that start after %s excluded: %s", s.Extent().AsOf, problem.Grouped(dropped.After))
	}
	if n := s.Repeats(); n > 0 {
		c.note("rows-repeated", note.Fix{}, "rows identical to another one: %d; they count: are they several subscriptions, or was something exported twice?", n)
	}
	if parts := s.Extent().Unit.Parts; parts > 1 {
		c.note("monthly-share", note.Fix{}, "prices of other intervals count as their exact share of a month (a year has 52 weeks, 365 days, 12 months); amounts shown are rounded")
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
		c.note("end-unknown", note.Fix{}, "rows that have ended according to %q but have no end date: %s; they count as running", c.columns.Header[c.columns.At[schema.FieldStatus]], problem.Grouped(n))
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
		c.note("price-monthly", column("interval"), "%q is used as the total MRR: interval and quantity are not applied; to apply them", price)
		return
	}
	if columns.Has(schema.FieldCount) && !columns.Has(schema.FieldInterval) {
		c.note("price-monthly", column("interval"), "%q is used as a monthly price: %q is not applied because no column has an interval; to name one", price, columns.Header[columns.At[schema.FieldCount]])
	}
	if columns.Has(schema.FieldQuantity) && columns.Preset == nil && c.options.Columns[schema.FieldQuantity] == "" {
		c.note("price-quantity", note.Fix{}, "%q is used as a unit price and multiplied by %q; if it is the total, call the column mrr", price, columns.Header[columns.At[schema.FieldQuantity]])
	}
}

func (c *customersFile) note(code string, fix note.Fix, format string, args ...any) {
	c.reading.Notes = append(c.reading.Notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...), Fix: fix})
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

// column names the column of a field.
func column(field string) note.Fix { return note.Fix{Option: note.Column, Value: field + "=HEADER"} }
