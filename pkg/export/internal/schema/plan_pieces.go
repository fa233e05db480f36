package schema

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// findPieces finds the price and the number of pieces of a row. Where no other
// column has its amount, they are used as fields.
func (r *recognizer) findPieces() (err error) {
	r.price, r.quantity = -1, -1
	if r.kind != Orders {
		return nil
	}
	if r.quantity, err = r.findPiece("quantity", questions.IsQuantity); err != nil {
		return err
	}
	if r.price, err = r.findPiece("unit_price", questions.IsPiecePrice); err != nil {
		return err
	}
	amount := r.at("amount")
	asked := r.options.Columns["unit_price"] != "" || r.options.Columns["quantity"] != ""
	switch {
	case r.options.Columns["amount"] != "":
	case r.price >= 0 && r.quantity >= 0 && (asked || amount < 0 || amount == r.price):
		delete(r.fields, "amount")
		r.fields["unit_price"], r.fields["quantity"] = r.price, r.quantity
	case r.options.Columns["unit_price"] != "":
		return r.missing("quantity")
	}
	return nil
}

// uncountedReturns warns of returns that only a quantity would tell.
func (r *recognizer) uncountedReturns() {
	if r.kind != Orders || r.quantity < 0 || r.at("amount") >= 0 || r.at("unit_price") >= 0 || slices.Contains(r.needed(), "amount") {
		return
	}
	quantity := r.Header[r.quantity]
	r.note(note.Note{Code: "returns-count", Level: note.Warning, Concerns: note.Activity, Fix: columnFix("amount", quantity)}, "without amounts, rows with a negative %q count as orders; to count them as refunds", quantity)
}

// findPiece is the column of a field of pieces: the one asked for, by its header,
// or by the words in it.
func (r *recognizer) findPiece(name string, is func(header string) bool) (column int, err error) {
	asked, byName := r.options.Columns[name]
	switch {
	case byName && asked == "":
		return -1, nil
	case byName:
		found := r.Named(asked)
		if len(found) == 0 {
			hint, fix := r.suggest(name, []string{asked})
			return -1, r.Problem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, QuotedList(r.Header)), hint, fix)
		}
		return found[0], nil
	case r.preset != nil:
		for _, header := range r.preset.Columns[name] {
			if found := r.Named(header); len(found) > 0 {
				return found[0], nil
			}
		}
		return -1, nil
	}
	for _, header := range r.kind.Aliases(name) {
		if found := r.Named(header); len(found) > 0 && is(r.Header[found[0]]) {
			return found[0], nil
		}
	}
	return slices.IndexFunc(r.Header, is), nil
}

// pieces decides whether a column holds money or pieces, and whether the amount of
// a row is its price times its quantity.
func (r *recognizer) pieces(p *Plan) error {
	if err := r.whichAmount(p); err != nil {
		return err
	}
	if r.price < 0 || r.quantity < 0 || r.options.Columns["amount"] != "" {
		return nil
	}
	c := questions.PieceColumns{Price: r.Header[r.price], Quantity: r.Header[r.quantity], Apart: r.apart()}
	if p.Quantity < 0 {
		if p.Amount < 0 || p.Lines {
			return nil
		}
		if c.Amount = r.Header[p.Amount]; !c.Apart {
			p.Pieces = &LineTotal{r.price, r.quantity}
		}
	} else {
		c.Discount = questions.DiscountIn(r.evidence.Columns)
	}
	f := questions.PriceAndQuantity(r.evidence.Pieces, c)
	if r.options.Columns["unit_price"] != "" {
		f.Notes = nil
	}
	return r.decide(f)
}

// apart tells whether a column has what an order's total includes beside its
// lines.
func (r *recognizer) apart() bool { return slices.ContainsFunc(r.Header, questions.IsApart) }

