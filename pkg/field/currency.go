package field

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
)

// iso4217 holds the currencies of ISO 4217 by the decimals of their minor unit, in
// order: those in use and those of old exports. Nobody is paid in funds, metals and
// testing codes, so they are left out.
var iso4217 = [...]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
	2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUC CUP CVE CZK " +
		"DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
		"LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
		"QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SKK SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
		"VEF VES WST XCD XCG YER ZAR ZMK ZMW ZWG ZWL",
	3: "BHD IQD JOD KWD LYD OMR TND",
}

// Currency returns the ISO 4217 code of a currency in capitals: usd is USD.
func Currency(b []byte) (code string, fault *Fault) {
	b = trim(b)
	if code = strings.ToUpper(string(b)); len(b) == 3 && IsCurrency(code) {
		return code, nil
	}
	if f := undecodable(b); f != nil {
		return "", f
	}
	if len(b) == 0 {
		return "", newFault(CodeCurrency, "no currency", "write its code, such as USD")
	}
	f := newFault(CodeCurrency, "not a currency of ISO 4217", "write its code of three letters, such as USD")
	if _, codes := Symbol(append(bytes.Clone(b), '1')); len(codes) > 0 {
		f.Hint = "write its code, such as " + codes[0]
	}
	return "", f
}

// Currencies returns the codes of ISO 4217, sorted.
func Currencies() (all []string) {
	for _, codes := range iso4217 {
		all = append(all, strings.Fields(codes)...)
	}
	slices.Sort(all)
	return all
}

// IsCurrency reports whether ISO 4217 has a code, in capitals.
func IsCurrency(code string) bool {
	iso, _ := listed(code)
	return iso != ""
}

// CurrencyDigits is the number of decimals of a currency's minor unit, and 2 for
// an unknown one.
func CurrencyDigits(code string) int {
	_, digits := listed(code)
	return digits
}

// listed is a code in capitals as ISO 4217 has it, empty where it has none, and the
// decimals of its minor unit.
func listed(code string) (iso string, digits int) {
	const step = len("USD ")
	for digits, codes := range iso4217 {
		i, found := sort.Find((len(codes)+1)/step, func(i int) int { return strings.Compare(code, codes[i*step:i*step+3]) })
		if found {
			return codes[i*step : i*step+3], digits
		}
	}
	return "", 2
}

// codeOf is the currency whose code three bytes are, in any case; empty: of none.
func codeOf(b []byte) string {
	var code [3]byte
	for i, c := range b {
		if !isLetter(c) {
			return ""
		}
		code[i] = c &^ 0x20
	}
	iso, _ := listed(string(code[:]))
	return iso
}

// symbols are the signs beside amounts with their currencies, the longest first,
// so that R$ is not taken for $.
var symbols = []struct {
	text  string
	codes []string
}{
	{"US$", []string{"USD"}}, {"CA$", []string{"CAD"}}, {"C$", []string{"CAD", "NIO"}}, {"AU$", []string{"AUD"}},
	{"A$", []string{"AUD"}}, {"NZ$", []string{"NZD"}}, {"HK$", []string{"HKD"}}, {"S$", []string{"SGD"}},
	{"NT$", []string{"TWD"}}, {"MX$", []string{"MXN"}}, {"R$", []string{"BRL"}},
	{"$", []string{"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD", "BRL", "UYU", "DOP", "JMD", "TTD", "BBD", "BSD", "BZD", "FJD", "NAD", "XCD", "BMD", "KYD"}},
	{"€", []string{"EUR"}}, {"£", []string{"GBP", "EGP", "LBP", "GIP", "FKP", "SHP"}}, {"¥", []string{"JPY", "CNY"}}, {"￥", []string{"JPY", "CNY"}},
	{"円", []string{"JPY"}}, {"원", []string{"KRW"}}, {"元", []string{"CNY", "TWD"}}, {"₹", []string{"INR"}}, {"Rs.", []string{"INR", "PKR", "LKR", "NPR", "MUR"}}, {"Rs", []string{"INR", "PKR", "LKR", "NPR", "MUR"}},
	{"₽", []string{"RUB"}}, {"руб.", []string{"RUB"}}, {"руб", []string{"RUB"}}, {"₺", []string{"TRY"}}, {"TL", []string{"TRY"}}, {"₩", []string{"KRW"}}, {"₪", []string{"ILS"}}, {"₫", []string{"VND"}},
	{"₴", []string{"UAH"}}, {"грн.", []string{"UAH"}}, {"грн", []string{"UAH"}}, {"₦", []string{"NGN"}}, {"฿", []string{"THB"}}, {"₱", []string{"PHP"}}, {"₸", []string{"KZT"}}, {"₡", []string{"CRC"}},
	{"﷼", []string{"IRR", "SAR", "QAR", "OMR", "YER"}}, {"ریال", []string{"IRR"}},
	{"zł", []string{"PLN"}}, {"Kč", []string{"CZK"}}, {"Ft", []string{"HUF"}}, {"lei", []string{"RON", "MDL"}}, {"лв.", []string{"BGN"}}, {"лв", []string{"BGN"}},
	{"kr.", []string{"DKK", "SEK", "NOK", "ISK"}}, {"kr", []string{"SEK", "NOK", "DKK", "ISK"}}, {"Fr.", []string{"CHF"}}, {"SFr.", []string{"CHF"}},
	{"RM", []string{"MYR"}}, {"Rp", []string{"IDR"}}, {"R", []string{"ZAR"}},
}

