package schema

import (
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
)

// parentOfRefunds finds the column in which refunds name their sale by its words.
func (r *recognizer) parentOfRefunds() {
	_, asked := r.options.Columns[FieldRefundOf]
	if r.kind != Orders || r.preset != nil || asked || r.at(FieldRefundOf) >= 0 {
		return
	}
	if i := slices.IndexFunc(r.Header, questions.NamesParent); i >= 0 && !r.taken(i) {
		r.fields[FieldRefundOf] = i
	}
}

// mostSaleIDs is how many columns of ids are compared with what refunds name.
const mostSaleIDs = 5

// orderOfRefunds decides which column is the order's id where refunds name one.
func (r *recognizer) orderOfRefunds() error {
	order, parent := r.at("order"), r.at(FieldRefundOf)
	if r.kind != Orders || r.preset != nil || order < 0 || parent < 0 {
		return nil
	}
	p := &r.layout.Plan
	p.SaleIDs = []int{order}
	for i, h := range r.Header {
		if len(p.SaleIDs) < mostSaleIDs && !r.taken(i) && questions.NamesID(h) {
			p.SaleIDs = append(p.SaleIDs, i)
		}
	}
	_, asked := r.options.Columns["order"]
	header, f := questions.OrderOfRefunds(r.evidence.Parents, r.Header[order], asked, r.evidence.Orders.Several)
	r.fields["order"] = r.Named(header)[0]
	return r.decide(f)
}

// refunds finds the columns that tell what was paid back.
func (r *recognizer) refunds(p *Plan) error {
	p.Back = questions.NoRefunds
	if r.kind != Orders {
		return nil
	}
	asked, named := r.options.Columns[FieldRefunded]
	total, adjusted := r.options.Columns[FieldAdjusted]
	a := questions.RefundsAsked{
		Header: r.Header, Amount: p.Amount, Refunded: r.at(FieldRefunded), Adjusted: r.at(FieldAdjusted), Named: named, Certain: adjusted && total != "",
		Free: func(column int) bool { return !r.taken(column) && !(named && asked == "") },
	}
	if adjusted && total == "" {
		a.Adjusted = questions.NotUsed
	}
	if p.Amount >= 0 && a.Refunded < 0 && a.Adjusted == -1 && r.preset == nil && r.options.Columns["amount"] == "" {
		if before := questions.BeforeRefunds(r.Header, p.Amount, a.Free); before >= 0 {
			a.Amount, a.Adjusted = before, p.Amount
		}
	}
	f, back := questions.Refunds(r.evidence, a)
	if back.Adjusted >= 0 {
		p.Amount = a.Amount
		r.fields["amount"] = a.Amount
	}
	p.Back, p.Refunded = back, back.Amount
	for name, column := range map[string]int{FieldRefunded: back.Amount, FieldAdjusted: back.Adjusted, "refunded_flag": back.Flag, "refunded_full": back.Full, "disputed": back.Disputed, "dispute_won": back.Won} {
		if delete(r.fields, name); column >= 0 {
			r.fields[name] = column
		}
	}
	return r.decide(f)
}
