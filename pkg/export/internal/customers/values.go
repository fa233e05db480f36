package customers

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rates"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// values parses the fields of rows.
type values struct {
	plan            *schema.Plan
	ofSubscriptions bool // rows have a start, an end and a price
	spans           bool // the price is that of the time between start and end
	fold            schema.FoldIDs
	blank           schema.Blank
	chosen          bool              // the user has chosen the statuses that count
	written         bool              // days are those of the zone in which they were written
	billing         bool              // rows have to tell how often they are billed
	billed          calendar.Interval // what all of them tell; zero: each its own
	snapshots       bool              // the start is the day of a snapshot, before which a row may have ended
	unit            string            // currency of all rows, when no column tells

	rates    *rates.Table // nil: nothing is converted
	price    questions.PriceReading
	contract int        // column with the id of the subscription, -1 for none
	version  int        // column of the version; its time of day orders those of one day
	revision int        // column of the number of the version
	moments  []moment   // columns of days, beside the start
	standing []flagText // columns that tell how a subscription stands

	amounts   map[string]*field.Amounts // by currency
	last      string                    // customer of the row before
	start     lastDay
	texts     map[string]string         // texts that come often, so that each is held once
	shared    map[string]*ledger.Values // values of dimensions, by all of them with zeros between
	states    map[string]int32          // places of list, by the texts of standing with zeros between
	list      []state
	unstarted map[string]int64 // rows that have no start and need none, by status

	index    *rows.Index // of the chunk
	row      int
	scratch  []byte
	folded   []byte
	met      questions.Customers
	nobodies int    // rows that are each a customer, as none is named
	zeros    int64  // rows whose customer has the id 0
	trimmed  int64  // and whose id has blanks around it
	key      []byte // of shared and states, in the making
}

// moment is a column of days that a subscription need not have.
type moment struct {
	*schema.DayColumn
	field string
	ends  bool // a day of it may be the end
	last  lastDay
	open  map[string]int64 // rows by the texts that mean that there is no end
	after bool             // the column has a number of days after the start
}

// ended tells whether a day of the column is one on which a subscription ended or
// was cancelled, and not only paid until.
func (m *moment) ended() bool {
	return m.field == schema.FieldEnd || m.field == schema.FieldEnds || m.field == schema.FieldCancel
}

// flagText is a column that tells how a subscription stands: its status, or a flag.
type flagText struct {
	column int
	sign   questions.Sign // of a flag; NoSign: the status
}

// state is what the status and the flags of a row say together.
type state struct {
	status   string // as written
	standing questions.Standing
	drop     string // why rows do not count whatever their status is: test, deleted, flaggedUnpaid
}

// unpaid is why rows do not count that do not pay.
func (s state) unpaid() string {
	if s.status == "" {
		return "trial"
	}
	return "status-" + s.status
}

// record is the values of one row.
type record struct {
	ledger.Subscription // with the MRR in its scale
	scale               scale
	currency            string
	filtered            string         // why the row does not count; empty when it does
	days                []calendar.Day // of values.moments; questions.NoDay for none
	midnight            bool           // its end is 23:59 of the day
	state               int32          // place in values.list
	contract            uint64         // hash of the id of the subscription
	second              int32          // of the day of the version, or its number
	units               int64          // of its price, before quantity and interval
	decimals            bool           // its price has some
}

func newValues(l *schema.Layout, k *schema.Kind, o schema.Options) values {
	v := values{
		plan: &l.Plan, ofSubscriptions: k != schema.Attributes, spans: k.Spans(), fold: o.FoldIDs, blank: o.Blank, written: o.Location == nil, chosen: len(o.Statuses) > 0, billing: o.NeedInterval || o.WantInterval && l.Plan.Price.Interval >= 0, billed: o.Interval, unit: cmp.Or(l.Plan.Unit, o.Currency),
		price: l.Plan.Price, contract: l.At(schema.FieldContract), version: l.At(schema.FieldVersion), revision: l.At(schema.FieldRevision),
		amounts: map[string]*field.Amounts{}, texts: map[string]string{}, shared: map[string]*ledger.Values{}, states: map[string]int32{}, unstarted: map[string]int64{},
	}
	if !v.ofSubscriptions {
		return v
	}
	if v.spans {
		v.price = questions.PriceReading{Interval: questions.NoneColumn, Count: questions.NoneColumn, Quantity: questions.NoneColumn, Unit: questions.Interval{Months: 1}}
		v.moments = []moment{{DayColumn: l.Plan.Days[schema.FieldEnd], field: schema.FieldEnd, ends: true, open: map[string]int64{}}}
		return v
	}
	v.snapshots = o.RowIs == schema.RowSnapshot || questions.NamesSnapshot(l.Header[l.Plan.Date])
	if status := l.At(schema.FieldStatus); status >= 0 {
		v.standing = append(v.standing, flagText{status, questions.NoSign})
	}
	for _, f := range l.Plan.Flags {
		if f.Column != l.At(schema.FieldStatus) {
			v.standing = append(v.standing, flagText{f.Column, f.Sign})
		}
	}
	for _, name := range dayFields {
		if column := l.Plan.Days[name]; column != nil {
			ends := name == schema.FieldEnd || name == schema.FieldEnds || name == schema.FieldExpiry
			v.moments = append(v.moments, moment{DayColumn: column, field: name, ends: ends, open: map[string]int64{}})
		}
	}
	if days := l.At(schema.FieldTrialDays); days >= 0 && l.Plan.Days[schema.FieldTrialEnd] == nil {
		v.moments = append(v.moments, moment{DayColumn: &schema.DayColumn{Column: days}, field: schema.FieldTrialEnd, after: true})
	}
	return v
}

