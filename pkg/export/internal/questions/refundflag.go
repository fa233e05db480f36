package questions

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeRefundFlag is the code of the question whether a flag of refunds is about its row.
const CodeRefundFlag = "refund-flag-rows"

// refundFlag is the question whether a flag of refunds is about its row or its order.
var refundFlag = &Question{
	Code:     CodeRefundFlag,
	Asks:     "Is a row with a refund flag a refund, or an order that was refunded?",
	Proven:   "the order's id stands on no other row, or on an earlier row that is not flagged",
	Assumed:  "where some flagged rows follow a sale with their order id on a later day, they are refunds of that amount",
	Refused:  "a flag that calls the row a refund stands beside sales with the same order id and day, and no column names items; or most of the flagged rows have an order id of their own",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Column, Value: "type=HEADER"}, {Option: note.Column, Value: "refunded=HEADER"}},
}

// Flagged counts ids of orders with a row that a flag calls refunded.
type Flagged struct {
	IDs   int64
	Sold  int64 // of those: with a row that is not flagged
	Later int64 // of those: a flagged one is of a later day
}

// refundRows are headers of a flag that says of a row that it is a refund; is_refunded
// says of an order that it was paid back, and so may is_return unless its rows name
// another order.
var refundRows = NewPhrases([]Entry[bool]{{true, []string{"is {refund|return|credit note|credit memo|reversal}, {refund|return} {flag|row}, ist {gutschrift|erstattung|rückerstattung|retoure|storno}, est {avoir|remboursement}, es {reembolso|devolución|abono}, è {rimborso|reso}"}}})

// RefundFlag finds the column of a flag that may call rows refunds of the order whose id
// they have, -1 when there is none.
func RefundFlag(e Evidence, header []string, free func(column int) bool) int {
	for at, h := range header {
		has, rest := partsOf(h)
		flag := len(rest) == 0 && (has[ofRefund] || has[ofReturn]) && !has[moneyWord] && !has[elsewhere] && !has[inPart]
		if is, _ := refundRows.Is(h); (is || flag) && free(at) && allTruths(e.At(at).trimmed()) {
			return at
		}
	}
	return -1
}

// flaggedRows decides whether the rows of which a flag says yes are refunds.
func flaggedRows(e Evidence, a SalesAsked, at int) (refunds bool, refusal *problem.Problem) {
	header, s := a.Header[at], e.Flagged
	named, _ := refundRows.Is(header)
	refuse := func(format string, args ...any) *problem.Problem {
		return &problem.Problem{
			Code: CodeRefundFlag, Field: header, Reason: fmt.Sprintf(format, args...) + ": a flagged row may be a refund of its amount, or a sale that was refunded",
			Hint: "if flagged rows are refunds, or if they are sales that were refunded", Fixes: []note.Fix{{Option: note.Column, Value: "type=" + header}, {Option: note.Column, Value: "refunded=" + header}},
		}
	}
	switch {
	case at == a.Type || named && slices.ContainsFunc(a.Header, NamesParent):
		return true, nil
	case s.Later > 0 && s.Sold*2 < s.IDs:
		return false, refuse("says yes in rows whose order has an earlier one (%s) and in others (%s)", problem.Grouped(s.Later), problem.Grouped(s.IDs-s.Later))
	case s.Later > 0:
		return true, nil
	case s.Sold > 0 && named && !slices.ContainsFunc(a.Header, func(h string) bool { line, _, _ := headerPer(h); return line }):
		return false, refuse("says yes in rows whose order has others of the same day (%s)", problem.Grouped(s.Sold))
	}
	return false, nil
}

// refundRule makes rows refunds of which a flag says yes.
func refundRule(at int) Rule {
	return Rule{Column: at, Kind: KindType, Says: func(text string) Verdict {
		yes, _ := Truth(text)
		return Verdict{Refund: yes}
	}}
}
