// Package customers reads customers exports: rows are subscriptions, or what is
// known of the customers of orders.
//
//	r, err := customers.Read(ctx, input, schema.Options{})
//	fmt.Println(r.Subscriptions.Extent(), r.Reading.RowsUsed)
package customers

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unsafe"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rates"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// Result is what has been read. With an error there are no subscriptions, and the
// rest is as far as the reading came.
type Result struct {
	Subscriptions *ledger.Subscriptions
	Reading       schema.Reading
	Problems      []problem.Problem // the first ones
}

// Read reads a file whose rows are subscriptions.
func Read(ctx context.Context, in text.Input, o schema.Options) (Result, error) {
	f, err := read(ctx, in, o.Rows(), o)
	var s *ledger.Subscriptions
	if err == nil {
		s, err = f.subscriptions()
	}
	return Result{Subscriptions: s, Reading: f.reading, Problems: f.bad.Problems[:min(len(f.bad.Problems), problem.Shown)]}, err
}

// Attributes reads a file that stands beside orders. Prices and ends are ignored;
// a start is optional.
func Attributes(ctx context.Context, in text.Input, o schema.Options) (*ledger.Attributes, schema.Reading, error) {
	f, err := read(ctx, in, schema.Attributes, o)
	if err != nil {
		return nil, f.reading, err
	}
	f.reading.RowsUsed = int64(len(f.rows))
	return ledger.NewAttributes(f.rows, f.Plan.Names), f.reading, nil
}

// file is a customers export that is being read.
type file struct {
	*schema.Layout
	input   text.Input
	kind    *schema.Kind
	options schema.Options
	seen    *profile.Profile
	reading schema.Reading
	bad     problem.BadData
	spill   *problem.Spill       // of all bad rows; nil: nobody asks for them
	spilled *problem.SpillWriter // likewise
	stuck   bool                 // the reading ended with a row that is too long
	memory  problem.Memory
	err     error // that ended the reading

	rows    []ledger.Subscription // that count; each MRR is in its scale
	origins []origin              // of the rows
	scales  []scale
	known   map[scale]int32     // places of the scales
	codes   map[string]int64    // good rows by currency
	counted map[string]int64    // rows that count by currency
	latest  *calendar.Day       // on which a row starts or ends, whether it counts or not; nil: no row
	ended   questions.EndedRows // rows by the as-of day, of those that count and those left out by their status

	days      []calendar.Day   // of the rows, for each of values.moments
	places    []int32          // of the states of the rows in values.list; empty: nothing tells how they stand
	midnight  []uint64         // a bit for each row: its end is the last minute of the day
	contracts []uint64         // hashes of the ids of the subscriptions; empty: no column has them
	seconds   []int32          // of the day of the version of each row, or its number; empty: no column has it
	priced    questions.Prices // of all rows
	loose     []looseDays      // in columns of no field

	byCustomer, byContract chains
	snapshot               bool // rows hold until the next snapshot
	trials                 []ledger.Trial
	changes                bool // rows that have ended do so with their last change

	values
	line   int64 // that the chunk begins with
	copies int   // rows before the last one that say the same, without others between
}

// origin is where a row stands, and the place of the scale of its price.
type origin struct {
	line  uint32
	scale int32
}

// read reads a file: its rows that count, its bad ones by number. It is read
// again when all rows answer a question about its meaning another way than the
// first ones.
func read(ctx context.Context, in text.Input, k *schema.Kind, o schema.Options) (*file, error) {
	o.Currency = strings.ToUpper(o.Currency)
	f := &file{Layout: &schema.Layout{}, input: in, options: o, kind: k, spill: o.Spill()}
	f.begin()
	var exchange *rates.Table
	if k != schema.Attributes {
		var err error
		if exchange, err = rates.New(o); err != nil {
			return f, err
		}
	}
	src, err := schema.Open(in, o)
	if err != nil {
		return f, err
	}
	defer func() { src.Close(); f.spill.Close() }()
	notes := src.Notes
	table, err := schema.ReadTable(src, o)
	if err != nil {
		return f, err
	}
	var layout *schema.Layout
	for range schema.Readings(o) {
		if layout, err = f.recognize(table, questions.Evidence{Columns: profile.Sample(table).Evidence(table.Header)}); err != nil {
			return f, err
		}
	}
	for reread := 0; err == nil; reread++ {
		f.begin()
		f.Layout, f.values = layout, newValues(layout, k, o)
		f.rates = exchange
		f.reading.Preset, f.reading.Columns = layout.Plan.Preset, layout.Used()
		f.seen = profile.New(profile.Watched(table.Header))
		for _, column := range layout.Plan.MaybeEnds {
			f.loose = append(f.loose, looseDays{DaysIn: questions.DaysIn{Column: column}, survey: field.DateSurvey{AnyDigit: f.options.Digits == schema.AnyDigits}})
		}
		if err := f.readAll(ctx, src); err != nil {
			return f, err
		}
		if layout, err = f.recognize(table, f.evidence()); err != nil {
			return f, err
		}
		if reread == mostRereads || maps.Equal(layout.Answers, f.Answers) {
			f.reading.Notes = slices.Concat(notes, layout.Notes, schema.WhereNotes([]*schema.Where{f.Plan.Where}))
			return f, f.verdict()
		}
		src.Close()
		src, err = schema.Open(in, o)
	}
	return f, err
}

