package rfm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rules say which segment a customer is in: that of the first rule that holds.
// As text they are one rule per line (or between semicolons):
//
//	gold:     R4 F4 M4
//	win-back: R1 F4 M4
//	loyal:    R>=3 F>=3
//	new:      R4 orders=1
//	rest:     any
type Rules []Rule

// Rule holds for the customers whose scores and frequency lie in its ranges.
type Rule struct {
	Segment string
	R, F, M Range
	Orders  Range // the frequency itself, as it is counted
}

// Range is from Min to Max, both included. A bound of 0 is open.
type Range struct{ Min, Max int64 }

func (r Range) holds(n int64) bool { return n >= r.Min && (r.Max == 0 || n <= r.Max) }

// Standard is the standard segments for a number of bins. For four bins they
// are those of the definition:
//
//	gold:        R4 F4 M4
//	win-back:    R1 F4 M4
//	loyal:       R>=3 F>=3
//	at-risk:     R<=2 F>=3
//	big-spender: R>=3 M4
//	new:         R4 orders=1
//	promising:   R>=3
//	slipping:    R2
//	lost:        R1
//
// For other numbers of bins the words behind the numbers are kept. The top is
// the best quarter of the scores, the bottom the worst one, both rounded down
// but never empty; high is the better half, the middle score included, and low
// is the rest. So with five bins gold is R5 F5 M5 and loyal is R>=3 F>=3; with
// ten, gold is R9-10 F9-10 M9-10. With two or three bins all that is low is
// the bottom, and nobody is slipping.
func Standard(bins int) Rules {
	quarter := int64(max(1, bins/4))
	top := Range{int64(bins) - quarter + 1, int64(bins)}
	bottom := Range{1, quarter}
	high := Range{Min: int64(bins)/2 + 1}
	low := Range{Max: high.Min - 1}
	rules := Rules{
		{Segment: "gold", R: top, F: top, M: top},
		{Segment: "win-back", R: bottom, F: top, M: top},
		{Segment: "loyal", R: high, F: high},
		{Segment: "at-risk", R: low, F: high},
		{Segment: "big-spender", R: high, M: top},
		{Segment: "new", R: top, Orders: Range{1, 1}},
		{Segment: "promising", R: high},
		{Segment: "slipping", R: Range{bottom.Max + 1, low.Max}},
		{Segment: "lost", R: bottom},
	}
	return slices.DeleteFunc(rules, func(r Rule) bool { return r.R.Max > 0 && r.R.Min > r.R.Max })
}

// Names are the segments in the order of their rules, each once.
func (rs Rules) Names() []string {
	var names []string
	for _, r := range rs {
		if !slices.Contains(names, r.Segment) {
			names = append(names, r.Segment)
		}
	}
	return names
}

// segment is the segment of the first rule that holds, or "" when none does,
// which Check excludes.
func (rs Rules) segment(s Scores, frequency int64) string {
	if i := rs.first(s, frequency); i >= 0 {
		return rs[i].Segment
	}
	return ""
}

func (rs Rules) first(s Scores, frequency int64) int {
	return slices.IndexFunc(rs, func(r Rule) bool {
		return r.R.holds(int64(s.R)) && r.F.holds(int64(s.F)) && r.M.holds(int64(s.M)) && r.Orders.holds(frequency)
	})
}

// Check tells what is wrong with rules for a number of bins: a score that does
// not exist, customers without a segment, or a rule that never is the first to
// hold.
func (rs Rules) Check(bins int) error {
	for _, r := range rs {
		if high := max(r.R.Min, r.R.Max, r.F.Min, r.F.Max, r.M.Min, r.M.Max); high > int64(bins) {
			return fmt.Errorf("segment %q: there is no score %d with %d bins", r.Segment, high, bins)
		}
	}
	reached := make([]bool, len(rs))
	for s := range allScores(bins) {
		for _, frequency := range rs.classes() {
			i := rs.first(s, frequency)
			if i < 0 {
				return fmt.Errorf("no segment for customers with R%d F%d M%d; end with a rule such as \"rest: any\"", s.R, s.F, s.M)
			}
			reached[i] = true
		}
	}
	if i := slices.Index(reached, false); i >= 0 {
		return fmt.Errorf("segment %q: rules above it take all of its customers; move %q up or drop it", rs[i].Segment, rs[i].line())
	}
	return nil
}

// allScores is every cell of the cube.
func allScores(bins int) func(yield func(Scores) bool) {
	return func(yield func(Scores) bool) {
		for n := range bins * bins * bins {
			if !yield(Scores{n/(bins*bins) + 1, n/bins%bins + 1, n%bins + 1}) {
				return
			}
		}
	}
}

