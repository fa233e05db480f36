package rfm_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/rfm"
)

// The table of the definition, section 6.
func TestStandardSegmentsOfFourBins(t *testing.T) {
	const want = `gold: R4 F4 M4
win-back: R1 F4 M4
loyal: R>=3 F>=3
at-risk: R<=2 F>=3
big-spender: R>=3 M4
new: R4 orders=1
promising: R>=3
slipping: R2
lost: R1`
	if got := rfm.Standard(4).String(); got != want {
		t.Errorf("standard segments:\n%s\nwant\n%s", got, want)
	}
}

func TestStandardSegmentsCoverEveryCustomer(t *testing.T) {
	for bins := 2; bins <= 10; bins++ {
		if err := rfm.Standard(bins).Check(bins); err != nil {
			t.Errorf("%d bins: %v", bins, err)
		}
	}
}

func TestRulesAreChecked(t *testing.T) {
	for _, c := range []struct{ rules, reason string }{
		{"gold: R4 F4 M4; rest: any", ""},
		{"all: any", ""},
		{"a: r>=3\n\n b: R1-2 \n", ""},
		{"once: orders=1; rest: orders>=2", ""},
		{"often: orders>=3; rest: any", ""},
		{"gold: R4", "no segment for customers with R1 F1 M1"},
		{"a: R1-2; b: R4", "no segment for customers with R3 F1 M1"},
		{"once: orders=1; thrice: orders>=3", "no segment for customers with R1 F1 M1"},
		{"rest: any; gold: R4", `segment "gold": rules above it take all of its customers`},
		{"a: R>=2; b: R4 F4; rest: any", `segment "b": rules above it`},
		{"a: R<=2; b: R>=3; c: any", `segment "c": rules above it`},
		{"gold: R5; rest: any", "there is no score 5 with 4 bins"},
		{"", "no segments"},
		{"gold R4", "write a segment as NAME: CONDITIONS"},
		{": R4", "write a segment as NAME: CONDITIONS"},
		{"gold:", "write a segment as NAME: CONDITIONS"},
		{"gold: X4", `condition "X4": begin with R, F, M or orders`},
		{"gold: R4 R3", `there is one for R already`},
		{"gold: R0", "with numbers from 1"},
		{"gold: R3-2", "with numbers from 1"},
		{"gold: R>3", "with numbers from 1"},
		{"gold: R", "with numbers from 1"},
		{"gold: R+4", "with numbers from 1"},
	} {
		var rules rfm.Rules
		err := rules.UnmarshalText([]byte(c.rules))
		if err == nil {
			err = rules.Check(4)
		}
		if c.reason == "" && err != nil || c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)) {
			t.Errorf("rules %q: %v, want %q", c.rules, err, c.reason)
		}
	}
}

func TestRulesReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.Custom(func(t *rapid.T) rfm.Range {
			low := rapid.Int64Range(1, 10).Draw(t, "low")
			high := rapid.Int64Range(low, 10).Draw(t, "high")
			return rapid.SampledFrom([]rfm.Range{{}, {Min: low}, {Max: high}, {Min: low, Max: high}}).Draw(t, "range")
		})
		rule := rapid.Custom(func(t *rapid.T) rfm.Rule {
			return rfm.Rule{
				Segment: rapid.StringMatching(`[a-z][a-z -]*[a-z]`).Draw(t, "name"),
				R:       in.Draw(t, "r"), F: in.Draw(t, "f"), M: in.Draw(t, "m"), Orders: in.Draw(t, "orders"),
			}
		})
		rules := rfm.Rules(rapid.SliceOfN(rule, 1, 8).Draw(t, "rules"))
		var back rfm.Rules
		if err := back.UnmarshalText([]byte(rules.String())); err != nil || back.String() != rules.String() {
			t.Fatalf("%q read back as %q, %v", rules, back, err)
		}
	})
}

func FuzzRules(f *testing.F) {
	f.Add("gold: R4 F4 M4; rest: any")
	f.Add("a: R2-3 orders=1\nb: any")
	f.Fuzz(func(t *testing.T, text string) {
		var rules rfm.Rules
		if rules.UnmarshalText([]byte(text)) != nil {
			return
		}
		var back rfm.Rules
		if err := back.UnmarshalText([]byte(rules.String())); err != nil || back.String() != rules.String() {
			t.Errorf("%q was read as %q and that as %q, %v", text, rules, back, err)
		}
	})
}
