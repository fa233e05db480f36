package schema

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/spelling"
)

// CodeUnmatched is the code of notes on values that no row has.
const CodeUnmatched = "where-unmatched"

// FilteredWhere is the reason of rows that Options.Where leaves out.
const FilteredWhere = "where"

// Where is the conditions of Options.Where on the rows of one file. Rows that do
// not hold them are not in the index of a chunk, so that nothing else needs to know
// of them; it is as if the file did not have them. It is safe for several
// goroutines.
type Where struct {
	tests    []*test
	customer *buyerTest
	lines    bool
	days     []daysOf
	today    calendar.Day
	until    calendar.Day // the last day that the conditions allow for orders
	standing string       // the condition on whether a subscription has ended; empty: there is none
	ended    atomic.Int64 // subscriptions that it leaves out and that have ended
	latest   atomic.Int32 // day of a row that is left out; see Latest
}

// daysOf is a column of days.
type daysOf struct {
	column int
	dates  *field.Dates
}

// test is one condition.
type test struct {
	Condition
	column int
	header string // of the column
	must   bool   // a value that cannot be read is left to those who reject it
	hidden bool   // its values are not shown

	number   func(text []byte) (facts.Ratio, bool) // nil: not read as a number
	numbers  []facts.Ratio
	day      func(text []byte) (calendar.Day, bool) // nil: not read as a day
	from, to []calendar.Day                         // of each value

	met  []atomic.Bool // some row has the value
	seen struct {
		sync.Mutex
		values map[string]struct{} // nil: too many
	}
}

// buyerTest is conditions on the columns of a customers file, for orders.
type buyerTest struct {
	plan *Plan
	fold FoldIDs
	each bool // who names nobody is somebody
	of   func(id string) bool
}

// where prepares the conditions on the rows.
func (r *recognizer) where(p *Plan) error {
	if r.Table.Where = nil; len(r.options.Where) == 0 && r.options.Buyers == nil {
		return nil
	}
	w := &Where{lines: p.Lines, today: r.options.Today, until: lastDay}
	for _, name := range r.kind.dates {
		inFuture := slices.Contains(optionalDays, name) && name != FieldCancel || name == FieldEnd && r.kind.spans // what is paid for reaches into it
		if at := r.at(name); at >= 0 && !inFuture {
			w.days = append(w.days, daysOf{at, *p.datesOf(name)})
		}
	}
	w.latest.Store(int32(noDay))
	for _, c := range r.options.Where {
		t, err := r.test(p, c)
		if err != nil {
			return err
		}
		w.tests = append(w.tests, t)
		if r.kind.subscriptions && (t.column == r.at(FieldEnd) || t.column == r.at(FieldStatus)) {
			w.standing = c.String()
		}
		if r.kind == Orders && t.column == p.Date {
			w.until = min(w.until, t.until())
		}
	}
	if r.options.Buyers != nil && r.kind == Orders {
		w.customer = &buyerTest{p, r.options.FoldIDs, r.options.Blank == EachBlank, r.options.Buyers}
	}
	p.Where, r.Table.Where = w, w
	return nil
}

// Readings is how often the first rows are looked at to recognize the columns: once
// more where conditions leave some of them out, since a condition is read as its
// column is.
func Readings(o Options) int {
	if len(o.Where) == 0 && o.Buyers == nil {
		return 1
	}
	return 2
}

// noDay is before all days, and lastDay after them.
const (
	noDay   = calendar.Day(-1 << 31)
	lastDay = calendar.Day(1<<31 - 1)
)

// until is the last day that a condition on days allows: orders of later ones are not
// asked for, so that the data is complete up to it once there are any.
func (t *test) until() calendar.Day {
	if slices.Contains(t.Values, "") {
		return lastDay
	}
	switch t.Op {
	case "<":
		return t.from[0] - 1
	case "<=":
		return t.to[0]
	case "=", "in":
		return slices.Max(t.to)
	}
	return lastDay
}

// ConditionColumn is where a condition's column stands in a header, -1 when it is
// not there.
func ConditionColumn(header Names, c Condition, side string) int {
	found := header.Named(c.Column)
	if name, ok := strings.CutPrefix(c.Column, side+"."); len(found) == 0 && ok {
		found = header.Named(name)
	}
	if len(found) == 0 {
		return -1
	}
	return found[0]
}