// classes are the lowest frequencies of the runs of frequencies that no rule
// tells apart.
func (rs Rules) classes() []int64 {
	lowest := []int64{1}
	for _, r := range rs {
		if r.Orders.Min > 1 {
			lowest = append(lowest, r.Orders.Min)
		}
		if r.Orders.Max > 0 {
			lowest = append(lowest, r.Orders.Max+1)
		}
	}
	slices.Sort(lowest)
	return slices.Compact(lowest)
}

// String is the rules as text, one on a line.
func (rs Rules) String() string {
	var lines []string
	for _, r := range rs {
		lines = append(lines, r.line())
	}
	return strings.Join(lines, "\n")
}

// MarshalText writes the rules, one on a line.
func (rs Rules) MarshalText() ([]byte, error) { return []byte(rs.String()), nil }

func (r Rule) line() string { return r.Segment + ": " + r.Condition() }

// Condition is what the rule asks for: R>=3 F4.
func (r Rule) Condition() string {
	var words []string
	for _, c := range []struct {
		name string
		in   Range
	}{{"R", r.R}, {"F", r.F}, {"M", r.M}, {"orders", r.Orders}} {
		if c.in != (Range{}) {
			words = append(words, c.name+c.in.text(c.name))
		}
	}
	if len(words) == 0 {
		return "any"
	}
	return strings.Join(words, " ")
}

func (r Range) text(name string) string {
	switch {
	case r.Max == 0:
		return fmt.Sprintf(">=%d", r.Min)
	case r.Min == 0:
		return fmt.Sprintf("<=%d", r.Max)
	}
	s := strconv.FormatInt(r.Min, 10)
	if r.Min < r.Max {
		s += "-" + strconv.FormatInt(r.Max, 10)
	}
	if name == "orders" {
		return "=" + s
	}
	return s
}

// UnmarshalText reads rules, one on a line or between semicolons. What depends
// on the number of bins is looked at by Check.
func (rs *Rules) UnmarshalText(b []byte) error {
	*rs = nil
	for line := range strings.FieldsFuncSeq(string(b), func(r rune) bool { return r == '\n' || r == ';' }) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		rule, err := parseRule(line)
		if err != nil {
			return fmt.Errorf("%q: %w", strings.TrimSpace(line), err)
		}
		*rs = append(*rs, rule)
	}
	if len(*rs) == 0 {
		return errors.New("no segments; write rules such as \"gold: R4 F4 M4; rest: any\"")
	}
	return nil
}

func parseRule(line string) (Rule, error) {
	name, conditions, ok := strings.Cut(line, ":")
	r := Rule{Segment: strings.TrimSpace(name)}
	words := strings.Fields(conditions)
	if !ok || r.Segment == "" || len(words) == 0 {
		return r, errors.New("write a segment as NAME: CONDITIONS, such as loyal: R>=3 F>=3")
	}
	if len(words) == 1 && strings.EqualFold(words[0], "any") {
		return r, nil
	}
	for _, word := range words {
		if err := r.parseCondition(word); err != nil {
			return r, err
		}
	}
	return r, nil
}

func (r *Rule) parseCondition(word string) error {
	i := strings.IndexFunc(word, func(c rune) bool { return !('a' <= c|0x20 && c|0x20 <= 'z') })
	if i < 0 {
		i = len(word)
	}
	into := map[string]*Range{"r": &r.R, "f": &r.F, "m": &r.M, "orders": &r.Orders}[strings.ToLower(word[:i])]
	if into == nil {
		return fmt.Errorf("condition %q: begin with R, F, M or orders, or write any", word)
	}
	if *into != (Range{}) {
		return fmt.Errorf("condition %q: there is one for %s already; write a range as R2-3", word, word[:i])
	}
	in, ok := parseRange(word[i:])
	if !ok {
		return fmt.Errorf("condition %q: write R4, R>=3, R<=2 or R2-3, with numbers from 1", word)
	}
	*into = in
	return nil
}

func parseRange(s string) (Range, bool) {
	var r Range
	var ok bool
	switch {
	case strings.HasPrefix(s, ">="):
		r.Min, ok = positive(s[2:])
		return r, ok
	case strings.HasPrefix(s, "<="):
		r.Max, ok = positive(s[2:])
		return r, ok
	}
	low, high, two := strings.Cut(strings.TrimPrefix(s, "="), "-")
	if !two {
		high = low
	}
	if r.Min, ok = positive(low); !ok {
		return r, false
	}
	r.Max, ok = positive(high)
	return r, ok && r.Min <= r.Max
}

func positive(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return n, err == nil && n > 0 && s[0] != '+'
}
