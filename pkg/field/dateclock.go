package field

import (
	"bytes"
	"strings"
)

// clock reads the time behind a date, if there is one, up to the end.
func (c *cursor) clock(s *stamp) bool {
	if c.done() {
		return true
	}
	if c.onlyZone(s) {
		return true
	}
	comma := c.take(',')
	if !c.take('T') && !c.take('t') && !c.blanks() && !comma {
		return false
	}
	c.blanks()
	if w := c.peek(); (w == 'a' || w == 'A') && c.i+3 < len(c.b) && (c.b[c.i+1]|0x20) == 't' && c.b[c.i+2] == ' ' {
		c.i += 3 // January 5, 2024 at 10:30 AM
	}
	if !c.time(s) {
		return false
	}
	c.blanks()
	return c.zone(s) && c.done()
}

// onlyZone reads the offset of a date without a time, as XML has them:
// 2024-01-05Z. It changes no day.
func (c *cursor) onlyZone(s *stamp) bool {
	start, before := *c, *s
	c.blanks()
	if c.zone(s) && s.zoned {
		return true
	}
	*c, *s = start, before
	return false
}

// time reads 10:00, 10:00:00, 10:00:00.123, 100000, and AM or PM.
func (c *cursor) time(s *stamp) bool {
	n, k := c.number(6)
	switch {
	case k == 6:
		s.hour, s.minute, s.second = n/10000, n/100%100, n%100
	case k == 4:
		s.hour, s.minute = n/100, n%100
	case k == 1 || k == 2:
		s.hour = n
		if !c.take(':') {
			return false
		}
		if s.minute, k = c.number(2); k != 2 {
			return false
		}
		if c.take(':') {
			if s.second, k = c.number(2); k != 2 {
				return false
			}
		}
	default:
		return false
	}
	s.timed = true
	if (c.peek() == '.' || c.peek() == ',') && k > 0 {
		c.i++
		if _, k := c.number(12); k == 0 {
			return false
		}
	}
	return c.noon(s)
}

// noon reads AM or PM and turns the hour into one of 24.
func (c *cursor) noon(s *stamp) bool {
	start := c.i
	c.blanks()
	half := c.peek() | 0x20
	if half != 'a' && half != 'p' {
		c.i = start
		return true
	}
	c.i++
	c.take('.')
	if c.peek()|0x20 != 'm' {
		c.i = start
		return true
	}
	c.i++
	c.take('.')
	if isLetter(c.peek()) {
		c.i = start // the name of a zone
		return true
	}
	if s.hour < 1 || s.hour > 12 {
		return false
	}
	s.hour %= 12
	if half == 'p' {
		s.hour += 12
	}
	return true
}

// zone reads Z, UTC, +02:00, -0500, GMT+2, an abbreviation such as CEST, and
// the name in brackets that Java writes behind an offset.
func (c *cursor) zone(s *stamp) bool {
	if c.done() {
		return true
	}
	switch name := strings.ToUpper(c.word()); {
	case name == "Z" || name == "UTC" || name == "GMT":
		s.zoned = true
	case len(name) > 5:
		return false
	case name != "":
		s.named = true
		return c.done()
	}
	if sign := c.peek(); sign == '+' || sign == '-' {
		c.i++
		if !c.offset(s, sign == '-') {
			return false
		}
	}
	if c.peek() == '[' && c.b[len(c.b)-1] == ']' {
		c.i = len(c.b)
	}
	return c.done()
}

func (c *cursor) offset(s *stamp, west bool) bool {
	h, k := c.number(4)
	m := 0
	switch {
	case k == 4:
		h, m = h/100, h%100
	case k == 1 || k == 2:
		if c.take(':') {
			var n int
			if m, n = c.number(2); n != 2 {
				return false
			}
		}
	default:
		return false
	}
	if h > 18 || m > 59 {
		return false
	}
	s.zoned, s.offset = true, h*3600+m*60
	if west {
		s.offset = -s.offset
	}
	return true
}

// isTime tells whether the text is a time of day alone.
func isTime(b []byte) bool {
	c := &cursor{b: b}
	var s stamp
	return bytes.IndexByte(b, ':') > 0 && c.time(&s) && c.done()
}
