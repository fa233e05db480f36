package questions

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// Headers of real exports, shortened, and what each of them is.
func TestNotOrders(t *testing.T) {
	for _, c := range []struct{ header, title string }{
		{"Email,First Name,Last Name,Historic Customer Lifetime Value,Historic Number Of Orders", "one row per customer"},
		{"Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders,Note,Tags", "one row per customer"},
		{"Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country", "one row per customer"},
		{"Kunde,E-Mail,Anzahl Bestellungen,Umsatz gesamt,Letzte Bestellung", "one row per customer"},
		{"Email Address,First Name,Last Name,Member Rating,OPTIN_TIME,Tags", "a list of customers"},
		{"Record ID,First Name,Last Name,Email,Phone Number,Lead Status", "a list of customers"},
		{"Payout Date,Status,Charges,Refunds,Adjustments,Fees,Total,Currency", "a list of payouts"},
		{"id,Amount,Arrival Date (UTC),Balance Transaction,Type,Status", "a list of payouts"},
		{"Order,Name,Kind,Gateway,Created At,Status,Amount,Currency,Card Type", "a list of payments without customers"},
		{"Handle,Title,Vendor,Variant SKU,Variant Price,Cost per item", "a list of products"},
		{"Day,Orders,Gross sales,Discounts,Returns,Net sales,Shipping,Taxes,Total sales", "a report of sums"},

		{"order_id,customer,amount", ""},
		{"Order Number,First Name,Last Name,Phone,Email,Total", ""}, // orders without a day
		{"customer_id,2024-01,2024-02,2024-03", "a column for each month"},
		{"Kunde,Jan 2024,Feb 2024,Mrz 2024,Apr 2024", "\"Jan 2024\" to \"Apr 2024\""},
		{"email,MRR 01/2024,MRR 02/2024,MRR 03/2024", "a column for each month"},
		{"email,2024-01-01,2024-02-01,2024-03-01", "a column for each month"},
		{"email,Jan-24,Feb-24,Mar-24", "a column for each month"},
		{"email,start 2024-01,end 2024-02", ""},
		{"email,2024-01-05,2024-02-05,2024-03-05", ""},
		{"email,plan 13/2024,plan 14/2024,plan 15/2024", ""},
		{"Order ID,Customer,Billing Frequency,Total", ""},
		{"Sale,Who,When,Gross", ""},
	} {
		title, instead := NotOrders(strings.Split(c.header, ","))
		if !strings.Contains(title, c.title) || (title == "") != (c.title == "") || (instead == "") != (title == "") {
			t.Errorf("%s: %q, %q; want %q", c.header, title, instead, c.title)
		}
	}
}