// dayFields are the fields of days that a subscription may have.
var dayFields = []string{schema.FieldEnd, schema.FieldEnds, schema.FieldExpiry, schema.FieldCancel, schema.FieldTrialEnd, schema.FieldPaidFrom, schema.FieldPause, schema.FieldResume, schema.FieldVersion, schema.FieldSnapshot}

// parse parses a row, or tells what is wrong with it first.
func (v *values) parse(row int, r *record) wrong {
	v.row, v.scratch = row, v.scratch[:0]
	*r = record{days: r.days[:0], state: -1}
	w := v.id(r)
	v.stand(r)
	if w.Fault == nil && v.ofSubscriptions && len(bytes.TrimSpace(v.text(v.plan.Date))) == 0 {
		w = v.noStart(r)
	}
	if w.Fault == nil {
		w = v.cost(r)
	}
	if w.Fault == nil {
		w = v.dimensions(r)
	}
	if w.Fault == nil {
		w = v.dates(r)
	}
	if w.Fault == nil && v.spans {
		w = v.span(r)
	}
	if w.Fault != nil {
		return w
	}
	for _, f := range v.plan.Filters {
		if r.filtered == "" || r.filtered == "one-time" {
			r.filtered = f.Statuses.Filtered(v.text(f.Column))
			if r.filtered == questions.BlankStatus {
				r.filtered = "status-blank"
			}
		}
	}
	return v.convert(r)
}

// text is a field of the row; nil when there is no such column.
func (v *values) text(column int) (value []byte) {
	if column < 0 {
		return nil
	}
	value, v.scratch = v.index.Value(v.row, column, v.scratch)
	return value
}

func fault(column int, code, reason, hint string, fixes ...note.Fix) wrong {
	return wrong{Fault: &field.Fault{Code: code, Reason: reason, Hint: hint, Fixes: fixes}, column: column}
}

// id parses the customer.
func (v *values) id(r *record) wrong {
	id, w := v.customer(r)
	if w.Fault != nil {
		return w
	}
	folded, grown := v.fold.Fold(id, v.folded)
	if v.folded = grown; v.fold == schema.FoldMails && !bytes.Equal(folded, id) {
		v.met.Capitals++
	}
	id = folded
	if v.last != string(id) {
		v.last = string(id)
	}
	r.Customer = v.last
	return wrong{}
}

// noStart is about a row without a start. What is on trial or never ran needs none,
// nor does what has ended after a trial, and it does not count.
func (v *values) noStart(r *record) wrong {
	if r.state >= 0 && !v.chosen {
		tried := slices.ContainsFunc(v.moments, func(m moment) bool {
			return m.field == schema.FieldTrialEnd && len(bytes.TrimSpace(v.text(m.Column))) > 0
		})
		if s := v.list[r.state]; s.standing == questions.OnTrial || s.standing == questions.NeverRan || s.standing.HasEnded() && tried {
			v.unstarted[s.status]++
			r.filtered = cmp.Or(r.filtered, s.unpaid())
			return wrong{}
		}
	}
	return fault(v.plan.Date, field.CodeDateMissing, "no date", "a subscription has a start")
}

