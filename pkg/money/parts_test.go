package money

import (
	"encoding/json"
	"testing"
)

// A Minor may count parts of a minor unit; texts are rounded half to even.
// Expected values by hand: 10.00 a year is 1000/12 = 83 1/3 cents a month.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		minor  Minor
		parts  int64
		digits int
		want   string
	}{
		{1000, 12, 2, "0.83"},
		{-1000, 12, 2, "-0.83"},
		{12000, 12, 2, "10.00"},
		{30, 12, 2, "0.02"}, // 2 1/2 cents: to the even 2
		{42, 12, 2, "0.04"}, // 3 1/2 cents: to the even 4
		{-1, 12, 2, "0.00"}, // never -0.00
		{-6, 12, 0, "0"},    // half to even
		{-18, 12, 0, "-2"},  // 1 1/2
		{123, 0, 2, "1.23"}, // 0 and 1: whole minor units
		{-123, 1, 2, "-1.23"},
		{-1 << 63, 1, 0, "-9223372036854775808"},
		{1<<63 - 1, 2, 0, "4611686018427387904"}, // ...903.5
	} {
		u := Unit{Digits: c.digits, Parts: c.parts}
		if got := u.Amount(c.minor).Decimal(); got != c.want {
			t.Errorf("%d in 1/%d of 10^-%d = %s, want %s", c.minor, c.parts, c.digits, got, c.want)
		}
	}
	if got := (Unit{Digits: 2, Parts: 12}).Amount(1200).Float(); got != 1 {
		t.Errorf("1200 twelfths of a cent = %v, want 1", got)
	}
}

func TestUnpriced(t *testing.T) {
	text, err := json.Marshal(Unit{Digits: 2, Unpriced: true}.Amount(0))
	if err != nil || string(text) != "null" {
		t.Errorf("an amount of data without amounts is %s, %v; want null", text, err)
	}
}