// mostRereads is how often answers may change before they are left as they are.
const mostRereads = 3

// begin forgets all rows.
func (f *file) begin() {
	f.known, f.codes, f.counted = map[scale]int32{}, map[string]int64{}, map[string]int64{}
	f.rows, f.origins, f.scales, f.latest, f.trials = nil, nil, nil, nil, nil
	f.days, f.places, f.midnight, f.contracts, f.seconds, f.loose = nil, nil, nil, nil, nil, nil
	f.priced, f.ended, f.snapshot, f.changes = questions.Prices{}, questions.EndedRows{}, false, false
	f.copies, f.bad, f.stuck, f.memory = 0, problem.BadData{}, false, problem.Memory{Limit: f.options.MaxMemory}
	f.spill.Reset()
	f.spilled = f.spill.Writer()
	f.reading = schema.Reading{Inputs: []string{f.input.Name}, Filtered: map[string]int64{}, Rejected: map[string]int64{}}
}

// recognize finds the columns of the file by what rows have shown.
func (f *file) recognize(table *schema.Table, e questions.Evidence) (*schema.Layout, error) {
	layout, err := schema.Recognize(table, f.kind, f.options, e)
	if err != nil {
		return nil, err
	}
	return layout, layout.ReadOn(f.input, f.options)
}

// evidence is what all rows have shown.
func (f *file) evidence() questions.Evidence {
	e := questions.Evidence{All: true, Sizes: f.priced.Sizes(), Columns: f.seen.Evidence(f.Header), Used: int64(len(f.rows)), Customers: f.met,
		Dates: map[string]questions.DatesSeen{schema.FieldStart: f.start.seen},
	}
	for _, m := range f.moments {
		e.Dates[m.field] = m.last.seen
	}
	for _, l := range f.loose {
		e.MaybeEnds = append(e.MaybeEnds, l.counted())
	}
	if f.zeros == 0 {
		return e
	}
	if !f.Plan.Zero {
		e.Customers.Zeros = f.zeros
	}
	rows := map[string]int64{}
	for _, r := range f.rows {
		rows[r.Customer]++
	}
	for id, n := range rows {
		e.Customers.Ids.Add(id, n)
	}
	return e
}

func (f *file) readAll(ctx context.Context, src *text.Source) error {
	if err := f.EachChunk(ctx, src, f.readChunk); err != nil {
		return err
	}
	return f.err
}

func (f *file) readChunk(x *rows.Index, line int64) (more bool) {
	if f.err = f.room(x.Rows); f.err != nil {
		return false
	}
	f.seen.Observe(x, 0)
	f.index, f.line, f.stuck = x, line, f.stuck || x.Stuck
	f.reading.RowsRead += int64(x.Rows + x.Left)
	f.filter(schema.FilteredWhere, int64(x.Left))
	bad, r := x.Faults, new(record)
	for row := range x.Rows {
		if len(bad) > 0 && bad[0].Row == row {
			f.rejectText(bad[0])
			bad = bad[1:]
			continue
		}
		if wrong := f.parse(row, r); wrong.Fault != nil {
			f.reject(row, wrong)
		} else {
			f.take(row, r)
			if f.err != nil {
				return false
			}
		}
		for i := range f.loose {
			f.loose[i].add(f.text(f.loose[i].Column))
		}
	}
	f.err = f.memory.Check(int64(x.Rows))
	return f.err == nil
}

// room makes room for some more rows, in steps that keep the memory limit: the rows
// so far are there twice while they are moved.
func (f *file) room(more int) error {
	if len(f.rows)+more <= cap(f.rows) {
		return nil
	}
	grown := cap(f.rows) + max(cap(f.rows)/4, more)
	if err := f.memory.Room(int64(grown) * int64(unsafe.Sizeof(ledger.Subscription{}))); err != nil {
		return err
	}
	f.rows = slices.Grow(f.rows, grown-len(f.rows))
	return nil
}

