package customers

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
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
	monthly         bool // interval and quantity do not matter
	fold            schema.FoldIDs
	blank           schema.Blank
	unit            string // currency of all rows, when no column tells

	interval, quantity, number, status int // columns, -1 for none

	amounts map[string]*field.Amounts // by currency
	endings *questions.Statuses       // tells what has ended
	last    string                    // customer of the row before
	start   lastDay
	end     lastDay
	texts   map[string]string   // texts that come often, so that each is held once
	shared  map[string][]string // values of dimensions, by all of them with zeros between

	index    *rows.Index // of the chunk
	row      int
	scratch  []byte
	folded   []byte
	met      questions.Customers
	nobodies int    // rows that are each a customer, as none is named
	zeros    int64  // rows whose customer has the id 0
	key      []byte // of shared, in the making
}

// record is the values of one row.
type record struct {
	ledger.Subscription // with the MRR in its scale
	scale               scale
	currency            string
	filtered            string // why the row does not count; empty when it does
	endless             bool   // its status says that it has ended, and nothing when
}

// overWords are statuses of subscriptions that have ended.
var overWords = []string{"cancelled", "canceled", "churned", "ended", "expired", "inactive", "terminated", "closed", "lapsed"}

func newValues(l *schema.Layout, k *schema.Kind, o schema.Options) values {
	return values{
		plan: &l.Plan, ofSubscriptions: k != schema.Attributes, spans: k.Spans(), monthly: monthlyPrice(l, o), fold: o.FoldIDs, blank: o.Blank, unit: cmp.Or(l.Plan.Unit, o.Currency),
		interval: l.At(schema.FieldInterval), quantity: l.At(schema.FieldQuantity), number: l.At(schema.FieldCount), status: l.At(schema.FieldStatus),
		amounts: map[string]*field.Amounts{}, texts: map[string]string{}, shared: map[string][]string{},
		endings: questions.NewStatuses(questions.StatusOptions{Drop: map[string][]string{"over": overWords}}),
	}
}

// parse parses a row, or tells what is wrong with it first.
func (v *values) parse(row int, r *record) wrong {
	v.row, v.scratch = row, v.scratch[:0]
	*r = record{}
	w := v.id(r)
	if w.Fault == nil {
		w = v.price(r)
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
		if r.filtered == "" {
			r.filtered = f.Statuses.Filtered(v.text(f.Column))
			if r.filtered == questions.BlankStatus {
				r.filtered = "status-blank"
			}
		}
	}
	return wrong{}
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
	return wrong{&field.Fault{Code: code, Reason: reason, Hint: hint, Fixes: fixes}, column}
}

// id parses the customer, and makes sure that a subscription has a start.
func (v *values) id(r *record) wrong {
	id, w := v.customer(r)
	switch {
	case w.Fault != nil:
		return w
	case v.ofSubscriptions && len(bytes.TrimSpace(v.text(v.plan.Date))) == 0:
		return fault(v.plan.Date, field.CodeDateMissing, "no date", "a subscription has a start")
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

// customer is the id of the customer as it stands, or where that is blank or a
// placeholder the e-mail beside it. A row of nobody is filtered or wrong.
func (v *values) customer(r *record) (id []byte, w wrong) {
	p := v.plan
	id, f := field.ID(v.text(p.Customer))
	if f != nil {
		return nil, wrong{f, p.Customer}
	}
	placeholder := questions.PlaceholderOf(id)
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
	text  []byte
	day   calendar.Day
	fault *field.Fault
}

func (d *lastDay) parse(dates *field.Dates, text []byte) (calendar.Day, *field.Fault) {
	if !bytes.Equal(text, d.text) {
		d.text = append(d.text[:0], text...)
		d.day, d.fault = dates.Parse(d.text)
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
			return wrong{f, p.Date}
		}
		r.Start = day
	}
	if !v.ofSubscriptions {
		return wrong{}
	}
	text := v.text(p.End)
	if len(bytes.TrimSpace(text)) == 0 {
		r.endless = v.endings.Filtered(v.text(v.status)) != ""
		return wrong{}
	}
	day, f := v.end.parse(p.Ends, text)
	switch {
	case f != nil:
		return wrong{f, p.End}
	case day < r.Start:
		return fault(p.End, "end-before-start", "ends before it starts on "+r.Start.String(), "")
	}
	r.End, r.Ends = day, true
	return wrong{}
}

// price parses what a row costs a month, and in which currency.
func (v *values) price(r *record) wrong {
	p := v.plan
	r.currency, r.scale = v.unit, scale{times: 1, per: 1}
	if !v.ofSubscriptions {
		return wrong{}
	}
	if p.Currency >= 0 {
		code, f := field.Currency(v.text(p.Currency))
		if f != nil {
			return wrong{f, p.Currency}
		}
		r.currency = code
	}
	if p.Amount < 0 {
		return wrong{}
	}
	var f *field.Fault
	if r.MRR, r.scale.digits, f = v.amountsIn(r.currency).Parse(v.text(p.Amount)); f != nil {
		return wrong{f, p.Amount}
	}
	if r.MRR < 0 {
		return fault(p.Amount, "mrr-negative", "a subscription cannot cost less than nothing", "write discounts off the price, and refunds not at all")
	}
	if v.monthly {
		return wrong{}
	}
	return v.perMonth(r)
}

// perMonth takes quantity and interval into a price.
func (v *values) perMonth(r *record) wrong {
	quantity, w := v.whole(v.quantity)
	if w.Fault != nil {
		return w
	}
	count, w := v.whole(v.number)
	if w.Fault != nil {
		return w
	}
	if v.interval >= 0 {
		var ok bool
		if r.scale.times, r.scale.per, ok = monthly(string(v.text(v.interval)), count); !ok {
			return fault(v.interval, "interval-unknown", "not an interval", "write day, week, month, quarter, year, or 3 months")
		}
	}
	m, ok := money.Mul(r.MRR, quantity)
	if !ok {
		return fault(v.quantity, field.CodeAmountRange, "the price of so many is too large", "")
	}
	r.MRR = m
	return wrong{}
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
			return wrong{f, -1}
		}
		v.key = append(append(v.key, value...), 0)
	}
	if len(v.key) == 0 {
		return wrong{}
	}
	shared, ok := v.shared[string(v.key)]
	if !ok {
		key := string(v.key)
		for value := range strings.SplitSeq(strings.TrimSuffix(key, "\x00"), "\x00") {
			shared = append(shared, v.intern(value))
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