// customer is the id of the customer as it stands, or where that is blank or a
// placeholder the e-mail beside it. A row of nobody is filtered or wrong.
func (v *values) customer(r *record) (id []byte, w wrong) {
	p := v.plan
	text := v.text(p.Customer)
	id, f := field.ID(text)
	if f != nil {
		return nil, wrong{Fault: f, column: p.Customer}
	}
	if field.Blanks(text, id) {
		v.trimmed++
	}
	placeholder := questions.PlaceholderOf(id)
	if placeholder == questions.NoPlaceholder && questions.TotalOfPeriod(id) {
		placeholder = questions.WordPlaceholder
	}
	if placeholder == questions.ZeroPlaceholder {
		v.zeros++
	}
	if len(id) > 0 && (placeholder == questions.NoPlaceholder || placeholder == questions.ZeroPlaceholder && p.Zero) {
		return id, wrong{}
	}
	if mail, f := field.ID(v.text(p.Mail)); f == nil && questions.IsMail(mail) {
		v.met.ByMail++
		if placeholder == questions.ZeroPlaceholder && !v.met.ZeroMails.Many {
			v.met.ZeroMails.Add(string(bytes.ToLower(mail)))
		}
		return mail, wrong{}
	}
	switch {
	case v.blank == schema.SkipBlank:
		r.filtered = schema.FilteredBlank
	case v.blank == schema.EachBlank:
		v.nobodies++
		return fmt.Appendf(nil, "(no customer %d)", v.nobodies), wrong{}
	case v.blank == schema.AutoBlank && placeholder != questions.NoPlaceholder:
		v.met.Placed(id, 1)
		r.filtered = schema.FilteredNobody
	default:
		return nil, fault(p.Customer, schema.CodeCustomerBlank, "no customer", "to leave such rows out", note.Fix{Option: note.Blank, Value: "skip"})
	}
	return nil, wrong{}
}

// lastDay is the day of the row before, which many rows have in common.
type lastDay struct {
	seen     questions.DatesSeen
	text     []byte
	day      calendar.Day
	fault    *field.Fault
	notation field.Notation
	asked    bool // of none
	none     bool // the text means that there is no day
}

// meansNone tells whether the text means that there is no day.
func (d *lastDay) meansNone() bool {
	if !d.asked {
		d.asked, d.none = true, questions.NoDayMeant(string(d.text), questions.FarYear)
	}
	return d.none
}

func (d *lastDay) parse(dates *field.Dates, text []byte) (calendar.Day, *field.Fault) {
	if !bytes.Equal(text, d.text) {
		d.text = append(d.text[:0], text...)
		d.notation, d.asked = field.Unnoted, false
		if d.day, d.fault = dates.Parse(d.text); d.fault == nil {
			d.notation = dates.Notation(d.text)
			d.seen.Padded = d.seen.Padded || len(d.text) > 5 && d.text[5] == '0'
		}
	}
	if d.fault == nil {
		d.seen.Notations[d.notation]++
	}
	return d.day, d.fault
}

// dates parses the days of a row.
func (v *values) dates(r *record) wrong {
	p := v.plan
	r.Start = ledger.Unknown
	if text := v.text(p.Date); len(bytes.TrimSpace(text)) > 0 {
		day, f := v.start.parse(p.Dates, text)
		if f != nil {
			return wrong{Fault: f, column: p.Date}
		}
		r.Start = day
	}
	for i := range v.moments {
		m := &v.moments[i]
		text := v.text(m.Column)
		day, f := m.parse(text, r.Start)
		switch {
		case f != nil:
			return wrong{Fault: f, column: m.Column, keep: m.ends}
		case day != questions.NoDay && day < r.Start && (m.field == schema.FieldEnd || m.field == schema.FieldEnds) && !v.snapshots:
			w := fault(m.Column, "end-before-start", "ends before it starts on "+r.Start.String(), "")
			w.keep = true
			return w
		case m.ends && day != questions.NoDay && v.written && questions.AtDaysEnd(string(text)):
			r.midnight = true
		}
		r.days = append(r.days, day)
	}
	if v.contract >= 0 {
		r.contract = maphash.Bytes(seed, bytes.TrimSpace(v.text(v.contract)))
	}
	if v.revision >= 0 {
		n, w := v.whole(v.revision)
		r.second = int32(n)
		return w
	}
	if v.version >= 0 {
		r.second = secondOfDay(v.text(v.version))
	}
	return wrong{}
}

var seed = maphash.MakeSeed()

// looseDays counts the rows of a column of no field by whether they have a day.
type looseDays struct {
	questions.DaysIn
	survey field.DateSurvey
}

func (l *looseDays) add(text []byte) {
	if len(text) == 0 || questions.NoDayMeant(string(text), questions.FarYear) {
		l.None++
		return
	}
	l.Others++
	l.survey.Add(text, 0)
}

