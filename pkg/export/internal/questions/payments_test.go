package questions

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

func TestPartPayments(t *testing.T) {
	numbers := func(counts ...int64) map[string]int64 { // rows of 1, 2, 3 ...
		words := map[string]int64{}
		for i, n := range counts {
			if n > 0 {
				words[fmt.Sprint(i+1)] = n
			}
		}
		return words
	}
	column := func(header string, words map[string]int64) []Column { return []Column{{Header: header, Words: words}} }
	for _, c := range []struct {
		about  string
		unused []Column
		keyed  Keyed
		rowIs  string
		want   string
	}{
		{"installments 1 to 3", column("installment_number", numbers(5, 4, 4)), Keyed{}, "auto", "payments"},
		{"in German", column("Ratennummer", numbers(5, 4, 4)), Keyed{}, "auto", "payments"},
		{"3 of 6", column("Plan", map[string]int64{"Payment 1 of 2": 3, "Payment 2 of 2": 2}), Keyed{}, "auto", "payments"},
		{"3/6 under a header that numbers", column("Installment", map[string]int64{"1/2": 3, "2/2": 2}), Keyed{}, "auto", "payments"},
		{"1/5 under another header", column("Day", map[string]int64{"1/5": 3, "2/5": 2}), Keyed{}, "auto", "orders"},
		{"first installments only", column("installment_number", numbers(5)), Keyed{}, "auto", "orders"},
		{"how many there are in all", column("installments", numbers(5, 4, 4)), Keyed{}, "auto", "orders"},
		{"a gap: a number of installments", column("installment", map[string]int64{"1": 9, "2": 5, "10": 3}), Keyed{}, "auto", "orders"},
		{"more of 3 than of 2", column("installment", numbers(9, 2, 5)), Keyed{}, "auto", "orders"},
		{"which is right beside the number in all", append(column("installment", numbers(9, 2, 5)), Column{Header: "Total installments", Words: numbers(0, 0, 9)}), Keyed{}, "auto", "payments"},
		{"ids of payments", column("payment number", map[string]int64{"P-1": 1, "P-2": 1}), Keyed{}, "auto", "orders"},
		{"too large to be installments", column("payment number", map[string]int64{"1": 1, "121": 1}), Keyed{}, "auto", "orders"},
		{"pledges paid on several days", nil, Keyed{"pledge_id", 100, 5, 4}, "auto", "payments"},
		{"ids of several customers", nil, Keyed{"pledge_id", 100, 5, 5}, "auto", "orders"},
		{"hardly any", nil, Keyed{"pledge_id", 100, 4, 0}, "auto", "orders"},
		{"told to be payments", column("installment_number", numbers(5, 4, 4)), Keyed{}, "payment", "orders"},
		{"told to be orders", column("installment_number", numbers(5, 4, 4)), Keyed{}, "order", "orders"},
	} {
		f := PartPayments(c.unused, c.keyed, c.rowIs, "order_id")
		if f.Answer != c.want || (f.Refusal != nil) != (c.want == "payments") {
			t.Errorf("%s: %+v", c.about, f)
		}
	}
}

func TestNamesSale(t *testing.T) {
	for header, want := range map[string]bool{
		"sale": true, "booking_ref": true, "Contract": true, "agreement no": true, "Auftrag": true, "Pedido": true, "case number": true,
		"customer_id": false, "subscription_id": false, "contract type": false, "branch_id": false, "project": true, "Loan no": true, "project manager": false,
	} {
		if got := NamesSale(header, true); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

// A project is invoiced again and again: where rows are not known as payments, they are
// sales of it.
func TestNamesSaleOfInvoices(t *testing.T) {
	for header, want := range map[string]bool{"Contract": true, "project": false, "loan_id": false} {
		if got := NamesSale(header, false); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

func TestInvoicePeriods(t *testing.T) {
	covered := func(days ...int) (c Covered) {
		for _, d := range days {
			c.Add(d)
		}
		return c
	}
	many := func(n int, days ...int) (c Covered) {
		c = covered(days...)
		c.Short += int64(n)
		return c
	}
	for _, c := range []struct {
		about   string
		covered Covered
		rowIs   string
		said    bool
		refused bool
	}{
		{"months", covered(31, 28, 62), "auto", false, false},
		{"a month and a quarter", covered(31, 63), "auto", false, true},
		{"a month and a year", covered(31, 366), "auto", false, true},
		{"quarters", covered(92, 90, 135), "auto", true, false},
		{"quarters and a half year", covered(92, 136), "auto", false, true},
		{"years", covered(365, 366), "auto", true, false},
		{"one year in 20", many(19, 365), "auto", false, true},
		{"one year in 21", many(20, 365), "auto", true, false},
		{"points in time", covered(0, 0, -3), "auto", false, false},
		{"told to be orders", covered(31, 366), "order", false, false},
		{"told to be periods", covered(31, 366), "invoice-period", false, false},
	} {
		f := c.covered.Periods(c.rowIs)
		if (len(f.Notes) > 0) != c.said || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %+v", c.about, f)
		}
		if c.said && (f.Notes[0].Level != note.Warning || f.Notes[0].Fix.Value != "invoice-period") {
			t.Errorf("%s: %+v", c.about, f.Notes[0])
		}
	}
}
