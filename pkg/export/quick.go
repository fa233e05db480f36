package export

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// quick is how a worker reads the plain values of a file.
type quick struct {
	fields       // of the chunk being read
	dayReader    dayReader
	amountReader *plainAmounts
	signups      signups
	statuses     []*statuses
	currency     string // the usual text of the currency column
	code         string // the currency it stands for
	refunds      bool   // a column is only asked about rows below zero
	none         bool   // every row needs the readers of package field

	digits  int           // decimals of the amounts of the chunk being read
	counts  [traits]int64 // rows by what they have
	used    int64         // rows
	left    []left
	spans   []span
	scratch []byte
}

// dayReader reads a column of days.
type dayReader interface {
	read(f *fields, column int)
}

// left is how many rows have been left out for one reason.
type left struct {
	why  string
	rows int64
}

// Places of reasons in quick.left, before those of statuses.
const (
	late = iota
	small
)

// newQuick finds out which columns can be read in a faster way.
func (w *worker) newQuick() quick {
	p := w.plan
	q := quick{fields: w.quick.fields, code: p.Unit, left: []left{late: {why: filteredAsOf}, small: {why: filteredSmall}}}
	want := w.scan.options.Currency
	_, marked := w.amounts.Mark()
	q.none = p.Amount >= 0 && !marked ||
		w.scan.rates != nil || p.Currency < 0 && want != "" && p.Unit != "" && p.Unit != want
	switch {
	case !w.dates.Plain():
		q.dayReader = &knownDays{dates: w.dates}
	case w.dates.AsWritten():
		q.dayReader = newISODays(w.dates)
	default:
		q.dayReader = newZonedDays(w.dates)
	}
	q.refunds = p.Refunder >= 0
	for _, f := range p.Filters {
		if f.Negative {
			q.refunds = true
			continue
		}
		q.statuses = append(q.statuses, &statuses{Filter: f})
	}
	return q
}

// readColumns reads the plain values of all rows.
func (w *worker) readColumns(text []byte) {
	q, p := &w.quick, w.plan
	q.begin(text)
	q.digits = w.digits
	if p.Order >= 0 {
		q.orders(p.Order, w.scan.ids)
	}
	if q.none {
		for r := range q.fates {
			q.fates[r] = noRow
		}
		return
	}
	q.dayReader.read(&q.fields, p.Date)
	if p.Signup >= 0 {
		q.signups.compare(&q.fields, p.Signup, w.signups)
	}
	q.customers(p.Customer, w.out, w.scan.options.FoldIDs)
	if p.Amount >= 0 {
		if q.amountReader == nil || q.amountReader.digits != w.digits {
			q.amountReader = newPlainAmounts(w.amounts, w.digits)
		}
		q.amountReader.read(&q.fields, p.Amount, !q.refunds)
		if p.Refunded >= 0 {
			q.amountReader.readNothing(&q.fields, p.Refunded)
		}
	} else {
		clear(q.amounts)
	}
	if p.Currency >= 0 {
		w.usualCurrency()
		q.currencies(p.Currency)
	}
	for _, s := range q.statuses {
		s.read(q)
	}
	q.until(w.scan.asOf)
	q.keepIDs(w.out, w.scan.options.FoldIDs)
}

// until leaves out the rows after a day.
func (f *fields) until(last calendar.Day) {
	for r, day := range f.days {
		if day > last && f.fates[r] == used {
			f.fates[r], f.whys[r] = filtered, late
		}
	}
}

// reason is the place of a reason in q.left.
func (q *quick) reason(why string) uint8 {
	at := slices.IndexFunc(q.left, func(l left) bool { return l.why == why })
	if at < 0 {
		at = len(q.left)
		q.left = append(q.left, left{why: why})
	}
	return uint8(at)
}

// refine brings the amounts of the chunk to the unit that the ledger takes, when
// that has become finer since they were read: a row with more decimals than all
// before has been taken with care.
func (w *worker) refine() {
	q := &w.quick
	if q.digits == w.digits {
		return
	}
	factor := money.Pow10(w.digits - q.digits)
	for r, amount := range q.amounts {
		scaled, fits := money.Mul(amount, factor)
		if !fits {
			scaled = ledger.MaxAmount + 1
		}
		q.amounts[r] = scaled
	}
	q.digits = w.digits
}

// usualCurrency takes the currency of the first row of a chunk for the usual
// one.
func (w *worker) usualCurrency() {
	q := &w.quick
	start, end, _ := q.cell(0, w.plan.Currency)
	text := q.text[start:end]
	if string(text) == q.currency {
		return
	}
	code, fault := w.currency(text)
	if want := w.scan.options.Currency; fault == nil && (want == "" || code == want) {
		q.settleCurrency(w)
		q.currency, q.code = string(text), code
	}
}

// close hands in what was counted.
func (q *quick) close(w *worker) {
	have := func(t trait) (n int64) {
		for traits, rows := range q.counts {
			if trait(traits)&t != 0 {
				n += rows
			}
		}
		return n
	}
	w.dates.Count(field.DateTally{Naive: have(localClock), Offset: have(zonedClock)})
	w.counts.early += have(early)
	w.amounts.Count(field.AmountTally{Negative: have(negative), Finer: have(finer)})
	for _, l := range q.left {
		if l.rows > 0 {
			w.filter(l.why, l.rows)
		}
	}
	q.settleCurrency(w)
}

// settleCurrency counts the rows used so far for the usual currency.
func (q *quick) settleCurrency(w *worker) {
	if q.used > 0 {
		w.currencies[q.code] += q.used
	}
	q.used = 0
}