// The files that the column of a condition may be of, as its name says.
const (
	SideOrders    = "orders"
	SideCustomers = "customers"
)

// test prepares one condition: it compares as the column is read.
func (r *recognizer) test(p *Plan, c Condition) (*test, error) {
	side := SideOrders
	if r.kind.subscriptions {
		side = SideCustomers
	}
	column := ConditionColumn(r.Names, c, side)
	if column < 0 {
		column = r.at(strings.TrimPrefix(c.Column, side+"."))
	}
	if column < 0 {
		return nil, r.noCondition(c)
	}
	if r.options.Redact != nil && r.layout.Identifies(column) {
		return nil, Identifying(note.Where, c.String())
	}
	t := &test{Condition: c, column: column, header: r.Header[column], met: make([]atomic.Bool, len(c.Values))}
	t.seen.values, t.hidden = map[string]struct{}{}, r.options.Redact != nil && r.layout.fieldOf(column) == ""
	ordered := strings.ContainsAny(c.Op, "<>")
	if ordered && c.Values[0] == "" {
		return nil, r.whereError(c, "a value is missing behind "+c.Op)
	}
	switch name := r.layout.fieldOf(column); {
	case slices.Contains(r.kind.dates, name):
		t.must = name == r.kind.dates[0]
		return t, r.days(t, *p.datesOf(name))
	case name != "" && name == r.kind.amount || name == "refunded":
		t.must = name == r.kind.amount
		return t, r.numbers(t, amountsOf(p))
	case ordered && !slices.Contains([]string{"order", "customer", "product", FieldCurrency, FieldStatus}, name) && r.plainNumbers(column):
		return t, r.numbers(t, plainNumber)
	case ordered:
		return nil, r.whereError(c, fmt.Sprintf("%q is not read as numbers or dates, which < and > need; use =, != or in", r.Header[column]))
	}
	return t, nil
}

func (r *recognizer) whereError(c Condition, reason string) error {
	return &problem.UsageError{Option: note.Where, Value: c.String(), Reason: reason}
}

// noCondition is a condition on a column that is not there.
func (r *recognizer) noCondition(c Condition) error {
	names := slices.Concat(r.Header, r.options.Beside)
	reason := fmt.Sprintf("no column %q; the columns are %s", c.Column, QuotedList(r.Header))
	if len(r.options.Beside) > 0 {
		reason += ", and of the customers " + QuotedList(r.options.Beside)
	}
	e := &problem.UsageError{Option: note.Where, Value: c.String(), Reason: reason}
	if near := spelling.Nearest(c.Column, names); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	return e
}

// days prepares a column that is read as days. A value may be a month or a year.
func (r *recognizer) days(t *test, dates *field.Dates) error {
	t.day = func(text []byte) (calendar.Day, bool) {
		day, fault := dates.Parse(text)
		return day, fault == nil
	}
	for _, value := range t.Values {
		var bound calendar.Bound
		first, last, ok := calendar.Day(0), calendar.Day(0), value == ""
		if err := bound.UnmarshalText([]byte(value)); err == nil && !ok && bound.Label == "" {
			first, last, ok = bound.Days(calendar.Calendar{System: r.options.System.Dates()})
		}
		if !ok {
			first, ok = t.day([]byte(value))
			last = first
		}
		if !ok {
			return r.whereError(t.Condition, fmt.Sprintf("%q is read as dates, and %q is none; write 2024-01-31", t.header, value))
		}
		t.from, t.to = append(t.from, first), append(t.to, last)
	}
	return nil
}

// numbers prepares a column that is read as numbers. Values are written with a
// decimal point, else as the column is.
func (r *recognizer) numbers(t *test, number func([]byte) (facts.Ratio, bool)) error {
	t.number = number
	for _, value := range t.Values {
		n, ok := plainNumber([]byte(value))
		if !ok {
			n, ok = number([]byte(value))
		}
		if !ok && value != "" {
			return r.whereError(t.Condition, fmt.Sprintf("%q is read as numbers, and %q is none", t.header, value))
		}
		t.numbers = append(t.numbers, n)
	}
	return nil
}