// take counts a good row, and keeps it if it counts.
func (f *file) take(row int, r *record) {
	if r.Start != ledger.Unknown {
		f.see(r.Start)
	}
	f.codes[r.currency]++
	switch {
	case r.filtered != "":
		f.leaveOut(r, r.filtered)
		if f.over(r) {
			f.ended.LeftOut++
		}
		return
	case f.ofSubscriptions && f.rates == nil && f.Plan.Currency >= 0 && f.options.Currency != "" && r.currency != f.options.Currency:
		f.leaveOut(r, schema.FilteredCurrency)
		return
	}
	f.counted[f.unitOf(r)]++
	if f.over(r) {
		f.ended.Kept++
	}
	line := uint32(f.line + int64(f.index.Line(f.index.Start(row)))) // more lines than rows that have numbers
	place, ok := f.known[r.scale]
	if !ok {
		place = int32(len(f.scales))
		f.known[r.scale], f.scales = place, append(f.scales, r.scale)
	}
	f.rows = append(f.rows, r.Subscription)
	f.origins = append(f.origins, origin{line, place})
	f.takeDetails(len(f.rows)-1, r)
	f.err = f.flood()
}

// mostCopies is how many adjacent rows may say the same. More are no list of
// subscriptions, and a small compressed file can hold a hundred million of them.
const mostCopies = 100_000

// flood is an error when too many rows say what the one before them says.
func (f *file) flood() error {
	last := len(f.rows) - 1
	if last == 0 || f.rows[last].Customer != f.rows[last-1].Customer || !f.alike(last, last-1) || f.contract >= 0 && f.contracts[last] != f.contracts[last-1] {
		f.copies = 0
		return nil
	}
	if f.copies++; f.copies < mostCopies {
		return nil
	}
	return f.stop(last, "rows-same", problem.Grouped(mostCopies)+" rows before this one say the same", "is the file damaged, or was it written in an endless loop?")
}

// takeDetails keeps what tells when a row runs, as far as there are columns for it.
func (f *file) takeDetails(row int, r *record) {
	f.days = append(f.days, r.days...)
	if row%64 == 0 {
		f.midnight = append(f.midnight, 0)
	}
	if r.midnight {
		f.midnight[row/64] |= 1 << (row % 64)
	}
	if r.state >= 0 {
		f.places = append(f.places, r.state)
	}
	if f.contract >= 0 {
		f.contracts = append(f.contracts, r.contract)
	}
	if f.version >= 0 || f.revision >= 0 {
		f.seconds = append(f.seconds, r.second)
	}
	if f.Plan.Amount >= 0 && f.ofSubscriptions {
		f.priced.Add(r.units, r.decimals)
	}
}

// leaveOut counts a row that is left out. Its end still tells up to when the data
// is complete.
func (f *file) leaveOut(r *record, why string) {
	f.filter(why, 1)
	for i, day := range r.days {
		if day != questions.NoDay && f.moments[i].ended() && !f.spans {
			f.see(day)
		}
	}
}

// over tells whether a subscription has ended by now.
func (f *file) over(r *record) bool {
	now := f.options.Today
	if f.options.AsOf != nil {
		now = *f.options.AsOf
	}
	if r.state >= 0 && f.list[r.state].standing.HasEnded() {
		return true
	}
	for i, day := range r.days {
		if day != questions.NoDay && day <= now && f.moments[i].ended() {
			return true
		}
	}
	return false
}

// see takes a day of a row, whether the row counts or not. Days after today are
// plans or slips of the pen, and say nothing.
func (f *file) see(day calendar.Day) {
	if day <= f.options.Today && (f.latest == nil || day > *f.latest) {
		f.latest = &day
	}
}

// filter counts rows that are left out for a reason.
func (f *file) filter(why string, n int64) {
	if n > 0 {
		f.reading.Filtered[why] += n
		f.reading.RowsFiltered += n
	}
}

// rejectText counts a row that is none.
func (f *file) rejectText(fault rows.Fault) {
	p := f.RowProblem(&fault.Fault, f.line+int64(f.index.Line(fault.Offset)), fault.Column-1, fault.Value)
	p.Personal = fault.Column > 0
	if p.Code == rows.CodeQuoteOpen {
		p.Reason += problem.Swallowed(fault.Lines)
	}
	f.count(p)
}

// reject counts a row because of one of its fields.
func (f *file) reject(row int, w wrong) {
	if f.spill == nil && len(f.bad.Problems) >= problem.Shown {
		f.count(problem.Problem{Code: w.Code, Keep: w.keep})
		return
	}
	start := f.index.Start(row)
	var value []byte
	if w.column >= 0 {
		start, _ = f.index.Field(row, w.column)
		value, _ = f.index.Value(row, w.column, nil)
	}
	p := f.RowProblem(w.Fault, f.line+int64(f.index.Line(start)), w.column, value)
	p.Personal, p.Keep = w.column == f.Plan.Customer, w.keep
	f.count(p)
}