// symbols removes a currency symbol or code from either end. It must fit the
// currency of the row or, if the row has none, be that of the column.
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

// symbolFault explains a symbol beside an amount that is not a number even
// without it.
func (a *Amounts) symbolFault(b []byte) *Fault {
	if a.o.StripCurrency {
		return nil
	}
	if _, symbol, _ := cutSymbol(bytes.Trim(b, "+-() ")); symbol != "" {
		return stripFault(symbol)
	}
	return nil
}

// plainEnds reports whether the text begins and ends with a digit or a mark, and
// so has no symbol.
func plainEnds(b []byte) bool {
	end := bytes.TrimRight(b, ".") // which may be that of a symbol: 25 kr.
	return len(end) == 0 || numeral(b[0]) && (numeral(end[len(end)-1]) || end[len(end)-1] == '-')
}

func numeral(c byte) bool { return c >= '0' && c <= '9' || c == '.' || c == ',' }

// cutSymbol removes a symbol or an ISO 4217 code from the front or the back, or both
// where they are one currency: $25.00 USD, USD $25.00.
func cutSymbol(b []byte) (rest []byte, symbol string, codes []string) {
	if n := len(b); n == 0 || isDigit(b[0]) && isDigit(b[n-1]) {
		return b, "", nil
	}
	if rest, symbol, codes = cutOneSymbol(b); symbol == "" && len(b) > 4 {
		if code := codeOf(b[:3]); code != "" {
			if r, _, of := cutOneSymbol(trim(b[3:])); slices.Contains(of, code) {
				return r, code, []string{code}
			}
		}
	}
	if symbol == "" || plainEnds(rest) {
		return rest, symbol, codes
	}
	if r, code, of := cutOneSymbol(trim(rest)); len(of) == 1 && slices.Contains(codes, of[0]) {
		return r, code, of
	}
	return rest, symbol, codes
}

func cutOneSymbol(b []byte) (rest []byte, symbol string, codes []string) {
	if len(b) == 0 {
		return b, "", nil
	}
	front, back := b[0], b[len(b)-1]
	for i := range symbols { // once a row: most differ in the first byte and in the last
		s := &symbols[i]
		if s.text[0] == front {
			if r, ok := bytes.CutPrefix(b, []byte(s.text)); ok && digitNext(r) {
				return r, s.text, s.codes
			}
		}
		if s.text[len(s.text)-1] == back {
			if r, ok := bytes.CutSuffix(b, []byte(s.text)); ok && digitLast(r) {
				return r, s.text, s.codes
			}
		}
	}
	if n := len(b) - 3; n > 0 {
		if code := codeOf(b[:3]); code != "" && digitNext(b[3:]) {
			return b[3:], code, []string{code}
		}
		if code := codeOf(b[n:]); code != "" && digitLast(b[:n]) {
			return b[:n], code, []string{code}
		}
	}
	return b, "", nil
}

// digitNext reports whether the text continues as an amount: signs or blanks,
// then a digit.
func digitNext(b []byte) bool {
	if len(b) > 0 && numeral(b[0]) {
		return true
	}
	b = bytes.TrimLeft(b, " +-\u00a0\u202f\x02")
	return len(b) > 0 && numeral(b[0])
}

func digitLast(b []byte) bool {
	if len(b) > 0 && numeral(b[len(b)-1]) {
		return true
	}
	b = bytes.TrimRight(b, " -\u00a0\u202f\x02")
	return len(b) > 0 && numeral(b[len(b)-1])
}

// Symbol returns the currency symbol or code beside an amount and the currencies
// that it may stand for; empty without one.
func Symbol(b []byte) (symbol string, codes []string) {
	_, symbol, codes = cutSymbol(bytes.Trim(b, "+-() \t"))
	return symbol, codes
}