// amountPer decides whether the amounts of the rows of an order are added up.
func (r *recognizer) amountPer(p *Plan) error {
	if r.kind != Orders || p.Order < 0 || p.Amount < 0 || !AddsUp(r.options.Duplicates) || r.options.RowIs == RowPayment {
		return nil
	}
	usual := AmountPerAuto
	if r.preset != nil {
		usual = r.preset.AmountPer
	}
	if p.Lines { // as the preset says, to which the rows are held
		f := questions.AmountOnce(r.evidence.Orders, r.Header[p.Amount], r.preset.Title)
		if r.options.AmountPer == AmountPerOrder || f.Answer == questions.PerFirst {
			if r.options.AmountPer != AmountPerAuto {
				f.Refusal = nil
			}
			return r.decide(f)
		}
		p.Lines, usual = false, AmountPerOrder
	}
	c := questions.AmountColumn{Header: r.Header[p.Amount], Product: p.Quantity >= 0, Apart: r.apart(), Summed: r.options.Duplicates == SumDuplicates}
	if r.options.AmountPer != AmountPerAuto {
		c.Asked = r.options.AmountPer.String()
	}
	if usual != AmountPerAuto {
		c.Usual = usual.String()
	}
	if c.Asked == "" && !c.Product {
		c.Lines = r.lineTotals(p)
	}
	f := questions.AmountPer(r.evidence.Orders, c)
	p.PerOrder, p.Lines = f.Answer == questions.PerOrder, f.Answer == questions.PerFirst
	return r.decide(f)
}

// costs decides whether the costs of the rows of an order are added up. Where the
// amount of an order stands on each of its rows, a cost that never differs within an
// order does so, too.
func (r *recognizer) costs(p *Plan) error {
	if p.Cost < 0 {
		return nil
	}
	header := r.Header[p.Cost]
	if p.Amount < 0 {
		return r.missing("amount")
	}
	if words := questions.Words(header); slices.ContainsFunc(words, func(w string) bool { return slices.Contains(ofPieces, w) }) {
		return r.Problem("cost-of-piece", fmt.Sprintf("%q is the cost of a piece, as its name says", header), "add a column with the cost of the row: of all its pieces")
	}
	o := r.evidence.Orders
	p.CostOnce = p.PerOrder && o.CostsEqual > 0 && o.CostsDiffer == 0
	r.layout.Answers["cost-once"] = strconv.FormatBool(p.CostOnce)
	if p.CostOnce {
		r.note(note.Note{Code: "cost-once", Concerns: note.Revenue}, "%q is the same on all rows of an order, as the amount is: taken once per order", header)
	}
	return nil
}

// ofPieces are words in headers of what one piece costs.
var ofPieces = []string{"unit", "piece", "each", "per"}

// AddsUp tells that the rows of one order are added up.
func AddsUp(d Duplicates) bool { return d == AutoDuplicates || d == SumDuplicates }

// mostLineTotals is how many columns are compared with the amounts of orders.
const mostLineTotals = 3

// lineTotals finds what may be the amounts of lines beside an order's, and names
// it.
func (r *recognizer) lineTotals(p *Plan) (names []string) {
	add := func(name string, l LineTotal) {
		if len(p.Beside) < mostLineTotals {
			p.Beside, names = append(p.Beside, l), append(names, name)
		}
	}
	for i, h := range r.Header {
		if i != p.Amount && !r.taken(i) && i != r.quantity && questions.IsLineTotal(h) && !questions.IsApart(h) {
			add(fmt.Sprintf("%q", h), LineTotal{i, -1})
		}
	}
	if r.price >= 0 && r.quantity >= 0 && r.price != p.Amount {
		add(fmt.Sprintf("%q x %q", r.Header[r.price], r.Header[r.quantity]), LineTotal{r.price, r.quantity})
	}
	return names
}

// quantities finds out how quantities are written: as amounts, whole ones mostly.
func (r *recognizer) quantities(p *Plan, o field.AmountOptions) int {
	o.Digits, o.Scale, o.MinorUnits, o.StripCurrency, o.Currency, o.Symbol = 0, 0, false, false, "", ""
	o.Scale = r.finest(r.quantity, o)
	p.Quantities, _ = field.NewAmounts(o)
	return o.Scale
}
