package field

import "strings"

// Currency is the ISO 4217 code of a currency text, in capitals: usd is USD.
func Currency(b []byte) (code string, fault *Fault) {
	code = strings.ToUpper(strings.TrimSpace(string(b)))
	if len(code) != 3 {
		return "", &Fault{Code: "currency-unknown", Reason: "not a currency of ISO 4217"}
	}
	return code, nil
}

// CurrencyDigits is the number of decimals of a currency's minor unit, and 2
// for one that is not known.
func CurrencyDigits(code string) int {
	switch code {
	case "JPY":
		return 0
	case "KWD":
		return 3
	}
	return 2
}
