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

// refundList finds the columns of a table of refunds by its header, in which each row
// that has a value in one of them is a refund.
func (r *recognizer) refundList() error {
	_, asked := r.options.Columns["amount"]
	if r.kind != Orders || r.preset != nil || asked {
		return nil
	}
	t := questions.RefundTableOf(r.Header)
	dated := t.Day >= 0 && r.at("date") < 0 && !r.otherDay(t.Day)
	tells := t.ID
	if r.at("amount") < 0 {
		tells = t.Amount
	}
	switch {
	case tells < 0:
		return nil
	case tells == t.Amount && !dated, tells == t.ID && !r.evidence.At(tells).TellsRefunds() && !(dated && r.evidence.At(tells).Rows() == 0):
		return nil // a list without rows has the day of refunds and no other
	case tells == t.ID && !dated && r.hasOwnID(tells):
		return r.decide(questions.RefundsAsOrders(r.Header[tells]))
	}
	if r.at("amount") < 0 {
		r.fields["amount"] = tells
	}
	if dated {
		r.fields["date"] = t.Day
	}
	r.layout.Plan.Refunds, r.layout.Plan.RefundIn = true, tells
	return r.decide(questions.RefundList(r.Header[tells], r.Header[r.at("amount")]))
}

// ofOthers tells whether rows are refunds without a customer, of orders in another file.
func (r *recognizer) ofOthers() bool {
	return r.layout.Plan.Refunds && r.at("customer") < 0 && r.evidence.Files > 1 && r.namesSales()
}

// namesSales tells whether rows have the id of an order.
func (r *recognizer) namesSales() bool { return r.at("order") >= 0 || r.at(FieldRefundOf) >= 0 }

// otherDay tells whether a column beside one holds days.
func (r *recognizer) otherDay(day int) bool {
	for i := range r.Header {
		if i != day && !r.taken(i) && r.holdDays(i) {
			return true
		}
	}
	return false
}

// hasOwnID tells whether rows have an id beside that of a refund, and none of the sale
// that it is of: they may be orders that were refunded.
func (r *recognizer) hasOwnID(refund int) bool {
	if r.at(FieldRefundOf) >= 0 || slices.ContainsFunc(r.Header, questions.NamesParent) {
		return false
	}
	for i, h := range r.Header {
		if i != refund && (i == r.at("order") || questions.NamesID(h)) {
			return true
		}
	}
	return false
}

// mostSaleIDs is how many columns of ids are compared with what refunds name.
const mostSaleIDs = 5

// parentIDs decides by which ids refunds name their sales: those of orders, or
// others that sales have.
func (r *recognizer) parentIDs(p *Plan) error {
	if r.kind != Orders || r.preset != nil {
		return nil
	}
	for i, h := range r.Header {
		if p.Order >= 0 && len(p.SaleIDs) < mostSaleIDs && !r.taken(i) && questions.NamesID(h) {
			p.SaleIDs = append(p.SaleIDs, i)
		}
	}
	if p.RefundOf < 0 {
		return nil
	}
	by, f := questions.RefundParent(r.evidence.Parents)
	p.RefundsBy = Normal(by)
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
