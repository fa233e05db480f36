package questions

import (
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
	"pgregory.net/rapid"
)

// related is columns by the rows of a table: headers separated by commas, rows by
// bars, values by blanks.
func related(headers, table string) Related {
	r := NewRelated(strings.Split(headers, ","))
	for row := range strings.SplitSeq(table, "|") {
		var values []int64
		var ok []bool
		for _, text := range strings.Fields(row) {
			v, err := strconv.ParseInt(text, 10, 64)
			values, ok = append(values, v), append(ok, err == nil)
		}
		r.Add(values, ok)
	}
	return r
}

// By hand: which column a bookkeeper would call the amount.
func TestMoneyOfColumnsWithoutAName(t *testing.T) {
	for _, c := range []struct{ headers, table, want, text string }{
		{"net,tax,gross", "100 19 119|50 9 59|10 0 10", "gross", `it is "net" + "tax" in every row`},
		{"x1,x2,x3", "119 100 19|59 50 9", "x1", `it is "x2" + "x3" in every row`},
		{"goods,postage,rebate,charged", "100 5 10 95|50 5 0 55|10 0 1 9", "charged", `"goods" + "postage" - "rebate"`},
		{"Brut,Commission,Net", "100 -3 97|50 -2 48", "Brut", `it is "Net" - "Commission"`}, // what the customer paid, before the service took its part
		{"list,rabatt,rest", "100 10 90|50 0 50", "rest", `"list" - "rabatt"`},
		{"ht,tva,ttc,port,somme", "100 20 120 5 125|10 2 12 0 12", "somme", `"ttc" + "port"`},
		{"charged,goods,levy", "100 19 119|50 9 59", "", `"charged", "goods" and "levy" hold money`}, // by its header charged, by the rows levy
		{"ht,tva,ttc,envoi,facturé", "100 20 120 5 125|10 2 12 0 12", "", `"ttc", "envoi" and "facturé" hold money`},
		{"billed,collected", "100 100|50 50", "billed", `"collected" is the same in every row`},
		{"a,b,c", "100 100 5|50 50 1", "", ""}, // what is c?
		{"u,v,w,x", "100 5 10 95|50 5 0 55", "", `"u", "v", "w" and "x" hold money`},
		{"net,tax,gross", "100 19 119|50 9 60", "", `"net" and "gross" hold money`},
		{"net,tax,gross", "100 ? 119|50 9 59", "", `"net" and "gross" hold money`},
		{"billed,collected", "100 100|50 20", "", `"billed" and "collected" hold money`},
		{"betrag1,tax", "100 5|50 2", "", ""},
	} {
		r := related(c.headers, c.table)
		at, f := MoneyOf(r, MoneyAsked{})
		got, text := "", ""
		if at >= 0 {
			got = r.Headers[at]
		}
		if f.Refusal != nil {
			text = f.Refusal.Reason
		}
		for _, n := range f.Notes {
			text += n.Text
		}
		if got != c.want || f.Answer != c.want || !strings.Contains(text, c.text) {
			t.Errorf("%s: %q, %q; want %q, %q", c.headers, got, text, c.want, c.text)
		}
	}
}

func TestAmountBesideOthers(t *testing.T) {
	for _, c := range []struct {
		headers, table string
		level          note.Level
		text           string
	}{
		{"amount,total", "100 100|50 50", note.Proven, `"amount" equals "total" in every row`},
		{"net_amount,vat,gross_amount", "100 19 119|50 9 59", note.Info, `"gross_amount" is "net_amount" + "vat" in every row; to use "gross_amount"`},
		{"net_sales,discounts,gross_sales", "90 -10 100|50 0 50", note.Proven, `it is "gross_sales" + "discounts"`},
		{"amount,total", "100 119|50 50|10 10", note.Warning, `"total" differs from it in 1 of 3 rows`},
	} {
		r := related(c.headers, c.table)
		a := MoneyAsked{Named: true, Rivals: make([]bool, len(r.Headers))}
		a.Rivals[len(a.Rivals)-1] = true
		at, f := MoneyOf(r, a)
		if at != 0 || f.Refusal != nil || len(f.Notes) != 1 || f.Notes[0].Level != c.level || !strings.Contains(f.Notes[0].Text, c.text) {
			t.Errorf("%s: %+v", c.headers, f)
		}
	}
}

