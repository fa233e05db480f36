package orders

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// statuses reads a column whose text decides whether a row counts. Such columns
// have few texts; those of up to longestShort bytes are remembered.
type statuses struct {
	schema.Filter
	words counted
	flag  flags // of rows whose text says that all was paid back; 0: the filter decides
	stage stage
	seen  [64]seenStatus
	left  [256]bool // reasons of rows that this column leaves out

	uncounted int64 // rows of no use
}

// seenStatus is what the filter has said of a text.
type seenStatus struct {
	text    shortText
	known   bool
	filters bool
	reason  uint8  // then
	open    bool   // then: unless it is known whether the order is paid
	annuls  flags  // then: annulled, or 0
	marks   flags  // of its rows: refund, undone
	rows    *int64 // their number
}

func newStatuses(f schema.Filter) *statuses {
	s := &statuses{Filter: f, stage: stageStatus}
	if f.Negative {
		s.stage = stageReturn
	}
	return s
}

// newFlag reads a column that tells what was paid back by a word.
func newFlag(column int, mark flags) *statuses {
	return &statuses{Filter: schema.Filter{Column: column}, stage: stageStatus, flag: mark}
}

// read reads the column; of one that concerns only refunds, the rows below zero.
func (s *statuses) read(r *reader, c *columns) {
	if s.Negative {
		for row, m := range c.amounts {
			if m < 0 {
				s.readOne(r, c, row)
			}
		}
		return
	}
	x := c.index
	text, places, quoted := x.Text, x.Places, x.Quoted
	usual, first := s.usual(r, c)
	r.odd = 0
	for row, at := 0, s.Column; row < c.rows; row, at = row+1, at+x.Stride {
		if usual.At(text, int(places[at]+1)) {
			continue
		}
		r.odd++
		if seen := s.remembered(text, quoted, places[at], places[at+1]); seen != nil {
			*seen.rows++
			s.filter(c, row, *seen)
			continue
		}
		s.readOne(r, c, row)
	}
	s.words.rows(c, first, s.Column, int64(c.rows-r.odd))
}

// remembered is what the filter has said of the text between two places; nil: it has
// not been asked.
func (s *statuses) remembered(text []byte, quoted bool, before, behind uint32) *seenStatus {
	start, end := rows.Between(text, quoted, before, behind)
	if n := end - start; uint(n) <= longestShort {
		short := newShortText(text, start, n)
		if seen := &s.seen[short.hash()>>58]; seen.known && seen.text == short {
			return seen
		}
	}
	return nil
}

// leavesOut tells whether the status of a row that has been read leaves it out; the
// reason tells, unless another column may have given it.
func (s *statuses) leavesOut(r *reader, c *columns, row int) bool {
	if len(r.statuses) == 1 && s.left[c.reasons[row]] {
		return true
	}
	x, at := c.index, row*c.index.Stride+s.Column
	if seen := s.remembered(x.Text, x.Quoted, x.Places[at], x.Places[at+1]); seen != nil {
		return seen.filters && !seen.open || seen.marks&undone != 0
	}
	v := s.Statuses.Verdict(r.value(c, row, s.Column))
	return v.Why != "" && !v.Open
}

// readOne reads the field of one row.
func (s *statuses) readOne(r *reader, c *columns, row int) {
	status := s.ask(r, r.value(c, row, s.Column))
	s.filter(c, row, status)
	if c.flags[row]&stageRow.flag() != 0 {
		return
	}
	if s.left[status.reason] = s.left[status.reason] || status.filters; status.marks&undone != 0 && s.flag == 0 {
		s.left[r.ofStatus] = true
	}
	status.rows = s.words.of(c, row, s.Column, &s.uncounted)
	*status.rows++
	if start, end, ok := c.index.Cell(row, s.Column); ok && end-start <= longestShort {
		status.text = newShortText(c.index.Text, start, end-start)
		s.seen[status.text.hash()>>58] = status
	}
}

func (s *statuses) filter(c *columns, row int, status seenStatus) {
	if status.marks != 0 {
		if c.flags[row]&marks == 0 {
			c.marked = append(c.marked, int32(row))
		}
		c.flags[row] |= status.marks
	}
	if status.filters && c.flags[row]&(stageStatus.flag()|stageReturn.flag()) == 0 && !s.kept(c, row, status.open) {
		c.flags[row] |= s.stage.flag()
		c.flags[row] |= status.annuls
		c.reasons[row] = status.reason
	}
}

