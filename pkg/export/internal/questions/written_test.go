package questions

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/field"
)

func written(texts ...string) (w Written) {
	for _, text := range texts {
		if f, ok := field.FormOf([]byte(text), false); ok {
			w.Add([]byte(text), f)
		}
	}
	return w
}

// "?" behind the answer is a refusal.
func TestDecimalMark(t *testing.T) {
	for _, c := range []struct {
		amounts  []string
		currency string
		want     string
	}{
		{nil, "", Point},
		{[]string{"12", "8"}, "EUR", Point},
		{[]string{"12.50", "1.234"}, "EUR", Point},
		{[]string{"1.234", "800"}, "EUR", Point + "?"},
		{[]string{"1.234", "0.75"}, "EUR", Point},
		{[]string{"1.234", "12.500"}, "KWD", Point},
		{[]string{"1,234", "800"}, "KWD", Point + "?"},   // three decimals or thousands
		{[]string{"1,234", "800"}, "EUR", Point},         // each row is refused: see field.Amounts
		{[]string{"1,234", "800"}, "JPY", PointAndComma}, // a currency without decimals
		{[]string{"1.234", "800"}, "JPY", CommaAndPoint},
		{[]string{"1,234", "8.50"}, "JPY", Point},
		{[]string{"980.000", "500.000"}, "JPY", Point + "?"}, // or a database's decimals
		{[]string{"980.000", "12.500"}, "JPY", CommaAndPoint},
		{[]string{"980.000", "1.200.000"}, "JPY", CommaAndPoint},
		{[]string{"980.000", "1200.000"}, "JPY", Point},
		{[]string{"980,000", "500,000"}, "JPY", PointAndComma},
		{[]string{"300.000", "90.000"}, "VND", CommaAndPoint}, // in which nothing costs 300
		{[]string{"1 234,50", "8,00"}, "EUR", CommaAndBlank},
		{[]string{"1 234.50", "8"}, "EUR", PointAndBlank},
		{[]string{"12 34", "8"}, "EUR", Point},           // no thousands: rejected
		{[]string{"1.234", "1,234"}, "KWD", Point + "?"}, // neither is known to be the mark
		{[]string{"12,50", "8"}, "EUR", CommaAndPoint},   // all that have decimals have a comma
		{[]string{"1.234,50", "1.234"}, "EUR", CommaAndPoint},
		{[]string{"1.234.567", "1.234"}, "EUR", CommaAndPoint},
		{[]string{"12,50", "12.50"}, "EUR", Point}, // one of them is wrong, and rejected
		{[]string{"1,23,456.00", "12,345.00"}, "EUR", Point},
		{[]string{"1,23,456.00", "123,456.00"}, "EUR", Point + "?"},
	} {
		f := DecimalMark(written(c.amounts...), c.currency)
		got := f.Answer
		if f.Refusal != nil {
			got += "?"
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.amounts, got, c.want)
		}
		slices.Reverse(c.amounts)
		if again := DecimalMark(written(c.amounts...), c.currency); again.Answer != f.Answer || (again.Refusal == nil) != (f.Refusal == nil) {
			t.Errorf("%q: the order of rows matters", c.amounts)
		}
	}
}

func TestCurrencySymbol(t *testing.T) {
	for _, c := range []struct {
		amounts []string
		want    string
	}{
		{[]string{"$5.00", "-$1.50"}, "$"},
		{[]string{"$5.00", "1.50"}, ""},
		{[]string{"$5.00", "€1.50"}, ""},
		{[]string{"12,50 EUR", "8,00 EUR"}, "EUR"},
		{[]string{"5.00"}, ""},
	} {
		if got := CurrencySymbol(written(c.amounts...), true).Answer; got != c.want {
			t.Errorf("%q: %q, want %q", c.amounts, got, c.want)
		}
	}
	for _, c := range []struct {
		amounts []string
		told    bool // by a column
		refused bool
	}{
		{[]string{"$5.00", "€1.50"}, false, true},
		{[]string{"$5.00", "€1.50"}, true, false},
		{[]string{"$5.00", "1.50 USD"}, false, false},
		{[]string{"$5.00", "CA$1.50", "US$2.00"}, false, true},
	} {
		if f := CurrencySymbol(written(c.amounts...), c.told); (f.Refusal != nil) != c.refused {
			t.Errorf("%q, %v: %+v", c.amounts, c.told, f.Refusal)
		}
	}
}

func TestCurrencyOfAmount(t *testing.T) {
	column := func(header string, words ...string) Column {
		c := Column{Header: header, Words: map[string]int64{}}
		for _, w := range words {
			c.Words[w]++
		}
		return c
	}
	for _, c := range []struct {
		name    string
		amount  string
		named   []int
		columns []Column
		want    string
	}{
		{"none", "amount", nil, []Column{column("country", "DE", "US")}, ""},
		{"by its codes", "amount", nil, []Column{column("amount"), column("presentment_currency", "USD", "JPY")}, "presentment_currency"},
		{"by its codes alone", "amount", nil, []Column{column("amount"), column("ccy3", "EUR", "USD")}, "ccy3"},
		{"words that are codes", "amount", nil, []Column{column("amount"), column("size", "ALL", "TOP")}, ""},
		{"small words that are codes", "amount", nil, []Column{column("amount"), column("plan", "usd", "top")}, ""},
		{"named like the amount", "base_grand_total", nil, []Column{column("order_currency_code", "EUR", "JPY"), column("base_currency_code", "EUR")}, "base_currency_code"},
		{"named like another amount", "Total", nil, []Column{column("Total"), column("Customer Price"), column("Customer Currency", "EUR", "USD")}, ""},
		{"the one of two that is the amount's", "Developer Proceeds", nil, []Column{column("Customer Price"), column("Customer Currency", "EUR", "USD"), column("Proceeds Currency", "USD")}, "Proceeds Currency"},
		{"the header before others", "amount", []int{0}, []Column{column("currency", "EUR"), column("shop_money", "USD")}, "currency"},
		{"two that agree", "amount", nil, []Column{column("shop_currency", "EUR"), column("buyer_currency", "EUR")}, "shop_currency"},
		{"two that do not", "amount", nil, []Column{column("shop_currency", "EUR"), column("buyer_currency", "EUR", "USD")}, "shop_currency?"},
		{"numbers of a system", "amount", nil, []Column{column("id_currency", "1", "2")}, "?"},
		{"one number of a system", "amount", nil, []Column{column("id_currency", "1")}, ""},
		{"rates are no ids", "amount", nil, []Column{column("currency_rate", "1", "2")}, ""},
	} {
		f, at := CurrencyOfAmount(c.columns, c.amount, c.named)
		got := f.Answer
		if f.Refusal != nil {
			got += "?"
		}
		if got != c.want || (at >= 0) != (f.Answer != "") {
			t.Errorf("%s: %q at %d, want %q", c.name, got, at, c.want)
		}
	}
}
