package schema

import (
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// findCurrency finds the column with the currency of the amount, by the headers of
// both and by what columns hold.
func (r *recognizer) findCurrency() error {
	amount := max(r.at(r.kind.amount), r.at("unit_price"))
	_, asked := r.options.Columns["currency"]
	if asked || r.preset != nil || amount < 0 || r.at("currency") < 0 && CurrencyIn(r.Header[amount]) != "" {
		return nil
	}
	columns := make([]questions.Column, len(r.Header))
	for i, h := range r.Header {
		columns[i] = r.evidence.At(i)
		if columns[i].Header = h; r.taken(i) && i != r.at("currency") {
			columns[i].Words = nil
		}
	}
	var named []int
	if at := r.at("currency"); at >= 0 {
		named = []int{at}
	}
	f, at := questions.CurrencyOfAmount(columns, r.Header[amount], named)
	if delete(r.fields, "currency"); at >= 0 {
		r.fields["currency"] = at
	}
	return r.decide(f)
}

// asksMarks tells whether how amounts are written is found by their rows.
func (r *recognizer) asksMarks() bool {
	return r.options.Decimal == DetectDecimal && r.options.Thousands == "" && (r.preset == nil || r.preset.Decimal == DetectDecimal)
}

// symbol decides whether a currency beside the amounts is read as theirs.
func (r *recognizer) symbol(o *field.AmountOptions, w questions.Written) error {
	if o.StripCurrency {
		return nil
	}
	f := questions.CurrencySymbol(w)
	o.StripCurrency = f.Answer != ""
	return r.decide(f)
}

// marks decides which marks separate decimals and thousands.
func (r *recognizer) marks(p *Plan, o *field.AmountOptions, w questions.Written) error {
	p.Watched = p.Amount >= 0
	if r.options.Thousands == questions.Point && r.options.Decimal == DetectDecimal {
		o.Decimal = questions.Comma
	}
	if !p.Watched || !r.asksMarks() {
		return nil
	}
	f := questions.DecimalMark(w, o.Digits)
	if p.Doubted = o.Digits != 3 && w.Points.Decimal == 0; f.Answer == questions.CommaAndPoint {
		o.Decimal, o.Thousands, p.Doubted = questions.Comma, questions.Point, false
	}
	if f.Refusal != nil && f.Refusal.Value != "" {
		f.Refusal.Field = r.Header[p.Amount]
	}
	return r.decide(f)
}

// surveyWritten is how the first amounts of a column are written.
func (r *recognizer) surveyWritten(p *Plan) (w questions.Written) {
	const enough = 1000
	seen := 0
	r.Each(func(fields []string, _ int64) bool {
		if column := p.Amount; column >= 0 && column < len(fields) {
			if form, ok := field.FormOf([]byte(fields[column]), r.options.Digits == AnyDigits); ok {
				if p.Currency >= 0 && p.Currency < len(fields) {
					form = form.In(fields[p.Currency])
				}
				w.Add([]byte(fields[column]), form)
			}
		}
		seen++
		return seen < enough
	})
	return w
}
