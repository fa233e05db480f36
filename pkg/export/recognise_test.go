package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/note"
)

const good = "order_id,customer_id,order_date,amount,currency\n1,c1,2024-01-05,10.00,USD\n2,c2,2024-02-05,20.00,USD\n"

// What is refused, and what it tells the user to do.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		o            Options
		place        string
		code         string
		reason, hint string
	}{
		{"nothing", "", Options{}, "orders.csv", "file-empty", "is empty", ""},
		{"a BOM and nothing", "\ufeff", Options{}, "orders.csv", "file-empty", "is empty", ""},
		{"blank lines", "\n\r\n\n", Options{}, "orders.csv", "header-missing", "no header", "NoHeader"},
		{"HTML", "\n  <!DOCTYPE HTML>\n<html>", Options{}, "orders.csv", "file-html", "HTML", "again"},
		{"XML", "<?xml version=\"1.0\"?><orders/>", Options{}, "orders.csv", "file-xml", "XML", "CSV"},
		{"JSON", `[{"id":1}]`, Options{}, "orders.csv", "file-json", "JSON", "CSV"},
		{"PDF", "%PDF-1.7\n", Options{}, "orders.csv", "file-pdf", "PDF", "CSV"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx", Options{}, "orders.csv", "file-excel", "Excel", "CSV"},
		{"UTF-16 LE without BOM", wideText(good, 1), Options{}, "orders.csv", "encoding-unmarked", "UTF-16", "Encoding=utf-16le"},
		{"UTF-16 BE without BOM", wideText(good, 0), Options{}, "orders.csv", "encoding-unmarked", "UTF-16", "Encoding=utf-16be"},
		{"not the encoding named", good + "3,\xff,2024-01-05,1,USD\n", Options{Encoding: "gbk"}, "orders.csv:4", "encoding-wrong", "gbk", "Encoding=NAME"},
		{"too long", good, Options{MaxBytes: 20}, "orders.csv", "input-too-large", "20 bytes", "MaxBytes=SIZE"},
		{"a quote in the header", "order_id,\"customer_id,date\n1,2,3\n", Options{}, "orders.csv:1", "header-quotes", "quotes", ""},
		{"data first", "1,c1,2024-01-05,10.00\n2,c2,2024-01-06,20.00\n", Options{}, "orders.csv:1", "header-missing", "looks like data", "NoHeader"},
		{"title lines", "Report\n;;;\n" + good, Options{}, "orders.csv:1", "header-below", "line 3", "SkipLines=2"},
		{"a title above Dutch headers", "Rapport verkopen;Periode: 01-01-2024 t/m 31-12-2024\nFactuurnr;Klant;Factuurdatum;Totaal incl. btw\n1;k1;05-01-2024;50,00\n", Options{}, "orders.csv:1", "header-below", "line 2", "SkipLines=1"},
		{"a title above French headers", "Ventes 2024;;;\nN° commande;Client;Date de commande;Montant TTC\n1;k1;05/01/2024;50,00\n", Options{}, "orders.csv:1", "header-below", "line 2", "SkipLines=1"},
		{"a comment", "// made by a shop\n" + good, Options{}, "orders.csv:1", "header-comment", "line 2", "Comment=//"},
		{"a tie", "order_id;customer_id,order_date;amount,currency\n1;2,3;4,5\n", Options{}, "orders.csv:1", "delimiter-unclear", "2 commas and as many semicolons", "Delimiter=;"},
		{"no customer", "order_id,cuttomer_id,date\n", Options{}, "orders.csv:1", "column-missing", `no column for the customer; the columns are "order_id", "cuttomer_id", "date"`, "Columns=customer=cuttomer_id"},
		{"a header in Cyrillic letters", cyrillic, Options{}, "orders.csv:1", "text-encoding", "the header is not UTF-8, and has no column for", "Encoding=windows-1252 Encoding=windows-1250 Encoding=windows-1251"},
		{"one of its columns, named", cyrillic, Options{Columns: map[string]string{"date": "Дата"}}, "orders.csv:1", "text-encoding", `no column "Дата"`, "Encoding=windows-1251"},
		{"no date", "customer_id,amount\nc1,2\n", Options{}, "orders.csv:1", "column-missing", "no column for the date", "Columns=date=HEADER"},
		{"no amount", "customer_id,date\nc1,2024-01-05\n", Options{NeedAmount: true}, "orders.csv:1", "column-missing", "no column for the amount", "Columns=amount=HEADER"},
		{"blanks between fields", " customer_id  date  dollar_value\n 00001 19970101   11.77\n", Options{}, "orders.csv:1", "column-missing", "no column for the customer", "a comma, semicolon, tab or |"},
		{"a quantity without a price", "customer_id,date,quantity\nc1,2024-01-05,2\n", Options{NeedAmount: true}, "orders.csv:1", "column-missing", "no column for the amount", "Columns=amount=HEADER"},
		{"no column that could be it", "customer_id,date\nc1,2024-01-05\n", Options{NeedAmount: true}, "orders.csv:1", "column-missing", "no column for the amount", "export the data with one"},
		{"two amounts", "customer_id,date,amount,amount\nc1,2024-01-05,1,2\n", Options{}, "orders.csv:1", "column-ambiguous", "columns 3 and 4", "Columns=amount=amount#2"},
		{"a column that is not there", good, Options{Columns: map[string]string{"customer": "custmer_id"}}, "orders.csv:1", "column-missing", `no column "custmer_id"`, "Columns=customer=customer_id"},
		{"a third column of the name", "customer_id,date,note,note\nc1,2024-01-05,a,b\n", Options{Columns: map[string]string{"product": "note#3"}}, "orders.csv:1", "column-missing", `no column "note#3"`, ""},
		{"a group that is not there", good, Options{By: []string{"plan"}}, "orders.csv:1", "column-missing", `no column "plan"`, ""},
		{"a slip in a group", "customer_id,date,country\nc1,2024-01-05,DE\n", Options{By: []string{"contry"}}, "orders.csv:1", "column-missing", `no column "contry"`, "did you mean country?"},
		{"a slip in a group of the customers", good, Options{By: []string{"paln"}, Beside: []string{"customer_id", "plan"}}, "orders.csv:1", "column-missing", `and of the customers "customer_id", "plan"`, "did you mean plan?"},
		{"a slip in the age", good, Options{By: []string{"tenur"}}, "orders.csv:1", "column-missing", `no column "tenur"`, "did you mean tenure?"},
		{"reasons of orders", good, Options{By: []string{"churn_reason"}}, "orders.csv:1", "column-missing", `no column "churn_reason"`, "Customers=FILE"},
		{"day or month", "customer_id,date\nc1,01/02/2024\nc2,03/04/2024\n", Options{}, "orders.csv:2:2", "date-ambiguous", "day first or month first", "DateFormat=dmy"},
		{"gzip in gzip", gzipped([]byte(gzipped([]byte(good)))), Options{}, "orders.csv", "file-archive", "compressed twice", "unpack it once"},
		{"tar", "orders.csv" + strings.Repeat("\x00", 247) + "ustar\x0000" + strings.Repeat("\x00", 248) + good, Options{}, "orders.csv", "file-archive", "a tar archive", "unpack it"},
		{"gzip cut off", gzipped([]byte(good))[:60], Options{}, "orders.csv", "compression-damaged", "cut off", "again"},
		{"gzip and more", gzipped([]byte(good)) + "something more", Options{}, "orders.csv", "compression-damaged", "follows", "again"},
		{"zstd cut off", zstandard(t, []byte(strings.Repeat(good, 99)))[:70], Options{}, "orders.csv", "compression-damaged", "cut off", "again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Today = someToday
			_, _, err := Orders(context.Background(), []Input{textInput(c.text)}, c.o)
			var bad *BadData
			if !errors.As(err, &bad) {
				t.Fatalf("%v", err)
			}
			p := bad.Problems[0]
			if p.Place() != c.place || p.Code != c.code || !strings.Contains(p.Reason, c.reason) || !strings.Contains(p.Hint+" "+joined(p.Fixes), c.hint) || bad.Counts[c.code] != 1 {
				t.Errorf("%s %v", p.Code, err)
			}
		})
	}
}