// kept tells whether another column of the row says that it counts nevertheless.
func (s *statuses) kept(c *columns, row int, open bool) bool {
	if open {
		text, _ := c.index.Value(row, s.Payments, nil)
		return len(bytes.TrimSpace(text)) > 0 && questions.PlaceholderOf(text) == questions.NoPlaceholder
	}
	if s.Unless == 0 {
		return false
	}
	text, _ := c.index.Value(row, s.Unless, nil)
	return slices.Contains([]string{"1", "true", "yes"}, strings.ToLower(string(bytes.TrimSpace(text))))
}

// ask asks the filter about a text.
func (s *statuses) ask(r *reader, text []byte) seenStatus {
	if s.flag != 0 {
		if e, _ := questions.ExtentOf(string(text)); e == questions.AllBack {
			return seenStatus{known: true, marks: s.flag}
		}
		return seenStatus{known: true}
	}
	v, status := s.Statuses.Verdict(text), seenStatus{known: true}
	switch kind := cmp.Or(s.Kind, questions.KindStatus); {
	case kind == questions.KindStatus && v.Why == schema.RefundedStatus:
		status.marks |= undone
	case v.Why != "":
		status.filters, status.open, status.reason = true, v.Open, r.scan.reason(kind+"-"+v.Why)
		if questions.Annuls(kind, v.Why) {
			status.annuls = annulled
		}
	}
	if v.Refund {
		status.marks |= refund
	}
	if v.Restored {
		status.marks |= restored
	}
	if asked := r.plan.Asked; v.Why == "" && asked != nil && asked.Column == s.Column && questions.StatusOf(string(text)) == questions.Refunded {
		status.marks |= chosen
	}
	return status
}

// usual is the status of one of the first rows that count and are nothing special,
// and that row.
func (s *statuses) usual(r *reader, c *columns) (u rows.Usual, row int) {
	for row := range min(c.rows, 8) {
		start, end, ok := c.index.Cell(row, s.Column)
		if !ok {
			continue
		}
		if status := s.ask(r, c.index.Text[start:end]); !status.filters && status.marks == 0 {
			return s.words.usual(c, row, s.Column), row
		}
	}
	return rows.NoUsual, 0
}

// counted is where the words of a column are counted that is read anyway; the zero
// value counts nothing.
type counted struct{ *profile.Column }

// usual is the field of a row. That of a row that is none may begin with its bytes,
// which does no harm but to the count.
func (n counted) usual(c *columns, row, column int) rows.Usual {
	if n.Column != nil && len(c.index.Faults) > 0 {
		return rows.NoUsual
	}
	return rows.NewUsual(c.index, row, column, 1)
}

// of is the count of the rows that have the text of a row, or another one where they
// are not counted.
func (n counted) of(c *columns, row, column int, other *int64) *int64 {
	if n.Column == nil {
		return other
	}
	return cmp.Or(n.RowsOf(c.index, row, column, int(c.chunk)), other)
}

func (n counted) row(c *columns, row, column int) {
	if n.Column != nil {
		n.ObserveRow(c.index, row, column, int(c.chunk))
	}
}

// rows counts so many rows that have the text of one.
func (n counted) rows(c *columns, row, column int, times int64) {
	if n.Column != nil && times > 0 {
		n.ObserveRows(c.index, row, column, int(c.chunk), times)
	}
}

// currencies numbers the codes of ISO 4217. Number 0 is no currency.
type currencies struct {
	names   []string
	numbers map[string]uint8
}

func newCurrencies() currencies {
	c := currencies{names: append([]string{""}, field.Currencies()...), numbers: map[string]uint8{}}
	for i, name := range c.names {
		c.numbers[name] = uint8(i)
	}
	return c
}

func (c *currencies) number(code string) uint8 { return c.numbers[code] }

// readCurrencies reads the column of currencies, in which nearly all texts are
// that of the first row, or gives all rows the currency of the file.
func (r *reader) readCurrencies(c *columns) {
	if r.plan.Currency < 0 {
		c.codes = nil
		for row := range c.flags {
			r.judgeCurrency(c, row, r.unit)
		}
		return
	}
	c.codes = sized(c.codes, c.rows)
	x, column := c.index, r.plan.Currency
	usual, number := r.usualCurrency(c)
	fill(c.codes, number)
	r.others = r.otherCurrencies(c, usual)
	usuals := int64(c.rows - len(r.others))
	for _, i := range r.others {
		row := int(i)
		if usual.At(x.Text, int(x.Places[row*x.Stride+column]+1)) {
			usuals++
			continue
		}
		if r.currencies.row(c, row, column); r.readCurrency(c, row) {
			r.judgeCurrency(c, row, c.codes[row])
		}
	}
	r.currencies.rows(c, 0, column, usuals)
}

// fill gives all of some bytes one value, by copies of twice as many each time.
func fill(bytes []uint8, value uint8) {
	if len(bytes) == 0 {
		return
	}
	bytes[0] = value
	for n := 1; n < len(bytes); n *= 2 {
		copy(bytes[n:], bytes[:n])
	}
}

