package facts_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

func TestRatioIsDividedOnce(t *testing.T) {
	// 113900/2357 to 20 digits is 48.324140857021637675; the nearest float prints
	// as below.
	if got := (facts.Ratio{Num: 1139, Den: 2357}).Percent(); *got != 48.32414085702164 {
		t.Errorf("1139/2357 = %v %%, want 48.32414085702164", *got)
	}
	cents := money.Unit{Currency: "EUR", Digits: 2}
	if got := (facts.Ratio{Num: 1000, Den: 4}).In(cents); *got != 2.5 {
		t.Errorf("1000 cents of 4 = %v EUR each, want 2.5", *got)
	}
	twelfths := money.Unit{Currency: "EUR", Digits: 2, Parts: 12}
	if got := (facts.Ratio{Num: 12000, Den: 4}).In(twelfths); *got != 2.5 {
		t.Errorf("12000 twelfths of a cent of 4 = %v EUR each, want 2.5", *got)
	}
	if got := (facts.Ratio{Num: 3}).Float(); got != nil {
		t.Errorf("a ratio to nothing = %v, want none", *got)
	}
}

func TestRatioCompare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) facts.Ratio {
			return facts.Ratio{Num: rapid.Int64().Draw(t, name), Den: rapid.Int64Range(1, 1<<63-1).Draw(t, name)}
		}
		a, b := draw("a"), draw("b")
		if got, want := a.Compare(b), big.NewRat(a.Num, a.Den).Cmp(big.NewRat(b.Num, b.Den)); got != want {
			t.Fatalf("%v compared to %v = %d, want %d", a, b, got, want)
		}
	})
}

func TestParseRatio(t *testing.T) {
	for _, c := range []struct {
		text string
		want facts.Ratio
		fail bool
	}{
		{"30", facts.Ratio{Num: 30, Den: 1}, false},
		{"-19.90", facts.Ratio{Num: -1990, Den: 100}, false},
		{"0.0001", facts.Ratio{Num: 1, Den: 10000}, false},
		{"-0.5", facts.Ratio{Num: -5, Den: 10}, false},
		{"999999999999", facts.Ratio{Num: 999999999999, Den: 1}, false},
		{"1000000000000", facts.Ratio{}, true},
		{"0.00001", facts.Ratio{}, true},
		{"", facts.Ratio{}, true},
		{".5", facts.Ratio{}, true},
		{"-.5", facts.Ratio{}, true},
		{"+5", facts.Ratio{}, true},
		{"1e3", facts.Ratio{}, true},
		{"1,000", facts.Ratio{}, true},
		{"NaN", facts.Ratio{}, true},
		{"1.-5", facts.Ratio{}, true},
	} {
		got, err := facts.ParseRatio(c.text)
		if got != c.want || (err != nil) != c.fail {
			t.Errorf("%q = %v, %v; want %v", c.text, got, err, c.want)
		}
	}
}