// The sums of products tell the same as looking at every row, for any signs, and
// however the rows are cut into parts.
func TestRelatedTellsWhatRowsTell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.Int64Range(-mostRelated, mostRelated), n, n), 1, 9).Draw(t, "rows")
		times := rapid.SliceOfN(rapid.IntRange(-1, 1), n, n).Draw(t, "times")
		if last := n - 1; rapid.Bool().Draw(t, "related") { // the last column is made of the others
			times[last] = 1
			for _, row := range rows {
				row[last] = 0
				for i := range last {
					row[i] %= mostRelated / 8
					row[last] -= int64(times[i]) * row[i]
				}
			}
		}
		want, ok := true, make([]bool, n)
		for i := range ok {
			ok[i] = true
		}
		cut := rapid.IntRange(0, len(rows)).Draw(t, "cut")
		headers := make([]string, n)
		parts := [2]Related{NewRelated(headers), NewRelated(headers)}
		for k, row := range rows {
			sum := int64(0)
			for i, v := range row {
				sum += int64(times[i]) * v
			}
			want = want && sum == 0
			part := &parts[0]
			if k >= cut {
				part = &parts[1]
			}
			part.Add(row, ok)
		}
		parts[0].Join(parts[1])
		if got := parts[0].zero(times); got != want || parts[0].Rows != int64(len(rows)) {
			t.Fatalf("%v x %v: %t, want %t", rows, times, got, want)
		}
	})
}

// The only column of money of a file, by its header: Totale ordine is the amount, a
// tax or a price of a piece is not, and a word about anything else makes it unsure.
func TestOnlyMoney(t *testing.T) {
	for header, want := range map[string]bool{
		"Totale ordine": true, "Wartość pozycji": true, "Sipariş Tutarı": true, "Total pedido": true, "amount_pence": true,
		"Total incl. VAT": true, "Montant de la vente (EUR)": true, "Total del pedido": true, "Valor da compra": true, "Wartość transakcji": true, "Gesamtbetrag der Bestellung": true,
		"customer lifetime value": false, "credit limit value": false, "target revenue": false, "budget amount": false, "average order value": false, "deposit amount": false, "opening total": false, "Valor medio pedido": false,
		"Shipping": false, "Tax": false, "Discount amount": false, "Unit price": false, "paid": false, "Gewicht": false,
	} {
		if f := OnlyMoney(header); (f.Answer != "") != want || len(f.Notes) > 0 != want {
			t.Errorf("%s: %+v", header, f)
		}
	}
}

func TestRolesOfMoney(t *testing.T) {
	for want, headers := range map[moneyRole]string{
		grossMoney: "Brutto|gross_amount|Total incl. VAT|Montant TTC|Gesamtbetrag inkl. MwSt|Do zapłaty|Amount paid|totale ivato",
		netMoney:   "Netto|net_amount|Subtotal|Montant HT|Total excl. tax|Base imponible|Zwischensumme",
		addedPart:  "MwSt|Total tax|VAT amount|shipping_total|Versandkosten|Stripe fee|profit|TVA",
		takenPart:  "Discount|Rabatt gesamt|coupon_amount|Remise",
		someMoney:  "Betrag|revenue|x1|Umsatz",
	} {
		for header := range strings.SplitSeq(headers, "|") {
			if got := roleOfMoney(header); got != want {
				t.Errorf("%s: %d, want %d", header, got, want)
			}
		}
	}
}
