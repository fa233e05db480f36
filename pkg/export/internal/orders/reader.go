package orders

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// reader reads the values of one file into columns, chunk by chunk.
type reader struct {
	scan *scan
	file *file
	plan *schema.Plan
	out  *ledger.Writer // that knows the keys of customers and the codes of values
	seen *questions.Customers

	nobodies bool // a row of the chunk names no customer

	dates      dates
	amounts    plainAmounts
	lines      *lineReader
	sizes      questions.Sizes
	written    questions.Written // of amounts that are not plain
	signups    signups
	statuses   []*statuses
	currencies counted
	beside     *profile.Column  // that behind the currency, if its words are counted here; or nil
	codes      map[string]uint8 // currency of each text
	unit       uint8            // currency of the file, when there is no column for it

	bad struct { // amount that was wrong last: it may be so in every row
		text, code string
		fault      *field.Fault
	}

	backs    questions.RefundRows // of the file, by this worker
	ofStatus uint8                // why an order does not count whose status says refunded

	id         []byte
	compared   []int64 // values of Plan.Money of a row
	comparable []bool

	odd int // fields of the column being read that are not of the usual form

	offset       int64 // of the chunk
	starts, ends []uint32
	others       []int32
	varying      *bool   // see worker
	unkept       []int32 // rows of the chunk with ids of customers that the ledger may not have
	scratch      []byte
	folded       []byte
}

func newReader(w *worker) *reader {
	s, f := w.scan, w.file
	r := &reader{
		scan: s, file: f, plan: &f.Plan, out: w.out, seen: &w.customers, varying: &w.varying, dates: newDates(f.Plan.Dates), amounts: newPlainAmounts(f.Plan.Amounts, f.digits), lines: newLineReader(f),
		codes: map[string]uint8{}, unit: f.unit, ofStatus: s.reason("status-" + schema.RefundedStatus),
	}
	if f.Plan.Doubted {
		r.amounts.decimals = min(r.amounts.decimals, 2)
	}
	r.dates.seen = &w.dates
	for _, filter := range f.Plan.Filters {
		r.statuses = append(r.statuses, newStatuses(filter))
	}
	if back := f.Plan.Back; back.Full >= 0 {
		r.statuses = append(r.statuses, newFlag(back.Full, undone|flagged))
	}
	if back := f.Plan.Back; back.Flag >= 0 {
		r.statuses = append(r.statuses, newFlag(back.Flag, flagged))
	}
	if back := f.Plan.Back; back.Disputed >= 0 && back.Won >= 0 {
		r.statuses = append(r.statuses, newFlag(back.Disputed, disputed))
	}
	slices.SortStableFunc(r.statuses, func(a, b *statuses) int { return int(a.stage) - int(b.stage) })
	return r
}

// count makes the reader count the words of the columns that it compares with their
// usual text anyway.
func (r *reader) count(seen *profile.Profile) {
	if r.plan.Currency >= 0 {
		r.currencies.Column = seen.TakeOver(r.plan.Currency)
	}
	for _, s := range r.statuses {
		if s.Negative {
			break
		}
		s.words.Column = seen.TakeOver(s.Column)
	}
	if behind := r.plan.Currency + 1; behind > 0 && behind < len(seen.Columns) {
		r.beside = seen.TakeOver(behind)
	}
}

// read reads the columns of an indexed chunk.
func (r *reader) read(c *columns) {
	c.digits, c.idless = r.file.digits, false
	for row, out := range c.index.Out {
		if out {
			c.flags[row] |= stageWhere.flag()
		}
	}
	if r.plan.Order >= 0 {
		r.readOrders(c)
	}
	first := true // the statuses of refunds are read when refunds are known
	for _, s := range r.statuses {
		if first = first && !s.Negative; first {
			s.read(r, c)
		}
	}
	r.readDates(c)
	r.readAsOf(c)
	r.readCurrencies(c)
	if r.plan.Amount >= 0 {
		r.readAmounts(c)
	} else {
		clear(c.amounts)
	}
	if r.plan.Refunds {
		r.allRefunds(c)
	}
	c.turnRefunds()
	if r.plan.RefundOf >= 0 {
		r.nameRefunds(c)
	}
	if r.plan.Cost >= 0 {
		r.readCosts(c)
	}
	if c.refunds = nil; r.plan.Refunded >= 0 && r.plan.Amount >= 0 {
		r.readRefunds(c)
	}
	if r.plan.Sized {
		r.measure(c)
	}
	if r.plan.Back.Adjusted >= 0 {
		r.readAdjusted(c)
	}
	r.settleFlags(c)
	r.leaveUndone(c)
	if c.products = nil; r.plan.Pieces != nil {
		r.readProducts(c)
	}
	for _, s := range r.statuses {
		if s.Negative {
			s.read(r, c)
		}
	}
	if r.plan.Signup >= 0 {
		r.signups.read(r, c)
	}
	r.readCustomers(c)
	r.leaveTotals(c)
	r.keepRefunds(c)
	r.countNobody(c)
	r.readValues(c)
	c.sortCells()
	r.keepIDs(c)
}

// undated are rows whose day was not read.
const undated = unread | flags(1)<<stageDate

// readAsOf filters rows after the last day that counts, and keeps the latest day
// of all others, whatever else keeps them from counting.
func (r *reader) readAsOf(c *columns) {
	for row, day := range c.days {
		if day > c.latest {
			if day > r.scan.asOf {
				c.flags[row] |= stageAsOf.flag()
			} else if c.flags[row]&undated == 0 {
				c.latest = day
			}
		}
	}
}

// value is the value of a field, good until the next one is asked for.
func (r *reader) value(c *columns, row, column int) (value []byte) {
	value, r.scratch = c.index.Value(row, column, r.scratch[:0])
	return value
}

// isHeader tells whether the row is the header line once more, as in exports
// that were concatenated.
func (r *reader) isHeader(c *columns, row int) bool {
	return !slices.ContainsFunc([]int{r.plan.Date, r.plan.Customer}, func(column int) bool {
		return schema.Normal(string(r.value(c, row, column))) != schema.Normal(r.file.Header[column])
	})
}

// traits of a row that gets as far as a stage.
func (c *columns) traitsAt(row int, s stage) field.Traits { return c.traits[row] & s.tallied() }

// farFuture is Options.AsOf when all days count.
const farFuture calendar.Day = 1<<31 - 1
