package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/money"
)

func ratesOf(rows ...string) *Input {
	in := fileOf("rates.csv", []byte("date,currency,rate\n"+strings.Join(rows, "\n")+"\n"))
	return &in
}

// What one customer has paid, converted by hand.
func TestRates(t *testing.T) {
	const plain, refunded = "order_id,customer_id,order_date,amount,currency", "order_id,customer_id,order_date,amount,currency,refunded"
	rates := []string{
		"2024-01-01,USD,0.5", "2024-02-01,USD,0.92", // in any order
		"2024-01-15,JPY,0.00612", "2023-12-31,KWD,3",
	}
	for _, c := range []struct {
		name, header, into string
		rows               []string
		want               string
	}{
		{"the target itself", plain, "EUR", []string{"1,a,2024-01-05,10.01,EUR"}, "10.01 EUR"},
		{"on the day", plain, "EUR", []string{"1,a,2024-01-01,10,USD"}, "5.00 EUR"},
		{"the day before the next rate", plain, "EUR", []string{"1,a,2024-01-31,10,USD"}, "5.00 EUR"},
		{"the day of the next rate", plain, "EUR", []string{"1,a,2024-02-01,10,USD"}, "9.20 EUR"},
		{"long after the last rate", plain, "EUR", []string{"1,a,2024-06-01,10,usd"}, "9.20 EUR"},
		{"yen have no decimals", plain, "EUR", []string{"1,a,2024-01-20,1250,JPY"}, "7.65 EUR"}, // 1250 x 0.00612
		{"dinars have three", plain, "EUR", []string{"1,a,2024-01-20,1.001,KWD"}, "3.00 EUR"},   // 3.003
		{"into yen", plain, "JPY", []string{"1,a,2024-02-20,10.30,USD", "2,a,2024-02-20,500,JPY"}, "509 JPY"},
		{"half to the even 0", plain, "EUR", []string{"1,a,2024-01-05,0.01,USD"}, "0.00 EUR"},                                  // 0.005
		{"half to the even 2", plain, "EUR", []string{"1,a,2024-01-05,0.03,USD"}, "0.02 EUR"},                                  // 0.015
		{"half to the even 2, from above", plain, "EUR", []string{"1,a,2024-01-05,0.05,USD"}, "0.02 EUR"},                      // 0.025
		{"once for every order", plain, "EUR", []string{"1,a,2024-01-05,0.01,USD", "2,a,2024-01-05,0.02,USD"}, "0.01 EUR"},     // 0.00 + 0.01
		{"items are added up first", plain, "EUR", []string{"1,a,2024-01-05,0.01,USD", "1,a,2024-01-05,0.02,USD"}, "0.02 EUR"}, // 0.03 x 0.5
		{"items of different fineness", plain, "EUR", []string{"1,a,2024-01-05,0.010,USD", "1,a,2024-01-05,0.0201,USD"}, "0.02 EUR"},
		{"a refund", plain, "EUR", []string{"1,a,2024-01-05,10,USD", "2,a,2024-02-05,-1.25,USD"}, "3.85 EUR"},               // 5 - 1.15
		{"a refund of half a cent", plain, "EUR", []string{"1,a,2024-01-05,1,USD", "2,a,2024-01-05,-0.03,USD"}, "0.48 EUR"}, // 0.50 - 0.02
		{"what is left of an order", refunded, "EUR", []string{"1,a,2024-01-05,0.05,USD,0.02"}, "0.02 EUR"},                 // 0.03 x 0.5; apart it is 0.02 - 0.01
		{"an order in the target is not rounded", plain, "EUR", []string{"1,a,2024-01-05,1.0050,EUR", "2,a,2024-01-05,1,USD"}, "1.505 EUR"},
	} {
		o := Options{Today: today, Currency: c.into, Rates: ratesOf(rates...)}
		if c.into == "JPY" {
			o.Rates = ratesOf("2024-01-01,USD,0.9") // 9.27 yen: 9
		}
		orders, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte(c.header+"\n"+strings.Join(c.rows, "\n")+"\n"))}, o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := revenue(orders); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The currency may stand in a header, and amounts may be whole minor units of
// each row's own currency: 100 yen are 0.61 euros, 100 cents are 0.50.
func TestRatesOfOtherFiles(t *testing.T) {
	o := Options{Today: today, Currency: "eur", Rates: ratesOf("2024-01-01,USD,0.5", "2024-01-01,JPY,0.00612")}
	files := []Input{
		fileOf("a.csv", []byte("order_id,customer_id,order_date,amount (USD)\n1,a,2024-01-05,10\n")),
		fileOf("b.csv", []byte("order_id,customer_id,order_date,amount,currency\n2,a,2024-01-05,10,EUR\n")),
	}
	orders, reading, err := Orders(t.Context(), files, o)
	if err != nil || revenue(orders) != "15.00 EUR" {
		t.Errorf("%v, %v, want 5 + 10 EUR", orders, err)
	}
	const want = "rates-converted: orders and refunds converted into EUR with rates.csv: 1 from USD"
	if len(reading.Notes) == 0 || reading.Notes[0].String() != want {
		t.Errorf("%v, want %v first", reading.Notes, want)
	}
	o.AmountUnit = MinorUnit
	orders, _, err = Orders(t.Context(), []Input{fileOf("a.csv", []byte("order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,100,JPY\n2,a,2024-01-05,100,USD\n3,a,2024-01-05,100,EUR\n"))}, o)
	if err != nil || revenue(orders) != "2.11 EUR" {
		t.Errorf("%v, want 0.61 + 0.50 + 1.00 EUR", err)
	}
}

