package field

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/money"
)

func TestAmounts(t *testing.T) {
	plain := AmountOptions{Digits: 2}
	comma := AmountOptions{Digits: 2, Decimal: ","}
	either := AmountOptions{Digits: 2, Decimal: "either"}
	any := AmountOptions{Digits: 2, AnyDigit: true}
	strip := AmountOptions{Digits: 2, StripCurrency: true, Currency: "USD"}
	for _, c := range []struct {
		o      AmountOptions
		text   string
		minor  money.Minor
		digits int
		code   string // of the fault
	}{
		{plain, "100.00", 10000, 2, ""},
		{plain, "100", 10000, 2, ""},
		{plain, "100.5", 10050, 2, ""},
		{plain, " 100.5 ", 10050, 2, ""},
		{plain, ".5", 50, 2, ""},
		{plain, "5.", 500, 2, ""},
		{plain, "0", 0, 2, ""},
		{plain, "-0.00", 0, 2, ""},
		{plain, "-25.00", -2500, 2, ""},
		{plain, "+25.00", 2500, 2, ""},
		{plain, "- 25.00", -2500, 2, ""},
		{plain, "010", 1000, 2, ""}, // never octal
		{plain, "(25.00)", -2500, 2, ""},
		{plain, "10.005", 10005, 3, ""},
		{plain, "10.0000", 1000, 2, ""},
		{plain, "0.123456789", 123456789, 9, ""},
		{plain, "0.1234567891", 0, 0, CodeAmountPrecision},
		{plain, "0.30000000000000004", 0, 0, CodeAmountPrecision},
		{AmountOptions{Digits: 0}, "10.5", 105, 1, ""},
		{AmountOptions{Digits: 3}, "1.5", 1500, 3, ""},
		{plain, "92233720368547758.07", 9223372036854775807, 2, ""}, // 2^63-1
		{plain, "-92233720368547758.07", -9223372036854775807, 2, ""},
		{plain, "92233720368547758.08", 0, 0, CodeAmountRange},
		{plain, "99999999999999999999999.99", 0, 0, CodeAmountRange},

		{plain, "", 0, 0, CodeAmountMissing},
		{plain, " ", 0, 0, CodeAmountMissing},
		{plain, "-", 0, 0, CodeAmount},
		{plain, ".", 0, 0, CodeAmount},
		{plain, "()", 0, 0, CodeAmount},
		{plain, "NaN", 0, 0, CodeAmount},
		{plain, "Infinity", 0, 0, CodeAmount},
		{plain, "-inf", 0, 0, CodeAmount},
		{plain, "1e3", 0, 0, CodeAmount},
		{plain, "0x10", 0, 0, CodeAmount},
		{plain, "1_000", 0, 0, CodeAmount},
		{plain, "12,3O", 0, 0, CodeAmount},
		{plain, "--5", 0, 0, CodeAmount},
		{plain, "(-5)", 0, 0, CodeAmount},
		{plain, "1.2.3", 0, 0, CodeAmountGrouping},
		{plain, "#REF!", 0, 0, CodeSpreadsheet},
		{plain, "########", 0, 0, CodeSpreadsheet},
		{plain, "\x80100.00", 0, 0, CodeEncoding},

		{plain, "1,234.56", 123456, 2, ""},
		{plain, "1,234,567", 123456700, 2, ""},
		{plain, "1,23,456.00", 12345600, 2, ""},
		{plain, "12,34,567", 123456700, 2, ""},
		{plain, "1'23'456.00", 0, 0, CodeAmountGrouping}, // no system groups so
		{plain, "0,123.00", 0, 0, CodeAmountGrouping},
		{plain, "1 234.56", 123456, 2, ""},
		{plain, "1'234.56", 123456, 2, ""},
		{plain, "1,234", 0, 0, CodeAmountGrouping},
		{plain, "1 234", 0, 0, CodeAmountGrouping},
		{plain, "50,00", 0, 0, CodeAmountGrouping},
		{plain, "1.234,56", 0, 0, CodeAmountGrouping},
		{plain, "1,2345.00", 0, 0, CodeAmountGrouping},
		{plain, "1,23,45.00", 0, 0, CodeAmountGrouping},
		{plain, "1234,567.00", 0, 0, CodeAmountGrouping},
		{plain, ",234.00", 0, 0, CodeAmount},
		{AmountOptions{Digits: 2, Thousands: ","}, "1,234", 123400, 2, ""},
		{AmountOptions{Digits: 2, Thousands: ","}, "1 234.00", 0, 0, CodeAmountGrouping},
		{AmountOptions{Digits: 2, Thousands: ","}, "1,23", 0, 0, CodeAmountGrouping},
		{AmountOptions{Digits: 2, Thousands: " "}, "1 234", 123400, 2, ""},

		{comma, "50,00", 5000, 2, ""},
		{comma, "1.234,56", 123456, 2, ""},
		{comma, "1.234.567", 123456700, 2, ""},
		{comma, "1.234", 0, 0, CodeAmountGrouping},
		{comma, "12.50", 0, 0, CodeAmountGrouping},
		{AmountOptions{Digits: 2, Decimal: ",", Thousands: "."}, "1.234", 123400, 2, ""},

		{either, "12,50", 1250, 2, ""},
		{either, "12.50", 1250, 2, ""},
		{either, "1.234,50", 123450, 2, ""},
		{either, "1,234.50", 123450, 2, ""},
		{either, "1000", 100000, 2, ""},
		{either, "1,234", 0, 0, CodeAmountGrouping},

		{plain, "25.00-", 0, 0, CodeAmountMinus},
		{AmountOptions{Digits: 2, TrailingMinus: true}, "25.00-", -2500, 2, ""},
		{AmountOptions{Digits: 2, TrailingMinus: true}, "-25.00-", 0, 0, CodeAmount},

		{plain, "−25.00", 0, 0, CodeDigits},
		{plain, "۱۲۳٫۴۵", 0, 0, CodeDigits},
		{plain, "1\u00a0234.50", 0, 0, CodeDigits},
		{any, "−25.00", -2500, 2, ""},
		{any, "۱۲۳٫۴۵", 12345, 2, ""},
		{any, "١٬٢٣٤", 123400, 2, ""},          // U+066C groups thousands and nothing else
		{any, "۱٬۲۳۴٬۵۶۷٫۸", 123456780, 2, ""}, // Persian
		{any, "1\u00a0234.50", 123450, 2, ""},
		{any, "1\u202f234", 123400, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ","}, "1\u00a0234,50", 123450, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ",", Thousands: "."}, "1\u202f234\u202f567,50", 123456750, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ",", Thousands: " "}, "1\u202f234", 123400, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ","}, "1\u00a023,50", 0, 0, CodeDigits},
		{AmountOptions{Digits: 2, Decimal: ",", StripCurrency: true}, "1\u202f234,50\u202f€", 123450, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ",", Thousands: ".", StripCurrency: true}, "1.150,00 TL", 115000, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ",", StripCurrency: true, Currency: "RUB"}, "1\u00a0150,00 руб.", 115000, 2, ""},
		{any, "\u200e-25.00\u200f", -2500, 2, ""},
		{any, "१२३.४५", 12345, 2, ""}, // Devanagari
		{any, "５０．５", 5050, 2, ""},    // full width
		{AmountOptions{Digits: 2, Decimal: ",", AnyDigit: true}, "1\u202f234,50", 123450, 2, ""},
		{AmountOptions{Digits: 2, Decimal: ",", AnyDigit: true}, "۱۲۳٫۴۵", 12345, 2, ""},

		{plain, "$100.00", 0, 0, CodeAmountSymbol},
		{plain, "100 USD", 0, 0, CodeAmountSymbol},
		{plain, "€ 50,00", 0, 0, CodeAmountSymbol},
		{strip, "$100.00", 10000, 2, ""},
		{strip, "-$100.00", -10000, 2, ""},
		{strip, "$-100.00", -10000, 2, ""},
		{strip, "($100.00)", -10000, 2, ""},
		{strip, "US$ 100", 10000, 2, ""},
		{strip, "100 USD", 10000, 2, ""},
		{strip, "usd100", 10000, 2, ""},
		{strip, "$100.00 USD", 10000, 2, ""},
		{strip, "USD $100.00", 10000, 2, ""},
		{strip, "€100.00 USD", 0, 0, CodeAmountSymbol},
		{strip, "$1,234.50", 123450, 2, ""},
		{strip, "€100.00", 0, 0, CodeAmountSymbol},
		{strip, "100 EUR", 0, 0, CodeAmountSymbol},
		{strip, "R$100", 0, 0, CodeAmountSymbol}, // Brazilian
		{strip, "$", 0, 0, CodeAmount},
		{strip, "USD", 0, 0, CodeAmount},
		{AmountOptions{Digits: 2, StripCurrency: true, Decimal: ","}, "1.234,50\u00a0€", 123450, 2, ""},
		{AmountOptions{Digits: 2, StripCurrency: true, Symbol: "$"}, "€5.00", 0, 0, CodeAmountSymbol},

		{AmountOptions{Digits: 2, MinorUnits: true}, "10000", 10000, 2, ""},
		{AmountOptions{Digits: 2, MinorUnits: true}, "10000.00", 10000, 2, ""},
		{AmountOptions{Digits: 2, MinorUnits: true}, "100.50", 0, 0, CodeAmount},
	} {
		a, err := NewAmounts(c.o)
		if err != nil {
			t.Fatal(err)
		}
		minor, digits, fault := a.Parse([]byte(c.text))
		code := ""
		if fault != nil {
			code = fault.Code
		}
		if minor != c.minor || digits != c.digits || code != c.code {
			t.Errorf("%q with %+v: %d, %d, %q; want %d, %d, %q", c.text, c.o, minor, digits, code, c.minor, c.digits, c.code)
		}
	}
}

