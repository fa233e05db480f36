package questions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// asked is what is known of columns of which none is named or taken.
func asked(headers ...string) SalesAsked {
	return SalesAsked{Header: headers, Taken: func(int) bool { return false }, Kept: func(int) bool { return false }, Status: -1, Type: -1}
}

// words reads "paid 9, void 1"; the number is the rows.
func words(text string) map[string]int64 {
	all := map[string]int64{}
	for part := range strings.SplitSeq(text, ", ") {
		i := strings.LastIndexByte(part, ' ')
		var n int64
		fmt.Sscan(part[i+1:], &n)
		all[part[:i]] = n
	}
	return all
}

// many is so many different words, of one row each.
func many(n int, first string) map[string]int64 {
	all := words(first)
	for i := len(all); i < n; i++ {
		all[fmt.Sprintf("paid (invoice %d)", i)] = 1
	}
	return all
}

func TestSalesByStatus(t *testing.T) {
	named := func(a SalesAsked) SalesAsked { a.Status, a.Named = 0, true; return a }
	called := func(a SalesAsked) SalesAsked { a.Status = 0; return a }
	preset := func(a SalesAsked) SalesAsked { a.Preset = true; return a }
	chosen := func(a SalesAsked) SalesAsked { a.Chosen = true; return a }
	as := func(a SalesAsked) SalesAsked { return a }
	for _, c := range []struct {
		about, header string
		words         map[string]int64
		asked         func(SalesAsked) SalesAsked
		use           bool
		refused       string
		notes         string
	}{
		{"called status", "status", words("paid 9, void 1"), called, true, "", ""},
		{"called status in German", "Zahlungsstatus", words("bezahlt 9, offen 1"), as, true, "", ""},
		{"an unknown word is a sale", "status", words("paid 9, Blubb 1"), called, true, "", "status-new"},
		{"no word is known", "status", words("A 9, B 1"), called, true, "status-strange", ""},
		{"no word is known, but all rows have it", "status", words("A 9"), called, true, "", ""},
		{"numbers", "contribution_status_id", words("1 9, 2 1"), as, true, "status-codes", ""},
		{"sent as an invoice", "Invoice Status", words("Paid 5, Sent 3, Blubb 1"), as, true, "", "status-new"},
		{"numbers that a preset leaves alone", "order_status_id", words("1 9, 2 1"), preset, false, "", ""},
		{"one number", "status_id", words("1 9"), as, true, "", ""},
		{"numbers of a store", "store_id", words("1 9, 2 1"), as, false, "", ""},
		{"numbers of a state of the order", "order_state", words("1 9, 2 1"), as, true, "status-codes", ""},
		{"numbers of a state", "state", words("1 9, 2 1"), as, false, "", ""},
		{"the answer is given", "status", words("A 9, B 1"), func(a SalesAsked) SalesAsked { return chosen(called(a)) }, true, "", ""},
		{"a state of the order", "État", words("Livré 5, Annulé 5"), as, true, "", "status-column"},
		{"a state of America", "state", words("OK 49, CA 51"), called, false, "", ""},
		{"a state of which half is known", "state", words("paid 49, void 1, CA 50"), called, true, "", "status-new"},

		{"by its values, at the limit", "outcome", words("paid 79, void 1, Blubb 20"), as, true, "", "status-column status-new"},
		{"below it", "outcome", words("paid 78, void 1, Blubb 21"), as, false, "status-unsure", ""},
		{"at the limit of what is asked about", "outcome", words("paid 49, void 1, Blubb 50"), as, false, "status-unsure", ""},
		{"below it", "outcome", words("paid 48, void 1, Blubb 51"), as, false, "", ""},
		{"by its values, without one that is no sale", "outcome", words("paid 9, shipped 1"), as, false, "", ""},
		{"as many values as a status has", "outcome", many(30, "void 1"), as, true, "", "status-column"},
		{"more than a status has", "outcome", many(31, "void 1"), as, false, "", ""},
		{"values that a preset leaves alone", "outcome", words("paid 9, void 1"), preset, false, "", ""},
		{"values of something else", "cancel_reason", words("fraud 9, declined 1"), as, false, "", ""},
		{"new and returning customers", "visitor", words("new 9, returning 1"), as, false, "", ""},
		{"named by the user", "outcome", words("paid 9, Blubb 1"), named, true, "", "status-new"},
		{"too many values, called status", "status", nil, called, true, "", ""},
		{"too many values", "outcome", nil, as, false, "", ""},
	} {
		f, rules := SalesByStatus(Evidence{Columns: []Column{{Header: c.header, Words: c.words}}}, c.asked(asked(c.header)))
		var refused string
		if f.Refusal != nil {
			refused = f.Refusal.Code
		}
		var codes []string
		for _, n := range f.Notes {
			codes = append(codes, n.Code)
		}
		if use := len(rules) > 0; use != c.use || refused != c.refused || f.Refusal == nil && strings.Join(codes, " ") != c.notes {
			t.Errorf("%s: used %v, refused %q, notes %q; want %v, %q, %q", c.about, use, refused, codes, c.use, c.refused, c.notes)
		}
	}
}

