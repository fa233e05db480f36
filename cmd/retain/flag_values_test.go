package main

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

func TestAmountFlag(t *testing.T) {
	for text, want := range map[string]string{
		"1000000": "1000000", "1250.50": "1250.5", "0": "0", "0.125": "0.125",
		"-1": "", "": "", "1e3": "", "NaN": "", "12,5": "", "0x1F": "",
	} {
		var a *money.Amount
		err := amountFlag(&a).UnmarshalText([]byte(text))
		if got := textOf(amountFlag(&a)); (err != nil) != (want == "") || got != want {
			t.Errorf("%q: %v, %v, want %s", text, got, err, want)
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
		if got := textOf(&f); (err != nil) != (c.want == "") || err == nil && got != c.want {
			t.Errorf("%q: %q, %v, want %q", c.text, got, err, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		back string
	}{
		{"1", 1, "1"}, {"65536", 64 << 10, "64K"}, {"64K", 64 << 10, "64K"}, {"64k", 64 << 10, "64K"}, {"64KiB", 64 << 10, "64K"},
		{"10M", 10 << 20, "10M"}, {"10MiB", 10 << 20, "10M"}, {"2G", 2 << 30, "2G"}, {"2gib", 2 << 30, "2G"}, {"1T", 1 << 40, "1T"},
		{"1025", 1025, "1025"}, {"4194303T", 4194303 << 40, "4194303T"},
	} {
		var s int64
		if err := sizeFlag(&s).UnmarshalText([]byte(c.text)); err != nil || s != c.want || textOf(sizeFlag(&s)) != c.back {
			t.Errorf("%s is %d, written %s: %v", c.text, s, textOf(sizeFlag(&s)), err)
		}
	}
	for _, text := range []string{"", "0", "-1", "K", "1.5G", "10X", "10 G", "64iB", "1KK", "4194304T", "10KB"} {
		s := int64(math.MaxInt64)
		if err := sizeFlag(&s).UnmarshalText([]byte(text)); err == nil || s != math.MaxInt64 {
			t.Errorf("%q is %d", text, s)
		}
	}
}

// textOf is a value as the help and retain config show it.
func textOf(v textValue) string { return (&flagValue{to: v}).String() }