func TestPerCustomer(t *testing.T) {
	columns := func(header string, words map[string]int64) (all []Column) {
		for _, h := range strings.Split(header, ",") {
			all = append(all, Column{Header: h, Words: words})
		}
		return all
	}
	some, ones := map[string]int64{"1.0": 3, "4.0": 1}, map[string]int64{"1": 4}
	counts := columns("id,order_num_total,customer_value_total,last_order_date", some)
	for _, c := range []struct {
		about   string
		rows    RowsOfCustomers
		refused bool
	}{
		{"counts, sums and days of last orders", RowsOfCustomers{Columns: counts, Rows: 4, Customers: 4, Date: "last_order_date", Amount: "customer_value_total"}, true},
		{"also when told that a row is an order", RowsOfCustomers{Columns: counts, Rows: 4, Customers: 4, Date: "last_order_date", Amount: "customer_value_total", Asked: true}, true},
		{"the id is the customer's", RowsOfCustomers{Columns: counts, Rows: 4, Customers: 4, OrderID: "id"}, true},
		{"a customer has two rows", RowsOfCustomers{Columns: counts, Rows: 5, Customers: 4}, false},
		{"rows have an id of their order", RowsOfCustomers{Columns: counts, Rows: 4, Customers: 4, OrderID: "order_id"}, false},
		{"no rows", RowsOfCustomers{Columns: counts}, false},
		{"a number of orders above 1", RowsOfCustomers{Columns: columns("date,amount,order_count", some), Rows: 4, Customers: 4, Date: "date", Amount: "amount"}, true},
		{"and told that a row is an order", RowsOfCustomers{Columns: columns("date,amount,order_count", some), Rows: 4, Customers: 4, Date: "date", Amount: "amount", Asked: true}, false},
		{"a number of orders that is 1", RowsOfCustomers{Columns: columns("date,amount,order_count", ones), Rows: 4, Customers: 4, Date: "date", Amount: "amount"}, false},
		{"the day of the last order", RowsOfCustomers{Columns: columns("last_purchase,amount", nil), Rows: 4, Customers: 4, Date: "last_purchase", Amount: "amount"}, true},
		{"persons without amounts", RowsOfCustomers{Columns: columns("email,created,First Name,Last Name,Phone", nil), Rows: 4, Customers: 4, Date: "created"}, true},
		{"persons who pay", RowsOfCustomers{Columns: columns("email,created,First Name,Last Name,Phone,total", nil), Rows: 4, Customers: 4, Date: "created", Amount: "total"}, false},
		{"a plain list of orders", RowsOfCustomers{Columns: columns("email,date,is_first_order,amount", some), Rows: 4, Customers: 4, Date: "date", Amount: "amount"}, false},
	} {
		f := PerCustomer(c.rows)
		if (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %+v", c.about, f.Refusal)
		}
		if f.Refusal != nil && !strings.Contains(f.Refusal.Hint, "export the orders instead") {
			t.Errorf("%s: %s", c.about, f.Refusal.Hint)
		}
	}
	weak := PerCustomer(RowsOfCustomers{Columns: columns("email,amount,orders_count", some), Rows: 4, Customers: 4, Amount: "amount"})
	if weak.Refusal == nil || len(weak.Refusal.Fixes) != 1 || weak.Refusal.Fixes[0] != (note.Fix{Option: note.RowIs, Value: "order"}) {
		t.Errorf("one sign alone can be overruled: %+v", weak.Refusal)
	}
}

func TestTotalsRow(t *testing.T) {
	for text, want := range map[string]bool{"Totals": true, "Grand Total:": true, "SUMME": true, "Total général": true, "رویال": false, "Total Fitness Ltd": false, "January total": true, "Summe Januar 2024:": true, "Total for Q1 2024": true, "Total février": true, "Zwischensumme": true, "January": false, "2024": false, "Mai": false, "": false, "1001": false} {
		if got := TotalsRow(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTotalOfPeriod(t *testing.T) {
	for id, want := range map[string]bool{"Summe Januar": true, "Total January": true, "Total enero": true, "total 2024": true, "Summe: März 2024": true, "January total": true, "Total for Q1": true, "TOTAL février": true, "łącznie styczeń": true, "Total": false, "Total 5": false, "Total Energies": false, "Sum Li": false, "Anna Mai": false, "January 2024": false, "Summe Anna": false, "total@january.com": false} {
		if got := TotalOfPeriod([]byte(id)); got != want {
			t.Errorf("%q: %v", id, got)
		}
	}
}

func TestMergedCells(t *testing.T) {
	for _, c := range []struct {
		rows, blank int64
		first, want bool
	}{{10, 6, true, true}, {10, 5, true, false}, {10, 6, false, false}, {0, 0, true, false}} {
		if got := MergedCells(c.rows, c.blank, c.first); (got != nil) != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A month is spelled out or abbreviated; other words that begin like one are none.
func TestNamesAMonth(t *testing.T) {
	for header, want := range map[string]bool{
		"Jan 24": true, "MRR September 2024": true, "März 2024": true, "décembre 2024": true, "janv 2024": false, "Set 2024": false,
		"Decile 10": false, "Market 01": false, "Set 01": false, "Marge 12": false,
	} {
		if namesAMonth(header) != want {
			t.Errorf("%s: %t", header, !want)
		}
	}
}
