package main

import (
	"math"
	"testing"
)

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		text string
		want size
		back string
	}{
		{"1", 1, "1"}, {"65536", 64 << 10, "64K"}, {"64K", 64 << 10, "64K"}, {"64k", 64 << 10, "64K"}, {"64KiB", 64 << 10, "64K"},
		{"10M", 10 << 20, "10M"}, {"10MiB", 10 << 20, "10M"}, {"2G", 2 << 30, "2G"}, {"2gib", 2 << 30, "2G"}, {"1T", 1 << 40, "1T"},
		{"1025", 1025, "1025"}, {"4194303T", 4194303 << 40, "4194303T"},
	} {
		var s size
		if err := s.UnmarshalText([]byte(c.text)); err != nil || s != c.want || textOf(s) != c.back {
			t.Errorf("%s is %d, written %s: %v", c.text, int64(s), textOf(s), err)
		}
	}
	for _, text := range []string{"", "0", "-1", "K", "1.5G", "10X", "10 G", "64iB", "1KK", "4194304T", "10KB"} {
		s := size(math.MaxInt64)
		if err := s.UnmarshalText([]byte(text)); err == nil || s != math.MaxInt64 {
			t.Errorf("%q is %d", text, int64(s))
		}
	}
}
