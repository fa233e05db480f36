package export

import (
	"errors"
	"maps"
	"testing"
)

// A currency that no row is in is a slip, wherever currencies are told: in a
// column, in the header of the amounts, in several files. One that some row is in
// is none, also where that row does not count, and where no row has any currency
// they are taken to be in the one asked for. Of line items only the first says.
func TestUnknownCurrency(t *testing.T) {
	const rows = "order_id,customer_id,date,amount,currency,status\n1,a,2024-01-01,1,EUR,paid\n2,b,2024-01-02,2,eur,paid\n3,c,2024-01-03,3,GBP,paid\n4,d,2024-01-03,3,CHF,cancelled\n"
	const header = "customer_id,date,Amount (EUR)\na,2024-01-01,1\nb,2024-01-01,2\n"
	const shopify = "Name,Email,Financial Status,Created at,Total,Currency,Lineitem name,Lineitem quantity\n" +
		"#1,a@x.com,paid,2024-01-05 10:00:00 +0000,10.00,EUR,cup,1\n#1,a@x.com,,,,,plate,1\n"
	for _, c := range []struct {
		name     string
		currency string
		files    []string
		found    map[string]int64 // nil: no error
		used     int64
	}{
		{"none", "USD", []string{rows}, map[string]int64{"EUR": 2, "GBP": 1, "CHF": 1}, 0},
		{"one", "GBP", []string{rows}, nil, 1},
		{"as it is compared", "eur", []string{rows}, nil, 2},
		{"of a row that does not count", "CHF", []string{rows}, nil, 0},
		{"in the header", "USD", []string{header}, map[string]int64{"EUR": 2}, 0},
		{"in the header, asked for", "EUR", []string{header}, nil, 2},
		{"column and header", "USD", []string{rows, header}, map[string]int64{"EUR": 4, "GBP": 1, "CHF": 1}, 0},
		{"in another file", "USD", []string{rows, "order_id,customer_id,date,amount,currency\n9,a,2024-01-01,1,USD\n"}, nil, 1},
		{"in another file, unsaid", "USD", []string{rows, "order_id,customer_id,date,amount\n9,a,2024-01-01,1\n"}, nil, 1},
		{"nowhere", "USD", []string{"customer_id,date,amount\na,2024-01-01,1\n"}, nil, 1},
		{"no rows", "USD", []string{"customer_id,date,amount,currency\n"}, nil, 0},
		{"line items", "USD", []string{shopify}, map[string]int64{"EUR": 1}, 0},
	} {
		var in []Input
		for i, text := range c.files {
			in = append(in, fileOf("f"+string(rune(48+i)), []byte(text)))
		}
		_, reading, err := Orders(t.Context(), in, Options{Currency: c.currency, Today: someToday})
		var unknown *UnknownValue
		if errors.As(err, &unknown); (err != nil) != (c.found != nil) || err != nil && (unknown == nil || !maps.Equal(unknown.Found, c.found)) {
			t.Errorf("%s: %v, %+v", c.name, err, unknown)
		}
		if reading.RowsUsed != c.used {
			t.Errorf("%s: %d rows used, want %d; %v", c.name, reading.RowsUsed, c.used, reading.Filtered)
		}
	}
}

func TestUnknownCurrencyOfCustomers(t *testing.T) {
	const rows = "customer_id,started_at,mrr,currency,status\na,2024-01-01,1,EUR,live\nb,2024-01-02,1,EUR,live\nc,2024-01-02,1,CHF,gone\n"
	for currency, want := range map[string]string{
		"usd": `Currency="USD": no row has it; found 2 EUR, 1 CHF; to convert them, use Rates="FILE"`, "eur": "", "CHF": "",
	} {
		_, _, err := Subscriptions(t.Context(), textInput(rows), Options{Currency: currency, Statuses: []string{"live"}, Today: someToday})
		if got := errorText(err); got != want {
			t.Errorf("%s: %s, want %s", currency, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