// amountsOf reads amounts as the columns of money are written.
func amountsOf(p *Plan) func([]byte) (facts.Ratio, bool) {
	amounts, err := field.NewAmounts(p.Written)
	return func(text []byte) (facts.Ratio, bool) {
		if err != nil {
			return facts.Ratio{}, false
		}
		m, digits, fault := amounts.Parse(text)
		return facts.Ratio{Num: int64(m), Den: money.Pow10(digits)}, fault == nil
	}
}

// plainNumber reads a number with or without a decimal point.
func plainNumber(text []byte) (facts.Ratio, bool) {
	n, err := facts.ParseRatio(string(bytes.TrimSpace(text)))
	return n, err == nil
}

// plainNumbers tells whether the first rows have nothing but numbers in a column.
func (r *recognizer) plainNumbers(column int) bool {
	seen, numbers := 0, 0
	r.Each(func(fields []string, _ int64) bool {
		if column < len(fields) && strings.TrimSpace(fields[column]) != "" {
			seen++
			if _, ok := plainNumber([]byte(fields[column])); ok {
				numbers++
			}
		}
		return seen == numbers && seen < 1000
	})
	return seen > 0 && seen == numbers
}

// Keeps tells whether a row of an index holds all conditions.
func (w *Where) Keeps(x *rows.Index, row int, scratch []byte) bool {
	keeps := w.keeps(func(column int) []byte {
		value, _ := x.Value(row, column, scratch[:0])
		return value
	})
	if !keeps {
		ended := false
		for i, d := range w.days {
			value, _ := x.Value(row, d.column, scratch[:0])
			ended = w.note(d.dates, value) && i > 0 || ended
		}
		if ended {
			w.ended.Add(1)
		}
	}
	return keeps
}

// KeepsFields tells whether a row holds all conditions, by its fields.
func (w *Where) KeepsFields(fields []string) bool {
	return w.keeps(func(column int) []byte {
		if column >= len(fields) {
			return nil
		}
		return []byte(fields[column])
	})
}

// Lines tells that rows go with the row before that has the same order id.
func (w *Where) Lines() bool { return w.lines }

func (w *Where) keeps(value func(column int) []byte) bool {
	keeps := true
	for _, t := range w.tests {
		keeps = t.holds(bytes.TrimSpace(value(t.column))) && keeps // each sees all rows
	}
	return keeps && (w.customer == nil || w.customer.holds(value))
}

// note keeps the latest day of the rows that are left out: the data was complete
// then, whoever bought.
func (w *Where) note(dates *field.Dates, text []byte) (known bool) {
	day, fault := dates.Parse(text)
	if day = min(day, w.until); fault != nil || w.today != 0 && day > w.today {
		return false
	}
	for {
		latest := w.latest.Load()
		if int32(day) <= latest || w.latest.CompareAndSwap(latest, int32(day)) {
			return true
		}
	}
}

// Ended is how many subscriptions have ended that a condition on this leaves out.
func (w *Where) Ended() (condition string, rows int64) {
	if w == nil || w.standing == "" {
		return "", 0
	}
	return w.standing, w.ended.Load()
}

// Latest is the latest day of the rows that are left out, if there is one.
func (w *Where) Latest() (day calendar.Day, ok bool) {
	if w == nil {
		return 0, false
	}
	day = calendar.Day(w.latest.Load())
	return day, day != noDay
}

// holds tells whether the customer of a row is one of those asked for. Rows that
// name nobody, or a customer that cannot be read, are left to those who reject them.
func (b *buyerTest) holds(value func(column int) []byte) bool {
	column := b.plan.Customer
	if b.plan.Refunder >= 0 && b.plan.Amount >= 0 && bytes.HasPrefix(bytes.TrimSpace(value(b.plan.Amount)), []byte("-")) {
		column = b.plan.Refunder
	}
	id, fault := field.ID(value(column))
	if fault != nil {
		return true
	}
	placeholder := questions.PlaceholderOf(id)
	if len(id) == 0 || placeholder != questions.NoPlaceholder && !(placeholder == questions.ZeroPlaceholder && b.plan.Zero) {
		if id = nil; b.plan.Mail >= 0 {
			if mail, fault := field.ID(value(b.plan.Mail)); fault == nil && questions.IsMail(mail) {
				id = mail
			}
		}
	}
	if id == nil {
		return !b.each || b.of("")
	}
	folded, _ := b.fold.Fold(id, nil)
	return b.of(string(folded))
}