// Every order needs a rate, which is missed where the order is.
func TestRatesMissing(t *testing.T) {
	text := "order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,1,EUR\n2,a,2024-01-05,1,USD\n3,a,2024-01-04,1,USD\n4,a,2024-01-05,1,GBP\n"
	o := Options{Today: today, Currency: "EUR", Rates: ratesOf("2024-01-05,USD,0.9")}
	_, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte(text))}, o)
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) != 2 || bad.Counts["rate-missing"] != 2 {
		t.Fatalf("%v, want 2 missing rates", err)
	}
	for i, want := range []string{`o.csv:4:5: currency "USD": no rate of USD for 2024-01-04`, `o.csv:5:5: currency "GBP": no rate of GBP for 2024-01-05`} {
		if got := bad.Problems[i].String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	o.MaxRejects = MaxRejects{Rows: 2}
	if orders, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte(text))}, o); err != nil || revenue(orders) != "1.90 EUR" {
		t.Errorf("%v, want 1.90 EUR of the other two", err)
	}
}

// A file of rates is right, or nothing is computed.
func TestRatesFile(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"date,currency,rate\n2024-01-01,USD,0\n", `rates.csv:2:3: rate "0": `},
		{"date,currency,rate\n2024-01-01,USD,0.9\n\n2024-01-01,GBP,-1.1\n", `rates.csv:4:3: rate "-1.1": `},
		{"date,currency,rate\n2024-01-01,USD,\"0,9\"\n", `rates.csv:2:3: rate "0,9": `},
		{"date;currency;rate\n2024-01-01;USD;1e3\n", `rates.csv:2:3: rate "1e3": `},
		{"date,currency,rate\n2024-01-01,USD,\n", `rates.csv:2:3: rate: `},
		{"date,currency,rate\n2024-01-01,EUR,1.1\n", `rates.csv:2:3: rate "1.1": one EUR is worth one EUR`},
		{"date,currency,rate\n2024-01-02,USD,0.9\n2024-01-01,USD,0.9\n2024-01-02,usd,0.9\n", `rates.csv:4:2: currency "usd": a rate of USD for 2024-01-02 is on line 2 already`},
		{"rate,note,currency,date\n0.9,\"a\nb\",USD,2024-01-01\n0.9,,USD,01/02/2024\n", `rates.csv:4:4: date "01/02/2024": `},
		{"date,currency,rate\n2024-02-30,USD,0.9\n", `rates.csv:2:1: date "2024-02-30": `},
		{"date,currency,rate\n2024-01-01,US Dollar,0.9\n", `rates.csv:2:2: currency "US Dollar": `},
		{"date,currency,rate\n2024-01-01,USD\n", `rates.csv:2: 2 fields, but the header has 3`},
		{"date,currency,rate\n2024-01-01,USD,\"0.9\n", `rates.csv:2:3: rate "0.9\n": a quote is opened and never closed`},
		{"date,currency,value\n2024-01-01,USD,0.9\n", `rates.csv:1: no column "rate"`},
		{"date,currency,rate,Rate\n2024-01-01,USD,0.9,0.9\n", `rates.csv:1: columns 3 and 4 are both called "rate"`},
		{"", "rates.csv: "},
	} {
		in := fileOf("rates.csv", []byte(c.text))
		orders, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte("order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,1,EUR\n"))}, Options{Today: today, Currency: "EUR", Rates: &in})
		var bad *BadData
		if orders != nil || !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

func TestRatesUsage(t *testing.T) {
	orders := []Input{fileOf("o.csv", []byte("order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,1,EUR\n"))}
	for _, currency := range []string{"", "XYZ"} {
		_, _, err := Orders(t.Context(), orders, Options{Today: today, Currency: currency, Rates: ratesOf()})
		var usage *UsageError
		if !errors.As(err, &usage) {
			t.Errorf("into %q: %v, want a usage error", currency, err)
		}
	}
	// Without a currency there is nothing to convert from.
	_, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte("order_id,customer_id,order_date,amount\n1,a,2024-01-05,1\n"))}, Options{Today: today, Currency: "EUR", Rates: ratesOf()})
	if err == nil || !strings.Contains(err.Error(), "no column for the currency") {
		t.Errorf("%v, want the column", err)
	}
}

// A second implementation in fractions of a row: orders of one row each, with
// rates for every day, summed.
func TestRatesAgainstSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "orders")
		var rows, rates strings.Builder
		rows.WriteString("order_id,customer_id,order_date,amount,currency\n")
		rates.WriteString("date,currency,rate\n")
		hundredths := map[int]int{}
		for day := 28; day >= 1; day-- {
			hundredths[day] = rapid.IntRange(1, 300).Draw(t, "rate")
			fmt.Fprintf(&rates, "2024-01-%02d,USD,%d.%02d\n", day, hundredths[day]/100, hundredths[day]%100)
		}
		want := money.Minor(0)
		for i := range n {
			day, cents := rapid.IntRange(1, 28).Draw(t, "day"), rapid.IntRange(0, 9999).Draw(t, "cents")
			fmt.Fprintf(&rows, "o%d,c%d,2024-01-%02d,%d.%02d,USD\n", i, i%7, day, cents/100, cents%100)
			product := cents * hundredths[day] // in hundredths of a cent
			rounded := product / 100
			if rest := product % 100; rest > 50 || rest == 50 && rounded%2 == 1 {
				rounded++
			}
			want += money.Minor(rounded)
		}
		in := fileOf("rates.csv", []byte(rates.String()))
		orders, _, err := Orders(t.Context(), []Input{fileOf("o.csv", []byte(rows.String()))}, Options{Today: today, Currency: "EUR", Rates: &in})
		if err != nil {
			t.Fatal(err)
		}
		if got := revenue(orders); got != (money.Unit{Currency: "EUR", Digits: 2}).Amount(want).String() {
			t.Fatalf("%s, want %d cents", got, want)
		}
	})
}
