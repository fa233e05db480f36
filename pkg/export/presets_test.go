package export

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// The files are made up; orders, customers and revenue were added up by hand
// from their rows, as the comments say.
func TestPresets(t *testing.T) {
	persian := Options{Digits: AnyDigits, System: calendar.Jalali}
	for _, c := range []struct {
		file, preset      string
		o                 Options
		orders, customers int64
		revenue           string
		first, last       string
	}{
		// 100.00, 50.00 - 10.00, 25.50, 75.25; refunded, voided, pending and cancelled ones are none
		{"shopify.csv", "shopify", Options{}, 4, 3, "240.75 EUR", "2024-01-05", "2024-04-05"},
		// 40.00, 15.00 - 5.00, 22.00
		{"squarespace.csv", "squarespace", Options{}, 3, 2, "72.00 USD", "2024-02-01", "2024-03-10"},
		// 1,250.00, 49.90 - 9.90, 49.90 with decimal commas; one each refunded, failed, not captured
		{"stripe-payments.csv", "stripe-payments", Options{}, 3, 2, "1,339.90 EUR", "2024-01-05", "2024-02-05"},
		// 3,125.00, 100.00 - 25.00, 60.00
		{"stripe-payments-unified.csv", "stripe-payments", Options{}, 3, 2, "3,260.00 USD", "2026-06-05", "2026-07-01"},
		// 30.00 once for two items, 12.50, 40.00 - 15.00; guests are told apart by e-mail
		{"woocommerce.csv", "woocommerce", Options{}, 3, 2, "67.50 GBP", "2024-05-01", "2024-06-05"},
		// 12.50, 1,004.00, 8.00, -4.00
		{"square.csv", "square", Options{}, 3, 2, "1,020.50", "2022-03-09", "2022-04-02"},
		// 18.00, 25.00, 7.50
		{"etsy.csv", "etsy", Options{}, 3, 2, "50.50 USD", "2023-12-31", "2024-02-03"},
		// 120.00, 60.00 - 15.00, 20.00
		{"magento.csv", "magento", Options{}, 3, 2, "185.00", "2024-01-05", "2024-02-03"},
		// 100.00, 1,050.00, 20.00, and 50.00 back to the second customer; holds, memos, withdrawals, purchases are none
		{"paypal.csv", "paypal", Options{}, 3, 2, "1,120.00 EUR", "2024-01-05", "2024-02-02"},
		// 55.00, 80.00 - 30.00, 45.00
		{"bigcommerce.csv", "bigcommerce", Options{}, 3, 2, "150.00", "2024-01-15", "2024-02-02"},
		// 29.00, 99.00, 29.00, -9.00
		{"recurly.csv", "recurly", Options{}, 3, 2, "148.00 USD", "2024-01-01", "2024-02-10"},
		// 59.98 once for two items, 120.00, 29.99
		{"allegro.csv", "allegro", Options{}, 3, 2, "209.97 PLN", "2024-03-01", "2024-04-02"},
		// 20.00 + 8.00, 8.00, 10.00
		{"etsy-items.csv", "etsy-items", Options{}, 3, 2, "46.00 USD", "2023-12-30", "2024-02-03"},
		// 20.00 + 8.50, 15.00, 20.00
		{"amazon-shipments.csv", "amazon-shipments", Options{}, 3, 2, "63.50 EUR", "2024-01-05", "2024-02-11"},
		// 35.00 with two items, 14.00, 25.00
		{"ebay.csv", "ebay", Options{}, 3, 2, "74.00", "2024-01-05", "2024-02-09"},
		// 33.00 once for two items, 20.00 - 5.00, 8.00; the unpaid one is none
		{"wix.csv", "wix", Options{}, 3, 2, "56.00 EUR", "2024-01-05", "2024-02-09"},
		// 28.00 once for two items, 20.00 - 4.00, 8.00; one was cancelled
		{"tiktok-shop.csv", "tiktok-shop", Options{}, 3, 2, "52.00", "2024-01-05", "2024-02-11"},
		// 20.00, 20.00 - 5.00, 10.00, whose dispute was won; a refund, a lost dispute and the totals are none
		{"gumroad.csv", "gumroad", Options{}, 3, 2, "45.00 USD", "2024-01-05", "2024-02-05"},
		// 100.00, 50.00 - 10.00, 30.00
		{"magento-table.csv", "magento-table", Options{}, 3, 2, "170.00 EUR", "2024-01-05", "2024-02-07"},
		// 30, 20 - 5, 25
		{"woocommerce-stats.csv", "woocommerce-stats", Options{}, 3, 2, "70.00", "2024-01-05", "2024-02-16"},
		// 30.00, 20.00, 25.00; neither what is in the trash nor a subscription
		{"woocommerce-table.csv", "woocommerce-table", Options{}, 3, 2, "75.00 EUR", "2024-01-05", "2024-02-06"},
		// 20.00, 35.50, 10.00; one is not valid
		{"prestashop-table.csv", "prestashop-table", Options{}, 3, 2, "65.50", "2024-01-05", "2024-02-07"},
		// 20.00, 35.50, 10.00, in the currency of the shop; one left the checkout, one was cancelled
		// 20.00, 35.50 of a guest, 10.00; a cart, one cancelled and one not paid
		{"spree-table.csv", "spree-table", Options{}, 3, 2, "65.50 USD", "2024-01-05", "2024-02-07"},
		{"opencart-table.csv", "opencart-table", Options{}, 3, 2, "65.50", "2024-01-05", "2024-02-07"},
		// 200.00 + 50.50, 100.00, 50.00
		{"superstore.csv", "superstore", Options{}, 3, 2, "400.50", "2024-11-08", "2024-12-28"},
		// 20.00, 35.00, 20.00; void and open ones were not paid
		{"stripe-invoices.csv", "stripe-invoices", Options{}, 3, 2, "75.00 USD", "2024-01-05", "2024-02-05"},
		// 40.00 - 10.00, 30.00 - 30.00 + 30.00 of a dispute that was won, 25.50; payouts and fees are none
		{"stripe-balance.csv", "stripe-balance", Options{}, 3, 2, "85.50 USD", "2024-01-05", "2024-02-05"},
		// 120.00 once for two lines, 60.00, 24.00, less a credit note of 12.00; the voided one is none
		{"xero-invoices.csv", "xero-invoices", Options{}, 3, 2, "192.00 GBP", "2024-01-15", "2024-02-03"},
		// 19.99, 19.99 - 5.00; neither a test nor one that failed
		{"lemon-squeezy.csv", "lemon-squeezy", Options{}, 2, 1, "34.98 USD", "2024-01-05", "2024-02-06"},
		// 100.00, 1,050.00 - 50.00, 20.00
		{"paypal-german.csv", "paypal", Options{}, 3, 2, "1,120.00 EUR", "2024-01-15", "2024-02-02"},
		// 100.00, 20.00 - 5.00
		{"paypal-french.csv", "paypal", Options{}, 2, 2, "115.00 EUR", "2024-01-15", "2024-02-03"},
		// 100.00, 1,020.00 - 20.00
		{"paypal-spanish.csv", "paypal", Options{}, 2, 2, "1,100.00 EUR", "2024-01-15", "2024-02-03"},
		// 6 x 2.55 + 6 x 3.39 = 35.64, 24 x 3.75 = 90.00, 2 x 3.75 = 7.50, and 2 x 3.39 back; four decimals, as products have
		{"online-retail.csv", "online-retail", Options{}, 3, 2, "126.36 GBP", "2010-12-01", "2011-01-04"},
		// 12.00, 20.00, 30.00 with tax; guests are told apart by e-mail, and one has not paid
		{"bigcommerce-brackets.csv", "bigcommerce", Options{}, 3, 2, "62.00 USD", "2024-01-05", "2024-02-05"},
		// 1,250,000 and 800,000; 15 Dey and 29 Esfand 1402
		{"persian-shop.csv", "", persian, 2, 1, "2,050,000.00", "2024-01-05", "2024-03-19"},
		// 149.99, 50.01
		{"polish-shop.csv", "", Options{Decimal: DecimalComma}, 2, 1, "200.00 PLN", "2024-01-05", "2024-02-02"},
	} {
		t.Run(c.file, func(t *testing.T) {
			c.o.Today = someToday
			orders, r, err := Orders(context.Background(), []Input{presetFile(c.file)}, c.o)
			if err != nil {
				t.Fatal(err)
			}
			cover := orders.Extent()
			if r.Preset != c.preset || cover.Orders != c.orders || cover.Customers != c.customers || revenue(orders) != c.revenue {
				t.Errorf("preset %q: %d orders, %d customers, %s; want %q: %d, %d, %s", r.Preset, cover.Orders, cover.Customers, revenue(orders), c.preset, c.orders, c.customers, c.revenue)
			}
			if cover.First.String() != c.first || cover.Last.String() != c.last {
				t.Errorf("%s to %s, want %s to %s", cover.First, cover.Last, c.first, c.last)
			}
		})
	}
}

