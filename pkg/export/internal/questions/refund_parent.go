package questions

import (
	"fmt"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeRefundParent is the code of the question which id refunds name.
const CodeRefundParent = "refund-parent"

var refundParent = &Question{
	Code: CodeRefundParent, Asks: "Which order does a refund belong to?",
	Proven:   "the column in which refunds name a sale holds ids of orders",
	Assumed:  "where it holds those of another column, a refund belongs to the order of the row with that id; an id that several orders have names none",
	Refused:  "no refund of a list without customers names an order of the files",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Column, Value: "refund_of=HEADER"}, {Option: note.Column, Value: "refund_of="}},
}

// RefundsOfNone is the refusal of a list of refunds without customers of which none names
// an order of the files, in the column of a header: none would be subtracted.
func RefundsOfNone(header string, refunds int64) *problem.Problem {
	return &problem.Problem{
		Code: CodeRefundParent, Field: header,
		Reason: fmt.Sprintf("is to name the order of each refund, and names none of the other files in any of %s rows, so that no refund could be subtracted", problem.Grouped(refunds)),
		Hint:   "give the file with these orders, or leave the refunds out; if another column names the orders",
		Fixes:  []note.Fix{{Option: note.Column, Value: "refund_of=HEADER"}},
	}
}

// Parents is how many refunds name a sale, and by which column of sales it is found,
// by its header; that of the order's id is empty.
type Parents struct {
	Header  string // of the column in which refunds name it
	Named   int64
	Found   map[string]int64 // refunds that name the id of one order
	Unclear map[string]int64 // and those that name an id of several orders
}

// RefundParent decides by which column refunds name their sales. One in which most
// ids that they name are those of several orders is none.
func RefundParent(p Parents) (by string, f Finding) {
	f.Code = CodeRefundParent
	for _, h := range slices.Sorted(maps.Keys(p.Found)) {
		if h != "" && p.Found[h] > p.Found[by] && p.Found[h] > p.Unclear[h] {
			by = h
		}
	}
	if f.Answer = by; by == "" {
		return by, f
	}
	n := note.Note{Code: f.Code, Concerns: refundParent.Concerns, Fix: note.Fix{Option: note.Column, Value: "refund_of="}, Args: &note.Args{"column": p.Header, "found_in": by, "found": p.Found[by], "of": p.Named}}
	n.Text = fmt.Sprintf("refunds name a sale by its %q (%s of %s in %q), not by the order's id", by, problem.Grouped(p.Found[by]), problem.Grouped(p.Named), p.Header)
	if several := p.Unclear[by]; several > 0 {
		n.Level = note.Warning
		n.Text += fmt.Sprintf(", and %s of them an id that several orders have: these reduce revenue only", problem.Grouped(several))
	}
	n.Text += "; to join none to its order"
	f.Notes = []note.Note{n}
	return by, f
}

// parentWords are the words of headers of what a refund is of.
var parentWords = NewPhrases([]Entry[bool]{{true, []string{
	"{parent|original|orig|initial|refunded|credited|reversed|related|linked|referenced|reference|ref|source|corrected} {order|invoice|transaction|txn|tran|payment|charge|sale|receipt|document|purchase}",
	"{credit note|credit memo|refund|return|reversal} {for|of}, {applied|applies} to {invoice|order}, {gutschrift|storno} {zu|für}, avoir {sur|de}",
	"zu {bestellung|bestellnr|bestellnummer|rechnung|rechnungsnr|rechnungsnummer|auftrag|beleg}, {bezug|bezugs}{rechnung|beleg|bestellung|auftrag}, {facture|commande|pedido|factura} {d'avoir|liée|origen|de origen|rectificada}, {fattura|ordine} {di origine|collegata}, {oorspronkelijke|gecrediteerde} {order|factuur|bestelling}, {faktura|zamówienie} {korygowana|korygowane|pierwotna|pierwotne}",
	"{ursprüngliche|stornierte|gutgeschriebene|zugehörige} {bestellung|bestellnummer|rechnung|rechnungsnummer|transaktion}, {commande|facture|transaction} {d'origine|initiale}, {pedido|factura|transacción} original, {ordine|fattura|transazione} {originale|di riferimento}",
}}})

// NamesParent tells whether a header is that of the sale which a refund is of.
func NamesParent(header string) bool {
	words := Words(header)
	found := parentWords.In(words)
	return len(found) == 1 && !slices.ContainsFunc(slices.Concat(words[:found[0].From], words[found[0].To:]), func(w string) bool { return !slices.Contains(idWords, w) })
}

// NamesID tells whether a header is that of an id which a sale may have beside that
// of its order: transaction_id, payment reference.
func NamesID(header string) bool {
	words := Words(header)
	if CustomerHeader(header) != NoCustomer || len(words) == 0 || Harmless(header) || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(otherIDs, w) }) {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(idWords, w) })
}

var (
	idWords  = []string{"id", "ids", "number", "no", "nr", "num", "ref", "reference", "code", "uuid", "guid", "key", "token", "txn", "transaction", "nummer", "numero", "numer"}
	otherIDs = []string{"product", "item", "sku", "variant", "store", "shop", "currency", "country", "zip", "postal", "phone", "tax", "vat", "coupon", "discount", "channel", "location", "staff", "employee", "parent", "original", "refunded", "type", "status", "date", "time", "card"}
)
