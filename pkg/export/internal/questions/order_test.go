package questions

import (
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// One line of evidence for each verdict. "?" behind the answer is a refusal; so
// many further rows are in the note.
func TestAmountPer(t *testing.T) {
	all := func(n int64) Orders { return Orders{Several: n, Equal: n, Further: 2 * n} }
	some := func(equal, several int64) Orders { return Orders{Several: several, Equal: equal, Further: several} }
	lines := func(o Orders, once, each int64) Orders { o.Lines = []LineSums{{once, each}}; return o }
	for _, c := range []struct {
		name   string
		orders Orders
		column AmountColumn
		want   string
		note   string
	}{
		{"one row an order", Orders{}, AmountColumn{Header: "grand_total"}, PerLine, ""},
		{"blank but for one row", Orders{Blank: 7}, AmountColumn{Header: "total"}, PerFirst, "blank on all but one row"},
		{"some blank, some not", Orders{Blank: 7, Filled: 1}, AmountColumn{Header: "total"}, PerLine, ""},
		{"never equal", some(0, 30), AmountColumn{Header: "order_total"}, PerLine, "30 further lines"},
		{"equal by chance", some(15, 30), AmountColumn{Header: "amount"}, PerLine, "30 further lines"},
		{"equal in more than half", some(16, 30), AmountColumn{Header: "amount"}, PerLine + "?", "16 orders and differs in 14"},
		{"of an order, and not in all", some(1, 30), AmountColumn{Header: "Invoice Total"}, PerLine + "?", "1 orders"},
		{"a total that may be of lines", some(15, 30), AmountColumn{Header: "Total"}, PerLine, "30 further lines"},
		{"a few of no name", all(19), AmountColumn{Header: "amount"}, PerOrder + "?", "19 of several rows"},
		{"many of no name", all(20), AmountColumn{Header: "amount"}, PerOrder, "once per order: 20 orders"},
		{"one of an order", all(1), AmountColumn{Header: "Order Value"}, PerOrder, "once per order"},
		{"one of a bill", all(1), AmountColumn{Header: "Rechnungsbetrag"}, PerOrder, "once per order"},
		{"one total", all(1), AmountColumn{Header: "Total (EUR)"}, PerOrder, "once per order"},
		{"a line, whatever else it says", all(50), AmountColumn{Header: "order_line_total"}, PerLine, "100 further lines"},
		{"an item", all(50), AmountColumn{Header: "Order Item Total"}, PerLine, "100 further lines"},
		{"a line for the system", all(50), AmountColumn{Header: "Net Sales", Usual: PerLine}, PerLine, "100 further lines"},
		{"an order for the system", all(1), AmountColumn{Header: "Net Sales", Usual: PerOrder}, PerOrder, "once per order"},
		{"lines add up to it", lines(all(1), 1, 0), AmountColumn{Header: "amount", Lines: []string{"item_total"}}, PerOrder, "item_total adds up to it"},
		{"lines are it", lines(all(1), 0, 1), AmountColumn{Header: "amount", Lines: []string{"item_total"}}, PerLine, "2 further lines"},
		{"lines do not add up", lines(all(50), 49, 0), AmountColumn{Header: "order_total", Lines: []string{"item_total"}}, PerOrder + "?", "item_total does not add up"},
		{"lines and shipping", lines(all(50), 49, 0), AmountColumn{Header: "order_total", Lines: []string{"item_total"}, Apart: true}, PerOrder, "once per order"},
		{"rows that the user adds up", all(19), AmountColumn{Header: "amount", Summed: true}, PerLine, "38 further lines"},
		{"order totals, though the user adds up", all(1), AmountColumn{Header: "order_total", Summed: true}, PerOrder, "once per order"},
		{"price x quantity", all(50), AmountColumn{Header: "price", Product: true}, PerLine, "100 further lines"},
		{"the user says order", some(2, 30), AmountColumn{Header: "line_total", Asked: PerOrder}, PerOrder, "differs within 28 orders"},
		{"the user says line", all(50), AmountColumn{Header: "order_total", Asked: PerLine}, PerLine, "100 further lines"},
	} {
		f := AmountPer(c.orders, c.column)
		answer, text := f.Answer, ""
		for _, n := range f.Notes {
			text += n.Text + "\n"
		}
		if f.Refusal != nil {
			answer, text = answer+"?", f.Refusal.Reason
		}
		if answer != c.want || !strings.Contains(text, c.note) || c.note == "" && text != "" {
			t.Errorf("%s: %s %q, want %s %q", c.name, answer, text, c.want, c.note)
		}
	}
}

func TestPriceAndQuantity(t *testing.T) {
	for _, c := range []struct {
		name    string
		pieces  Pieces
		columns PieceColumns
		want    string
	}{
		{"no total", Pieces{}, PieceColumns{}, Product},
		{"a total that is the product", Pieces{Fits: 9}, PieceColumns{Amount: "total"}, Total},
		{"a total that never is", Pieces{Differs: 9}, PieceColumns{Amount: "total"}, Total},
		{"a total that is in some rows", Pieces{Fits: 8, Differs: 1}, PieceColumns{Amount: "total"}, Total + "?"},
		{"less a discount", Pieces{Fits: 8, Differs: 1}, PieceColumns{Amount: "total", Apart: true}, Total},
		{"no total, and a discount", Pieces{}, PieceColumns{Discount: "discount_pct"}, Product + "!"},
	} {
		c.columns.Price, c.columns.Quantity = "price", "qty"
		f := PriceAndQuantity(c.pieces, c.columns)
		answer := f.Answer
		if slices.ContainsFunc(f.Notes, func(n note.Note) bool {
			return n.Level == note.Warning && strings.Contains(n.Text, `"discount_pct"`)
		}) {
			answer += "!"
		}
		if f.Refusal != nil {
			answer += "?"
		}
		if answer != c.want {
			t.Errorf("%s: %s, want %s", c.name, answer, c.want)
		}
	}
}

// Headers of numbers of orders in exports of several countries, and others.
func TestNamesOrder(t *testing.T) {
	for _, header := range []string{"Bestelnummer", "Bestell-Nr.", "Rechnungs-Nr", "N° facture", "Nº de pedido", "N.º de venta", "Invoice #", "No. Pesanan", "Nr faktury", "Numero scontrino", "Sipariş No", "Ordernr"} {
		if !NamesOrder(header) {
			t.Errorf("%s is none", header)
		}
	}
	for _, header := range []string{"order", "orders", "order count", "order type", "customer no", "PO number", "booking_id", "tracking number", "Rechnung", "voucher code", "Gift code", "gift_key", "Voucher No.", "gift_id", "coupon code", "promo code", "discount code"} {
		if NamesOrder(header) {
			t.Errorf("%s is one", header)
		}
	}
}

func TestHeadersOfPieces(t *testing.T) {
	for header, want := range map[string]string{
		"Quantity": "quantity", "qty_ordered": "quantity", "Lineitem quantity": "quantity", "Menge": "quantity", "Stück": "quantity", "Anzahl": "quantity", "qté": "quantity", "cantidad": "quantity", "Units": "quantity", "Unit": "", "Antal": "quantity", "Stykpris": "price", "ilość sztuk": "quantity", "تعداد": "quantity",
		"price": "price", "UnitPrice": "price", "Item Price": "price", "SALES_PRICE": "price", "Price Each": "price", "Einzelpreis": "price", "cena jednostkowa": "price", "قیمت واحد": "price",
		"line_total": "line", "Item Total": "line", "lineitem amount": "line", "product revenue": "line",
		"Shipping": "apart", "Discount Amount": "apart", "VAT Paid by Buyer": "apart", "mwst": "apart",
		"Total order quantity": "", "Quantity refunded": "", "total_price": "", "price_id": "", "item_id": "", "Product Name": "", "quantity_discount": "apart", "order_total": "", "item_cost": "",
	} {
		got := ""
		switch {
		case IsQuantity(header):
			got = "quantity"
		case IsPiecePrice(header):
			got = "price"
		case IsApart(header):
			got = "apart"
		case IsLineTotal(header):
			got = "line"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

func TestDiscountIn(t *testing.T) {
	many := map[string]int64{"0.00": 5000, "0": 1}
	for _, c := range []struct {
		columns []Column
		want    string
	}{
		{[]Column{{Header: "Discount", Words: many}}, ""},
		{[]Column{{Header: "Discount", Words: map[string]int64{"0.00": 5000, "2.50": 1}}}, "Discount"},
		{[]Column{{Header: "Rabatt", Words: many}, {Header: "Coupon", Words: nil}}, "Coupon"}, // more values than are counted
		{[]Column{{Header: "Discount", Words: map[string]int64{}, Blank: 9}}, ""},
		{[]Column{{Header: "Discount note"}, {Header: "Price", Words: map[string]int64{"9.00": 1}}}, ""},
	} {
		if got := DiscountIn(c.columns); got != c.want {
			t.Errorf("%v: %q, want %q", c.columns, got, c.want)
		}
	}
}
