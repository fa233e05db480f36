package field

import "strings"

// cursor walks over the text of a date.
type cursor struct {
	b []byte
	i int
}

func (c *cursor) done() bool { return c.i >= len(c.b) }

func (c *cursor) peek() byte {
	if c.i < len(c.b) {
		return c.b[c.i]
	}
	return 0
}

// take steps over the letter if it is next.
func (c *cursor) take(letter byte) bool {
	if c.peek() != letter || c.done() {
		return false
	}
	c.i++
	return true
}

// blanks steps over blanks and tells whether there were any.
func (c *cursor) blanks() bool {
	from := c.i
	for c.peek() == ' ' || c.peek() == '\t' || c.peek() == sureGroup {
		c.i++
	}
	return c.i > from
}

// number is the digits that are next, at most most of them.
func (c *cursor) number(most int) (n, digits int) {
	for digits < most && c.peek() >= '0' && c.peek() <= '9' {
		n = n*10 + int(c.peek()-'0')
		c.i++
		digits++
	}
	return n, digits
}

// word is the ASCII letters that are next.
func (c *cursor) word() string {
	from := c.i
	for isLetter(c.peek()) {
		c.i++
	}
	return string(c.b[from:c.i])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// scanDate reads a date that is written in numbers or with the English name of
// a month, and the time behind it. Numbers with the year last are formDay, the
// first number as the day: who knows better turns them round.
func scanDate(b []byte) (stamp, form) {
	c := &cursor{b: b}
	var s stamp
	f := c.date(&s)
	if f == formNone || !c.clock(&s) {
		return s, formNone
	}
	return s, f
}

func (c *cursor) date(s *stamp) form {
	start := *c
	if f := c.numeric(s); f != formNone {
		return f
	}
	*c, *s = start, stamp{}
	if c.named(s) {
		return formNames
	}
	return formNone
}

// numeric reads 2024-01-05, 20240105, 5.1.2024.
func (c *cursor) numeric(s *stamp) form {
	first, n := c.number(8)
	switch {
	case n == 8:
		s.year, s.month, s.day = first/10000, first/100%100, first%100
		return formYear
	case n == 0 || n > 4 || n == 3:
		return formNone
	}
	sep := c.peek()
	if sep != '-' && sep != '/' && sep != '.' {
		return formNone
	}
	c.i++
	second, n2 := c.number(2)
	if n2 == 0 || !c.take(sep) {
		return formNone
	}
	third, n3 := c.number(4)
	switch {
	case n == 4 && (n3 == 1 || n3 == 2):
		s.year, s.month, s.day = first, second, third
		return formYear
	case n <= 2 && (n3 == 4 || n3 == 2):
		s.day, s.month, s.year, s.shortYear = first, second, third, n3 == 2
		return formDay
	}
	return formNone
}

// named reads 5 Jan 2024, January 5, 2024, 5-Jan-2024, Fri, 05 Jan 2024.
func (c *cursor) named(s *stamp) bool {
	numbers, digits := [2]int{}, [2]int{}
	count := 0
	for range 5 {
		switch {
		case isLetter(c.peek()):
			if !c.monthOrDay(s) {
				return false
			}
		default:
			n, k := c.number(4)
			if k == 0 || count == 2 {
				return false
			}
			numbers[count], digits[count] = n, k
			count++
			c.ordinal()
		}
		if count == 2 && s.month > 0 {
			break
		}
		if !c.between() {
			return false
		}
	}
	if count != 2 || s.month == 0 {
		return false
	}
	if digits[0] == 4 {
		numbers[0], numbers[1], digits[0], digits[1] = numbers[1], numbers[0], digits[1], digits[0]
	}
	s.day, s.year, s.shortYear = numbers[0], numbers[1], digits[1] == 2
	return digits[0] <= 2 && (digits[1] == 4 || digits[1] == 2)
}

// monthOrDay reads the name of a month into s, or steps over that of a weekday.
func (c *cursor) monthOrDay(s *stamp) bool {
	w := c.word()
	if m := monthNumber(w); m > 0 && s.month == 0 {
		s.month = m
		c.take('.')
		return true
	}
	c.take('.')
	return isWeekday(w)
}

// ordinal steps over the ending of 1st, 2nd, 3rd and 4th.
func (c *cursor) ordinal() {
	start := c.i
	switch strings.ToLower(c.word()) {
	case "st", "nd", "rd", "th":
	default:
		c.i = start
	}
}

// between steps over what separates the parts of a date with names.
func (c *cursor) between() bool {
	comma := c.take(',')
	if c.blanks() || comma {
		return true
	}
	return c.take('-') || c.take('/') || c.take('.')
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthNumber is the month of an English name, of its first three letters, or
// of Sept; else 0.
func monthNumber(w string) int {
	if len(w) < 3 || len(w) > 9 {
		return 0
	}
	w = strings.ToLower(w)
	for i, m := range months {
		if w == m || w == m[:3] || w == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

var weekdays = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func isWeekday(w string) bool {
	w = strings.ToLower(w)
	for _, d := range weekdays {
		if w == d || w == d[:3] || w == "tues" || w == "thur" || w == "thurs" {
			return true
		}
	}
	return false
}

// hasWord tells whether the text has a number and a word, as a date with the
// name of a month has.
func hasWord(b []byte) bool {
	letters, digits := 0, 0
	for _, ch := range b {
		if isLetter(ch) || ch >= 0x80 {
			letters++
		}
		if ch >= '0' && ch <= '9' {
			digits++
		}
	}
	return letters >= 3 && digits >= 2
}
