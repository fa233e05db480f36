package money

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsOfAmounts(t *testing.T) {
	for _, c := range []struct {
		minor                    Minor
		unit                     Unit
		decimal, grouped, people string
	}{
		{0, Unit{Currency: "EUR", Digits: 2}, "0.00", "0.00", "0.00 EUR"},
		{1, Unit{Currency: "EUR", Digits: 2}, "0.01", "0.01", "0.01 EUR"},
		{-1, Unit{Currency: "EUR", Digits: 2}, "-0.01", "-0.01", "-0.01 EUR"},
		{100, Unit{Currency: "EUR", Digits: 2}, "1.00", "1.00", "1.00 EUR"},
		{99999, Unit{Currency: "", Digits: 2}, "999.99", "999.99", "999.99"},
		{100000, Unit{Currency: "", Digits: 2}, "1000.00", "1,000.00", "1,000.00"},
		{-123456789, Unit{Currency: "USD", Digits: 2}, "-1234567.89", "-1,234,567.89", "-1,234,567.89 USD"},
		{1234, Unit{Currency: "JPY", Digits: 0}, "1234", "1,234", "1,234 JPY"},
		{1234, Unit{Currency: "KWD", Digits: 3}, "1.234", "1.234", "1.234 KWD"},
		{math.MaxInt64, Unit{Currency: "", Digits: 2}, "92233720368547758.07", "92,233,720,368,547,758.07", "92,233,720,368,547,758.07"},
		{math.MinInt64, Unit{Currency: "", Digits: 0}, "-9223372036854775808", "-9,223,372,036,854,775,808", "-9,223,372,036,854,775,808"},
	} {
		a := c.unit.Amount(c.minor)
		if a.Decimal() != c.decimal || a.Grouped() != c.grouped || a.String() != c.people {
			t.Errorf("%d: got %s, %s, %s", c.minor, a.Decimal(), a.Grouped(), a)
		}
	}
}

// A decimal is digits alone, a number in JSON, and exactly minor / 10^digits.
func TestDecimalIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Amount{Minor(rapid.Int64().Draw(t, "minor")), Unit{Digits: rapid.IntRange(0, 18).Draw(t, "digits")}}
		want := big.NewRat(int64(a.Minor), Pow10(a.Unit.Digits))
		if got, ok := new(big.Rat).SetString(a.Decimal()); !ok || got.Cmp(want) != 0 {
			t.Fatalf("%d is written %s", a.Minor, a.Decimal())
		}
		if text, err := json.Marshal(a); err != nil || string(text) != a.Decimal() {
			t.Fatalf("JSON %s, %v; want %s", text, err, a.Decimal())
		}
		if got := strings.ReplaceAll(a.Grouped(), ",", ""); got != a.Decimal() {
			t.Fatalf("grouped %s is not %s", a.Grouped(), a.Decimal())
		}
		if got, _ := want.Float64(); math.Abs(a.Float()-got) > math.Abs(got)*1e-15 {
			t.Fatalf("%s as a float is %v", a.Decimal(), a.Float())
		}
	})
}

// edges are numbers near which sums and products stop to fit, more often than
// chance would have them.
func edges() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10, 10), rapid.SampledFrom([]int64{
		math.MinInt64, math.MinInt64 + 1, math.MaxInt64, 1 << 62, -1 << 62, 1 << 32, 3037000499, 3037000500}))
}

func TestAddFitsOrSaysNo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges().Draw(t, "a"), edges().Draw(t, "b")
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		got, ok := Add(Minor(a), Minor(b))
		if ok != want.IsInt64() || ok && int64(got) != want.Int64() {
			t.Fatalf("%d + %d = %d, %v; want %v", a, b, got, ok, want)
		}
	})
}

func TestMulFitsOrSaysNo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges().Draw(t, "a"), edges().Draw(t, "b")
		want := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		got, ok := Mul(Minor(a), b)
		if ok != want.IsInt64() || ok && int64(got) != want.Int64() {
			t.Fatalf("%d x %d = %d, %v; want %v", a, b, got, ok, want)
		}
	})
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		a        Minor
		num, den int64
		want     Minor
	}{
		{1000, 108345, 100000, 1083}, // 10.00 at 1.08345: 10.8345
		{50, 1, 100, 0},              // half: to the even
		{150, 1, 100, 2},
		{-150, 1, 100, -2},
		{250, 1, 100, 2},
		{251, 1, 100, 3},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MinInt64, 1, 1, math.MinInt64},
	} {
		if got, ok := Scale(c.a, c.num, c.den); !ok || got != c.want {
			t.Errorf("%d x %d / %d = %d, %v; want %d", c.a, c.num, c.den, got, ok, c.want)
		}
	}
}

// The quotient is the whole number nearest to the exact fraction, and even
// where two are as near.
func TestScaleRoundsHalfToEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, num, den := edges().Draw(t, "a"), edges().Draw(t, "num"), edges().Draw(t, "den")
		got, ok := Scale(Minor(a), num, den)
		if den == 0 {
			if ok {
				t.Fatalf("%d x %d / 0 = %d", a, num, got)
			}
			return
		}
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(a), big.NewInt(num)), big.NewInt(den))
		want, _ := new(big.Int).SetString(exact.FloatString(0), 10) // halves away from zero
		twice := new(big.Rat).Mul(exact, big.NewRat(2, 1))
		if half := twice.IsInt() && !exact.IsInt(); half && want.Bit(0) == 1 {
			want.Sub(want, big.NewInt(int64(exact.Sign())))
		}
		if ok != want.IsInt64() || ok && int64(got) != want.Int64() {
			t.Fatalf("%d x %d / %d = %d, %v; want %v", a, num, den, got, ok, want)
		}
	})
}
