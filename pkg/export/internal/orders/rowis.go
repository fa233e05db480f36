package orders

import (
	"bytes"
	"hash/fnv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
)

// perCustomer refuses rows that are customers with what they have bought so far.
func (s *scan) perCustomer(orders *ledger.Orders) error {
	f, extent := s.files[0], orders.Extent()
	found := questions.PerCustomer(questions.RowsOfCustomers{
		Rows: extent.Orders, Customers: extent.Customers, Columns: s.evidence(f).Columns, Asked: s.options.RowIs == schema.RowOrder,
		OrderID: f.headerOf(f.Plan.Order), Date: f.headerOf(f.Plan.Date), Amount: f.headerOf(f.Plan.Amount),
	})
	if found.Refusal == nil {
		return nil
	}
	p := *found.Refusal
	p.File, p.Line = f.Name, f.HeaderLine
	return problem.Stop(p)
}

// headerOf is the header of a column, empty where there is none.
func (f *file) headerOf(column int) string {
	if column < 0 {
		return ""
	}
	return f.Header[column]
}

// watch is what the rows of a file that count show of their sales and of what they
// pay for. Few files have the columns.
type watch struct {
	days    map[uint64]calendar.Day // first day seen of each id of a sale
	again   map[uint64]bool         // ids with another day
	few     int                     // of the ids only those with so many zero bits are kept
	covered questions.Covered
}

// mostSales is how many ids of sales are compared; of more, a share that depends
// on the ids alone, so that it is the same for any number of workers.
const mostSales = 100_000

func newWatch() watch { return watch{days: map[uint64]calendar.Day{}, again: map[uint64]bool{}} }

// observe adds the rows of a chunk.
func (w *watch) observe(r *reader, c *columns) {
	if r.plan.Sale < 0 && r.plan.From < 0 {
		return
	}
	for row := range c.rows {
		if c.flags[row].stage() != passed || c.amounts[row] < 0 {
			continue
		}
		if r.plan.Sale >= 0 {
			if id := bytes.TrimSpace(r.value(c, row, r.plan.Sale)); len(id) > 0 {
				w.addSale(saleKey(id), c.days[row])
			}
		}
		if r.plan.From >= 0 {
			from, noFrom := r.plan.Froms.Parse(r.value(c, row, r.plan.From))
			to, noTo := r.plan.Tos.Parse(r.value(c, row, r.plan.To))
			if noFrom == nil && noTo == nil {
				w.covered.Add(int(to - from))
			}
		}
	}
}

// saleKey is the same in every run, since it chooses the ids that are kept.
func saleKey(id []byte) uint64 {
	h := fnv.New64a()
	h.Write(id)
	return mixed(h.Sum64()) >> 8
}

func (w *watch) addSale(key uint64, day calendar.Day) {
	if key&(1<<w.few-1) != 0 {
		return
	}
	if first, known := w.days[key]; known {
		w.days[key] = min(first, day)
		w.again[key] = w.again[key] || first != day
		return
	}
	w.days[key] = day
	if len(w.days) > mostSales {
		w.drop(w.few + 1)
	}
}

// drop keeps only the ids with so many zero bits.
func (w *watch) drop(few int) {
	w.few = few
	for key := range w.days {
		if key&(1<<few-1) != 0 {
			delete(w.days, key)
			delete(w.again, key)
		}
	}
}

// merge adds what another worker has seen.
func (w *watch) merge(o watch) {
	w.covered.Join(o.covered)
	w.drop(max(w.few, o.few))
	for key, day := range o.days {
		again := o.again[key]
		w.addSale(key, day)
		if _, kept := w.days[key]; kept && again {
			w.again[key] = true
		}
	}
}

// tell adds what has been seen to the evidence of a file.
func (w *watch) tell(f *file, e *questions.Evidence) {
	e.Covered.Join(w.covered)
	e.Covered.Start, e.Covered.End = f.headerOf(f.Plan.From), f.headerOf(f.Plan.To)
	e.Keyed.Header = f.headerOf(f.Plan.Sale)
	e.Keyed.Keys += int64(len(w.days))
	for _, again := range w.again {
		if again {
			e.Keyed.Again++
		}
	}
}
