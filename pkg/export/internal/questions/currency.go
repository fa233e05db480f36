package questions

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeCurrencyOfAmount is the code of the question about columns of currencies.
const CodeCurrencyOfAmount = "currency-of-amount"

var currencyOfAmount = &Question{
	Code: CodeCurrencyOfAmount, Asks: "Which column has the currency of the amount?",
	Proven:   "one column holds codes of currencies",
	Assumed:  "of several columns, the one named like the amount; a column named like another column of money is none of the amount's business",
	Refused:  "several columns hold different currencies and none is named like the amount; currencies are numbers of more than one value; the amount is in several currencies",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.Column, Value: "currency=HEADER"}, {Option: note.Column, Value: "currency="}, {Option: note.Currency, Value: "CODE"}, {Option: note.Rates, Value: "FILE"}},
}

// NoColumn is the answer of a question about columns when there is none.
const NoColumn = ""

// CurrencyOfAmount decides which column has the currency of an amount. columns is
// what all of them hold, named the places of those that headers of the field name.
// The answer is the header of the column; at is its place, -1 for none.
func CurrencyOfAmount(columns []Column, amount string, named []int) (f Finding, at int) {
	f = Finding{Code: CodeCurrencyOfAmount}
	var own []int
	best := 0
	for i, c := range columns {
		if !slices.Contains(named, i) && !c.holdsCurrencies() {
			continue
		}
		shared := alike(c.Header, amount)
		if shared == 0 && ofOtherMoney(c.Header, amount, columns) {
			continue
		}
		if shared > best {
			own, best = nil, shared
		}
		if shared == best {
			own = append(own, i)
		}
	}
	switch {
	case len(own) == 0:
		return numericCurrencies(columns, f), -1
	case len(own) > 1 && len(named) > 0 && best == 0:
		if at := slices.Index(own, named[0]); at >= 0 {
			own = own[at : at+1]
		}
	}
	first := columns[own[0]]
	f.Answer = first.Header
	for _, i := range own[1:] {
		if other := columns[i]; !sameWords(first.Words, other.Words) {
			f.Refusal = &problem.Problem{Code: f.Code, Reason: fmt.Sprintf("%q holds %s and %q %s: which is the currency of %q is not known", first.Header, codes(first.Words), other.Header, codes(other.Words), amount),
				Hint: "to choose one", Fixes: []note.Fix{{Option: note.Column, Value: "currency=" + first.Header}, {Option: note.Column, Value: "currency=" + other.Header}}}
		}
	}
	if !slices.Contains(named, own[0]) {
		f.Notes = []note.Note{{Code: f.Code, Text: fmt.Sprintf("%q holds the currency of %q; if it is another's", first.Header, amount), Concerns: note.Revenue, Fix: note.Fix{Option: note.Column, Value: "currency="}, Args: &note.Args{"column": first.Header}}}
	}
	return f, own[0]
}

// numericCurrencies refuses currencies that are numbers of a system's own.
func numericCurrencies(columns []Column, f Finding) Finding {
	for _, c := range columns {
		words := Words(c.Header)
		if !slices.ContainsFunc(currencyWords.In(words), func(m Found[bool]) bool { return m.Meaning }) || len(c.Words) < 2 || slices.Contains(words, "rate") {
			continue
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(c.Words)), func(w string) bool { return strings.Trim(w, "0123456789") != "" || len(w) > 3 }) {
			f.Refusal = &problem.Problem{Code: f.Code, Reason: fmt.Sprintf("%q holds currencies as numbers, which are known to the system alone: %s", c.Header, counted(c.Words)),
				Hint: "export their codes (EUR); if all amounts are in one currency", Fixes: []note.Fix{{Option: note.Column, Value: "currency="}}}
		}
	}
	return f
}

