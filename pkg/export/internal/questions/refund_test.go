package questions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// columnsOf is evidence of columns by header and values: refunded=0 1 0.
func columnsOf(columns ...string) (header []string, e Evidence) {
	e.All = true
	for _, c := range columns {
		name, values, _ := strings.Cut(c, "=")
		column := Column{Header: name, Words: map[string]int64{}}
		for value := range strings.SplitSeq(values, " ") {
			if value == "" {
				column.Blank++
			} else {
				column.Words[value]++
			}
		}
		if values == "many" {
			column.Words = nil
		}
		header, e.Columns = append(header, name), append(e.Columns, column)
	}
	return header, e
}

// Which columns tell what was paid back; the first is the total.
func TestRefundColumns(t *testing.T) {
	for _, c := range []struct {
		columns []string
		rows    RefundRows
		want    string // the columns used, and whether it is refused
	}{
		{[]string{"total=many", "note=x"}, RefundRows{}, ""},
		{[]string{"total=many", "refunded=0 1"}, RefundRows{}, "flag refunded"},
		{[]string{"total=many", "refunded=0.00 1.00"}, RefundRows{}, "amount refunded"},
		{[]string{"total=many", "refunded=many"}, RefundRows{}, "amount refunded"},
		{[]string{"total=many", "amount_refunded=0 1"}, RefundRows{}, "amount amount_refunded"},
		{[]string{"total=many", "amount_refunded=true false"}, RefundRows{}, "flag amount_refunded"},
		{[]string{"total=many", "refunded=yes no", "amount_refunded=0 5"}, RefundRows{Flagged: 3}, "amount amount_refunded, flag refunded"},
		{[]string{"total=many", "refunded=yes no", "amount_refunded=0 5"}, RefundRows{Flagged: 3, Nothing: 2}, "amount amount_refunded, flag refunded, warned"},
		{[]string{"total=many", "refunded=yes no", "amount_refunded=0 5"}, RefundRows{Flagged: 3, Nothing: 3}, "amount amount_refunded, flag refunded, refused"},
		{[]string{"total=many", "refunded=yes no", "partial refund=0 5"}, RefundRows{Flagged: 3, Nothing: 3}, "amount partial refund, flag refunded"},
		{[]string{"total=many", "Refunded?=0 1", "Partial Refund ($)=0 5", "Fully Refunded?=0 1"}, RefundRows{}, "amount Partial Refund ($), full Fully Refunded?"},
		{[]string{"total=many", "refund_status=none full partial"}, RefundRows{}, "flag refund_status, warned"}, // how much in part?
		{[]string{"total=many", "refund_reason=late"}, RefundRows{}, ""},
		{[]string{"total=many", "refunded_at=2024-01-05"}, RefundRows{}, ""},
		{[]string{"total=many", "quantity refunded=0 1"}, RefundRows{}, ""},
		{[]string{"total=many", "shipping_refunded=0.00 5.00"}, RefundRows{}, ""},
		{[]string{"total=many", "refund_protection=yes no"}, RefundRows{}, ""},
		{[]string{"total=many", "returned=true false"}, RefundRows{}, "flag returned"},
		{[]string{"total=many", "returned=0 1 2"}, RefundRows{}, ""}, // pieces
		{[]string{"total=many", "previous_returns=0 1"}, RefundRows{}, ""},
		{[]string{"total=many", "Returned Amount=0.00 5.00"}, RefundRows{}, "amount Returned Amount"},
		{[]string{"total=many", "Retourenwert=0,00 5,00"}, RefundRows{}, "amount Retourenwert"},
		{[]string{"total=many", "Kwota zwrotu=0,00 5,00"}, RefundRows{}, "amount Kwota zwrotu"},
		{[]string{"total=many", "Net total after refunds=0 5"}, RefundRows{Same: 9, Zero: 1}, "adjusted Net total after refunds, 0 is nothing"},
		{[]string{"total=many", "refunded=0.00 -5.00"}, RefundRows{Below: 1}, "amount refunded, below zero"},
		{[]string{"total=many", "refunded=3.00 -5.00"}, RefundRows{Below: 1, Above: 1}, "amount refunded"},
		{[]string{"total=many", "Remboursement=0,00 5,00"}, RefundRows{}, "amount Remboursement"},
		{[]string{"base_grand_total=many", "total_refunded=0 5", "base_total_refunded=0 4"}, RefundRows{}, "amount base_total_refunded"},
		{[]string{"grand_total=many", "base_total_refunded=0 4", "total_refunded=0 5"}, RefundRows{}, "amount total_refunded"},
		{[]string{"total=many", "adjusted_total=0 5"}, RefundRows{Zero: 9, Less: 1}, "adjusted adjusted_total"},
		{[]string{"total=many", "adjusted_total=0 5"}, RefundRows{Zero: 9, Same: 1}, "adjusted adjusted_total, refused"},
		{[]string{"total=many", "adjusted_total=0 5"}, RefundRows{Zero: 2, Same: 2}, "adjusted adjusted_total, 0 is nothing"},
		{[]string{"total=many", "adjusted_total=0 5"}, RefundRows{Zero: 3, Same: 2}, "adjusted adjusted_total, refused"},
		{[]string{"total=many", "adjusted_total=0 5", "adjusted_fees=0 1"}, RefundRows{Zero: 9, Same: 1}, "adjusted adjusted_total"},
		{[]string{"total=many", "adjusted_total=0 5", "adjusted_fees=0 1"}, RefundRows{Zero: 1, Same: 9}, "adjusted adjusted_total"},
		{[]string{"total_price=many", "current_total_price=0 5"}, RefundRows{Zero: 1, Same: 9}, "adjusted current_total_price, 0 is nothing"},
		{[]string{"total_price=many", "current_total_price=0 5"}, RefundRows{Zero: 9, Same: 1}, "adjusted current_total_price, 0 is nothing, refused"},
		{[]string{"total=many", "adjusted_total=0 5", "amount_refunded=0 5"}, RefundRows{}, "amount amount_refunded"},
	} {
		header, e := columnsOf(c.columns...)
		e.Refunds = c.rows
		f, p := Refunds(e, RefundsAsked{Header: header, Refunded: -1, Adjusted: -1, Free: func(i int) bool { return i > 0 }})
		var got []string
		for _, used := range []struct {
			as     string
			column int
		}{{"amount", p.Amount}, {"flag", p.Flag}, {"full", p.Full}, {"adjusted", p.Adjusted}} {
			if used.column >= 0 {
				got = append(got, used.as+" "+header[used.column])
			}
		}
		if p.Adjusted >= 0 && p.Zero {
			got = append(got, "0 is nothing")
		}
		if p.Below {
			got = append(got, "below zero")
		}
		if slices.ContainsFunc(f.Notes, func(n note.Note) bool { return n.Level == note.Warning }) {
			got = append(got, "warned")
		}
		if f.Refusal != nil {
			got = append(got, "refused")
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%v, %+v: %s, want %s", c.columns, c.rows, strings.Join(got, ", "), c.want)
		}
	}
}

