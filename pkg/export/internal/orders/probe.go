package orders

import (
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// probe reads the first rows of each file as a pass would and throws their orders
// away. What the rows tell about the questions that a header leaves open is then
// mostly known before the first pass, which would have to be repeated else.
func (s *scan) probe() error {
	if err := s.prepare(); err != nil {
		return err
	}
	changed := false
	for _, f := range s.files {
		if f.Plan.Amount < 0 {
			continue
		}
		s.look(f)
		was := f.Layout.Answers
		e := questions.Evidence{Files: len(s.files), Columns: f.seen.Evidence(f.Header), Orders: f.shown.orders, Pieces: f.shown.pieces, Written: f.shown.written, Sizes: f.shown.sizes}
		if err := f.recognize(f.Table, s.options, e); err != nil {
			return err
		}
		changed = changed || !maps.Equal(was, f.Answers)
	}
	if !changed {
		return nil
	}
	return s.prepare()
}

// look reads the first rows of a file.
func (s *scan) look(f *file) {
	t := &scan{
		options: s.options, files: s.files, asOf: s.asOf, minimum: s.minimum, digits: s.digits, rates: s.rates,
		currencies: newCurrencies(), want: s.want, ids: s.ids, customers: s.customers, reasons: slices.Clone(s.reasons), labels: s.labels,
	}
	t.builder = ledger.NewBuilder(ledger.Options{
		Unit: money.Unit{Digits: s.digits}, Writers: 1, Prefix: s.customers.text, Columns: s.columns(), Products: s.hasProducts(),
	})
	a := newAssembler(t, t.builder.Writer(0))
	a.file = f
	r := newReader(&worker{assembler: a})
	a.lines = r.lines
	var c columns
	f.Sample(func(x *rows.Index, chunk int) {
		c.begin(x, int32(chunk))
		r.read(&c)
		a.take(&c, 0, c.lastRun(f))
	})
	a.endRun()
	f.shown = a.shown
	f.shown.written.Join(r.shown())
	f.shown.sizes.Join(r.sizes)
}

// lastRun is where the last order of the first rows begins, which may go on behind
// them; or where the rows end, when they are all.
func (c *columns) lastRun(f *file) (from int) {
	from = c.rows
	if f.Whole || f.Plan.Order < 0 || from == 0 {
		return from
	}
	for from--; from > 0 && c.ids[from-1] == c.ids[c.rows-1]; from-- {
	}
	return from
}
