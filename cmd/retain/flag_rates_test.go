package main

import (
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

func TestAmountFlag(t *testing.T) {
	cents := money.Unit{Digits: 2}
	for _, c := range []struct {
		text string
		unit money.Unit
		want string // empty: refused
	}{
		{"1000000", cents, "1000000.00"},
		{"1250.50", cents, "1250.50"},
		{"0", cents, "0.00"},
		{"0.125", cents, "0.12"}, // half to even
		{"0.125", money.Unit{Digits: 3}, "0.125"},
		{"10", money.Unit{Digits: 2, Parts: 12}, "10.00"},
		{"1250.50", money.Unit{}, "1250"},
		{"-1", cents, ""}, {"", cents, ""}, {"1e3", cents, ""}, {"NaN", cents, ""}, {"12,5", cents, ""}, {"0x1F", cents, ""},
	} {
		var f amountFlag
		err := f.UnmarshalText([]byte(c.text))
		if (err != nil) != (c.want == "") || err == nil && f.in(c.unit).Decimal() != c.want {
			t.Errorf("%q: %s, %v, want %s", c.text, f.in(c.unit).Decimal(), err, c.want)
		}
	}
}

func TestChurnFlag(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"3.5", "3.5"}, {"3.5%,4 %", "3.5,4"}, {"0, 100", "0,100"}, {"0.001", "0.001"},
		{"", ""}, {"-1", ""}, {"100.1", ""}, {"3,,4", ""}, {"3,3.0", ""}, {"Inf", ""}, {"0x3", ""}, {"1_0", ""}, {"3e0", ""},
	} {
		var f churnFlag
		err := f.UnmarshalText([]byte(c.text))
		if got := textOf(f); (err != nil) != (c.want == "") || err == nil && got != c.want {
			t.Errorf("%q: %q, %v, want %q", c.text, got, err, c.want)
		}
	}
}
