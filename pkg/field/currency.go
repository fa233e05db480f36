package field

import (
	"bytes"
	"slices"
	"strings"
)

// iso4217 is the currencies of ISO 4217 by the decimals of their minor unit,
// those in use and those that old exports may still hold. Funds, metals and
// testing codes are left out: nobody is paid in them.
var iso4217 = map[int]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
	2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUC CUP CVE CZK " +
		"DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
		"LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
		"QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SKK SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
		"VEF VES WST XCD XCG YER ZAR ZMK ZMW ZWG ZWL",
	3: "BHD IQD JOD KWD LYD OMR TND",
}

// Currency is the ISO 4217 code of a currency text, in capitals: usd is USD.
func Currency(b []byte) (code string, fault *Fault) {
	b = trim(b)
	if len(b) == 3 {
		if code = strings.ToUpper(string(b)); known(code) {
			return code, nil
		}
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

// known tells whether ISO 4217 has a code.
func known(code string) bool { return digitsOf(code) >= 0 }

// Currencies is the codes of ISO 4217, sorted.
func Currencies() (all []string) {
	for _, codes := range iso4217 {
		all = append(all, strings.Fields(codes)...)
	}
	slices.Sort(all)
	return all
}

// CurrencyDigits is the number of decimals of a currency's minor unit, and 2
// for one that is not known.
func CurrencyDigits(code string) int {
	if n := digitsOf(code); n >= 0 {
		return n
	}
	return 2
}

func digitsOf(code string) int {
	if len(code) == 3 && strings.IndexByte(code, ' ') < 0 {
		for digits, codes := range iso4217 {
			if strings.Contains(codes, code) {
				return digits
			}
		}
	}
	return -1
}
