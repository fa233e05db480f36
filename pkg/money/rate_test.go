package money_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/money"
)

// Every result is computed by hand from the text of the rate.
func TestRate(t *testing.T) {
	for _, c := range []struct {
		rate     string
		a        money.Minor
		from, to int
		want     money.Minor
	}{
		{"1", 12345, 2, 2, 12345},
		{"1.000", -12345, 2, 2, -12345},
		{"0.5", 1, 2, 2, 0},                  // 0.005: a half to the even 0
		{"0.5", 3, 2, 2, 2},                  // 0.015: to the even 0.02
		{"0.5", 5, 2, 2, 2},                  // 0.025: to the even 0.02
		{"0.5", -3, 2, 2, -2},                // -0.015: to -0.02, as for amounts above 0
		{"0.5", -5, 2, 2, -2},                // -0.025
		{"0.50000000000001", 1, 2, 2, 1},     // above the half
		{"0.00612", 1000, 0, 2, 612},         // 1000 JPY are 6.12 EUR
		{"0.00612", 1250, 0, 2, 765},         // 7.65
		{"0.00625", 2, 0, 2, 1},              // 0.0125 is 0.01: below the half
		{"0.00625", 4, 0, 2, 2},              // 0.025: to the even 0.02
		{"163.4", 1050, 2, 0, 1716},          // 10.50 EUR are 1715.7 JPY
		{"3.07", 1, 0, 3, 3070},              // 1 JPY, if it were that much, in KWD
		{"0.000000000000001", 2500, 3, 0, 0}, // 18 decimals
	} {
		r, err := money.ParseRate(c.rate)
		if err != nil {
			t.Errorf("%s: %v", c.rate, err)
			continue
		}
		got, fits := r.Convert(c.a, c.from, c.to)
		if got != c.want || !fits {
			t.Errorf("%de-%d x %s = %de-%d, %t, want %d", c.a, c.from, c.rate, got, c.to, fits, c.want)
		}
	}
}

// What is too large, or too fine to be exact, is not converted.
func TestRateDoesNotFit(t *testing.T) {
	for _, c := range []struct {
		rate     string
		a        money.Minor
		from, to int
	}{
		{"1000", 1 << 60, 2, 2},
		{"999999999999999", 1, 0, 9},
		{"0.000000000000001", 1, 9, 0},
	} {
		r, err := money.ParseRate(c.rate)
		if err != nil {
			t.Fatal(err)
		}
		if got, fits := r.Convert(c.a, c.from, c.to); fits {
			t.Errorf("%de-%d x %s is %de-%d", c.a, c.from, c.rate, got, c.to)
		}
	}
}

func TestRatesRefused(t *testing.T) {
	for _, text := range []string{"", ".", "1.", "0", "0.000", "-1", "+1", "1,5", "1e3", "0x1", "NaN", "1.2.3", " 1", "1234567890123456", "0.0000000000000001", "１"} {
		if r, err := money.ParseRate(text); err == nil {
			t.Errorf("%q is a rate: %v", text, r)
		}
	}
}

// A conversion is the nearest whole number to the exact product, computed here
// with fractions of any size.
func TestRateIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,5}\.[0-9]{1,8}`).Draw(t, "rate")
		a := rapid.Int64Range(-1e9, 1e9).Draw(t, "amount") // times 1e5 times 1e3 it still fits
		from, to := rapid.IntRange(0, 6).Draw(t, "from"), rapid.IntRange(0, 3).Draw(t, "to")
		exact, _ := new(big.Rat).SetString(text)
		r, err := money.ParseRate(text)
		if (err != nil) != (exact.Sign() == 0) {
			t.Fatalf("%s: %v", text, err)
		}
		if err != nil {
			return
		}
		got, fits := r.Convert(money.Minor(a), from, to)
		if !fits {
			t.Fatalf("%d x %s does not fit", a, text)
		}
		exact.Mul(exact, big.NewRat(a*money.Pow10(to), money.Pow10(from)))
		off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(int64(got)))
		switch off.Abs(off).Cmp(big.NewRat(1, 2)) {
		case 1:
			t.Fatalf("%de-%d x %s = %de-%d, which is off by %s", a, from, text, got, to, off)
		case 0:
			if got%2 != 0 {
				t.Fatalf("%de-%d x %s = %de-%d: a half goes to the even one", a, from, text, got, to)
			}
		}
	})
}