func (l *looseDays) counted() questions.DaysIn {
	d := l.DaysIn
	d.Days = int64(l.survey.Dates())
	d.Others -= d.Days
	return d
}

// farDay is the first day that no end is meant by: see questions.FarYear.
var farDay, _ = calendar.Date(questions.FarYear, 1, 1)

// maxOpen is how many texts for "no end" are told apart.
const maxOpen = 12

// parse is the day of a text; questions.NoDay where it is blank or means none.
func (m *moment) parse(text []byte, start calendar.Day) (calendar.Day, *field.Fault) {
	if m.after {
		if days, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 12); err == nil && days > 0 {
			return start + calendar.Day(days), nil
		}
		return questions.NoDay, nil
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return questions.NoDay, nil
	}
	day, f := m.last.parse(m.Dates, text)
	if f == nil && day < farDay || f != nil && !m.last.meansNone() {
		return day, f
	}
	if m.ends {
		if text := string(bytes.TrimSpace(text)); len(m.open) < maxOpen || m.open[text] > 0 {
			m.open[text]++
		}
	}
	return questions.NoDay, nil
}

// secondOfDay is the second of the day of a timestamp; 0 without a time.
func secondOfDay(text []byte) (seconds int32) {
	at := bytes.IndexByte(text, ':') - 2
	for _, unit := range []int32{3600, 60, 1} {
		if at < 0 || at+2 > len(text) {
			break
		}
		n, err := strconv.ParseUint(string(text[at:at+2]), 10, 8)
		if err != nil {
			break
		}
		seconds += int32(n) * unit
		at += len("00:")
	}
	return seconds
}

// stand finds out how a subscription stands by its status and its flags. Rows
// with the same ones share a state.
func (v *values) stand(r *record) {
	if len(v.standing) == 0 {
		return
	}
	v.key = v.key[:0]
	for _, f := range v.standing {
		v.key = append(append(v.key, bytes.TrimSpace(v.text(f.column))...), 0)
	}
	place, ok := v.states[string(v.key)]
	if !ok {
		place = int32(len(v.list))
		v.states[string(v.key)], v.list = place, append(v.list, v.stateOf(string(v.key)))
	}
	r.state = place
}

// flaggedUnpaid is why a row does not count whose flags say that it is on trial, or
// not paid.
const flaggedUnpaid = "unpaid-by-flag"

func (v *values) stateOf(key string) (s state) {
	for i, text := range strings.Split(strings.TrimSuffix(key, "\x00"), "\x00") {
		sign := v.standing[i].sign
		if sign == questions.NoSign {
			if s.status, s.standing = text, questions.StandingOf(text); s.standing == questions.Agreed {
				s.standing = questions.UnknownStanding // other columns tell
			}
			continue
		}
		yes, _ := questions.Truth(text)
		before := s.standing
		if s.standing = before.With(sign, yes); before.Pays() && !s.standing.Pays() {
			s.drop = flaggedUnpaid
		}
		switch {
		case sign == questions.SignTest && yes, sign == questions.SignProduction && !yes:
			s.drop = "test"
		case sign == questions.SignDeleted && yes:
			s.drop = "deleted"
		}
	}
	return s
}

// cost parses what a row costs a month, and in which currency.
func (v *values) cost(r *record) wrong {
	p := v.plan
	r.currency, r.scale = v.unit, scale{times: 1, per: 1, every: v.billed}
	if !v.ofSubscriptions {
		return wrong{}
	}
	if p.Currency >= 0 {
		code, f := field.Currency(v.text(p.Currency))
		if f != nil {
			return wrong{Fault: f, column: p.Currency}
		}
		r.currency = code
	}
	if p.Amount < 0 {
		if v.billing {
			return v.perMonth(r)
		}
		return wrong{}
	}
	text := v.text(p.Amount)
	if len(bytes.TrimSpace(text)) == 0 {
		return v.noPrice(r)
	}
	var f *field.Fault
	if r.MRR, r.scale.digits, f = v.amountsIn(r.currency).Parse(text); f != nil {
		if questions.SeveralPrices(string(text)) {
			f = severalItems("several prices in one row")
		}
		return wrong{Fault: f, column: p.Amount}
	}
	if r.MRR < 0 {
		return fault(p.Amount, "mrr-negative", "a subscription cannot cost less than nothing", "write discounts off the price, and refunds not at all")
	}
	r.units, r.decimals = int64(r.MRR)/int64(money.Pow10(r.scale.digits)), bytes.ContainsAny(text, ".,٫")
	return v.perMonth(r)
}

