package field

import (
	"bytes"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
)

// symbols are the signs that stand beside amounts, and the currencies that
// each is written for; the longest first, so that R$ is not taken for $.
var symbols = []struct {
	text  string
	codes []string
}{
	{"US$", []string{"USD"}}, {"CA$", []string{"CAD"}}, {"C$", []string{"CAD", "NIO"}}, {"AU$", []string{"AUD"}},
	{"A$", []string{"AUD"}}, {"NZ$", []string{"NZD"}}, {"HK$", []string{"HKD"}}, {"S$", []string{"SGD"}},
	{"NT$", []string{"TWD"}}, {"MX$", []string{"MXN"}}, {"R$", []string{"BRL"}},
	{"$", []string{"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD", "BRL", "UYU", "DOP", "JMD", "TTD", "BBD", "BSD", "BZD", "FJD", "NAD", "XCD", "BMD", "KYD"}},
	{"€", []string{"EUR"}}, {"£", []string{"GBP", "EGP", "LBP", "GIP", "FKP", "SHP"}}, {"¥", []string{"JPY", "CNY"}}, {"￥", []string{"JPY", "CNY"}},
	{"円", []string{"JPY"}}, {"元", []string{"CNY", "TWD"}}, {"₹", []string{"INR"}}, {"Rs.", []string{"INR", "PKR", "LKR", "NPR", "MUR"}}, {"Rs", []string{"INR", "PKR", "LKR", "NPR", "MUR"}},
	{"₽", []string{"RUB"}}, {"₺", []string{"TRY"}}, {"₩", []string{"KRW"}}, {"₪", []string{"ILS"}}, {"₫", []string{"VND"}},
	{"₴", []string{"UAH"}}, {"₦", []string{"NGN"}}, {"฿", []string{"THB"}}, {"₱", []string{"PHP"}}, {"₸", []string{"KZT"}}, {"₡", []string{"CRC"}},
	{"﷼", []string{"IRR", "SAR", "QAR", "OMR", "YER"}}, {"ریال", []string{"IRR"}},
	{"zł", []string{"PLN"}}, {"Kč", []string{"CZK"}}, {"Ft", []string{"HUF"}}, {"lei", []string{"RON", "MDL"}}, {"лв.", []string{"BGN"}}, {"лв", []string{"BGN"}},
	{"kr.", []string{"DKK", "SEK", "NOK", "ISK"}}, {"kr", []string{"SEK", "NOK", "DKK", "ISK"}}, {"Fr.", []string{"CHF"}}, {"SFr.", []string{"CHF"}},
	{"RM", []string{"MYR"}}, {"Rp", []string{"IDR"}}, {"R", []string{"ZAR"}},
}

// symbols takes a currency symbol or code off either end. It has to fit the
// currency of the row or, when there is none, be that of the column.
func (a *Amounts) symbols(n *number, currency string) *Fault {
	if plainEnds(n.text) {
		return nil
	}
	rest, symbol, codes := cutSymbol(n.text)
	if symbol == "" {
		return nil
	}
	if !a.o.StripCurrency {
		return stripFault(symbol)
	}
	if currency != "" && !slices.Contains(codes, currency) {
		return newFault(CodeAmountSymbol, "is in "+symbol+", but the row is in "+currency, "correct the amount or the currency")
	}
	if currency == "" && a.o.Symbol != "" && symbol != a.o.Symbol {
		return newFault(CodeAmountSymbol, "is in "+symbol+", but other amounts are in "+a.o.Symbol, "if a column has the currency", note.Fix{Option: note.Column, Value: "currency=HEADER"})
	}
	n.text, n.symbol = bytes.Trim(rest, " \t\u00a0\u202f\x02"), true
	return nil
}

func stripFault(symbol string) *Fault {
	return newFault(CodeAmountSymbol, "has the currency "+symbol+" beside the number", "", note.Fix{Option: note.StripCurrency})
}

// symbolFault is about a symbol that stands at an amount which is no number
// even without it.
func (a *Amounts) symbolFault(b []byte) *Fault {
	if a.o.StripCurrency {
		return nil
	}
	if _, symbol, _ := cutSymbol(bytes.Trim(b, "+-() ")); symbol != "" {
		return stripFault(symbol)
	}
	return nil
}

// plainEnds tells whether the text begins and ends with a digit or a mark, so
// that no symbol can be there.
func plainEnds(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	first, last := b[0], b[len(b)-1]
	return numeral(first) && (numeral(last) || last == '-')
}

func numeral(c byte) bool { return c >= '0' && c <= '9' || c == '.' || c == ',' }

// cutSymbol takes one symbol or ISO 4217 code off the front or the back.
func cutSymbol(b []byte) (rest []byte, symbol string, codes []string) {
	for _, s := range symbols {
		if r, ok := bytes.CutPrefix(b, []byte(s.text)); ok && digitNext(r) {
			return r, s.text, s.codes
		}
		if r, ok := bytes.CutSuffix(b, []byte(s.text)); ok && digitLast(r) {
			return r, s.text, s.codes
		}
	}
	if len(b) > 3 {
		front, back := strings.ToUpper(string(b[:3])), strings.ToUpper(string(b[len(b)-3:]))
		switch {
		case known(front) && digitNext(b[3:]):
			return b[3:], front, []string{front}
		case known(back) && digitLast(b[:len(b)-3]):
			return b[:len(b)-3], back, []string{back}
		}
	}
	return b, "", nil
}

// digitNext tells whether the text goes on as an amount: a sign or blanks,
// then a digit.
func digitNext(b []byte) bool {
	b = bytes.TrimLeft(b, " +-\u00a0\x02")
	return len(b) > 0 && numeral(b[0])
}

func digitLast(b []byte) bool {
	b = bytes.TrimRight(b, " -\u00a0\x02")
	return len(b) > 0 && numeral(b[len(b)-1])
}

// Symbol is the currency symbol or code beside an amount, and the currencies
// that it may stand for; empty when there is none.
func Symbol(b []byte) (symbol string, codes []string) {
	_, symbol, codes = cutSymbol(bytes.Trim(b, "+-() \t"))
	return symbol, codes
}