func presetFile(name string) Input {
	return fileInput(filepath.Join("../../testdata/exports/presets", name))
}

func revenue(orders *ledger.Orders) string {
	total := money.Minor(0)
	for _, c := range factstest.Must(orders).Customers(facts.By{}).Rows {
		total += c.Revenue
	}
	return orders.Extent().Unit.Amount(total).String()
}

// The refund of a PayPal payment is its customer's, although it is sent the
// other way: ben has paid 1,050.00 and got 50.00 back.
func TestRefundsBelongToTheirCustomer(t *testing.T) {
	orders, _, err := Orders(context.Background(), []Input{presetFile("paypal.csv")}, Options{Today: someToday})
	if err != nil {
		t.Fatal(err)
	}
	customers := factstest.Must(orders).Customers(facts.By{})
	i := slices.IndexFunc(customers.Rows, func(c facts.Customer) bool { return customers.Names(c.Ref) == "ben@example.com" })
	if i < 0 || customers.Rows[i].Revenue != 100000 || customers.Rows[i].Orders != 1 {
		t.Errorf("%+v", customers.Rows)
	}
}

func TestPresetsRefused(t *testing.T) {
	for _, c := range []struct{ file, reason, hint string }{
		{"amazon.csv", "Amazon leaves buyers out", "Amazon Fulfilled Shipments"},
		{"woocommerce-analytics.csv", "no customer key", "billing e-mail"},
		{"square-without-customer.csv", "without a column for the customer", "Customer ID"},
		{"stripe-balance-history.csv", "without a column for the customer", "Payments > Export"},
		{"prestashop.csv", "a name with one initial", "JOIN ps_customer"},
		{"olist-orders.csv", "a new customer_id in every order", "c.customer_unique_id AS customer"},
		{"olist-payments.csv", "no customers", "SUM(payment_value)"},
		{"klaviyo-profiles.csv", "list of customers", "export the orders"},
		{"shopify-customers.csv", "list of customers", "export the orders"},
	} {
		_, _, err := Orders(context.Background(), []Input{presetFile(c.file)}, Options{Today: someToday})
		var bad *BadData
		if !errors.As(err, &bad) || !strings.Contains(bad.Problems[0].Reason, c.reason) || !strings.Contains(bad.Problems[0].Hint, c.hint) {
			t.Errorf("%s: %v", c.file, err)
		}
	}
	// Who names a customer's column knows what it is.
	o := Options{Today: someToday, Columns: map[string]string{"customer": "Customer"}, Preset: "none"}
	orders, _, err := Orders(context.Background(), []Input{presetFile("woocommerce-analytics.csv")}, o)
	if err != nil || orders.Extent().Customers != 1 {
		t.Errorf("with --column customer=Customer: %v", err)
	}
}

