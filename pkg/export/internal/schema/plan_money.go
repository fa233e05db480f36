package schema

import (
	"bytes"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// findMoney decides which column is the amount of an order where several may be: it
// is named, and others could be it as well, or none is named.
func (r *recognizer) findMoney() error {
	amount := r.at("amount")
	_, asked := r.options.Columns["amount"]
	if r.kind != Orders || r.preset != nil || asked || r.at("unit_price") >= 0 {
		return nil
	}
	if debit, _ := questions.TwoColumnsOfMoney(r.Header); amount < 0 && (debit != "" || questions.CustomersSoFar(r.Header)) {
		return nil
	}
	columns, a := r.moneyColumns(amount)
	if len(columns) == 1 && !a.Named {
		if f := questions.OnlyMoney(r.Header[columns[0]]); f.Answer != "" {
			r.fields["amount"] = columns[0]
			return r.decide(f)
		}
	}
	if len(columns) < 2 || a.Named && !slices.Contains(a.Rivals, true) {
		return nil
	}
	var headers []string
	for _, i := range columns {
		headers = append(headers, r.Header[i])
	}
	seen := r.evidence.Money
	if seen.Rows == 0 || !slices.Equal(seen.Headers, headers) {
		seen = r.surveyMoney(columns, headers)
	}
	at, f := questions.MoneyOf(seen, a)
	if at >= 0 {
		r.fields["amount"] = columns[at]
		r.layout.Plan.Money = columns
	}
	title, _ := questions.NotOrders(r.Header) // says more than what is asked here: see missing
	if f.Refusal != nil && title == "" && slices.Contains(r.needed(), "amount") {
		p := *f.Refusal
		p.File, p.Line = r.Name, r.HeaderLine
		return problem.Stop(p)
	}
	f.Refusal = nil
	return r.decide(f)
}

// moneyColumns is the columns that are compared: the amount, if there is one, and
// the free ones that hold numbers and may be money by their headers.
func (r *recognizer) moneyColumns(amount int) (columns []int, a questions.MoneyAsked) {
	if a.Named = amount >= 0; a.Named {
		if !slices.ContainsFunc(r.Header, func(h string) bool { return r.rivals(h, amount) }) {
			return nil, a
		}
		columns, a.Rivals = []int{amount}, []bool{false}
	}
	for _, i := range r.holdMoney() {
		h := r.Header[i]
		if len(columns) == questions.MostRelated {
			break
		}
		if a.Named && questions.OfLine(h) != questions.OfLine(r.Header[amount]) {
			continue
		}
		columns = append(columns, i)
		a.Rivals = append(a.Rivals, a.Named && r.rivals(h, amount))
	}
	return columns, a
}

// rivals tells whether a header could be that of the amount as well as the column that
// is.
func (r *recognizer) rivals(header string, amount int) bool {
	alias := amountHeaders()[Normal(header)] || amountHeaders()[bare(header)]
	return questions.OfLine(header) == questions.OfLine(r.Header[amount]) && header != r.Header[amount] && questions.RivalsAmount(header, r.Header[amount], alias)
}

// amountHeaders is the headers that mean an amount, as Normal compares them.
var amountHeaders = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, header := range Orders.Aliases("amount") {
		all[Normal(header)], all[Normal(questions.WithDigraphs(header))] = true, true
	}
	return all
})

// holdMoney is the free columns that may be money by their headers and whose first
// values are numbers, some of which have decimals unless the header says that they
// are money. One that is blank there is one as long as its header says money, since
// the rows below may fill it. All columns are looked at in one pass: a file may have
// thousands.
func (r *recognizer) holdMoney() (columns []int) {
	type seen struct {
		filled, numbers int
		money           bool
	}
	all := map[int]*seen{}
	for i, h := range r.Header {
		if !r.taken(i) && i != r.quantity && !questions.Harmless(h) && questions.MayBeMoney(h) {
			columns, all[i] = append(columns, i), &seen{money: questions.NamesMoney(h)}
		}
	}
	r.eachSurveyed(func(fields []string) {
		for _, i := range columns {
			if i >= len(fields) || fields[i] == "" {
				continue
			}
			s := all[i]
			s.filled++
			if form, ok := field.FormOf([]byte(fields[i]), r.options.Digits == AnyDigits); ok {
				s.money = s.money || form.Decimal != 0 || form.Symbol != ""
				s.numbers++
			}
		}
	})
	columns = slices.DeleteFunc(columns, func(i int) bool {
		s := all[i]
		return !s.money || s.numbers*10 < s.filled*9
	})
	if len(columns) < questions.MostRelated {
		return columns
	}
	return slices.DeleteFunc(columns, func(i int) bool { return all[i].filled == 0 })
}

// surveyMoney is how the columns are related in the first rows.
func (r *recognizer) surveyMoney(columns []int, headers []string) questions.Related {
	w := questions.Written{}
	for _, i := range columns {
		r.surveyColumn(i, func(text []byte, form field.Form, _ []string) { w.Add(text, form) })
	}
	o := field.AmountOptions{Decimal: r.options.Mark(r.preset), Thousands: r.options.Thousands, AnyDigit: r.options.Digits == AnyDigits, StripCurrency: true}
	if r.asksMarks() && questions.DecimalMark(w, "").Answer == questions.CommaAndPoint {
		o.Decimal, o.Thousands = questions.Comma, questions.Point
	}
	seen := questions.NewRelated(headers)
	amounts, err := field.NewAmounts(o)
	if err != nil {
		return seen // amounts says what is wrong with the marks
	}
	values, fine := make([]int64, len(columns)), make([]bool, len(columns))
	rows := 0
	r.Each(func(fields []string, _ int64) bool {
		if len(fields) == len(r.Header) {
			for n, i := range columns {
				values[n], fine[n] = MoneyValue(amounts, []byte(fields[i]))
			}
			seen.Add(values, fine)
		}
		rows++
		return rows < sampledRows
	})
	return seen
}

// MoneyValue is a value of a column of money as columns are compared; a blank is 0.
func MoneyValue(amounts *field.Amounts, text []byte) (value int64, ok bool) {
	if len(bytes.TrimSpace(text)) == 0 {
		return 0, true
	}
	m, digits, fault := amounts.Parse(text)
	if fault != nil || digits > questions.RelatedDigits {
		return 0, false
	}
	return questions.RelatedValue(int64(m), digits)
}
