package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ledger"
)

// runningMRR is the MRR of what runs at the end of the data.
func runningMRR(s *ledger.Subscriptions) string {
	total := factstest.Must(s).Movements(facts.Query{}).Total()
	return s.Extent().Unit.Amount(total[len(total)-1].RevenueEnd).String()
}

// The MRR of subscriptions in several currencies, converted by hand.
func TestRatesOfSubscriptions(t *testing.T) {
	const plain, price = "customer_id,started_at,ended_at,mrr,currency\n", "customer_id,started_at,ended_at,plan_amount,interval,quantity,currency\n"
	for _, c := range []struct{ name, text, want string }{
		{"one in the target, one converted", plain + "a,2024-01-05,,50,EUR\nb,2024-01-05,,30,USD\n", "65.00 EUR"},
		{"the day before the next rate", plain + "a,2024-01-31,,30,USD\nb,2024-02-02,,0.01,EUR\n", "15.01 EUR"},
		{"the day of the next rate", plain + "a,2024-02-01,,30,USD\n", "27.60 EUR"},
		{"long after the last rate, which later ones do not change", plain + "a,2024-01-05,,30,usd\nb,2024-06-01,,10,usd\n", "24.20 EUR"},
		{"half to the even 0", plain + "a,2024-01-05,,0.01,USD\nb,2024-01-05,,1,EUR\n", "1.00 EUR"},
		{"half to the even 2", plain + "a,2024-01-05,,0.03,USD\nb,2024-01-05,,1,EUR\n", "1.02 EUR"},
		{"yen have no decimals", plain + "a,2024-01-20,,1250,JPY\n", "7.65 EUR"},
		{"what is in the target is not rounded", plain + "a,2024-01-05,,1.0050,EUR\nb,2024-01-05,,1,USD\n", "1.505 EUR"},
		{"so many at once", price + "a,2024-01-05,,0.01,month,3,USD\nb,2024-01-05,,1,month,1,EUR\n", "1.02 EUR"},                         // 0.03 x 0.5, not 3 x 0.00
		{"the price of a year before its twelfth", price + "a,2024-01-05,,0.21,year,1,USD\nb,2024-01-05,,0.14,year,1,EUR\n", "0.02 EUR"}, // 0.105 is 0.10; 0.24 / 12
		{"the currency of a header", "customer_id,started_at,ended_at,MRR (USD)\na,2024-01-05,,30\n", "15.00 EUR"},
		{"who never pays needs no rate", "customer_id,started_at,ended_at,mrr,currency,status\na,2024-01-05,,30,USD,active\nb,2023-01-01,,,USD,trialing\nc,2023-01-01,,0,GBP,trialing\n", "15.00 EUR"},
	} {
		o := Options{Currency: "eur", Rates: ratesOf("2024-01-01,USD,0.5", "2024-02-01,USD,0.92", "2024-01-15,JPY,0.00612")}
		s, _, err := customersOf(c.text, o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := runningMRR(s); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// An invoice for a quarter takes the rate of the first day that it pays for.
func TestRatesOfInvoicePeriods(t *testing.T) {
	o := Options{Currency: "EUR", Rates: ratesOf("2024-01-01,USD,0.5", "2024-03-01,USD,9"), RowIs: RowInvoicePeriod}
	s, _, err := customersOf("customer_id,period_start,period_end,amount,currency\na,2024-01-01,2024-04-01,90,USD\nb,2024-01-01,2024-04-01,3,EUR\n", o)
	if err != nil {
		t.Fatal(err)
	}
	total := factstest.Must(s).Movements(facts.Query{}).Total()
	if got := s.Extent().Unit.Amount(total[0].RevenueEnd).String(); got != "16.00 EUR" {
		t.Errorf("%s, want 90 x 0.5 / 3 + 3 / 3", got)
	}
}

// What cannot be converted is refused, and what was is said.
func TestRatesOfSubscriptionsSay(t *testing.T) {
	const text = "customer_id,started_at,ended_at,mrr,currency\na,2024-01-05,2024-02-01,30,USD\na,2024-02-01,,30,USD\nb,2024-01-05,,1,EUR\n"
	o := Options{Currency: "EUR", Rates: ratesOf("2024-01-01,USD,0.5")}
	_, r, err := customersOf(text, o)
	const want = "prices converted into EUR with rates.csv, each by the rate of the day on which its row starts: 2 from USD; a renewal at another rate shows as expansion or contraction"
	if err != nil || !strings.Contains(fmt.Sprint(r.Notes), want) {
		t.Errorf("%v %v, want %s", r.Notes, err, want)
	}
	o.Rates = ratesOf("2024-01-06,USD,0.5")
	_, _, err = customersOf(text, o)
	var bad *BadData
	if !errors.As(err, &bad) || bad.Counts["rate-missing"] != 1 || !strings.HasPrefix(bad.Problems[0].String(), `customers.csv:2:5: currency "USD": no rate of USD for 2024-01-05`) {
		t.Errorf("%v, want the missing rate", err)
	}
	if _, _, err = customersOf("customer_id,started_at,ended_at,mrr\na,2024-01-05,,1\n", o); err == nil || !strings.Contains(err.Error(), "no column for currency") {
		t.Errorf("%v, want the column of the currency", err)
	}
	o.Currency = ""
	var usage *UsageError
	if _, _, err = customersOf(text, o); !errors.As(err, &usage) {
		t.Errorf("%v, want the currency to convert into", err)
	}
}

// A second implementation in hundredths of a cent: the price of each row, converted
// and rounded, then a twelfth of it for that of a year, all added up exactly.
func TestRatesOfSubscriptionsAgainstSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows, rates strings.Builder
		rows.WriteString("customer_id,started_at,ended_at,plan_amount,interval,currency\nz,2024-01-28,,12.00,year,EUR\n")
		rates.WriteString("date,currency,rate\n")
		var hundredths [29]int64
		for day := 28; day >= 1; day-- {
			hundredths[day] = rapid.Int64Range(1, 300).Draw(t, "rate")
			fmt.Fprintf(&rates, "2024-01-%02d,USD,%d.%02d\n", day, hundredths[day]/100, hundredths[day]%100)
		}
		twelfths := int64(1200)
		for i := range rapid.IntRange(1, 30).Draw(t, "rows") {
			day, cents, year := rapid.IntRange(1, 28).Draw(t, "day"), rapid.Int64Range(100, 99999).Draw(t, "cents"), rapid.Bool().Draw(t, "year")
			product := cents * hundredths[day]
			rounded := product / 100
			if rest := product % 100; rest > 50 || rest == 50 && rounded%2 == 1 {
				rounded++
			}
			interval := "year"
			if !year {
				interval, rounded = "month", rounded*12
			}
			twelfths += rounded
			fmt.Fprintf(&rows, "c%d,2024-01-%02d,,%d.%02d,%s,USD\n", i, day, cents/100, cents%100, interval)
		}
		in := fileOf("rates.csv", []byte(rates.String()))
		s, _, err := customersOf(rows.String(), Options{Currency: "EUR", Rates: &in})
		if err != nil {
			t.Fatal(err)
		}
		total := factstest.Must(s).Movements(facts.Query{}).Total()
		unit := s.Extent().Unit
		if got := int64(total[len(total)-1].RevenueEnd); got*12 != twelfths*unit.Parts || unit.Digits != 2 {
			t.Fatalf("%d of %+v, want %d twelfths of a cent", got, unit, twelfths)
		}
	})
}