// The values of the W3C's tests of CSV on the Web that are decimal numbers:
// test155, test158, test168, test282 (valid); test162, test164 to test167 and
// test169 (not valid).
func TestAmountsOfTheW3C(t *testing.T) {
	for _, c := range []struct {
		text, decimal, thousands string
		want                     string // empty: a fault
	}{
		{"0.1", "", "", "0.10"}, {"10.1", "", "", "10.10"}, {"123,456.789", "", ",", "123456.789"}, {"10.000,1", ",", ".", "10000.10"}, {"1,1", ",", ".", "1.10"},
		{"1,234,567", "", ",", "1234567.00"}, {"12,34,567", "", ",", "1234567.00"}, {"1,234", "", ",", "1234.00"}, {"1234.5", "", "", "1234.50"},
		{"123,,456.789", "", ",", ""}, {"123.456E7", "", "", ""}, {"NaN", "", "", ""}, {"INF", "", "", ""}, {"-INF", "", "", ""}, {"123456.789F10", "", "", ""},
	} {
		a, err := NewAmounts(AmountOptions{Digits: 2, Decimal: c.decimal, Thousands: c.thousands})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if m, digits, fault := a.Parse([]byte(c.text)); fault == nil {
			got = money.Unit{Digits: digits}.Amount(m).Decimal()
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestAmountHints(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"1,234", `to read 1234 or 1.234, use Thousands="," or Decimal=","`},
		{"50,00", `if every amount is written so, use Decimal=","`},
		{"1.234,56", `if every amount is written so, use Decimal=","`},
		{"25.00-", "if it is negative, use TrailingMinus"},
		{"−25.00", `to read the digits, signs and separators of all scripts, use Digits="any"`},
		{"$5", "use StripCurrency"},
		{"1e3", "export plain decimal numbers"},
		{"\x80100.00", `if the file is of Windows, in a language of western Europe, one of central Europe (Polish, Czech, Hungarian ...) or in Cyrillic letters, use Encoding="windows-1252" or Encoding="windows-1250" or Encoding="windows-1251"`},
	} {
		a, _ := NewAmounts(AmountOptions{Digits: 2})
		if _, _, fault := a.Parse([]byte(c.text)); fault == nil || !strings.HasSuffix(fault.Error(), "; "+c.want) {
			t.Errorf("%q: %+v, want the hint %q", c.text, fault, c.want)
		}
	}
}

func TestAmountOptionsRefused(t *testing.T) {
	for _, o := range []AmountOptions{{Decimal: ";"}, {Thousands: "x"}, {Decimal: ",", Thousands: ","}, {Thousands: "."}} {
		if _, err := NewAmounts(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

// Every plain decimal number is read as the rational number it is.
func TestAmountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{1,6})?`).Draw(t, "text")
		a, _ := NewAmounts(AmountOptions{Digits: rapid.IntRange(0, 3).Draw(t, "digits")})
		minor, digits, fault := a.Parse([]byte(text))
		if fault != nil {
			t.Fatalf("%q: %v", text, fault)
		}
		want, _ := new(big.Rat).SetString(text)
		got := new(big.Rat).SetFrac64(int64(minor), money.Pow10(digits))
		if got.Cmp(want) != 0 {
			t.Fatalf("%q is %d at %d digits", text, minor, digits)
		}
	})
}

// What money writes is read back as the same amount, in every dress.
func TestAmountsReadWhatMoneyWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := money.Minor(rapid.Int64Range(-1e15, 1e15).Draw(t, "minor"))
		amount := money.Unit{Currency: "EUR", Digits: 2}.Amount(want)
		german := strings.NewReplacer(",", ".", ".", ",").Replace(amount.Grouped())
		for text, o := range map[string]AmountOptions{
			amount.Decimal(): {Digits: 2},
			amount.Grouped(): {Digits: 2},
			amount.String():  {Digits: 2, StripCurrency: true, Currency: "EUR"},
			german:           {Digits: 2, Decimal: ","},
			german + " €":    {Digits: 2, Decimal: "either", StripCurrency: true},
		} {
			a, _ := NewAmounts(o)
			if minor, digits, fault := a.Parse([]byte(text)); fault != nil || minor != want || digits != 2 {
				t.Fatalf("%q: %d, %v; want %d", text, minor, fault, want)
			}
		}
	})
}

func BenchmarkAmounts(b *testing.B) {
	for _, text := range []string{"1234.50", "1,234.50"} {
		a, _ := NewAmounts(AmountOptions{Digits: 2})
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, _, fault := a.Parse([]byte(text)); fault != nil {
					b.Fatal(fault)
				}
			}
		})
	}
}

func FuzzAmounts(f *testing.F) {
	for _, s := range []string{"1,234.56", "-25.00", "(25.00)", "$100.00", "1.234,56 €", "۱۲۳٫۴۵", "1e400", "#REF!", "92233720368547758.07"} {
		f.Add([]byte(s), byte(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, dress byte) {
		o := AmountOptions{Digits: int(dress & 3), AnyDigit: dress&4 > 0, StripCurrency: dress&8 > 0, TrailingMinus: dress&16 > 0, MinorUnits: dress&32 > 0}
		o.Decimal = [...]string{"", ",", "either", "."}[dress>>6]
		a, err := NewAmounts(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, digits, fault := a.Parse(b); fault == nil && (digits < o.Digits || digits > maxDecimals) {
			t.Fatalf("%q has %d digits", b, digits)
		}
	})
}
