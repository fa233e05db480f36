package field

import (
	"fmt"
	"strings"
)

// token is one part of a date pattern: a field such as MM, or literal text.
type token struct {
	field string
	text  string // when field is empty
}

// patternFields are the fields of patterns, longest first, so that MMMM is not
// two MM.
var patternFields = []string{"YYYY", "MMMM", "MMM", "ZZ", "zz", "YY", "MM", "DD", "HH", "hh", "mm", "ss", "M", "D", "H", "h", "m", "s", "S", "A", "a", "Z"}

// parsePattern splits a pattern such as DD.MM.YYYY HH:mm. Text in square brackets
// is literal.
func parsePattern(p string) ([]token, error) {
	var tokens []token
	has := map[string]bool{}
	for rest := p; rest != ""; {
		t, n, err := nextToken(rest)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", p, err)
		}
		tokens = append(tokens, t)
		if t.field != "" {
			has[t.field[:1]] = true
		}
		rest = rest[n:]
	}
	if !has["Y"] || !has["M"] {
		return nil, fmt.Errorf("%q: use %s, or a pattern of YYYY, MM, DD, HH, mm, ss such as \"DD.MM.YYYY HH:mm\"", p, strings.Join(DateFormats(), ", "))
	}
	return tokens, nil
}

func nextToken(p string) (token, int, error) {
	if p[0] == '[' {
		end := strings.IndexByte(p, ']')
		if end < 0 {
			return token{}, 0, fmt.Errorf("a bracket is not closed")
		}
		return token{text: p[1:end]}, end + 1, nil
	}
	for _, f := range patternFields {
		if !strings.HasPrefix(p, f) {
			continue
		}
		n := len(f)
		for f == "S" && n < len(p) && p[n] == 'S' {
			n++
		}
		return token{field: f}, n, nil
	}
	if isLetter(p[0]) && p[0] != 'T' {
		return token{}, 0, fmt.Errorf("the letter %q is no part of a date; put plain text in [brackets]", p[:1])
	}
	return token{text: p[:1]}, 1, nil
}

// match parses a date by the pattern of the column, with the day of the week beside it
// that the pattern does not have.
func (d *Dates) match(b []byte) (stamp, *Fault) {
	s, fault := d.matched(b)
	if fault == nil {
		return s, nil
	}
	date, days := withoutWeekday(b)
	if days == 0 {
		return s, fault
	}
	s, fault = d.matched(date)
	s.weekdays = days
	return s, fault
}

// matched parses a date by the pattern of the column. A time may follow a pattern
// without one.
func (d *Dates) matched(b []byte) (stamp, *Fault) {
	c := &cursor{b: b}
	s := stamp{month: 1, day: 1}
	ok := true
	for i := 0; ok && i < len(d.pattern); i++ {
		open := i+1 == len(d.pattern) || d.pattern[i+1].field == ""
		ok = c.token(d.pattern[i], &s, open)
	}
	if !ok || !s.timed && !c.clock(&s) || !c.done() {
		return s, newFault(CodeDate, "not a date written as "+d.o.Format, "")
	}
	if s.shortYear { // the last year up to the pivot with these two digits
		if s.year += d.o.Pivot / 100 * 100; s.year > d.o.Pivot {
			s.year -= 100
		}
	}
	return s, nil
}

// token parses one part of a pattern; open tells that no digits of another part
// follow. A year of two digits may then be written with all four, as spreadsheets
// do that save such dates again.
func (c *cursor) token(t token, s *stamp, open bool) bool {
	k := 0 // digits
	number := func(into *int) bool {
		*into, k = c.number(2)
		return k > 0
	}
	clock := func(into *int) bool {
		s.timed = true
		return number(into)
	}
	switch t.field {
	case "YYYY":
		s.year, k = c.number(4)
		return k == 4
	case "YY":
		start := *c
		if s.year, k = c.number(4); open && k == 4 {
			return true
		}
		*c, s.shortYear = start, true
		s.year, k = c.number(2)
		return k == 2
	case "MMMM", "MMM":
		s.month, _, _ = monthOf(c.letters())
		return s.month > 0
	case "MM", "M":
		return number(&s.month)
	case "DD", "D":
		return number(&s.day)
	case "HH", "H", "hh", "h":
		return clock(&s.hour)
	case "mm", "m":
		return clock(&s.minute)
	case "ss", "s":
		return clock(&s.second)
	case "S":
		_, k = c.number(12)
		return k > 0
	case "A", "a":
		from := c.i
		return c.noon(s) && c.i > from
	case "Z", "ZZ":
		return c.zone(s) && s.zoned
	case "zz":
		return c.zone(s)
	}
	if t.text == " " {
		return c.blanks()
	}
	return c.literal(t.text)
}