// A user's own preset is preferred, and needs nothing but data.
func TestOwnPreset(t *testing.T) {
	text := "Beleg;Wer;Wann;Brutto;Art\n1;a;05.01.2024;10,00;V\n2;b;06.01.2024;20,00;S\n3;a;07.01.2024;30,00;V\n"
	own := Preset{
		Name: "kasse", Title: "our till", Headers: [][]string{{"Beleg", "Wer", "Brutto"}},
		Columns: map[string][]string{"order": {"Beleg"}, "customer": {"Wer"}, "date": {"Wann"}, "amount": {"Brutto"}},
		Filters: []RowFilter{{Header: "Art", Drop: map[string][]string{"voided": {"S"}}}},
		Decimal: DecimalComma, Currency: "EUR", DateFormat: "dmy",
	}
	orders, r, err := Orders(context.Background(), []Input{textInput(text)}, Options{Today: someToday, Presets: []Preset{own}})
	if err != nil || r.Preset != "kasse" || revenue(orders) != "40.00 EUR" || r.Filtered["status-voided"] != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

// Every preset of the real headers at hand is recognised, and none is taken
// for another.
func TestPresetsAreToldApart(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/exports/presets/*.csv")
	for _, file := range files {
		in := fileInput(file)
		src, err := schema.Open(in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		d, err := schema.ReadTable(src, Options{})
		src.Close()
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, p := range schema.Presets {
			if p.Matches(d.Names) > 0 {
				found = append(found, p.Name)
			}
		}
		base := strings.TrimSuffix(filepath.Base(file), ".csv")
		if len(found) > 1 || len(found) == 1 && !strings.HasPrefix(base, found[0]) {
			t.Errorf("%s: %q", base, found)
		}
	}
}

// Square writes ISO days, and wrote slashes in the US: what the data tells is
// read, and what it does not tell is refused with what is known of Square.
func TestSquareDates(t *testing.T) {
	const header = "Date,Time,Time Zone,Gross Sales,Net Sales,Total Collected,Transaction ID,Payment ID,Event Type,Customer ID\n"
	row := func(date, id string) string {
		return date + ",10:00:00,Eastern Time (US & Canada),$5.00,$5.00,$5.00,t" + id + ",p" + id + ",Payment,c\n"
	}
	for _, c := range []struct{ first, second, want string }{
		{"2022-03-09", "2022-04-02", ""}, {"03/29/2022", "04/02/2022", ""},
		{"03/09/2022", "04/02/2022", "month first"}, {"03/29/22", "04/02/22", "MM/DD/YY"},
	} {
		_, reading, err := Orders(t.Context(), []Input{textInput(header + row(c.first, "1") + row(c.second, "2"))}, Options{Today: someToday})
		if reading.Preset != "square" && err == nil {
			t.Errorf("%s: preset %q", c.first, reading.Preset)
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", c.first, err)
		}
	}
}

// Of four disputes the lost one is no sale; a payment without one is.
func TestStripeDisputes(t *testing.T) {
	text := "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer ID,Disputed Amount,Dispute Status\n"
	for i, status := range []string{"won", "lost", "under_review", "needs_response", ""} {
		text += fmt.Sprintf("ch_%d,2024-01-0%d 10:00:00,10.00,0.00,eur,true,Paid,cus_1,10.00,%s\n", i, i+1, status)
	}
	_, reading, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || reading.RowsUsed != 4 || reading.Filtered["status-chargeback"] != 1 {
		t.Errorf("%v, %+v", err, reading)
	}
}

// Shopify writes the total of an order on its first row. Rows that contradict this
// are not read by it: 30 once for two rows and 10, added up, or asked about.
func TestRowsAgainstPreset(t *testing.T) {
	const header = "Name,Email,Financial Status,Created at,Total,Lineitem name\n"
	products := 0
	row := func(id, total string) string {
		products++
		return fmt.Sprintf("%s,%s@example.com,paid,2024-01-05 10:00:00 +0000,%s,A%d\n", id, id, total, products)
	}
	for _, c := range []struct {
		name, text    string
		per           AmountPer
		want, refused string
	}{
		{"as Shopify writes them", row("1", "30.00") + row("1", "") + row("2", "10.00"), AmountPerAuto, "40.00", ""},
		{"repeated", row("1", "30.00") + row("1", "30.00") + row("2", "10.00"), AmountPerAuto, "40.00", ""},
		{"of their own", row("1", "30.00") + row("1", "12.00") + row("2", "10.00"), AmountPerAuto, "", "differs between the rows of 1 orders"},
		{"of their own, added up", row("1", "30.00") + row("1", "12.00") + row("2", "10.00"), AmountPerLine, "52.00", ""},
		{"of both kinds", row("1", "30.00") + row("1", "12.00") + row("2", "10.00") + row("2", ""), AmountPerAuto, "", "1 further rows of orders have an amount as well, and 1 have none"},
		{"of both kinds, once", row("1", "30.00") + row("1", "12.00") + row("2", "10.00") + row("2", ""), AmountPerOrder, "40.00", ""},
	} {
		orders, reading, err := Orders(t.Context(), []Input{textInput(header + c.text)}, Options{Today: someToday, AmountPer: c.per})
		switch {
		case c.refused != "":
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil || revenue(orders) != c.want || reading.Preset != "shopify":
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
