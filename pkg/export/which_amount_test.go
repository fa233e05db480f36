package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// sales is an export of rows with the columns net, tax and gross under headers of
// their own: 10.00 + 1.90 = 11.90, 11.00 + 2.09 = 13.09, and so on.
func sales(headers string, rows int, last string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "order_id,customer_id,date,status,%s\n", headers)
	for i := range rows {
		net := 1000 + 100*i
		fmt.Fprintf(&text, "%d,c%d,2024-%02d-01,paid,%d.%02d,%d.%02d,%d.%02d\n", i, i%7, i%12+1, net/100, net%100, net*19/10000, net*19/100%100, net*119/10000, net*119/100%100)
	}
	return text.String() + last
}

// All rows decide which column is the amount, not only the first ones: 20,000 of
// them, then one that differs, which is refused unless it does not count.
func TestAmountByAllRows(t *testing.T) {
	const rows = 20_000
	for _, c := range []struct{ headers, last, want, refused string }{
		{"goods,levy,charged", "", "charged", ""},
		{"charged,goods,levy", "", "", `"charged", "goods" and "levy" hold money`}, // 10.00 is not 1.90 + 11.90
		{"goods,levy,charged", "x,c1,2024-05-05,paid,10.00,1.90,12.00\n", "", `"goods", "levy" and "charged" hold money`},
		{"goods,levy,charged", "x,c1,2024-05-05,cancelled,10.00,1.90,12.00\n", "charged", ""},
		{"goods,levy,charged", "x,c1,2024-05-05,paid,,,11.90\ny,c2,2024-05-05,paid,11.90,,11.90\n", "", `"charged" hold money`},
	} {
		var amounts []string
		for _, jobs := range []int{1, 4} {
			_, reading, err := Orders(t.Context(), []Input{textInput(sales(c.headers, rows, c.last))}, Options{Today: someToday, NeedAmount: true, Jobs: jobs})
			var bad *BadData
			switch {
			case c.refused != "":
				if !errors.As(err, &bad) || !strings.Contains(bad.Problems[0].Reason, c.refused) {
					t.Errorf("%s: %v", c.headers, err)
				}
			case err != nil:
				t.Errorf("%s: %v", c.headers, err)
			}
			for _, column := range reading.Columns {
				if column.Field == "amount" && err == nil {
					amounts = append(amounts, column.Header)
				}
			}
		}
		if got := strings.Join(amounts, " "); got != strings.TrimSpace(c.want+" "+c.want) {
			t.Errorf("%s: %s, want %s twice", c.headers, got, c.want)
		}
	}
}

// A column of money that is blank in the first thousands of rows may be the amount as
// well as one that is filled, whichever end of the file is read first. One that is
// blank in all rows is not.
func TestAmountBlankInTheFirstRows(t *testing.T) {
	const rows = 3000
	for name, c := range map[string]struct {
		filled  func(row int) bool
		refused bool
	}{
		"filled further down": {func(row int) bool { return row >= rows/2 }, true},
		"filled further up":   {func(row int) bool { return row < rows/2 }, true},
		"blank":               {func(int) bool { return false }, false},
	} {
		var text strings.Builder
		text.WriteString("order_id,customer_id,order_date,Totale ordine,Totale fattura\n")
		for i := range rows {
			invoice := ""
			if c.filled(i) {
				invoice = "9.50"
			}
			fmt.Fprintf(&text, "o%d,c%d,2023-%02d-01,10.50,%s\n", i, i%50, i%12+1, invoice)
		}
		orders, _, err := Orders(t.Context(), []Input{textInput(text.String())}, Options{Today: someToday, NeedAmount: true})
		switch {
		case c.refused && (err == nil || !strings.Contains(err.Error(), `"Totale ordine" and "Totale fattura" hold money`)):
			t.Errorf("%s: %v", name, err)
		case !c.refused && err != nil:
			t.Errorf("%s: %v", name, err)
		case !c.refused && revenue(orders) != "31,500.00": // 3,000 x 10.50
			t.Errorf("%s: %s", name, revenue(orders))
		}
	}
}