// cyrillic is Дата;Клиент;Сумма and an order in windows-1251.
const cyrillic = "\xc4\xe0\xf2\xe0;\xca\xeb\xe8\xe5\xed\xf2;\xd1\xf3\xec\xec\xe0\n05.01.2024;\xc8\xe2\xe0\xed\xee\xe2;1\xa0500,00\n"

// wideText is ASCII as UTF-16 without BOM; the zero comes first or second.
func wideText(s string, zero int) string {
	var b strings.Builder
	for i := range len(s) {
		pair := [2]byte{}
		pair[1-zero] = s[i]
		b.Write(pair[:])
	}
	return b.String()
}

// Options that make no sense are errors of usage, whatever the file.
func TestUsage(t *testing.T) {
	for name, o := range map[string]Options{
		"encoding":    {Encoding: "latin-17"},
		"preset":      {Preset: "shopfy"},
		"field":       {Columns: map[string]string{"custmer": "customer_id"}},
		"date format": {DateFormat: "european"},
		"thousands":   {Decimal: DecimalComma, Thousands: ","},
		"status":      {Statuses: []string{"paid"}}, // no such column
		"smallest":    {MinAmount: Amount{Minor: 1, Digits: 3}},
	} {
		o.Today = someToday
		_, _, err := Orders(context.Background(), []Input{textInput(good)}, o)
		var usage *UsageError
		if !errors.As(err, &usage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An order is called by its bare name in most languages: of three rows, two are
// items of one.
func TestBareNamesOfOrders(t *testing.T) {
	for _, name := range []string{"Order", "Auftrag", "Bestellung", "Commande", "Pedido", "Ordine", "Bestelling", "Zamówienie", "Sipariş", "Pesanan"} {
		orders, _, err := Orders(context.Background(), []Input{textInput(name + ",customer_id,date,line_amount\nP1,a,2024-01-05,10\nP1,a,2024-01-05,15\nP2,b,2024-01-06,20\n")}, Options{Today: someToday})
		if err != nil || orders.Extent().Orders != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Which column is taken for which field.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		header string
		o      Options
		want   string // customer, date, amount, from 1
	}{
		{"order_id,customer_id,order_date,amount", Options{}, "2 3 4"},
		{"Order ID, Customer-ID,ORDER DATE,Net_Sales", Options{}, "2 3 4"},
		{"email,date,customer_id,total", Options{}, "3 2 4"},
		{"created_at,date,client_id,total,grand_total", Options{}, "3 2 4"},
		{"Created (UTC),email,Amount (EUR)", Options{}, "2 1 3"},
		{"date,amount,email", Options{Columns: map[string]string{"customer": "#3"}}, "3 1 2"},
		{"date,amount,email,amount", Options{Columns: map[string]string{"amount": "Amount#2"}}, "3 1 4"},
		{"Numer zamówienia;Data;Klient;Telefon;Email;Kwota PLN;Status", Options{}, "5 2 6"},
		{"date,customer,price,quantity", Options{}, "2 1 3"}, // of one piece, times the quantity
		{"date,customer,price", Options{}, "2 1 3"},
		{"Antal;Kund;Datum;Pris", Options{}, "2 3 4"},
	} {
		l, err := recognized(c.header, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.header, err)
			continue
		}
		got := itoa(l.Plan.Customer+1) + " " + itoa(l.Plan.Date+1) + " " + itoa(l.Plan.Amount+1)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.header, got, c.want)
		}
	}
}

