package schema

import (
	"cmp"

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

// whichAmount decides whether a column called amount holds money.
func (r *recognizer) whichAmount(p *Plan) error {
	if debit, credit := questions.TwoColumnsOfMoney(r.Header); r.kind == Orders && p.Amount >= 0 {
		p.Side = map[string]string{debit: credit, credit: debit}[r.Header[p.Amount]]
	}
	if r.kind != Orders || r.preset != nil || p.Amount < 0 || p.Quantity >= 0 || r.quantity >= 0 || r.price < 0 || r.price == p.Amount ||
		r.options.Columns["amount"] != "" || !questions.NamesAnyNumber(r.Header[p.Amount]) || !r.holdsNumbers(r.price) {
		return nil
	}
	p.Sized = true
	return r.decide(questions.WhichAmount(r.evidence.Sizes, r.Header[p.Amount], r.Header[r.price]))
}

// holdsNumbers tells whether the first values of a column are numbers.
func (r *recognizer) holdsNumbers(column int) bool {
	w := questions.Written{}
	rows := r.surveyColumn(column, func(text []byte, form field.Form, _ []string) { w.Add(text, form) })
	return w.Known() && (w.Bare*2 > rows || len(w.Symbols) > 0)
}

// unit decides whether amounts are in the smallest unit of their currency.
func (r *recognizer) unit(p *Plan, o *field.AmountOptions) error {
	named := r.kind == Subscriptions && p.Amount >= 0 && (questions.NamesCents(r.Header[p.Amount]) || questions.OfInterface(r.Header)) // others are for questions.MinorPrices
	if r.kind != Orders && !named || p.Amount < 0 || p.Quantity >= 0 || r.options.AmountUnit != AmountUnitAuto || r.preset != nil {
		return nil
	}
	c := questions.UnitColumn{Header: r.Header[p.Amount], Headers: r.Header, Currency: r.onlyCurrency(p)}
	s := r.evidence.Sizes
	if s.Rows == 0 && !r.evidence.All {
		s = r.surveySizes(p.Amount)
	}
	p.Sized = s.Rows == s.Whole && (c.Currency == "" || field.CurrencyDigits(c.Currency) > 0)
	f := questions.UnitOfAmount(s, c)
	o.MinorUnits = f.Answer == questions.Minor
	return r.decide(f)
}

// onlyCurrency is the currency of all amounts, as far as it is known.
func (r *recognizer) onlyCurrency(p *Plan) string {
	if p.Currency < 0 {
		return CurrencyIn(r.Header[p.Amount])
	}
	if words := r.evidence.At(p.Currency).Words; len(words) == 1 {
		for word := range words {
			code, _ := field.Currency([]byte(word))
			return code
		}
	}
	return ""
}

// surveySizes is how large the first amounts of a column are.
func (r *recognizer) surveySizes(column int) (s questions.Sizes) {
	amounts, _ := field.NewAmounts(field.AmountOptions{StripCurrency: true})
	r.surveyColumn(column, func(text []byte, _ field.Form, _ []string) {
		switch m, digits, fault := amounts.Parse(text); {
		case fault != nil || digits > 0:
			s.Rows++
		case m != 0:
			s.Add(max(int64(m), -int64(m)))
		}
	})
	return s
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
	f := questions.CurrencySymbol(w, r.at("currency") >= 0 || r.options.Currency != "")
	o.StripCurrency = f.Answer != ""
	return r.decide(f)
}

// marks decides which marks separate decimals and thousands.
func (r *recognizer) marks(p *Plan, o *field.AmountOptions, w questions.Written) error {
	p.Watched = p.Amount >= 0
	if r.options.Thousands == questions.Point && r.options.Decimal == DetectDecimal && !r.isNumber(p.Amount) {
		o.Decimal = questions.Comma
	}
	if !p.Watched || !r.asksMarks() || r.isNumber(p.Amount) {
		return nil
	}
	f := questions.DecimalMark(w, cmp.Or(p.Unit, o.Currency))
	if p.Doubted = o.Digits != 3 && w.Points.Decimal == 0; len(f.Answer) > 1 {
		o.Decimal, o.Thousands, p.Doubted = f.Answer[:1], f.Answer[1:], false
	}
	if f.Refusal != nil && f.Refusal.Value != "" {
		f.Refusal.Field = r.Header[p.Amount]
	}
	return r.decide(f)
}

// surveyWritten is how the first amounts of a column are written.
func (r *recognizer) surveyWritten(p *Plan) (w questions.Written) {
	r.surveyColumn(p.Amount, func(text []byte, form field.Form, fields []string) {
		if p.Currency >= 0 && p.Currency < len(fields) {
			form = form.In(fields[p.Currency])
		}
		w.Add(text, form)
	})
	return w
}

// surveyColumn visits the first numbers of a column, and returns how many of its
// fields are filled.
func (r *recognizer) surveyColumn(column int, visit func(text []byte, form field.Form, fields []string)) (filled int64) {
	r.eachSurveyed(func(fields []string) {
		if column >= 0 && column < len(fields) && fields[column] != "" {
			filled++
			if form, ok := field.FormOf([]byte(fields[column]), r.options.Digits == AnyDigits); ok {
				visit([]byte(fields[column]), form, fields)
			}
		}
	})
	return filled
}

// eachSurveyed visits the first rows, as many as are enough to know a column by.
func (r *recognizer) eachSurveyed(visit func(fields []string)) {
	const enough = 1000
	seen := 0
	r.Each(func(fields []string, _ int64) bool {
		visit(fields)
		seen++
		return seen < enough
	})
}