// Exports of other systems and languages, each with the orders, customers and revenue
// that were worked out by hand from its rows, or a word of why it is refused.
func TestMoneyInOtherLayouts(t *testing.T) {
	for _, c := range []struct {
		name, text        string
		orders, customers int64
		want              string
	}{
		{"Spanish, the order's total beside that of the line", // 10 + 20 and 15
			"ID pedido,Correo electrónico,Fecha,Artículo,Importe línea,Total del pedido\n1,a@x.com,2024-01-05,A,10.00,30.00\n1,a@x.com,2024-01-05,B,20.00,30.00\n2,b@x.com,2024-02-05,A,15.00,15.00\n",
			2, 2, "45.00"},
		{"Polish, the order's value on each of its rows", // 100, 50 and 25
			"nr zamówienia,id klienta,data zamówienia,produkt,Wartość zamówienia\n1,a,2024-01-05,A,100.00\n1,a,2024-01-05,B,100.00\n2,b,2024-01-06,A,50.00\n2,b,2024-01-06,C,50.00\n3,a,2024-02-06,C,25.00\n",
			3, 2, "175.00"},
		{"Italian, taxable, tax, shipping, discount and what is to pay", // 117 + 66 + 12.20
			"numero ordine,codice cliente,data,Imponibile,IVA,Spedizione,Sconto,Da pagare\n1,a,2024-01-05,100.00,22.00,5.00,-10.00,117.00\n2,b,2024-01-06,50.00,11.00,5.00,0.00,66.00\n3,a,2024-02-06,10.00,2.20,0.00,0.00,12.20\n",
			3, 2, "195.20"},
		{"German, net, tax and gross with decimal commas", // 119 + 59.50 + 10.70
			"Belegnummer;Kundennummer;Datum;Nettosumme;USt;Endsumme\n1;a;2024-01-05;100,00;19,00;119,00\n2;b;2024-01-06;50,00;9,50;59,50\n3;a;2024-02-06;10,00;0,70;10,70\n",
			3, 2, "189.20"},
		{"what was claimed and what came in", "order_id,customer_id,date,Forderung,Eingang\n1,a,2024-01-05,10.00,10.00\n2,b,2024-01-06,20.00,15.00\n", 0, 0, `"Forderung" and "Eingang" hold money`},
		{"a credit note that names its invoice", // that of b is undone
			"invoice_number,document_type,customer_id,invoice_date,total,original_invoice_number\n1,Invoice,a,2024-01-05,60.00,\n2,Invoice,b,2024-01-06,40.00,\n3,Credit note,b,2024-01-20,40.00,2\n",
			1, 1, "60.00"},
		{"a mark in a column of deleted rows", "order_id,customer_id,date,amount,deleted\n1,a,2024-01-05,10.00,\n2,b,2024-01-06,20.00,x\n3,a,2024-02-06,30.00,\n", 2, 1, "40.00"},
		{"a flag of payment that is blank in a row", "order_id,customer_id,date,amount,Paid?\n1,a,2024-01-05,10.00,Yes\n2,b,2024-01-06,20.00,No\n3,a,2024-02-06,30.00,\n", 0, 0, "blank in 1"},
		{"the fields of a payment system that draws up drafts", // 12 and 24
			"id,status,customer_id,currency_code,subtotal,tax,discount,total,grand_total,fee,created_at,billed_at\nt1,completed,c1,USD,10.00,2.00,0.00,12.00,12.00,0.60,2024-01-05T10:00:00Z,2024-01-05T10:00:00Z\n" +
				"t2,draft,,USD,20.00,4.00,0.00,24.00,24.00,,2024-01-06T10:00:00Z,\nt3,paid,c2,USD,20.00,4.00,0.00,24.00,24.00,1.20,2024-02-06T10:00:00Z,2024-02-06T10:00:00Z\nt4,past_due,c1,USD,10.00,2.00,0.00,12.00,12.00,,2024-02-07T10:00:00Z,2024-02-07T10:00:00Z\n",
			2, 2, "36.00 USD"},
	} {
		orders, _, err := Orders(t.Context(), []Input{textInput(c.text)}, Options{Today: someToday, NeedAmount: true})
		if c.orders == 0 {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if e := orders.Extent(); e.Orders != c.orders || e.Customers != c.customers || revenue(orders) != c.want {
			t.Errorf("%s: %d orders, %d customers, %s; want %d, %d, %s", c.name, e.Orders, e.Customers, revenue(orders), c.orders, c.customers, c.want)
		}
	}
}
