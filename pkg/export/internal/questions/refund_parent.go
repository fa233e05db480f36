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
	Assumed:  "where it holds those of another column, each of which stands on one row, that column is the order's id",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Column, Value: "order=HEADER"}, {Option: note.Column, Value: "refund_of=HEADER"}},
}

// Parents is how many refunds name a sale, and by which column of sales it is found.
type Parents struct {
	Header string // of the column in which refunds name it
	Named  int64
	Found  map[string]int64 // refunds, by the header of the column
	Twice  map[string]bool  // columns with a value that sales have twice, which are no ids of one
}

// OrderOfRefunds decides which column is the order's id, by the refunds: order is the
// one that its header names, asked that the user has. several is how many orders
// have more than one row, so that ids of rows would be no ids of orders.
func OrderOfRefunds(p Parents, order string, asked bool, several int64) (header string, f Finding) {
	f = Finding{Code: CodeRefundParent, Answer: order}
	best := order
	for _, h := range slices.Sorted(maps.Keys(p.Found)) {
		if !p.Twice[h] && p.Found[h] > p.Found[best] {
			best = h
		}
	}
	if best == order {
		return order, f
	}
	text := fmt.Sprintf("refunds name a sale by its %q (%s of %s in %q), not by %q", best, problem.Grouped(p.Found[best]), problem.Grouped(p.Named), p.Header, order)
	n := note.Note{Code: f.Code, Concerns: refundParent.Concerns, Fix: note.Fix{Option: note.Column, Value: "order=" + order}, Args: &note.Args{"column": p.Header, "found_in": best, "found": p.Found[best], "of": p.Named}, Text: text + fmt.Sprintf(": %q is used as the order's id; to use %q", best, order)}
	if asked || several > 0 {
		n.Level, n.Fix.Value = note.Warning, "order="+best
		n.Text = text + ": the orders that they undo still count; to join them by it"
		best = order
	}
	f.Answer, f.Notes = best, []note.Note{n}
	return best, f
}

// parentWords are the words of headers of what a refund is of.
var parentWords = NewPhrases([]Entry[bool]{{true, []string{
	"{parent|original|orig|initial|refunded|credited|reversed|related|linked|referenced|reference|source|corrected} {order|invoice|transaction|txn|tran|payment|charge|sale|receipt|document|purchase}",
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
