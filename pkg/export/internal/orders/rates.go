package orders

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
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
func newRates(o schema.Options) (*rates, error) {
	if o.Rates == nil {
		return nil, nil
	}
	if o.Currency == "" {
		return nil, &problem.UsageError{Option: note.Rates, Reason: "needs the currency to convert into", Fixes: []note.Fix{{Option: note.Currency, Value: "CODE"}}}
	}
	if _, fault := field.Currency([]byte(o.Currency)); fault != nil {
		return nil, &problem.UsageError{Option: note.Currency, Value: o.Currency, Reason: fault.Reason, Hint: fault.Hint}
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
		return rate, &field.Fault{Code: "rate-missing", Reason: "no rate of " + currency + " for " + day.String() + " or a day before it", Hint: "add one to the file of exchange rates"}
	}
	return days[after-1].rate, nil
}

// convert converts an order, all of whose rows have been added up. One that is
// in the target currency already stays as it is.
func (a *assembler) convert(o *order) {
	r := a.scan.rates
	if r == nil {
		return
	}
	for ; o.digits > r.digits && o.net%10 == 0 && o.gross%10 == 0; o.digits-- {
		o.net /= 10
		o.gross /= 10
	}
	if o.currency == 0 {
		return
	}
	rate, _ := r.on(a.scan.currencies.names[o.currency], o.day)
	net, fits := rate.Convert(o.net, o.digits, r.digits)
	gross, fit := rate.Convert(o.gross, o.digits, r.digits)
	a.overflow = a.overflow || !fits || !fit
	o.net, o.gross, o.digits = net, gross, r.digits
	a.counts.converted[o.currency]++
	o.currency = 0 // it is done
}
