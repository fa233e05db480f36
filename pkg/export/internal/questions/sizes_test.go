package questions

import "testing"

func sizes(amounts ...int64) (s Sizes) {
	for _, n := range amounts {
		s.Add(n)
	}
	return s
}

func withDecimals(s Sizes) Sizes { s.Rows++; return s }

func TestWhichAmount(t *testing.T) {
	for _, c := range []struct {
		name    string
		sizes   Sizes
		refused bool
	}{
		{"pieces", sizes(1, 2, 12, FewPieces), true},
		{"one is too many", sizes(1, 2, FewPieces+1), false},
		{"decimals", withDecimals(sizes(1, 2)), false},
		{"nothing", Sizes{}, false},
	} {
		if f := WhichAmount(c.sizes, "AMOUNT", "SALES_PRICE"); (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %v", c.name, f.Refusal)
		}
	}
	for header, want := range map[string]bool{"AMOUNT": true, "value": true, "sales amount": true, "total": false, "Betrag": false, "order_total": false, "amount_paid": false} {
		if NamesAnyNumber(header) != want {
			t.Errorf("%s: %v", header, !want)
		}
	}
}

// "?" behind the answer is a refusal, "!" a warning.
func TestUnitOfAmount(t *testing.T) {
	prices := sizes(1999, 2995, 4900, 999, 495) // four of five end in 9 or 5
	for _, c := range []struct {
		name   string
		sizes  Sizes
		column UnitColumn
		want   string
	}{
		{"decimals", withDecimals(prices), UnitColumn{Header: "amount_cents", Currency: "USD"}, Major},
		{"by name", sizes(5), UnitColumn{Header: "amount_cents"}, Minor},
		{"in brackets", sizes(5), UnitColumn{Header: "Betrag (Cent)"}, Minor},
		{"of an interface", sizes(2000, 3000), UnitColumn{Header: "amount", Headers: []string{"amount", "livemode", "payment_intent"}}, Minor},
		{"of GoCardless", sizes(1500, 2000), UnitColumn{Header: "amount", Headers: []string{"amount", "links.mandate", "links.creditor"}}, Minor},
		{"of ChartMogul", sizes(1500, 2000), UnitColumn{Header: "mrr", Headers: []string{"mrr", "customer-since", "chartmogul-url"}}, Minor},
		{"with one of its names", sizes(1500, 2000), UnitColumn{Header: "mrr", Headers: []string{"mrr", "customer_since"}}, Major},
		{"too small for it", sizes(20, 3000), UnitColumn{Header: "amount", Headers: []string{"amount", "livemode", "payment_intent"}}, Major},
		{"of no interface", sizes(2000, 3000), UnitColumn{Header: "amount", Headers: []string{"amount", "livemode"}}, Major},
		{"prices in cents", prices, UnitColumn{Header: "amount", Currency: "USD"}, Major + "?"},
		{"prices in a currency that may have none", prices, UnitColumn{Header: "amount", Currency: "SEK"}, Major + "!"},
		{"prices in no currency", prices, UnitColumn{Header: "amount"}, Major + "!"},
		{"too few", sizes(1999, 2999, 999, 499), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"one below 100", sizes(1999, 2999, 999, 499, 99), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"half of them end so", sizes(1999, 2999, 1000, 400, 300), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"three of five end so", sizes(1999, 2999, 1995, 400, 300), UnitColumn{Header: "amount", Currency: "USD"}, Major + "?"},
		{"the others in 00", sizes(1999, 2999, 1999, 4995, 1000, 400, 300, 500, 900, 1200), UnitColumn{Header: "amount", Currency: "USD"}, Major + "?"},
		{"the others in 00, of nine", sizes(1999, 2999, 1999, 4995, 1000, 400, 300, 500, 900), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"a third in 9, the others in 0", sizes(1999, 2999, 1299, 4999, 1250, 430, 350, 1200, 910, 1230), UnitColumn{Header: "amount", Currency: "USD"}, Major + "?"},
		{"rents, which end in 0 and 5", sizes(1250, 995, 1400, 875, 1100, 1350, 1295, 1050, 960, 1480), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"two others", sizes(1999, 2999, 1999, 4995, 1000, 400, 300, 500, 910, 1230), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"three of ten in 9", sizes(1999, 2999, 1999, 4000, 1000, 400, 300, 500, 900, 1200), UnitColumn{Header: "amount", Currency: "USD"}, Major},
		{"whole hundreds", sizes(1500, 2400, 12000, 300, 500), UnitColumn{Header: "amount", Currency: "EUR"}, Major + "!"},
		{"whole hundreds in no currency", sizes(2500, 4900, 1000, 9900, 2500), UnitColumn{Header: "amount"}, Major + "!"},
		{"four of them", sizes(2500, 4900, 1000, 9900), UnitColumn{Header: "amount", Currency: "EUR"}, Major},
		{"one that is not", sizes(2500, 4900, 1000, 9950, 2500), UnitColumn{Header: "amount", Currency: "EUR"}, Major},
		{"round prices of which most are small", sizes(100, 200, 300, 500, 1200), UnitColumn{Header: "amount", Currency: "EUR"}, Major},
		{"whole hundreds of Denmark", sizes(4900, 2500, 9900, 19900, 4900), UnitColumn{Header: "amount", Currency: "DKK"}, Major + "!"},
		{"whole hundreds where cents are not used", sizes(250000, 49000, 100000, 99000, 25000), UnitColumn{Header: "amount", Currency: "IDR"}, Major},
	} {
		f := UnitOfAmount(c.sizes, c.column)
		got := f.Answer
		switch {
		case f.Refusal != nil:
			got += "?"
		case len(f.Notes) > 0 && f.Answer == Major:
			got += "!"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTwoColumnsOfMoney(t *testing.T) {
	for _, c := range []struct {
		headers       []string
		debit, credit string
	}{
		{[]string{"Date", "Debit", "Credit"}, "Debit", "Credit"},
		{[]string{"Datum", "Soll", "Haben"}, "Soll", "Haben"},
		{[]string{"date", "paid_in", "paid_out"}, "paid_out", "paid_in"},
		{[]string{"Datum", "Eingang", "Ausgang"}, "Ausgang", "Eingang"},
		{[]string{"fecha", "ingresos", "gastos"}, "gastos", "ingresos"},
		{[]string{"date", "store credit", "amount"}, "", ""},
	} {
		if debit, credit := TwoColumnsOfMoney(c.headers); debit != c.debit || credit != c.credit {
			t.Errorf("%q: %q, %q", c.headers, debit, credit)
		}
	}
}
