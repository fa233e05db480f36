package orders

import (
	"bytes"
	"hash/fnv"
	"math/bits"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
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

// refundsOfNone refuses a list of refunds of which none is of an order that is there,
// where no order is missing for another reason.
func (s *scan) refundsOfNone(reading schema.Reading, refunds int64) error {
	alone := reading.Filtered[schema.FilteredUnnamed]
	if alone == 0 || refunds > 0 || alone < reading.RowsFiltered || reading.RowsRejected > 0 || reading.RowsUsed == 0 {
		return nil
	}
	for _, f := range s.files {
		if f.Plan.Unnamed {
			p := *questions.RefundsOfNone(f.headerOf(f.Plan.Order), alone)
			p.File, p.Line = f.Name, f.HeaderLine
			return problem.Stop(p)
		}
	}
	return nil
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
	sales    map[uint64]saleSeen
	zeros    uint64 // of the ids only those are kept in which these bits are 0
	covered  questions.Covered
	money    questions.Related
	parents  parents
	accounts accounts
	flagged  refundFlags
	others   map[int]map[string]int64 // by column of statuses: rows of each that something else leaves out
}

// saleSeen is the rows of an id of a sale.
type saleSeen struct {
	day      calendar.Day // the first one seen
	customer ledger.Key
	again    bool // there is another day
	mixed    bool // there is another customer, so that it is no id of a sale
}

// mostSales is how many ids of sales are compared; of more, a share that depends
// on the ids alone, so that it is the same for any number of workers.
const mostSales = 4_000

func newWatch() watch {
	return watch{sales: map[uint64]saleSeen{}, others: map[int]map[string]int64{}, parents: newParents(), accounts: newAccounts(), flagged: refundFlags{ids: map[uint64]refundSeen{}}}
}

// observeStatuses counts the rows of a chunk that do not count whatever a status or
// a flag says, by what it says.
func (w *watch) observeStatuses(r *reader, c *columns) {
	for _, s := range r.statuses {
		if s.flag != 0 || !s.OfStatus() && s.Kind != questions.KindFlag {
			continue
		}
		if w.others[s.Column] == nil {
			w.others[s.Column] = map[string]int64{}
		}
		for row, flags := range c.flags[:c.rows] {
			if flags&verdict == 0 || flags&unread != 0 || flags.stage() == stageStatus && s.leavesOut(r, c, row) {
				continue
			}
			w.others[s.Column][string(bytes.TrimSpace(r.value(c, row, s.Column)))]++
		}
	}
}

// columns is what the columns of a file hold.
func (f *file) columns() []questions.Column {
	columns := f.seen.Evidence(f.Header)
	for column, words := range f.watch.others {
		columns[column].Others = words
	}
	return columns
}

// observe adds the rows of a chunk.
func (w *watch) observe(r *reader, c *columns) {
	w.observeStatuses(r, c)
	if r.plan.Guests {
		w.accounts.observe(r, c)
	}
	if r.scan.comparing {
		w.parents.observe(r, c)
	}
	if r.plan.RefundFlag >= 0 && r.plan.Order >= 0 {
		w.flagged.observe(r, c)
	}
	if r.plan.Sale >= 0 {
		w.observeSales(r, c)
	}
	if r.plan.From < 0 && r.plan.Money == nil {
		return
	}
	for row := range c.rows {
		if c.flags[row].stage() != passed || c.flags[row]&refund != 0 {
			continue
		}
		if r.plan.Money != nil {
			w.addMoney(r, c, row)
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

func (w *watch) observeSales(r *reader, c *columns) {
	x := c.index
	text, places, quoted := x.Text, x.Places, x.Quoted
	for row, at := 0, r.plan.Sale; row < c.rows; row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		n := end - start
		var key uint64
		if uint(n-1) < longestShort && graphic(text[start]) && graphic(text[end-1]) && !(quoted && start > 0 && text[start-1] == '"' && bytes.IndexByte(text[start:end], '"') >= 0) {
			key = newShortText(text, start, n).fold()
		} else if trimmed := bytes.TrimSpace(r.value(c, row, r.plan.Sale)); len(trimmed) > 0 {
			key = saleKey(trimmed)
		} else {
			continue
		}
		if w.keeps(key) && c.flags[row]&(verdict|refund) == 0 {
			w.addSale(key, saleSeen{day: c.days[row], customer: c.keys[row]})
		}
	}
}

// addMoney adds the columns of money of a row.
func (w *watch) addMoney(r *reader, c *columns, row int) {
	if w.money.Headers == nil {
		var headers []string
		for _, column := range r.plan.Money {
			headers = append(headers, r.file.Header[column])
		}
		w.money = questions.NewRelated(headers)
	}
	r.compared, r.comparable = sized(r.compared, len(r.plan.Money)), sized(r.comparable, len(r.plan.Money))
	for n, column := range r.plan.Money {
		if m, _, ok := r.lines.amounts.cell(c, row, column); ok && r.lines.amounts.digits <= questions.RelatedDigits {
			r.compared[n], r.comparable[n] = questions.RelatedValue(int64(m), r.lines.amounts.digits)
			continue
		}
		r.compared[n], r.comparable[n] = schema.MoneyValue(r.plan.Amounts, r.value(c, row, column))
	}
	w.money.Add(r.compared, r.comparable)
}

// saleKey is the same in every run, since it chooses the ids that are kept.
func saleKey(id []byte) uint64 {
	var padded [longestShort + 1]byte
	if copy(padded[:], id) <= longestShort {
		return newShortText(padded[:], 0, len(id)).fold()
	}
	h := fnv.New64a()
	h.Write(id)
	return folded(h.Sum64())
}

func (t shortText) fold() uint64 { return folded(folded(t.lo) ^ t.hi) }

// folded is a number all of whose bits depend on all bits of another one.
func folded(n uint64) uint64 {
	hi, lo := bits.Mul64(n^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	return hi ^ lo
}

func (w *watch) addSale(key uint64, s saleSeen) {
	if known, ok := w.sales[key]; ok {
		s.again = s.again || known.again || s.day != known.day
		s.mixed = s.mixed || known.mixed || s.customer != known.customer
		s.day = min(s.day, known.day)
	}
	w.sales[key] = s
	if len(w.sales) > mostSales {
		w.drop(w.zeros<<1 | 1)
	}
}

// drop keeps only the ids in which some bits are 0, in a map of its own: one in which
// much was deleted is slow to tell that a key is not there.
func (w *watch) drop(zeros uint64) {
	w.zeros = zeros
	kept := make(map[uint64]saleSeen, len(w.sales))
	for key, s := range w.sales {
		if w.keeps(key) {
			kept[key] = s
		}
	}
	w.sales = kept
}

// keeps tells whether an id is among those that are kept.
func (w *watch) keeps(key uint64) bool { return key&w.zeros == 0 }

// merge adds what another worker has seen.
func (w *watch) merge(o watch) {
	w.covered.Join(o.covered)
	w.money.Join(o.money)
	w.parents.merge(o.parents)
	w.accounts.merge(o.accounts)
	w.flagged.merge(o.flagged)
	for column, words := range o.others {
		if w.others[column] == nil {
			w.others[column] = map[string]int64{}
		}
		for word, rows := range words {
			w.others[column][word] += rows
		}
	}
	w.drop(max(w.zeros, o.zeros))
	for key, s := range o.sales {
		if w.keeps(key) {
			w.addSale(key, s)
		}
	}
}

// tell adds what has been seen to the evidence of a file.
func (w *watch) tell(f *file, e *questions.Evidence) {
	e.Covered.Join(w.covered)
	e.Money.Join(w.money)
	e.Covered.Start, e.Covered.End = f.headerOf(f.Plan.From), f.headerOf(f.Plan.To)
	e.Keyed.Header = f.headerOf(f.Plan.Sale)
	e.Keyed.Keys += int64(len(w.sales))
	for _, s := range w.sales {
		switch {
		case s.mixed:
			e.Keyed.Mixed++
		case s.again:
			e.Keyed.Again++
		}
	}
}

// Why a row does not count that adds up the others, or says nothing of an order.
const (
	filteredTotals = "totals-row"
	filteredFooter = "footer-row"
)

// leaveTotals leaves out rows of totals and footers, which have no day or no customer.
func (r *reader) leaveTotals(c *columns) {
	for _, n := range c.cells {
		if n.stage == stageDate || n.stage == stageBuyer {
			r.leaveTotal(c, int(n.row))
		}
	}
	if r.scan.options.Blank == schema.SkipBlank {
		for row, f := range c.flags {
			if f&stageBlank.flag() != 0 {
				r.leaveTotal(c, row)
			}
		}
	}
}

func (r *reader) leaveTotal(c *columns, row int) {
	if c.flags[row]&unread != 0 {
		return
	}
	why := ""
	switch {
	case r.isTotals(c, row):
		why = filteredTotals
	case r.isFooter(c, row):
		why = filteredFooter
	default:
		return
	}
	r.leave(c, row, why)
}

func (r *reader) leave(c *columns, row int, why string) {
	c.flags[row] |= stageStatus.flag()
	c.reasons[row] = r.scan.reason(why)
}

// filledInFooter is how many fields of a footer have a value: 312 records downloaded.
const filledInFooter = 2

// isFooter tells whether a row has hardly any value, and none of its customer, its
// day and its amount. One with an id where others have that of the order has lost the
// rest, unless its words are those of a footer.
func (r *reader) isFooter(c *columns, row int) bool {
	for _, column := range []int{r.plan.Customer, r.plan.Date, r.plan.Amount} {
		if column >= 0 && len(bytes.TrimSpace(r.value(c, row, column))) > 0 {
			return false
		}
	}
	filled, worded, named := 0, false, false
	for column := range r.plan.Columns {
		text := bytes.TrimSpace(r.value(c, row, column))
		if len(text) == 0 {
			continue
		}
		filled++
		worded = worded || questions.FooterText(string(text))
		named = named || column == r.plan.Order
	}
	return r.plan.Amount >= 0 && filled <= filledInFooter && !r.plan.Lines && (worded || !named)
}

// isTotals tells whether the first text of a row says that it adds up the others,
// and nothing else says whose it is. It may have the last day of what it adds up.
func (r *reader) isTotals(c *columns, row int) bool {
	for column := range r.plan.Columns {
		text := bytes.TrimSpace(r.value(c, row, column))
		if len(text) == 0 {
			continue
		}
		if !questions.TotalsRow(string(text)) {
			return false
		}
		return column == r.plan.Customer || len(bytes.TrimSpace(r.value(c, row, r.plan.Customer))) == 0
	}
	return false
}

// mergedCells is the error of a report with merged cells.
func (s *scan) mergedCells(reading schema.Reading) error {
	f := s.files[0]
	p := questions.MergedCells(reading.RowsRead, reading.Rejected[schema.CodeCustomerBlank], len(s.firstID(func(p *schema.Plan) int { return p.Customer })) > 0)
	if p == nil {
		return nil
	}
	p.File, p.Line = f.Name, f.HeaderLine
	return problem.Stop(*p)
}
