// Package rates reads files of exchange rates.
//
//	t, err := rates.New(schema.Options{Currency: "EUR", Rates: &file})
//	rate, fault := t.On("USD", day)
package rates

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

// Table holds exchange rates into one currency. A rate holds from its day until
// the next one of its currency.
type Table struct {
	Target string
	Digits int                  // of the target's minor unit
	of     map[string][]dayRate // by currency, in the order of days
}

// dayRate is what one unit of a currency is worth from a day on.
type dayRate struct {
	day  calendar.Day
	rate money.Rate
}

// New reads Options.Rates; nil when nothing is to be converted.
func New(o schema.Options) (*Table, error) {
	if o.Rates == nil {
		return nil, nil
	}
	if o.Currency == "" {
		return nil, &problem.UsageError{Option: note.Rates, Reason: "needs the currency to convert into", Fixes: []note.Fix{{Option: note.Currency, Value: "CODE"}}}
	}
	if _, fault := field.Currency([]byte(o.Currency)); fault != nil {
		return nil, &problem.UsageError{Option: note.Currency, Value: o.Currency, Reason: fault.Reason, Hint: fault.Hint}
	}
	t := &Table{Target: o.Currency, Digits: field.CurrencyDigits(o.Currency), of: map[string][]dayRate{}}
	return t, t.read(*o.Rates)
}

// add adds a rate, in any order.
func (t *Table) add(currency string, d dayRate) { t.of[currency] = append(t.of[currency], d) }

// sort makes the rates ready to be looked up.
func (t *Table) sort() {
	for _, days := range t.of {
		slices.SortFunc(days, func(a, b dayRate) int { return cmp.Compare(a.day, b.day) })
	}
}

// On is the rate of a currency on a day: that of the day itself, else of the
// latest day before it.
func (t *Table) On(currency string, day calendar.Day) (rate money.Rate, fault *field.Fault) {
	days := t.of[currency]
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
