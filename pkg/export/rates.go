package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// rates are exchange rates into one currency. A rate holds from its day until
// the next one of its currency.
type rates struct {
	target string
	digits int                  // of the target's minor unit
	of     map[string][]dayRate // by currency, in the order of days
}

// dayRate is what one unit of a currency is worth from a day on.
type dayRate struct {
	day  calendar.Day
	rate money.Rate
}

// newRates reads Options.Rates; nil when nothing is to be converted.
func newRates(o Options) (*rates, error) {
	if o.Rates == nil {
		return nil, nil
	}
	if o.Currency == "" {
		return nil, &UsageError{Text: "--rates converts into the currency of --currency; name it, such as --currency EUR"}
	}
	if _, fault := field.Currency([]byte(o.Currency)); fault != nil {
		return nil, &UsageError{Text: "--currency " + o.Currency + ": " + fault.Reason + "; " + fault.Hint}
	}
	r := &rates{target: o.Currency, digits: field.CurrencyDigits(o.Currency), of: map[string][]dayRate{}}
	return r, r.read(*o.Rates)
}

// add adds a rate, in any order.
func (r *rates) add(currency string, d dayRate) { r.of[currency] = append(r.of[currency], d) }

// sort makes the rates ready to be looked up.
func (r *rates) sort() {
	for _, days := range r.of {
		slices.SortFunc(days, func(a, b dayRate) int { return cmp.Compare(a.day, b.day) })
	}
}

// on is the rate of a currency on a day: that of the day itself, else of the
// latest day before it.
func (r *rates) on(currency string, day calendar.Day) (rate money.Rate, fault *field.Fault) {
	days := r.of[currency]
	after, _ := slices.BinarySearchFunc(days, day, func(d dayRate, day calendar.Day) int {
		if d.day <= day {
			return -1
		}
		return 1
	})
	if after == 0 {
		return rate, &field.Fault{Code: "rate-missing", Reason: "no rate of " + currency + " for " + day.String() + " or a day before it", Hint: "add one to the file of --rates"}
	}
	return days[after-1].rate, nil
}

// conversion finds the rate of the row that is being read. why is the reason
// when it does not count, because it is in another currency than was asked for.
func (w *worker) conversion(currency string) (why string, fault *field.Fault) {
	want := w.scan.options.Currency
	switch {
	case want == "" || currency == "" || currency == want:
		return "", nil
	case w.scan.rates == nil:
		return filteredCurrency, nil
	case w.plan.Amount < 0:
		return "", nil
	}
	w.reading.currency = currency
	w.reading.rate, fault = w.scan.rates.on(currency, w.reading.day)
	return "", fault
}

// counted is the currency that an order of a currency counts in.
func (s *scan) counted(currency string) string {
	if s.rates != nil {
		return s.rates.target
	}
	return currency
}

// convert converts an order, all of whose rows have been added up. One that is
// in the target currency already stays as it is.
func (w *worker) convert(o *order) {
	r := w.scan.rates
	if r == nil {
		return
	}
	for ; o.digits > r.digits && o.net%10 == 0 && o.gross%10 == 0; o.digits-- {
		o.net /= 10
		o.gross /= 10
	}
	if o.currency == "" {
		return
	}
	net, fits := o.rate.Convert(o.net, o.digits, r.digits)
	gross, fit := o.rate.Convert(o.gross, o.digits, r.digits)
	w.overflow = w.overflow || !fits || !fit
	o.net, o.gross, o.digits = net, gross, r.digits
	w.converted[o.currency]++
	o.currency = "" // it is done
}

// convertedNotes says how many orders were converted from which currency.
func (s *scan) convertedNotes() []note.Note {
	total := map[string]int64{}
	for _, w := range s.all() {
		for currency, n := range w.converted {
			total[currency] += n
		}
	}
	if len(total) == 0 {
		return nil
	}
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(total)) {
		parts = append(parts, problem.Grouped(total[currency])+" from "+currency)
	}
	return []note.Note{{Code: "rates-converted", Text: "orders and refunds converted into " + s.rates.target + " with " + s.options.Rates.Name + ": " + strings.Join(parts, ", ")}}
}
