package main

import (
	"testing"
)

func TestAmountFlag(t *testing.T) {
	for text, want := range map[string]string{
		"1000000": "1000000", "1250.50": "1250.5", "0": "0", "0.125": "0.125",
		"-1": "", "": "", "1e3": "", "NaN": "", "12,5": "", "0x1F": "",
	} {
		var f amountFlag
		err := f.UnmarshalText([]byte(text))
		if (err != nil) != (want == "") || err == nil && f.amount().Decimal() != want {
			t.Errorf("%q: %v, %v, want %s", text, f.amount(), err, want)
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