// noPrice is about a row without a price. One that does not pay needs none.
func (v *values) noPrice(r *record) wrong {
	if r.state >= 0 && !v.list[r.state].standing.Pays() {
		return wrong{}
	}
	if v.price.Interval >= 0 && len(bytes.TrimSpace(v.text(v.price.Interval))) == 0 {
		return wrong{Fault: severalItems("no price and no interval: a subscription of several prices has none of its own in such an export"), column: v.plan.Amount}
	}
	return fault(v.plan.Amount, field.CodeAmountMissing, "no price", "write the price that was paid; 0 means a free plan or a trial")
}

func severalItems(reason string) *field.Fault {
	return &field.Fault{Code: "price-several", Reason: reason, Hint: "export one row per item of a subscription, or a column with the MRR of all its items"}
}

// perMonth takes quantity and interval into a price.
func (v *values) perMonth(r *record) wrong {
	quantity, w := v.whole(v.price.Quantity)
	if w.Fault != nil {
		return w
	}
	count, w := v.whole(v.price.Count)
	if w.Fault != nil {
		return w
	}
	of, ok := v.price.Unit, true
	if v.price.Interval >= 0 {
		text := string(v.text(v.price.Interval))
		if r.MRR == 0 && strings.TrimSpace(text) == "" {
			return wrong{}
		}
		if questions.Once(text) {
			r.filtered = "one-time"
			return wrong{}
		}
		if of, ok = questions.IntervalOf(text); !ok && v.price.Named {
			of, ok = questions.IntervalIn(text)
		}
	}
	if ok {
		of, ok = of.Times(count)
	}
	if !ok && v.price.Interval >= 0 {
		if two := questions.TwoIntervals(string(v.text(v.price.Interval))); two != "" {
			first, _, _ := strings.Cut(two, " or ")
			return fault(v.price.Interval, "interval-unknown", "may be "+two, "write "+first+" if it is that; where one payment covers another time, write its days")
		}
	}
	if !ok {
		return fault(max(v.price.Interval, v.price.Count), "interval-unknown", "not an interval", "write day, week, month, quarter, year, or 3 months")
	}
	v.every(r, of)
	if v.price.Monthly {
		return wrong{}
	}
	r.scale.times, r.scale.per = of.Monthly()
	m, fits := money.Mul(r.MRR, quantity)
	if !fits {
		return fault(v.price.Quantity, field.CodeAmountRange, "the price of so many is too large", "")
	}
	r.MRR = m
	return wrong{}
}

// every keeps how often a row is billed, where that is needed and not given for all.
func (v *values) every(r *record, of questions.Interval) {
	if v.billing && v.billed == (calendar.Interval{}) {
		r.scale.every = calendar.Interval{Months: int16(of.Months), Days: int16(of.Days)}
	}
}

// whole is a whole number that is not negative: 1 when there is no column.
func (v *values) whole(column int) (int64, wrong) {
	if column < 0 {
		return 1, wrong{}
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(v.text(column))), 10, 31)
	if err != nil {
		return 0, fault(column, "number-invalid", "not a whole number", "")
	}
	return int64(n), wrong{}
}

// dimensions parses the values of a row's dimensions. Rows that have the same ones
// share them.
func (v *values) dimensions(r *record) wrong {
	v.key = v.key[:0]
	for _, column := range v.plan.By {
		value, f := field.ID(v.text(column))
		if f != nil {
			return wrong{Fault: f, column: -1}
		}
		v.key = append(append(v.key, value...), 0)
	}
	if len(v.key) == 0 {
		return wrong{}
	}
	shared, ok := v.shared[string(v.key)]
	if !ok {
		key := string(v.key)
		shared = new(ledger.Values)
		for value := range strings.SplitSeq(strings.TrimSuffix(key, "\x00"), "\x00") {
			*shared = append(*shared, v.intern(value))
		}
		v.shared[key] = shared
	}
	r.Values = shared
	return wrong{}
}

// intern is a text, held once however often it comes.
func (v *values) intern(text string) string {
	known, ok := v.texts[text]
	if !ok {
		known = strings.Clone(text)
		v.texts[known] = known
	}
	return known
}

// amountsIn is the reader of amounts of a currency.
func (v *values) amountsIn(currency string) *field.Amounts {
	amounts := v.amounts[currency]
	if amounts == nil {
		o := v.plan.Written
		o.Currency, o.Digits = currency, field.CurrencyDigits(currency)
		amounts, _ = field.NewAmounts(o) // as the layout has made sure
		v.amounts[currency] = amounts
	}
	return amounts
}