// The currency of a file without such a column is that of the header or of
// the symbols.
func TestCurrencyOfTheFile(t *testing.T) {
	for _, c := range []struct{ header, amount, want string }{
		{"amount (EUR)", "5.00", "5.00 EUR"}, {"price_usd", "5.00", "5.00 USD"}, {"amount", "€5.00", "5.00 EUR"}, {"amount", "$5.00", "5.00"},
		{"amount", "5 JPY", "5 JPY"}, {"sales_all", "5.00", ""},
	} {
		in := textInput("customer,date," + c.header + "\nc1,2024-01-05," + c.amount + "\n")
		o := Options{Today: someToday, StripCurrency: true, Columns: map[string]string{"amount": "#3"}}
		orders, _, err := Orders(context.Background(), []Input{in}, o)
		if err != nil {
			t.Errorf("%s: %v", c.header, err)
			continue
		}
		if got := revenue(orders); got != c.want && c.want != "" || c.want == "" && strings.Contains(got, "ALL") {
			t.Errorf("%s %s: %s, want %s", c.header, c.amount, got, c.want)
		}
	}
}

// A file that cannot be read is no bad data.
func TestReadErrors(t *testing.T) {
	broken := errors.New("the disk is on fire")
	for name, r := range map[string]io.Reader{
		"at once":   iotest.ErrReader(broken),
		"midway":    io.MultiReader(strings.NewReader(strings.Repeat(good, 10000)), iotest.ErrReader(broken)),
		"in gzip":   io.MultiReader(strings.NewReader(gzipped([]byte(good))[:40]), iotest.ErrReader(broken)),
		"in UTF-16": io.MultiReader(strings.NewReader("\xff\xfe"+wideText(good, 1)), iotest.ErrReader(broken)),
	} {
		in := Input{Name: "orders.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
		_, _, err := Orders(context.Background(), []Input{in}, Options{Today: someToday, Duplicates: IgnoreDuplicates})
		var unread *ReadError
		if !errors.As(err, &unread) || !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// However few bytes come at a time, the text is the same.
func TestStreamsInDrips(t *testing.T) {
	for name, text := range map[string]string{
		"plain": good, "CR": strings.ReplaceAll(good, "\n", "\r"), "UTF-16": "\xff\xfe" + wideText(good, 1), "ctrl-Z": good + "\x1a", "gzip": gzipped([]byte(good)),
	} {
		in := Input{Name: "-", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(iotest.OneByteReader(strings.NewReader(text))), nil
		}}
		src, err := schema.Open(in, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(iotest.OneByteReader(src.Stream))
		if err != nil || !bytes.Equal(got, []byte(good)) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// Without amounts a returned item is an order like any other, which must be
// said, and once; with them, or where nothing is counted, there is nothing to say.
func TestReturnsWithoutAmounts(t *testing.T) {
	for _, c := range []struct {
		header, row string
		want        int
	}{
		{"InvoiceNo,Quantity,InvoiceDate,CustomerID", "%d,-2,2024-01-05,c1", 1},
		{"InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID", "%d,-2,2024-01-05,3.00,c1", 0},
		{"InvoiceNo,Quantity,InvoiceDate,Amount,CustomerID", "%d,-2,2024-01-05,-6.00,c1", 0},
		{"InvoiceNo,InvoiceDate,CustomerID", "%d,2024-01-05,c1", 0},
	} {
		in := []Input{textInput(c.header + "\n" + fmt.Sprintf(c.row, 1) + "\n"), textInput(c.header + "\n" + fmt.Sprintf(c.row, 2) + "\n")}
		_, r, err := Orders(context.Background(), in, Options{Today: someToday})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, n := range r.Notes {
			if n.Code == "returns-count" {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s: said %d times, want %d: %v", c.header, got, c.want, r.Notes)
		}
	}
}

// Headers of public data sets: a food delivery, dunnhumby's household panel, a
// payment system, an accounting export. Where two could be meant, the surer
// name comes first.
func TestPublicHeaders(t *testing.T) {
	for _, c := range []struct{ header, row string }{
		{"order_id,customer_id,order_date,order_amount,order_status", "1,c,2024-01-05,10.00,Delivered"},
		{"household_key,receipt_id,trans_date,sales_value", "c,1,2024-01-05,10.00"},
		{"Transaction ID,Member ID,Transaction Date,Transaction Amount", "1,c,2024-01-05,10.00"},
		{"order_no,customer_unique_id,Purchased At,payment_value", "1,c,2024-01-05 10:00:00,10.00"},
		{"sale_id,customer_unique_id,customer_id,sale_date,sale_amount,total", "1,x,c,2024-01-05,9.00,10.00"},
	} {
		got, err := spent(c.header+"\n"+c.row+"\n", Options{})
		if err != nil || got != "c 10.00; 1 orders, 2024-01-05 to 2024-01-05" {
			t.Errorf("%s: %q (%v)", c.header, got, err)
		}
	}
	for _, header := range []string{
		"customer_id,signup_date,churn_date,monthly_revenue", "user_id,start_ts,end_ts,mrr_amount", "account_id,Subscription Start,Subscription End,Monthly Charges",
	} {
		s, r, err := customersOf(header+"\nc,2024-01-05,2024-03-01,10.00\nd,2024-01-05,,1.00\n", Options{})
		if err != nil || len(r.Notes) != 0 || s.Extent().Last.String() != "2024-03-01" {
			t.Errorf("%s: %+v %v (%v)", header, s, r.Notes, err)
		}
	}
}

// Nothing is asked that would be refused again: channels is a dimension only
// where a column tells them.
func TestMeantDimension(t *testing.T) {
	for _, c := range []struct {
		name    string
		columns []string
		want    string
	}{
		{"chanels", []string{"customer_id", "utm_source"}, "did you mean channels?"},
		{"chanels", []string{"customer_id", "date"}, ""},
		{"channels", []string{"customer_id", "date"}, ""},
		{"cohrot", nil, "did you mean cohort?"},
		{"region", []string{"country"}, ""},
	} {
		if got := schema.MeantDimension(c.name, c.columns); got != c.want {
			t.Errorf("%q of %q: %q, want %q", c.name, c.columns, got, c.want)
		}
	}
}

// recognized is the layout of a file with a header and no rows.
func recognized(header string, o Options) (*schema.Layout, error) {
	src, err := schema.Open(textInput(header+"\n"), o)
	if err != nil {
		return nil, err
	}
	table, err := schema.ReadTable(src, o)
	if err != nil {
		return nil, err
	}
	return schema.Recognize(table, schema.Orders, o, questions.Evidence{})
}

// Keyboards without umlauts write them as two letters. Of 50 + 30 + 40 the second
// order was paid back, and 10 of the third: 80 of two orders.
func TestHeadersWithDigraphs(t *testing.T) {
	const text = "Bestellnr;Kaeufer-Nr;Bestelldatum;Umsaetze;Waehrung;Rueckerstattung;Stueckzahl\n1;k1;05.01.2024;50,00;EUR;0,00;1\n2;k2;16.01.2024;30,00;EUR;30,00;2\n3;k2;26.01.2024;40,00;EUR;10,00;3\n"
	orders, r, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil {
		t.Fatal(err)
	}
	if orders.Extent().Orders != 2 || revenue(orders) != "80.00 EUR" {
		t.Errorf("%d orders, %s", orders.Extent().Orders, revenue(orders))
	}
	for _, n := range r.Notes {
		if n.Level == note.Warning {
			t.Errorf("%+v", n)
		}
	}
}