// holdsCurrencies tells whether all values of a column are codes of currencies.
// Codes are also words (all, top, try): where the header does not speak of
// currencies, most rows have one that is much used, in capitals.
func (c Column) holdsCurrencies() bool {
	if len(c.Words) == 0 {
		return false
	}
	usual := int64(0)
	for word, rows := range c.Words {
		code, fault := field.Currency([]byte(word))
		if fault != nil {
			return false
		}
		if slices.Contains(usualCurrencies, code) && strings.TrimSpace(word) == code {
			usual += rows
		}
	}
	named := slices.ContainsFunc(currencyWords.In(Words(c.Header)), func(m Found[bool]) bool { return m.Meaning })
	return named || usual*2 > c.Rows()-c.Blank
}

// usualCurrencies are those that most exports have and that are no words.
var usualCurrencies = []string{"USD", "EUR", "GBP", "JPY", "CAD", "AUD", "NZD", "CHF", "CNY", "INR", "BRL", "MXN", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "RON", "IDR", "THB", "IRR", "AED", "SAR", "KWD", "SGD", "HKD", "KRW", "ZAR", "COP", "CLP", "ARS", "VND", "MYR", "PHP", "ILS", "UAH", "RUB", "BGN"}

// alike is how many words the header of a currency shares with that of an amount,
// of those that tell one amount from another: base in base_currency_code.
func alike(currency, amount string) (n int) {
	mine := telling(amount)
	for _, w := range telling(currency) {
		if slices.Contains(mine, w) {
			n++
		}
	}
	return n
}

// ofOtherMoney tells whether a column of currencies is named like another column of
// money than the amount.
func ofOtherMoney(currency, amount string, columns []Column) bool {
	return slices.ContainsFunc(columns, func(c Column) bool {
		return c.Header != amount && c.Header != currency && IsMoney(c.Header) && alike(currency, c.Header) > 0
	})
}

// telling is the words of a header but for those that any column of money or of
// currencies has.
func telling(header string) []string {
	words := Words(header)
	general := make([]bool, len(words))
	mark(general, words, currencyWords, func(bool) bool { return true })
	mark(general, words, pieceWords, func(p piece) bool { return p == ofMoney || p == ofPrice })
	mark(general, words, perWords, func(p per) bool { return p == ofAll })
	var telling []string
	for i, w := range words {
		if !general[i] {
			telling = append(telling, w)
		}
	}
	return telling
}

// IsMoney tells whether a header speaks of money: Customer Price, base_grand_total.
func IsMoney(header string) bool {
	words := Words(header)
	if slices.ContainsFunc(currencyWords.In(words), func(m Found[bool]) bool { return m.Meaning }) {
		return false
	}
	return slices.ContainsFunc(pieceWords.In(words), func(m Found[piece]) bool { return m.Meaning == ofMoney || m.Meaning == ofPrice }) ||
		slices.ContainsFunc(perWords.In(words), func(m Found[per]) bool { return m.Meaning == ofAll })
}

var currencyWords = NewPhrases([]Entry[bool]{
	{true, []string{"currency, currencies, curr, ccy", "währung", "devise, monnaie", "moneda, divisa", "valuta, divisa", "waluta", "moeda", "para birimi, doviz", "ارز", "สกุลเงิน", "mata uang"}},
	{false, []string{"code, iso, kod, kode, codigo, codice, id"}},
})

// sameWords tells whether two columns hold one value, and the same.
func sameWords(a, b map[string]int64) bool {
	return len(a) == 1 && len(b) == 1 && slices.Equal(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b)))
}

func codes(words map[string]int64) string {
	return strings.Join(slices.Sorted(maps.Keys(words)), ", ")
}

// counted lists values with their rows: 1 in 40 rows, 2 in 3 rows.
func counted(words map[string]int64) string {
	var parts []string
	for _, w := range slices.Sorted(maps.Keys(words)) {
		parts = append(parts, w+" in "+problem.Grouped(words[w])+" rows")
	}
	return strings.Join(parts, ", ")
}