// Of several statuses each must call a row a sale, but goods that are not sent yet
// are sold.
func TestSeveralStatuses(t *testing.T) {
	e := Evidence{Columns: []Column{{Words: words("paid 8, refunded 2")}, {Words: words("pending 5, fulfilled 4, cancelled 1")}, {Words: words("none 9, lost 1")}}}
	a := asked("financial_status", "fulfillment_status", "dispute_status")
	a.Status = 0
	_, rules := SalesByStatus(e, a)
	if len(rules) != 2 { // nothing but "none" is said of most disputes, and a lost one is known
		t.Fatalf("%+v", rules)
	}
	for text, want := range map[string]string{"pending": "", "unfulfilled": "", "on hold": "", "cancelled": "cancelled", "returned": "refunded"} {
		if got := rules[1].Says(text).Why; got != want {
			t.Errorf("fulfillment %q: %q, want %q", text, got, want)
		}
	}
}

func TestSalesByType(t *testing.T) {
	for _, c := range []struct {
		about, header string
		words         map[string]int64
		use           bool
		refused       string
	}{
		{"refunds", "type", words("sale 9, refund 1"), true, ""},
		{"payouts and fees", "transaction_type", words("payment 9, payout 1, fee 1"), true, ""},
		{"a balance of Stripe", "reporting_category", words("charge 9, dispute 1, other_adjustment 1"), true, ""},
		{"credit notes", "Belegart", words("Rechnung 9, Gutschrift 1"), true, ""},
		{"only sales", "type", words("sale 9, order 1"), false, ""},
		{"nothing known", "type", words("Tea 9, Coffee 1"), false, ""},
		{"kinds of sales beside refunds", "order type", words("retail 9, refund 1"), true, ""},
		{"kinds of tickets", "ticket type", words("standard 9, return 1"), false, ""},
		{"returns of SAP beside types that it has not", "Order type", words("OR 9, RE 1, RS 1"), true, "type-strange"},
		{"codes of which one is a debit elsewhere", "order type", words("TA 9, DI 1, DR 1"), false, ""},
		{"goods that were sent, in a log", "event", words("view 9, purchase 1, delivery 1"), true, ""},
		{"an unknown type beside refunds", "type", words("Blubb 9, refund 1"), true, "type-strange"},
		{"invoices and their payments", "type", words("Invoice 9, Payment 9, Credit Note 1"), true, "type-twice"},
		{"invoices and their payments, and nothing else", "type", words("Invoice 9, Payment 9"), true, "type-twice"},
		{"credits beside sales", "type", words("sale 9, credit 1"), true, "type-strange"},
		{"an unknown type beside sales", "type", words("sale 9, gift 1"), true, ""},
		{"means of payment", "payment_type", words("card 9, cash 1, refund 1"), true, ""},
		{"events", "event_type", words("view 90, cart 9, purchase 1, zoom 3"), true, ""},
		{"events without a purchase", "event", words("view 90, cart 9"), true, "event-strange"},
		{"by its values, at the limit", "what", words("sale 50, refund 10, Blubb 40"), true, "type-strange"},
		{"below it", "what", words("sale 49, refund 10, Blubb 41"), false, ""},
		{"by its values, without a sale", "what", words("fee 9, refund 1"), false, ""},
		{"statuses", "what", words("sold 9, refunded 1"), false, ""},
		{"a header that ends in type", "Type de document commercial", words("Facture 9, Avoir 1, Devis 1"), true, ""},
		{"a damaged one", "transction_type", words("sale 9, refund 1"), true, ""},
		{"of the customer", "customer type", words("sale 9, refund 1"), false, ""},
		{"cards", "payment_type", words("credit 9, debit 5, cash 1"), false, ""},
		{"checks and transfers beside cards", "payment_type", words("card 9, check 2, bank transfer 1"), false, ""},
		{"a way to pay in French", "Mode de paiement", words("Carte 1, Chèque 1, PayPal 1, Virement 1"), false, ""},
		{"ways to pay in Turkish", "Ödeme Tipi", words("Kredi Kartı 9, Havale 1, Kapıda Ödeme 2"), false, ""},
		{"in Spanish, with one that is called a refund", "tipo", words("Tarjeta 9, Contra reembolso 1"), false, ""},
		{"in French, where some is paid back", "type de paiement", words("Carte 9, Contre-remboursement 1, Remboursement 2"), true, ""},
		{"in Persian", "نوع پرداخت", words("کارت به کارت 1, واریز 2, پرداخت در محل 1"), false, ""},
		{"transfers beside fees", "type", words("card 9, transfer 2, fee 1"), true, ""},
		{"credits that are no cards", "payment_type", words("credit 9, debit 5, cash 1, refund 1"), true, "type-strange"},
		{"lines beside their sums and payments", "Line Type", words("Sale 2, Sale Line 3, Payment 2"), true, "type-twice"},
		{"lines alone", "Line Type", words("Sale Line 3"), false, ""},
		{"two stages of one payment", "Type", words("SentForSettle 2, Settled 2, Refunded 1"), true, "type-twice"},
		{"orders that were returned", "is_return", words("0 9, 1 1"), false, ""},
		{"a flag of orders paid back", "is_refunded", words("0 9, 1 1"), false, ""},
		{"codes of SAP", "Billing Type", words("F2 9, G2 1, RE 1, S1 1"), true, ""},
		{"orders, returns and credits of SAP", "Order type", words("OR 9, RE 1, CR 1"), true, ""},
		{"in German", "Verkaufsbelegart", words("TA 9, RE 1"), true, ""},
		{"its categories", "SD document category", words("C 9, H 1, K 1"), true, ""},
		{"returns without its orders", "Order type", words("RE 9, CR 1"), true, "type-strange"},
		{"its orders alone", "Order type", words("OR 9, SO 1"), false, ""},
		{"its own types", "AUART", words("ZTA 9, TA 1, ZRE 1"), true, ""},
		{"in small letters", "Sales document type", words("or 9, re 1"), true, ""},
		{"returns, or orders placed again", "Order type", words("OR 9, RE 1"), true, "type-strange"},
		{"quotes", "Auftragsart", words("TA 9, AG 1"), true, "type-strange"},
		{"take away and eat in", "order_type", words("TA 9, IN 3"), false, ""},
		{"and delivered", "order_type", words("TA 9, IN 3, DL 1"), false, ""},
		{"online and in a shop", "order type", words("OR 9, IN 3"), false, ""},
		{"agreements", "doc type", words("OR 9, AG 3"), false, ""},
		{"classes of documents", "document category", words("A 9, B 3, C 1"), false, ""},
		{"letters of a shop", "category", words("C 9, H 1, K 1"), false, ""},
		{"codes of a shop that look like them", "order_type", words("F1 3, S1 3, S2 3"), false, ""},
		{"its invoices alone", "Billing Type", words("F1 3, F2 3"), false, ""},
		{"sold on account", "is_credit", words("0 9, 1 1"), false, ""},
		{"orders with a chargeback", "is_chargeback", words("0 9, 1 1"), false, ""},
		{"RE for Rechnung", "Belegart", words("RE 9, GU 1"), false, ""},
		{"abbreviations", "Type", words("INV 9, CM 1"), true, ""},
		{"subscription payments that failed", "event_name", words("order_created 9, subscription_payment_failed 1"), true, ""},
		{"pledges and their payments", "gift_type", words("Donation 4, Pledge 1, Pledge Payment 2"), true, "type-twice"},
		{"of a card", "card_type", words("debit 9, charge 1, refund 1"), false, ""},
		{"too many values", "type", many(31, "refund 1"), false, ""},
	} {
		f, rules := SalesByType(Evidence{Columns: []Column{{Header: c.header, Words: c.words}}}, asked(c.header))
		var refused string
		if f.Refusal != nil {
			refused = f.Refusal.Code
		}
		if use := len(rules) > 0; use != c.use || refused != c.refused {
			t.Errorf("%s: used %v, refused %q; want %v, %q", c.about, use, refused, c.use, c.refused)
		}
	}
}