// holds tells whether a value, without the blanks around it, holds the condition.
func (t *test) holds(text []byte) bool {
	if !strings.ContainsAny(t.Op, "<>") {
		t.keep(text)
		return t.equals(text) == (t.Op != "!=")
	}
	switch {
	case len(text) == 0 || t.Values[0] == "":
		return false
	case t.day != nil:
		day, ok := t.day(text)
		if !ok {
			return t.must
		}
		first, last := t.from[0], t.to[0]
		switch t.Op {
		case "<":
			return day < first
		case "<=":
			return day <= last
		case ">":
			return day > last
		}
		return day >= first
	}
	n, ok := t.number(text)
	if !ok {
		return t.must
	}
	switch c := n.Compare(t.numbers[0]); t.Op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	default:
		return c >= 0
	}
}

// equals tells whether a value is one of those of the condition. One that cannot be
// read as the others of a column that is needed equals all, but for !=, so that the
// row is kept and rejected.
func (t *test) equals(text []byte) (found bool) {
	var n facts.Ratio
	var day calendar.Day
	ok := len(text) > 0
	switch {
	case ok && t.day != nil:
		day, ok = t.day(text)
	case ok && t.number != nil:
		n, ok = t.number(text)
	}
	if !ok && len(text) > 0 {
		return t.must && t.Op != "!="
	}
	for i, value := range t.Values {
		same := string(text) == value
		switch {
		case len(text) == 0 || value == "":
		case t.day != nil:
			same = t.from[i] <= day && day <= t.to[i]
		case t.number != nil:
			same = n.Compare(t.numbers[i]) == 0
		}
		if same {
			if !t.met[i].Load() {
				t.met[i].Store(true)
			}
			found = true
		}
	}
	return found
}

// keep remembers the values of a column while one that is asked for has not come.
func (t *test) keep(text []byte) {
	if t.number != nil || t.day != nil || !slices.ContainsFunc(places(len(t.met)), func(i int) bool { return !t.met[i].Load() }) {
		return
	}
	t.seen.Lock()
	defer t.seen.Unlock()
	if _, known := t.seen.values[string(text)]; known || t.seen.values == nil {
		return
	}
	if t.seen.values[string(text)] = struct{}{}; len(t.seen.values) > mostSeen {
		t.seen.values = nil
	}
}

// mostSeen is how many different values are remembered for a suggestion: a column
// with more has no value that was misspelt in a way that a list of names tells.
const mostSeen = 1000

func places(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// HoldsBlank tells whether a blank field holds the condition.
func (c Condition) HoldsBlank() bool {
	blank := slices.Contains(c.Values, "")
	switch c.Op {
	case "=", "in":
		return blank
	case "!=":
		return !blank
	}
	return false
}

// WhereNotes names the values asked for that no row of any of the files has.
func WhereNotes(files []*Where) (notes []note.Note) {
	if len(files) == 0 || files[0] == nil {
		return nil
	}
	for i, t := range files[0].tests {
		if strings.ContainsAny(t.Op, "<>") {
			continue
		}
		for v, value := range t.Values {
			if slices.ContainsFunc(files, func(w *Where) bool { return w.tests[i].met[v].Load() }) {
				continue
			}
			seen := map[string]struct{}{}
			for _, w := range files {
				maps.Copy(seen, w.tests[i].seen.values)
			}
			notes = append(notes, unmetNote(t, value, slices.Sorted(maps.Keys(seen))))
		}
	}
	return notes
}

func unmetNote(t *test, value string, seen []string) note.Note {
	text := fmt.Sprintf("no row has %s in %q", quotedWord(value), t.header)
	if value == "" {
		text = fmt.Sprintf("no row is blank in %q", t.header)
	}
	if near := spelling.Nearest(value, seen); value != "" && near != "" && !t.hidden {
		text += fmt.Sprintf("; did you mean %s?", quotedWord(near))
	}
	return note.Note{Code: CodeUnmatched, Level: note.Warning, Text: text, Args: &note.Args{"column": t.header, "value": value}}
}
