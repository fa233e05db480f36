package questions

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

func TestDamagedHeaders(t *testing.T) {
	for _, c := range []struct {
		header, name string
		want         bool
	}{
		{"Refunded Amoun", "Refunded Amount", true},
		{"ended_a", "ended_at", true},
		{"Order xID", "Order ID", true}, // a letter that is a word of its own
		{"fin de lessai", "fin de l'essai", true},
		{"client_ip", "client_id", false},
		{"client_i", "client_id", true},
		{"monatsprei", "monatspreis", true},
		{"เลขที่คสั่งซื้อ", "เลขที่คำสั่งซื้อ", true},
		{"Canceled  at", "Cancelled at", true},
		{"Refnuded Amuont", "Refunded Amount", true}, // a swap in each word
		{"FinancialStatu", "Financial Status", true},
		{"statu", "status", true},
		{"Statut", "status", true},
		{"EmailAddres", "EmailAddress", true},
		{"dat", "date", true},
		{"rate", "date", false},
		{"dates", "date", false},
		{"mr", "mrr", false},
		{"orders", "order", false},
		{"Unit", "units", false},
		{"cancelled_by", "cancelled_at", false},
		{"ended_on", "ended_at", false},
		{"updated_at", "created_at", false},
		{"state", "status", false},
		{"", "order", false},
		{"amount_refunded", "refunded_amount", false},
	} {
		if got := damaged(c.header, c.name); got != c.want {
			t.Errorf("damaged(%q, %q) = %v", c.header, c.name, got)
		}
	}
}

func TestNearHeaders(t *testing.T) {
	f := NearHeaders([]Stray{{Header: "Notes"}, {Header: "Refunded Amoun"}, {Header: "Cancelled a"}}, []Expected{
		{Field: "refunded", Headers: []string{"Refunded Amount"}}, {Headers: []string{"Cancelled at"}}, {Field: "currency", Headers: []string{"Currency"}},
	})
	if len(f.Notes) != 2 || f.Notes[0].Level != note.Warning || f.Notes[0].Fix != (note.Fix{Option: note.Column, Value: "refunded=Refunded Amoun"}) || f.Notes[1].Fix.Option != "" {
		t.Errorf("%+v", f.Notes)
	}
	if f = NearHeaders([]Stray{{Header: "Refunded Amoun", Unused: true}}, []Expected{{Field: "refunded", Headers: []string{"Refunded Amount"}}}); len(f.Notes) != 0 {
		t.Errorf("zeros that change no number: %+v", f.Notes)
	}
	f = NearHeaders([]Stray{{Header: "Canceled_a"}, {Header: "is_tst"}}, UndoExpected)
	if len(f.Notes) != 2 || f.Notes[0].Fix != (note.Fix{Option: note.Where, Value: `Canceled_a=""`}) || f.Notes[1].Fix.Option != "" {
		t.Errorf("%+v", f.Notes)
	}
	// A header of four letters is only looked for in a column of yes and no.
	for _, c := range []struct {
		header string
		flag   bool
		want   int
	}{{"teest", true, 1}, {"txst", true, 1}, {"txst", false, 0}, {"payd", true, 1}, {"gift", true, 0}, {"captred", true, 1}} {
		if f = NearHeaders([]Stray{{Header: c.header, Flag: c.flag}}, UndoExpected); len(f.Notes) != c.want {
			t.Errorf("%s: %+v", c.header, f.Notes)
		}
	}
	for field, header := range map[string]string{"refunded": "Erstattuxgsbetrag", "quantity": "quantit"} {
		if f = NearHeaders([]Stray{{Header: header}}, []Expected{{Field: field, Headers: UsualHeaders[field]}}); len(f.Notes) != 1 || f.Notes[0].Fix.Value != field+"="+header {
			t.Errorf("%s: %+v", header, f.Notes)
		}
	}
	// A header is near one of two fields, and then not near the other as well.
	f = NearHeaders([]Stray{{Header: "Totl"}}, []Expected{{Field: "amount", Headers: []string{"Total"}}, {Field: "refunded", Headers: []string{"Total"}}})
	if len(f.Notes) != 1 {
		t.Errorf("%+v", f.Notes)
	}
	// Another column was taken, or the column for another field.
	f = NearHeaders([]Stray{{Header: "Totl", Field: "amount"}, {Header: "Emal", Field: "email"}}, []Expected{{Field: "amount", Headers: []string{"Total"}}, {Field: "customer", Headers: []string{"Email"}, Instead: "Name"}})
	if len(f.Notes) != 1 || f.Notes[0].Text != `column "Emal" is used as the field email, although its header is nearly "Email"; to use it as the field customer instead of "Name"` {
		t.Errorf("%+v", f.Notes)
	}
}