// What was chosen by a column is meant as it is, and the options that are offered
// choose by it.
func TestTypesThatAreChosen(t *testing.T) {
	e := Evidence{Columns: []Column{{Words: words("sale 9, gift card 2, Blubb 1, refund 1")}}}
	a := asked("Row Type")
	f, _ := SalesByType(e, a)
	want := []string{`Where="\"Row Type\" in (sale, \"gift card\", refund)"`, `Where="\"Row Type\" in (sale, \"gift card\", Blubb, refund)"`, `Columns="type="`}
	for i, fix := range f.Refusal.Fixes {
		if fix.String() != want[i] {
			t.Errorf("%s, want %s", fix, want[i])
		}
	}
	a.Kept = func(int) bool { return true }
	f, rules := SalesByType(e, a)
	if f.Refusal != nil || len(rules) != 1 || rules[0].Says("Blubb") != (Verdict{}) || !rules[0].Says("refund").Refund {
		t.Errorf("%+v", f)
	}
}

// An invoice that was sent is open; a parcel that was sent is sold.
func TestSentInvoices(t *testing.T) {
	for _, c := range []struct {
		header, words, sent, why string
	}{
		{"Invoice Status", "Paid 5, Sent 3", "Sent", "pending"},
		{"Rechnungsstatus", "bezahlt 5, versendet 3", "versendet", "pending"},
		{"Status", "Paid 5, Sent 3, Overdue 1", "Sent", "pending"},
		{"Status", "Paid 5, Sent 3, Cancelled 1", "Sent", ""},
		{"Invoice Status", "Paid 5, Shipped 3, Void 1", "Shipped", ""},
	} {
		a := asked(c.header)
		a.Status = 0
		_, rules := SalesByStatus(Evidence{Columns: []Column{{Words: words(c.words)}}}, a)
		if got := rules[0].Says(c.sent).Why; got != c.why {
			t.Errorf("%s of %s: %q", c.sent, c.words, got)
		}
	}
}

