package schema

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestConditions(t *testing.T) {
	for text, want := range map[string]Condition{
		`country=PL`:                      {"country", "=", []string{"PL"}},
		` country = PL `:                  {"country", "=", []string{"PL"}},
		`country==PL`:                     {"country", "=", []string{"PL"}},
		`amount >= 100`:                   {"amount", ">=", []string{"100"}},
		`amount<-1.5`:                     {"amount", "<", []string{"-1.5"}},
		`a!=b=c`:                          {"a", "!=", []string{"b=c"}},
		`Shipping Country=United States`:  {"Shipping Country", "=", []string{"United States"}},
		`note="a, b"`:                     {"note", "=", []string{"a, b"}},
		`note=a, b`:                       {"note", "=", []string{"a, b"}},
		`note='it''s'`:                    {"note", "=", []string{"it's"}},
		`"x=y"<=3`:                        {"x=y", "<=", []string{"3"}},
		`country=""`:                      {"country", "=", []string{""}},
		`country=`:                        {"country", "=", []string{""}},
		`country in (PL, "New, York",'')`: {"country", "in", []string{"PL", "New, York", ""}},
		`country IN(PL)`:                  {"country", "in", []string{"PL"}},
		`in in (a=b, c)`:                  {"in", "in", []string{"a=b", "c"}},
		`orders.country=PL`:               {"orders.country", "=", []string{"PL"}},
		`x in y=3`:                        {"x in y", "=", []string{"3"}},
	} {
		var c Condition
		if err := c.UnmarshalText([]byte(text)); err != nil || c.Column != want.Column || c.Op != want.Op || !slices.Equal(c.Values, want.Values) {
			t.Errorf("%s: %+v, %v; want %+v", text, c, err, want)
		}
	}
	for _, text := range []string{``, `country`, `=PL`, `country in PL`, `country in (PL`, `country in (PL,)`, `country in ()`, `"country=PL`, `country="PL`, `country="PL" DE`, `country in ("a" b)`, `country ~ PL`} {
		var c Condition
		if err := c.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is accepted as %+v", text, c)
		}
	}
}

// A condition as it is printed is read as the same one.
func TestConditionsAreWrittenAsTheyAreRead(t *testing.T) {
	text := rapid.StringMatching(`[a-z=<>!"'(),. ]*[a-z]`)
	rapid.Check(t, func(t *rapid.T) {
		trimmed := rapid.Map(text, func(s string) string {
			return string(slices.DeleteFunc([]byte(s), func(b byte) bool { return b == ' ' }))
		})
		c := Condition{Column: trimmed.Draw(t, "column"), Op: rapid.SampledFrom([]string{"=", "!=", "<", "<=", ">", ">=", "in"}).Draw(t, "op")}
		c.Values = []string{trimmed.Draw(t, "value")}
		if c.Op == "in" {
			c.Values = append(c.Values, rapid.SliceOfN(trimmed, 0, 3).Draw(t, "more")...)
		}
		var again Condition
		if err := again.UnmarshalText([]byte(c.String())); err != nil || again.Column != c.Column || again.Op != c.Op || !slices.Equal(again.Values, c.Values) {
			t.Fatalf("%+v is written as %s and read as %+v, %v", c, c, again, err)
		}
	})
}