func TestNearSystem(t *testing.T) {
	if f := NearSystem([]string{"OrderId", "ByerLogin"}, "BuyerLogin", "allegro", "Allegro orders"); len(f.Notes) != 1 || f.Notes[0].Fix.Value != "allegro" || f.Notes[0].Level != note.Warning {
		t.Errorf("%+v", f)
	}
	if f := NearSystem([]string{"OrderId", "Login"}, "BuyerLogin", "allegro", "Allegro orders"); len(f.Notes) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestUnusedColumns(t *testing.T) {
	words := func(list string) map[string]int64 {
		all := map[string]int64{}
		for w := range strings.SplitSeq(list, " ") {
			all[w]++
		}
		return all
	}
	some := words("0.00 5.00")
	for _, c := range []struct {
		about  string
		unused Unused
		fixes  string // of the notes, in order
	}{
		{"a column of refunds", Unused{Columns: []Column{{Header: "Refund Total", Words: some}}}, "refunded=Refund Total"},
		{"in German", Unused{Columns: []Column{{Header: "Rückerstattet", Words: some}}}, "refunded=Rückerstattet"},
		{"of very many values", Unused{Columns: []Column{{Header: "Refund Total"}}}, "refunded=Refund Total"},
		{"in which there is nothing but zeros", Unused{Columns: []Column{{Header: "Refund Total", Words: words("0.00 0"), Blank: 3}}}, ""},
		{"beside one that is used", Unused{Refunded: true, Columns: []Column{{Header: "Refund Total", Words: some}}}, ""},
		{"the day of a refund", Unused{Columns: []Column{{Header: "Refunded at", Words: some}}}, ""},
		{"the refund of a delivery", Unused{Columns: []Column{{Header: "Shipping Refund", Words: some}}}, ""},
		{"pieces that were returned", Unused{Columns: []Column{{Header: "returned_qty", Words: words("0 1")}, {Header: "quantity_returned", Words: words("0 1")}}}, "refunded=HEADER"},
		{"pieces that were refunded", Unused{Columns: []Column{{Header: "refunded_quantity", Words: words("0 2")}}}, "refunded=HEADER"},
		{"and in one German word", Unused{Columns: []Column{{Header: "Retourmenge", Words: words("0 2")}}}, "refunded=HEADER"},
		{"of which there are none", Unused{Columns: []Column{{Header: "returned_qty", Words: words("0")}}}, ""},
		{"beside a column of refunds", Unused{Refunded: true, Columns: []Column{{Header: "returned_qty", Words: words("0 1")}}}, ""},
		{"which pieces were returned", Unused{Columns: []Column{{Header: "returned items", Words: words("shirt hat")}}}, ""},
		{"a column of statuses", Unused{Columns: []Column{{Header: "Payment Status", Words: words("paid void")}}}, "status=Payment Status"},
		{"of payments beside that of subscriptions", Unused{Status: true, Running: true, Columns: []Column{{Header: "payment_status", Words: words("paid unpaid past_due")}}}, `payment_status!=unpaid`},
		{"in which all pay", Unused{Status: true, Running: true, Columns: []Column{{Header: "payment_status", Words: words("paid past_due")}}}, ""},
		{"that are all the same", Unused{Columns: []Column{{Header: "Payment Status", Words: words("paid")}}}, ""},
		{"beside one that is used", Unused{Status: true, Columns: []Column{{Header: "Payment Status", Words: words("paid void")}}}, ""},
		{"of deliveries", Unused{Columns: []Column{{Header: "Fulfillment Status", Words: words("sent open")}}}, ""},
		{"other money", Unused{Columns: []Column{{Header: "Discount", Words: some}}}, ""},
		{"10 and 100 are two values", Unused{Columns: []Column{{Header: "Refund", Words: words("10 100")}}}, "refunded=Refund"},
	} {
		var fixes []string
		for _, n := range c.unused.Passed().Notes {
			if n.Level == note.Info {
				fixes = append(fixes, n.Fix.Value)
			}
		}
		if got := strings.Join(fixes, " "); got != c.fixes {
			t.Errorf("%s: %q, want %q", c.about, got, c.fixes)
		}
	}
	list := Unused{Columns: []Column{{Header: "Tax", Words: some}, {Header: "Paid at"}, {Header: "Colour", Words: words("red blue")}, {Header: "Tip", Words: map[string]int64{}}}}.Passed().Notes
	if len(list) != 1 || list[0].Level != note.Proven || list[0].Text != `known columns that enter no number: "Tax" (money); "Paid at" (days)` {
		t.Errorf("%+v", list)
	}
}