// Of lines, their sums and their payments each is offered alone, with the refunds;
// unknown types stand beside payments, not beside what these pay for.
func TestTypesThatCountTwice(t *testing.T) {
	for text, want := range map[string][]string{
		"Sale 2, Sale Line 3, Payment 2, Return 1": {`Where="\"Line Type\" in (Sale, Return)"`, `Where="\"Line Type\" in (Payment, Return)"`, `Where="\"Line Type\" in (\"Sale Line\", Return)"`, `Columns="type="`},
		"Gift 2, Pledge 1, Pledge Payment 1":       {`Where="\"Line Type\"=\"Pledge Payment\""`, `Where="\"Line Type\" in (Gift, \"Pledge Payment\")"`, `Columns="type="`},
	} {
		f, _ := SalesByType(Evidence{Columns: []Column{{Words: words(text)}}}, asked("Line Type"))
		var got []string
		for _, fix := range f.Refusal.Fixes {
			got = append(got, fix.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// What the types of payment services, shops and bookkeeping say, by their manuals:
// sale, back (money goes back), again (such money comes in again), or why a row is left out.
func TestTypeOf(t *testing.T) {
	for want, texts := range map[string]string{
		"sale":       "sale|charge|payment|Payment received|capture|Sales Receipt|Website Payment|Express Checkout Payment|subscription_cycle|Placed Order|purchase|Order Completed|Invoice|Verkauf|Vente|Compra|Satış|فروش|ขาย|penjualan|Shop Order",
		"back":       "refund|Partial Refund|payment_refund|Credit Note|credit memo|ACCRECCREDIT|Chargeback|dispute|Payment Reversal|Gutschrift|Avoir|Nota de crédito|Rimborso|Terugbetaling|Zwrot|Estorno|İade|بازپرداخت|คืนเงิน|pengembalian dana|shop_order_refund",
		"again":      "dispute_reversal|Chargeback reversal|Refund reversed|Canceled Reversal|dispute won|refund_failure",
		"payout":     "payout|Payouts|withdrawal|Disbursement|Auszahlung",
		"fee":        "fee|stripe_fee|Application Fee|Transaction Fee|Listing fee|Refund fee|commission|tax|Gebühr|Frais|network_cost",
		"transfer":   "transfer|topup|Bank Deposit|Currency Conversion|transfer_reversal",
		"adjustment": "adjustment|other_adjustment|Journal",
		"hold":       "authorization|void|Payment Hold|reserve_release|charge_failure|setup",
		"quote":      "Estimate|Quote|Angebot|Devis",
		"expense":    "Bill|Expense|ACCPAY",
		"no-purchase": "view|page_view|add_to_cart|remove_from_cart|Viewed Product|Added to Cart|Started Checkout|begin_checkout|session_start|search|" +
			"Product Viewed|Opened Email|sign_up|Ordered Product|wishlist",
	} {
		for text := range strings.SplitSeq(texts, "|") {
			got := "sale"
			switch v := (typeColumn{}).rule(asked()).Says(text); {
			case v.Restored:
				got = "again"
			case v.Refund:
				got = "back"
			case v.Why != "":
				got = v.Why
			}
			if got != want || typeOf(text) == typeUnknown {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
}

func TestSalesByFlag(t *testing.T) {
	yes := words("true 1, false 9")
	days := words("2024-01-05 1, 2024-01-06 1")
	for _, c := range []struct {
		header  string
		column  Column
		undoes  string // texts that undo a row
		counted string // and that do not
	}{
		{"test", Column{Words: yes}, "true|1|yes", "false||0"},
		{"is_test", Column{Words: words("1 1, 0 9")}, "1", "0"},
		{"_fivetran_deleted", Column{Words: words("t 1, f 9")}, "t", "f"},
		{"Storniert", Column{Words: words("ja 1, nein 9")}, "ja", "nein"},
		{"livemode", Column{Words: words("true 9, false 1")}, "false", "true"},
		{"valid", Column{Words: words("1 9, 0 1")}, "0", "1"},
		{"Captured", Column{Words: words("yes 9, no 1")}, "no", "yes"},
		{"Paid", Column{Words: words("yes 4, no 1, partial 1")}, "no", "yes|partial"},
		{"bezahlt", Column{Words: words("ja 4, nein 1, teilweise 1")}, "nein", "ja|teilweise"},
		{"captured", Column{Words: words("partial 4, full 1")}, "", "partial"}, // without yes and no
		{"Paid", Column{Words: words("0 4, 1 1, 12.50 1")}, "", "0"},           // amounts
		{"Payé", Column{Words: words("oui 9, non 1")}, "non", "oui"},
		{"sandbox", Column{Words: words("true 1"), Blank: 9}, "true", ""},
		{"cancelled_at", Column{Words: days, Blank: 8}, "2024-01-05 10:00", "|NULL|-|0000-00-00 00:00:00|0"},
		{"deleted_at", Column{}, "2024-01-05", ""}, // more days than are counted
		{"Stornodatum", Column{Words: days, Blank: 8}, "05.01.2024", ""},
		{"data anulowania", Column{Words: days, Blank: 8}, "05.01.2024", ""},
		{"storniert", Column{Words: words("x 1"), Blank: 9}, "x", ""},
		{"date d'annulation", Column{Words: days, Blank: 8}, "05/01/2024", ""},

		{"test", Column{Words: words("true 10")}, "", "true"}, // the same in all rows
		{"valid", Column{Words: words("0 10")}, "", "0"},
		{"test", Column{Words: words("false 10")}, "true", "false"}, // one may come yet
		{"valid", Column{Words: words("1 10")}, "0", "1"},
		{"cancelled_at", Column{Words: days}, "", "2024-01-05"},
		{"test", Column{Words: words("A 5, B 5")}, "", "A"},
		{"refunded_at", Column{Words: days, Blank: 8}, "", "2024-01-05"}, // may be in part
		{"refunded", Column{Words: yes}, "", "true"},
		{"cancel_at_period_end", Column{Words: yes}, "", "true"},
		{"customer_deleted_at", Column{Words: days, Blank: 8}, "", "2024-01-05"},
		{"email_valid", Column{Words: yes}, "", "false"},
		{"Completed", Column{Words: yes}, "", "false"}, // sold, and not sent yet
		{"is_gift", Column{Words: yes}, "", "true"},
		{"accepts_marketing", Column{Words: yes}, "", "false"},
		{"shipped", Column{Words: yes}, "", "false"}, // sold, and not sent yet
	} {
		c.column.Header = c.header
		_, rules := SalesByFlag(Evidence{Columns: []Column{c.column}}, asked(c.header))
		if (len(rules) > 0) != (c.undoes != "") {
			t.Errorf("%s %v: %d rules", c.header, c.column.Words, len(rules))
			continue
		}
		for _, r := range rules {
			s := NewStatuses(StatusOptions{Says: r.Says})
			for text := range strings.SplitSeq(c.undoes, "|") {
				if s.Filtered([]byte(text)) != c.header {
					t.Errorf("%s: %q undoes nothing", c.header, text)
				}
			}
			for text := range strings.SplitSeq(c.counted, "|") {
				if why := s.Filtered([]byte(text)); why != "" {
					t.Errorf("%s: %q is left out by %s", c.header, text, why)
				}
			}
		}
	}
}

// A flag that confirms rows and is blank in some is asked about, unless the user has
// chosen rows by it; where a flag that undoes rows is blank, it undoes nothing.
func TestFlagsWithoutNo(t *testing.T) {
	for _, c := range []struct {
		header  string
		words   string
		kept    bool
		refused bool
	}{
		{"captured", "yes 8", false, true}, {"captured", "yes 8", true, false}, {"captured", "yes 8, no 1", false, true}, {"captured", "no 1", false, false}, {"is_test", "yes 1", false, false},
	} {
		a := asked(c.header)
		a.Kept = func(int) bool { return c.kept }
		f, _ := SalesByFlag(Evidence{Columns: []Column{{Header: c.header, Words: words(c.words), Blank: 3}}}, a)
		if (f.Refusal != nil) != c.refused {
			t.Errorf("%+v: %+v", c, f.Refusal)
		}
	}
	for left, refused := range map[int64]bool{0: true, 2: true, 3: false} { // of 3 blank rows, those that a status leaves out
		c := Column{Header: "captured", Words: words("yes 8"), Blank: 3, Others: map[string]int64{"": left}}
		if f, _ := SalesByFlag(Evidence{Columns: []Column{c}}, asked("captured")); (f.Refusal != nil) != refused {
			t.Errorf("%d of 3 blank rows left out: %+v", left, f.Refusal)
		}
	}
}

func TestStatusCounts(t *testing.T) {
	says := func(text []byte) string { return StatusOf(string(text)).Reason() }
	c := Column{Header: "status", Words: words("paid 1825, void 63, uncollectible 118"), Blank: 7}
	notes := StatusCounts(c, false, says)
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Text, "Counted: paid 1,825, blank 7 · not counted: uncollectible 118, void 63;") {
		t.Errorf("%+v", notes)
	}
	c.Others = map[string]int64{"paid": 25, "void": 63, "": 7} // as those after --as-of
	if notes := StatusCounts(c, false, says); len(notes) != 1 || !strings.HasPrefix(notes[0].Text, "Counted: paid 1,800 · not counted: uncollectible 118;") {
		t.Errorf("beside what else leaves out rows: %+v", notes)
	}
	if notes := StatusCounts(Column{Words: words("paid 9"), Blank: 2}, false, says); len(notes) != 1 || notes[0].Code != "status-blank" {
		t.Errorf("blanks beside sales: %+v", notes)
	}
	if notes := StatusCounts(Column{Words: words("paid 9")}, false, says); notes != nil {
		t.Errorf("where all rows count: %+v", notes)
	}
	if got := Listed(words("a 1, b 2, c 3, d 4"), 3); got != "d 4, c 3, b 2, 1 more" {
		t.Error(got)
	}
}

func TestSenseOfHeaders(t *testing.T) {
	for want, headers := range map[headerSense]string{
		senseStatus:       "status|Order Status|payment_status|financialStatus|Zahlungsstatus|Bestellstatus|Statut de la commande|Estatus|order_status_id|Sipariş Durumu|وضعیت سفارش|สถานะการชำระเงิน|status pesanan|betaalstatus",
		senseState:        "state|État|Stato|estado|stage",
		senseStateOfOrder: "current_state|order_state|État de la commande|Estado del pedido",
		senseSide:         "fulfillment_status|Versandstatus|delivery status|dispute_status|refund_status",
		senseOther:        "customer_status|marital_status|email status|subscription_status|payment_method|cancel_reason|product_status",
		senseNone:         "outcome|result|foo|status quo bar",
	} {
		for header := range strings.SplitSeq(headers, "|") {
			if got := senseOf(header); got != want {
				t.Errorf("%q: %d, want %d", header, got, want)
			}
		}
	}
	if !slices.Equal(parted("Stornodatum"), []string{"storno", "datum"}) {
		t.Error(parted("Stornodatum"))
	}
}

// A flag says of rows that they are refunds where these name the order that they are
// of; without that it may as well be of orders.
func TestRefundRows(t *testing.T) {
	for _, c := range []struct {
		flag, other string
		refunds     bool
	}{
		{"is_refund", "parent_order_id", true},
		{"ist Gutschrift", "zu Rechnung", true},
		{"is_refund", "total", false},
		{"is_credit", "parent_order_id", false}, // sold on account
		{"is_refunded", "parent_order_id", false},
	} {
		_, rules := SalesByType(Evidence{Columns: []Column{{Header: c.flag, Words: words("0 9, 1 1")}, {Header: c.other}}}, asked(c.flag, c.other))
		if got := len(rules) == 1 && rules[0].Says("1").Refund && !rules[0].Says("0").Refund; got != c.refunds {
			t.Errorf("%+v: %+v", c, rules)
		}
	}
}

// An order that is open is unpaid, unless another column says whether it is paid: then
// it is not archived yet. Where that column is blank, nothing says so.
func TestOpenBesidePayments(t *testing.T) {
	for _, c := range []struct {
		header, payments string
		open             bool
	}{
		{"Estado de la orden", "Estado del pago", true},
		{"Estado de la orden", "Estado del envío", false},
		{"invoice_status", "payment_status", false}, // an open invoice is not paid
	} {
		a := asked(c.header)
		a.Header = append(a.Header, c.payments)
		_, rules := SalesByStatus(Evidence{Columns: []Column{
			{Header: c.header, Words: words("open 5, closed 3, cancelled 1")},
			{Header: c.payments, Words: words("paid 7, pending 1"), Blank: 1},
		}}, a)
		if got := rules[0].Says("open"); got.Why != Unpaid.Reason() || got.Open != c.open || rules[0].Says("cancelled").Open {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// Types of which none is known are counted, and said where they may be those of returns.
func TestUntoldTypes(t *testing.T) {
	for _, c := range []struct {
		header string
		words  string
		want   string
	}{
		{"order_type", "OR 120, RS 4, RA 6", "Warning"},
		{"Belegart", "RE 40, GU 3", "Warning"},
		{"Type", "S 100, R 5", "Warning"},
		{"transaction_type", "1 100, 2 4", "Warning"},
		{"tipo de pedido", "eladás 40, visszáru 3", "Warning"},
		{"type", "Tea 90, Coffee 5", "Info"},
		{"order_type", "online 50, pickup 40, delivery 30", ""},
		{"order_type", "OR 50", ""},
		{"class", "A 30, B 30, C 30", ""},
		{"operation", "A 30, B 20", ""},
		{"sales channel", "WEB 40, POS 50, APP 6", ""},
		{"country", "DE 40, FR 50, RE 6", ""},
	} {
		f, rules := SalesByType(Evidence{Columns: []Column{{Header: c.header, Words: words(c.words)}}}, asked(c.header))
		level := ""
		if len(f.Notes) == 1 {
			level = map[note.Level]string{note.Info: "Info", note.Warning: "Warning"}[f.Notes[0].Level]
		}
		if level != c.want || len(rules) > 0 || f.Refusal != nil {
			t.Errorf("%s of %s: %v, want %q", c.header, c.words, f, c.want)
		}
	}
}