// What a text of a flag says.
func TestExtentOf(t *testing.T) {
	for text, want := range map[string]Extent{
		"0": NothingBack, "1": AllBack, "no": NothingBack, "yes": AllBack, "false": NothingBack, "TRUE": AllBack, "ja": AllBack, "Nein": NothingBack,
		"none": NothingBack, "not refunded": NothingBack, "partial": PartBack, "Partially refunded": PartBack, "full": AllBack, "fully refunded": AllBack, "refunded": AllBack, "teilweise": PartBack, "vollständig": AllBack,
	} {
		if got, ok := ExtentOf(text); got != want || !ok {
			t.Errorf("%q: %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"12.50", "late delivery", "2024-01-05"} {
		if e, ok := ExtentOf(text); ok {
			t.Errorf("%q says %d", text, e)
		}
	}
}

// Which refund rows are money that orders of the same customer count less already:
// day and amount of each, with a ! where the status of a row says refunded.
func TestRefundsKnown(t *testing.T) {
	for _, c := range []struct{ rows, orders, want string }{
		{"5:70", "1:70", "70"},
		{"5:70", "6:70", ""},    // earlier than the order
		{"5:70", "5:70", "70"},  // on its day
		{"5:60", "1:70", ""},    // another amount
		{"5:60!", "1:70", "60"}, // the shop kept something
		{"5:80!", "1:70", ""},   // more than the order
		{"5:70 6:70", "1:70", "70"},
		{"5:30 6:40", "1:70", "30 40"}, // in parts
		{"5:30 6:40 7:1", "1:70", ""},
		{"5:30 6:40", "1:20 2:50", "30 40"}, // all of all
		{"5:20 6:20", "1:20 2:20", "20 20"},
		{"1:20", "2:20 0:20", "20"},
		{"5:40! 6:40!", "1:70", "40"}, // the second would be more than the order
	} {
		var rows, orders []Refund
		for i, to := range []*[]Refund{&rows, &orders} {
			for one := range strings.FieldsSeq([]string{c.rows, c.orders}[i]) {
				var r Refund
				fmt.Sscanf(one, "%d:%d", &r.Day, &r.Amount)
				r.Said = strings.HasSuffix(one, "!")
				*to = append(*to, r)
			}
		}
		for range 2 {
			var got []string
			for i, known := range RefundsKnown(rows, orders) {
				if known {
					got = append(got, fmt.Sprint(rows[i].Amount))
				}
			}
			slices.Sort(got)
			if want := strings.Fields(c.want); !slices.Equal(got, want) {
				t.Errorf("%s of %s: %v, want %v", c.rows, c.orders, got, want)
			}
			slices.Reverse(rows)
			slices.Reverse(orders)
		}
	}
}

// A header that says more than that money was paid back is stated.
func TestRefundAmountsNamed(t *testing.T) {
	for header, want := range map[string]bool{"Refunded Amoun": true, "Refunded Amount": false, "total_refunded": false, "Kulanz Erstattung": true} {
		f, p := Refunds(Evidence{}, RefundsAsked{Header: []string{"total", header}, Refunded: -1, Adjusted: -1, Free: func(i int) bool { return i == 1 }})
		if p.Amount != 1 || len(f.Notes) > 0 != want {
			t.Errorf("%s: column %d, %v", header, p.Amount, f.Notes)
		}
	}
}

func TestHeadersOfParents(t *testing.T) {
	for header, want := range map[string]bool{
		"parent_transaction_id": true, "Original Invoice Number": true, "refunded_payment_id": true, "Reference Txn ID": true, "orig_order_no": true, "related transaction": true, "Credit Note For": true, "Gutschrift zu": true, "zu Rechnung": true,
		"original_order_date": false, "original_price": false, "order_id": false, "reference": false, "source": false, "original_payment_amount": false,
	} {
		if NamesParent(header) != want {
			t.Errorf("%s: want %t", header, want)
		}
	}
}
