package questions

import (
	"fmt"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// after is what makes a total one after refunds, or before.
type after uint8

const (
	afterRefunds after = iota // always there
	adjustedOnly              // perhaps only where something was adjusted
	beforeRefunds
	isDiscount
)

var totals = sync.OnceValue(func() *Phrases[after] {
	return NewPhrases([]Entry[after]{
		{afterRefunds, []string{
			"current, after refund, after refunds, net of refund, net of refunds, less refunds, minus refunds",
			"nach erstattung, nach erstattungen, nach rückerstattung", "après remboursement, après remboursements", "tras reembolso, después de reembolsos",
			"dopo rimborso, dopo rimborsi", "na terugbetaling", "po zwrocie, po zwrotach", "após reembolso, após reembolsos", "iade sonrası",
		}},
		{adjustedOnly, []string{"adjusted, bereinigt, bereinigter, bereinigte, angepasst, ajusté, ajustée, ajustado, ajustada, rettificato, rettificata, aangepast, aangepaste, skorygowana, skorygowane, düzeltilmiş"}},
		{beforeRefunds, []string{
			"original, initial, before refund, before refunds, ursprünglich, ursprünglicher, vor erstattung, initiale, avant remboursement, inicial, antes de reembolso, originale, iniziale, prima del rimborso, oorspronkelijk, oorspronkelijke, pierwotna, przed zwrotem, orijinal, ilk",
		}},
		{isDiscount, []string{"discount, discounts, coupon, voucher, promo, promotion, rabatt, gutschein, remise, réduction, descuento, cupón, sconto, korting, rabat, kupon, desconto, indirim, diskon"}},
	})
})

// totalParts is what the words of the header of a total say of refunds, and the
// other words.
func totalParts(header string) (has map[after]bool, rest []string) {
	words := Words(header)
	has = map[after]bool{}
	at := 0
	for _, f := range totals().In(words) {
		rest = append(rest, words[at:f.From]...)
		at = f.To
		has[f.Meaning] = true
	}
	return has, append(rest, words[at:]...)
}

// BeforeRefunds is the column of what the total in another column was before
// refunds; -1: there is none. Beside a discount a lower total tells nothing of
// refunds.
func BeforeRefunds(header []string, amount int, free func(int) bool) int {
	has, words := totalParts(header[amount])
	if has[afterRefunds] || has[adjustedOnly] || has[beforeRefunds] || slices.ContainsFunc(header, func(h string) bool { has, _ := totalParts(h); return has[isDiscount] }) {
		return -1
	}
	for i, h := range header {
		if has, rest := totalParts(h); has[beforeRefunds] && free(i) && sameTotal(rest, words) {
			return i
		}
	}
	return -1
}

// sameTotal tells whether two headers name the total of an order.
func sameTotal(a, b []string) bool {
	return slices.Equal(a, b) || isTotal(a) && isTotal(b)
}

func isTotal(words []string) bool {
	money := false
	for _, w := range words {
		part, ok := refundHeaders().Is(w)
		if !ok || part != moneyWord && part != smallWord {
			return false
		}
		money = money || part == moneyWord
	}
	return money
}

// findAdjusted finds the total after refunds, and the columns that are 0 beside it
// where nothing was adjusted.
func (p *RefundPlan) findAdjusted(e Evidence, a RefundsAsked) {
	if a.Amount < 0 {
		return
	}
	p.Adjusted = a.Adjusted
	_, words := totalParts(a.Header[a.Amount])
	for i, h := range a.Header {
		has, rest := totalParts(h)
		if has[afterRefunds] { // net of refunds, then
			rest = slices.DeleteFunc(rest, func(w string) bool { return w == "net" })
		}
		switch {
		case !has[afterRefunds] && !has[adjustedOnly] || i == a.Amount || i == p.Adjusted || !a.Free(i):
		case p.Adjusted < 0 && a.Adjusted == -1 && sameTotal(rest, words) && e.At(i).isMoney():
			p.Adjusted = i
		default:
			p.Beside = append(p.Beside, i)
		}
	}
	if p.Adjusted < 0 {
		p.Beside = nil
		return
	}
	has, _ := totalParts(a.Header[p.Adjusted])
	// A row of adjusted columns that are all 0 is not adjusted: see Etsy's orders.
	p.Zero = a.Certain || !has[adjustedOnly] || len(p.Beside) == 0 && e.Refunds.mostlyTotals() && e.Refunds.Same > 0
}

// mostlyTotals tells whether a total after refunds is there for most orders, so
// that 0 is nothing. Half is the border: no shop pays back more than half of its
// orders.
func (r RefundRows) mostlyTotals() bool { return r.Same+r.Less >= r.Zero }

// adjusted states how totals after refunds are read, or refuses to.
func (f *Finding) adjusted(rows RefundRows, p RefundPlan, a RefundsAsked) {
	header, total := a.Header[p.Adjusted], a.Header[a.Amount]
	none := note.Fix{Option: note.Column, Value: "adjusted="}
	unsure := !rows.mostlyTotals() && (p.Zero || rows.Same > 0) && len(p.Beside) == 0
	if unsure && !a.Certain {
		f.Refusal = &problem.Problem{
			Code: RefundColumns.Code, Value: header,
			Reason: fmt.Sprintf("%q is 0 in %s of %s rows with a %q: was all of that paid back, or does 0 stand where nothing was adjusted?", header, problem.Grouped(rows.Zero), problem.Grouped(rows.Zero+rows.Same+rows.Less), total),
			Hint:   "to take every 0 for a refund, or not to use the column", Fixes: []note.Fix{{Option: note.Column, Value: "adjusted=" + header}, none},
		}
		return
	}
	if rows.Less == 0 && rows.Zero == 0 {
		return
	}
	text := "%q is read as the total after refunds; 0 is refunded in full"
	if !p.Zero {
		text = "%q is read as the total after refunds, and 0 as not adjusted"
		if len(p.Beside) > 0 {
			text += ", unless another adjusted column is not 0"
		}
	}
	f.Notes = append(f.Notes, note.Note{
		Code: "refund-adjusted", Concerns: RefundColumns.Concerns, Args: &note.Args{"column": header, "zeros": rows.Zero, "reduced": rows.Less},
		Text: fmt.Sprintf(text+"; not to use it", header), Fix: none,
	})
}