// otherCurrencies is the rows whose currency is not the usual one, or some more: where
// the words of the column behind are counted and most rows have one, both are looked
// at together.
func (r *reader) otherCurrencies(c *columns, usual rows.Usual) []int32 {
	x, column := c.index, r.plan.Currency
	if r.beside == nil || c.rows == 0 {
		return usual.Others(x, column, r.others[:0])
	}
	both, row := profile.Usual(x, column, 2)
	if usual == rows.NoUsual || both == rows.NoUsual {
		r.beside.ObserveWords(x, column+1, int(c.chunk))
		return usual.Others(x, column, r.others[:0])
	}
	others := both.Others(x, column, r.others[:0])
	r.beside.ObserveUsual(x, row, column+1, int(c.chunk), others)
	return others
}

// usualCurrency is the text of the first row, if amounts in it count as they are.
func (r *reader) usualCurrency(c *columns) (u rows.Usual, number uint8) {
	if c.rows > 0 {
		code, fault := field.Currency(r.value(c, 0, r.plan.Currency))
		if number = r.scan.currencies.number(code); fault == nil && r.accepts(number) {
			return r.currencies.usual(c, 0, r.plan.Currency), number
		}
	}
	return rows.NoUsual, 0
}

// accepts tells that amounts of a currency count as they are.
func (r *reader) accepts(number uint8) bool {
	return r.scan.want == 0 || number == 0 || number == r.scan.want
}

// judgeCurrency decides about a row by its currency.
func (r *reader) judgeCurrency(c *columns, row int, number uint8) {
	switch s := r.scan; {
	case s.rates != nil && r.accepts(number):
		c.flags[row] |= unusual // its unit may be too fine
	case r.accepts(number):
	case s.rates == nil:
		c.flags[row] |= stageForeign.flag()
	default:
		c.flags[row] |= unusual
		if r.plan.Amount < 0 || c.flags[row]&(unread|stageDate.flag()) != 0 {
			return
		}
		if _, fault := s.rates.On(s.currencies.names[number], c.days[row]); fault != nil {
			column := r.plan.Currency
			if column < 0 {
				column = r.plan.Amount
			}
			c.fail(row, column, stageUnit, fault)
		}
	}
}

// readCurrency reads the currency of one row.
func (r *reader) readCurrency(c *columns, row int) (ok bool) {
	if c.flags[row]&unread != 0 {
		return false
	}
	text := r.value(c, row, r.plan.Currency)
	number, ok := r.codes[string(text)]
	if !ok {
		code, fault := field.Currency(text)
		if fault != nil {
			c.fail(row, r.plan.Currency, stageUnit, fault)
			return false
		}
		number = r.scan.currencies.number(code)
		if len(r.codes) < 1000 {
			r.codes[string(text)] = number
		}
	}
	c.codes[row] = number
	return true
}

// currency is the code of the currency of a row.
func (r *reader) currency(c *columns, row int) string {
	if c.codes == nil || c.flags[row]&stageUnit.flag() != 0 {
		return r.plan.Unit
	}
	return r.scan.currencies.names[c.codes[row]]
}

// readValues reads the dimensions and the product.
func (r *reader) readValues(c *columns) {
	c.values = sized(c.values, len(r.file.marked))
	for n, column := range r.file.marked {
		if column < 0 {
			c.values[n] = nil
			continue
		}
		c.values[n] = sized(c.values[n], c.rows)
		r.readColumn(c, n, column)
	}
}

// readColumn reads one of them: its usual texts all at once, the others, with
// quotes in them or blanks around them, one by one.
func (r *reader) readColumn(c *columns, n, column int) {
	x := c.index
	text, places, quoted := x.Text, x.Places, x.Quoted
	r.starts, r.ends, r.others = sized(r.starts, c.rows), sized(r.ends, c.rows), r.others[:0]
	for row, at := 0, column; row < c.rows; row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		if end > start && graphic(text[start]) && graphic(text[end-1]) && (!quoted || bytes.IndexByte(text[start:end], '"') < 0) {
			r.starts[row], r.ends[row] = uint32(start), uint32(end)
			continue
		}
		r.starts[row], r.ends[row] = 0, 0
		if end > start {
			r.others = append(r.others, int32(row))
		}
	}
	r.out.Codes(c.values[n], n, ledger.Cells{Text: text, Starts: r.starts, Ends: r.ends})
	for _, row := range r.others {
		c.values[n][row] = r.out.Code(n, bytes.TrimSpace(r.value(c, int(row), column)))
	}
}

// graphic tells whether a byte is ASCII and more than a blank.
func graphic(b byte) bool { return b > ' ' && b < 0x7f }
