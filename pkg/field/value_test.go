package field

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestCurrency(t *testing.T) {
	for text, want := range map[string]string{"USD": "USD", "usd": "USD", " eur ": "EUR", "US$": "", "XYZ": "", "": "", "EURO": "", "D A": "", "XAU": ""} {
		if got, fault := Currency([]byte(text)); got != want || (fault == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, fault)
		}
	}
	// ISO 4217, list one.
	for code, want := range map[string]int{"USD": 2, "JPY": 0, "KRW": 0, "KWD": 3, "TND": 3, "IRR": 2, "": 2, "XYZ": 2} {
		if got := CurrencyDigits(code); got != want {
			t.Errorf("%s has %d digits, want %d", code, got, want)
		}
	}
	if _, fault := Currency([]byte("US$")); !strings.Contains(fault.Hint, "USD") {
		t.Errorf("US$: %v", fault)
	}
}

// The codes come once each and in order, so that the nearest is always the same.
func TestCurrencies(t *testing.T) {
	all := Currencies()
	if len(all) != len(slices.Compact(slices.Clone(all))) || !slices.Contains(all, "EUR") || !slices.IsSorted(all) {
		t.Errorf("%v", all)
	}
	for _, code := range all {
		if _, codes := Symbol([]byte(strings.ToLower(code) + " 5")); !IsCurrency(code) || !slices.Equal(codes, []string{code}) {
			t.Errorf("%s is listed and not found", code)
		}
	}
	for _, code := range []string{"", "US", "USD ", "D EE", " EE", "usd", "AAA", "ZZZ"} {
		if IsCurrency(code) {
			t.Errorf("%q is found", code)
		}
	}
}

func TestID(t *testing.T) {
	for _, c := range []struct{ text, want, code string }{
		{"c1", "c1", ""}, {" c1 ", "c1", ""}, {"\u00a0c1\u00a0é\u00a0", "c1\u00a0é", ""}, {"", "", ""}, {"  ", "", ""},
		{"00123", "00123", ""}, {"c\x001", "", CodeNUL}, {"caf\xe9", "", CodeEncoding}, {"#N/A", "", CodeSpreadsheet}, {"###", "", CodeSpreadsheet}, {"#1001", "#1001", ""},
		{"'=cmd", "=cmd", ""}, {"'1001", "'1001", ""}, {"o'neil", "o'neil", ""},
	} {
		got, fault := ID([]byte(c.text))
		code := ""
		if fault != nil {
			code = fault.Code
		}
		if string(got) != c.want || code != c.code {
			t.Errorf("%q: %q, %q; want %q, %q", c.text, got, code, c.want, c.code)
		}
	}
}

func TestOdd(t *testing.T) {
	for text, want := range map[string]Oddity{
		"": 0, "c1": 0, "ann@example.com": 0, "1.5": 0, "12e5": 0, "1.2.3": 0, "کاربر": 0, "12345": 0,
		"c\u200b1": OddInvisible, "\u202ec1": OddDirection, "\x1b[31mred": OddControl, "c\u009b1": OddControl,
		"=1+1": OddFormula, "@x": OddFormula, "+49123": OddFormula, "123.0": OddFloat, "1.23457E+12": OddMangled, "1,23457E+12": OddMangled, "1e+5": OddMangled,
	} {
		if got := Odd([]byte(text)); got != want {
			t.Errorf("%q: %b, want %b", text, got, want)
		}
	}
}

// The digits of a script are the ten letters from its zero on, by the Unicode
// standard (chapter 4.6): a run of 0 to 9 for each.
func TestDigitsOfAllScripts(t *testing.T) {
	for _, zero := range []rune{'0', '٠', '۰', '०', '০', '๐', '០', '０', 0x1d7ce, 0x1d7d8, 0x1e950} {
		for v := range rune(10) {
			if got, ok := digitOf(zero + v); !ok || rune(got) != v {
				t.Errorf("%U: %d, %v", zero+v, got, ok)
			}
		}
	}
	for _, r := range []rune{'a', '²', '½', '五', '٫'} {
		if _, ok := digitOf(r); ok || unicode.Is(unicode.Nd, r) {
			t.Errorf("%q is taken for a digit", r)
		}
	}
}