// count counts a problem, and keeps it if it is one of the first.
func (f *file) count(p problem.Problem) {
	f.reading.RowsRejected++
	p = f.options.Redacted(p)
	f.spilled.Add(problem.Place{int32(p.Line >> 31), int32(p.Line & math.MaxInt32)}, p)
	f.bad.Add(p, problem.Shown, p.Code == rows.CodeQuoteOpen)
}

// verdict is nil when the rows can be relied on as far as was asked for.
func (f *file) verdict() error {
	r := &f.reading
	if f.bad.Counts != nil {
		r.Rejected = f.bad.Counts
	}
	f.byCustomer = chain(len(f.rows), func(i int) string { return f.rows[i].Customer })
	r.Notes = slices.Concat(r.Notes, schema.LossNotes(*r), schema.OpenQuotes(f.bad.Problems), f.idNotes())
	err := f.spill.Each(func(at problem.Place, p problem.Problem) error {
		p.Line = int64(at[0])<<31 | int64(at[1])
		return f.options.Rejects(p)
	})
	if err != nil {
		return err
	}
	if f.stuck || !f.options.MaxRejects.Allows(r.RowsRejected, r.RowsRead) {
		return &problem.BadData{Problems: f.bad.Problems[:min(len(f.bad.Problems), problem.Shown)], Counts: r.Rejected, Rows: r.RowsRejected, Read: r.RowsRead}
	}
	return f.unknownStatus()
}

// idNotes are about the ids of the rows that count.
func (f *file) idNotes() []note.Note {
	var s questions.IDSurvey
	all := func(visit func(id []byte)) {
		for i, later := range f.byCustomer.later {
			if !later {
				visit([]byte(f.rows[i].Customer))
			}
		}
	}
	all(s.Look)
	return s.Notes(all, f.options.FoldIDs, f.options.Example)
}

// unknownStatus is about statuses asked for that no row has.
func (f *file) unknownStatus() error {
	if f.Plan.Asked == nil || len(f.Plan.Asked.Statuses.Unmet()) == 0 {
		return nil
	}
	found := map[string]int64{}
	if err := f.CountStatuses(f.input, f.options, found); err != nil {
		return err
	}
	notes, err := schema.UnknownStatus(f.options.Statuses, f.Plan.Asked.Statuses.Unmet(), found)
	f.reading.Notes = append(f.reading.Notes, notes...)
	return err
}

// subscriptions is the ledger of the rows, in one unit.
func (f *file) subscriptions() (*ledger.Subscriptions, error) {
	convert := note.Fix{Option: note.Rates, Value: "FILE"}
	if f.options.Currency != "" && f.Plan.Currency >= 0 && f.rates == nil {
		if err := schema.UnknownCurrency(f.options.Currency, f.codes, convert); err != nil {
			return nil, err
		}
	}
	currency, err := schema.OneCurrency(f.Name, f.counted, "to keep one or convert all", convert)
	if err != nil {
		return nil, err
	}
	if !f.spans {
		if err := f.resolve(); err != nil {
			return nil, err
		}
	}
	f.noteConverted()
	unit, err := f.inOneUnit(cmp.Or(currency, f.options.Currency))
	if err != nil {
		return nil, err
	}
	s := ledger.NewSubscriptions(f.rows, ledger.Terms{
		AsOf: f.asOf(), Today: f.options.Today, Unit: unit, Free: f.options.IncludeFree || f.Plan.Amount < 0,
		Dimensions: f.Plan.Names, Reason: f.Plan.Reason, Trials: f.trials, First: f.options.FirstPeriod,
	})
	f.filter(schema.FilteredAsOf, s.Dropped().After)
	f.filter("free", s.Dropped().Free)
	f.reading.RowsUsed = int64(s.Rows())
	if f.latest != nil && *f.latest > s.Extent().AsOf {
		f.reading.Later = f.latest
	}
	f.noteRows(s)
	return s, nil
}

// asOf is the last day of complete data: the one asked for, or the last on which
// any row starts or ends. What invoices pay for reaches into a time of which nothing
// else is known, so their ends tell nothing.
func (f *file) asOf() *calendar.Day {
	if f.options.AsOf != nil {
		return f.options.AsOf
	}
	latest := f.latest
	if day, ok := f.Plan.Where.Latest(); ok && (latest == nil || day > *latest) {
		latest = &day
	}
	return latest
}

// wrong is what is wrong with a row, if anything, and in which column; -1 is the
// whole row.
type wrong struct {
	*field.Fault
	column int
	keep   bool // the row must be corrected rather than left out
}
