package questions

import "slices"

// Status is what a status, a stage or the name of a flag says of a row: whether
// it is a sale, and if not, why.
type Status uint8

// The values of Status. Of several in one text the last of these decides.
const (
	UnknownStatus Status = iota // no word of it is known: a sale
	Placed                      // a sale, of which is not said how far it is
	Waiting                     // for something: no sale yet, unless the text says beside it how far it is
	Sold                        // a sale
	Draft                       // not agreed on: quotes, carts, leads
	Unpaid                      // agreed on, but no money has come, and may never come
	Failed
	Refunded // in full
	CancelledOrder
	Voided
	Chargeback
	Fraud
	Deleted
	Test
)

// statusReasons is why rows do not count.
var statusReasons = [...]string{
	Waiting: "pending", Draft: "draft", Unpaid: "pending", Failed: "failed", Refunded: "refunded", CancelledOrder: "cancelled",
	Voided: "voided", Chargeback: "chargeback", Fraud: "fraud", Deleted: "deleted", Test: "test",
}

// Reason is why a row with this status is no sale; empty when it is one.
func (s Status) Reason() string { return statusReasons[s] }

// StatusReasons is all reasons, sorted.
func StatusReasons() []string {
	reasons := slices.DeleteFunc(slices.Clone(statusReasons[:]), func(s string) bool { return s == "" })
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

var (
	statusWords = NewPhrases(statusTable)
	negations   = NewPhrases([]Entry[bool]{{true, []string{"not, no, non, nicht, kein, keine, pas, niet, geen, nie, não, sin, sem, tidak, belum, ikke, inte"}}})
)

// StatusOf is what a text says about its row.
func StatusOf(text string) (most Status) {
	words := Words(text)
	for _, f := range statusWords.In(words) {
		s := f.Meaning
		if f.From > 0 && len(negations.In(words[f.From-1:f.From])) > 0 {
			s = negated[s]
		}
		most = max(most, s)
	}
	return most
}

// negated is what the opposite of a status says: what is not refunded is a sale,
// and what is not shipped is one as well. The opposites of paid are in the table.
var negated = [...]Status{
	Placed: Placed, Waiting: Placed, Sold: Placed, Draft: Placed, Unpaid: Sold, Failed: Sold, Refunded: Sold, CancelledOrder: Sold,
	Voided: Sold, Chargeback: Sold, Fraud: Sold, Deleted: Sold, Test: Sold,
}
