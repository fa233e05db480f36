package field

import (
	"bytes"
	"strings"
)

// cursor is a position in the text of a date.
type cursor struct {
	b []byte
	i int
}

func (c *cursor) done() bool { return c.i >= len(c.b) }

// peek is the next letter, 0 at the end.
func (c *cursor) peek() byte {
	if c.i < len(c.b) {
		return c.b[c.i]
	}
	return 0
}

// take steps over a letter, which is not 0, if it is next.
func (c *cursor) take(letter byte) bool {
	if c.peek() != letter {
		return false
	}
	c.i++
	return true
}

// blanks steps over blanks and reports whether there were any.
func (c *cursor) blanks() bool {
	from := c.i
	for c.peek() == ' ' || c.peek() == '\t' || c.peek() == sureGroup {
		c.i++
	}
	return c.i > from
}

// number parses the next digits, at most most of them.
func (c *cursor) number(most int) (n, digits int) {
	for digits < most && c.peek() >= '0' && c.peek() <= '9' {
		n = n*10 + int(c.peek()-'0')
		c.i++
		digits++
	}
	return n, digits
}

// word is the next ASCII letters.
func (c *cursor) word() string {
	from := c.i
	for isLetter(c.peek()) {
		c.i++
	}
	return string(c.b[from:c.i])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// scanDate parses a date in numbers or with the name of a month, and the day of the
// week and the time beside it. Numbers with the year last are formDay, with the first number as
// the day: the caller may know better.
func scanDate(b []byte) (s stamp, f form) {
	b, days := withoutWeekday(b)
	c := &cursor{b: b}
	if f = c.numeric(&s); f == formNone {
		c.i, s = 0, stamp{}
		f = c.named(&s)
	}
	s.weekdays = days
	if f == formNone || !c.clock(&s) {
		return s, formNone
	}
	return s, f
}

// numeric parses 2024-01-05, 20240105, 5.1.2024, and 2024-01 as its first day.
func (c *cursor) numeric(s *stamp) form {
	first, n := c.number(8)
	switch {
	case n == 8:
		s.year, s.month, s.day = first/10000, first/100%100, first%100
		return formYear
	case n == 0 || n > 4 || n == 3:
		return formNone
	}
	if n == 4 && c.unit(first, s) {
		return formYear
	}
	sep := c.peek()
	if sep != '-' && sep != '/' && sep != '.' {
		return formNone
	}
	c.i++
	korean := n == 4 && sep == '.' && c.blanks() // 2024. 1. 5.
	second, n2 := c.number(2)
	if n == 4 && n2 == 2 && sep != '.' && c.done() { // 2024.01 is a number
		s.year, s.month, s.day, s.monthOnly = first, second, 1, true
		return formYear
	}
	if n2 == 0 || !c.take(sep) || korean && !c.blanks() {
		return formNone
	}
	third, n3 := c.number(4)
	if korean {
		c.take(sep)
	}
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

// eastern are the words behind the year, the month and the day in Chinese and Japanese,
// and in Korean.
var eastern = [...][3]string{{"年", "月", "日"}, {"년", "월", "일"}}

// unit parses the rest of 2024年1月5日 or 2024년 1월 5일 behind its year.
func (c *cursor) unit(year int, s *stamp) bool {
	for _, words := range eastern {
		start := *c
		numbers := [3]int{year}
		ok := c.literal(words[0])
		for i := 1; ok && i < len(numbers); i++ {
			k := 0
			c.blanks()
			numbers[i], k = c.number(2)
			ok = k > 0 && c.literal(words[i])
		}
		if ok {
			s.year, s.month, s.day = numbers[0], numbers[1], numbers[2]
			return true
		}
		*c = start
	}
	return false
}

// literal steps over a text if it is next.
func (c *cursor) literal(text string) bool {
	next := bytes.HasPrefix(c.b[c.i:], []byte(text))
	if next {
		c.i += len(text)
	}
	return next
}

// named parses 5 Jan 2024, January 5, 2024, 5-Jan-2024, Fri, 05 Jan 2024, and
// January 2024 as its first day.
func (c *cursor) named(s *stamp) form {
	var numbers, digits [2]int
	count := 0
	for range 7 {
		if c.isName() {
			if !c.monthOrFiller(s) {
				return formNone
			}
		} else {
			n, k := c.number(4)
			if k == 0 || count == 2 {
				return formNone
			}
			numbers[count], digits[count] = n, k
			count++
			c.ordinal()
		}
		if count == 2 && s.month > 0 {
			break
		}
		if count == 1 && digits[0] == 4 && s.month > 0 && c.done() {
			s.year, s.day, s.monthOnly = numbers[0], 1, true
			return formNames
		}
		if !c.between() {
			return formNone
		}
	}
	day, year := 0, 1
	if digits[0] == 4 {
		day, year = 1, 0
	}
	s.day, s.year, s.shortYear = numbers[day], numbers[year], digits[year] == 2
	if s.month == 0 || digits[day] == 0 || digits[day] > 2 || digits[year] != 4 && digits[year] != 2 {
		return formNone
	}
	return formNames
}

// monthOrFiller parses the name of a month, or steps over a word between the parts.
func (c *cursor) monthOrFiller(s *stamp) bool {
	w := c.letters()
	if m, english, other := monthOf(w); m > 0 && s.month == 0 {
		s.month, s.english, s.foreign = m, !other, !english
		c.take('.')
		return true
	}
	c.take('.')
	return isFiller(w)
}

// ordinal steps over the ending of 1st, 2nd, 3rd, 4th, 1er and 1º.
func (c *cursor) ordinal() {
	start := c.i
	switch strings.ToLower(c.letters()) {
	case "st", "nd", "rd", "th", "er", "º", "ª":
	default:
		c.i = start
	}
}

// between steps over the separators in a date with names.
func (c *cursor) between() bool {
	comma := c.take(',')
	if c.blanks() || comma {
		return true
	}
	if c.take('.') {
		c.blanks()
		return true
	}
	return c.take('-') || c.take('/')
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthNumber is the month of an English name, its first three letters, or Sept;
// else 0.
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

// hasWord reports whether the text has a number and a word, like a date with the
// name of a month.
func hasWord(b []byte) bool {
	letters, digits := 0, 0
	for _, ch := range b {
		switch {
		case isLetter(ch) || ch >= 0x80:
			letters++
		case ch >= '0' && ch <= '9':
			digits++
		}
	}
	return letters >= 3 && digits >= 2
}

// clock parses the rest: nothing, the offset of a date without a time as in XML
// (2024-01-05Z), which changes no day, or a time.
func (c *cursor) clock(s *stamp) bool {
	if c.done() {
		return true
	}
	start, before := *c, *s
	if c.dayZone(s) {
		return true
	}
	*c, *s = start, before
	comma := c.take(',')
	if !c.take('T') && !c.take('t') && !c.blanks() && !comma {
		return false
	}
	c.blanks()
	c.at()
	half := c.half()
	if !c.time(s) || half > 0 && s.hour > 12 {
		return false
	}
	if half > 0 {
		s.hour = s.hour%12 + half - 1
	}
	c.blanks()
	return c.zone(s) && c.done()
}

// at steps over the word before a time: January 5, 2024 at 10:30 AM.
func (c *cursor) at() {
	if !c.isName() {
		return
	}
	for _, word := range [...]string{"at ", "à ", "um ", "om ", "a las ", "alle ore ", "alle ", "às ", "saat "} {
		if rest := c.b[c.i:]; len(rest) > len(word) && strings.EqualFold(string(rest[:len(word)]), word) {
			c.i += len(word)
			return
		}
	}
}

// halves are the words for AM and PM before a time in Korean, Japanese and Chinese.
var halves = [...][2]string{{"오전", "오후"}, {"午前", "午後"}, {"上午", "下午"}}

// half steps over such a word and is the hours before the half of the day, and one; 0:
// none is there.
func (c *cursor) half() int {
	for _, words := range halves {
		for i, word := range words {
			if c.peek() == word[0] && c.literal(word) {
				c.blanks()
				return 1 + 12*i
			}
		}
	}
	return 0
}

// dayZone parses the offset of a date without a time: Z, +02:00, or a name after
// a blank. 2024-01-05-06 and 2024-01-05 +1 are something else.
func (c *cursor) dayZone(s *stamp) bool {
	apart := c.blanks()
	rest := c.b[c.i:]
	if sign := bytes.IndexAny(rest, "+-"); sign >= 0 && (apart && sign == 0 || len(rest) < sign+6 || rest[sign+3] != ':') {
		return false
	}
	return c.zone(s) && s.zoned
}

// time parses 10:00, 10:00:00, 10:00:00.123, 100000, and AM or PM.
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
	if c.take('.') || c.take(',') {
		if _, k := c.number(12); k == 0 {
			return false
		}
	}
	return c.noon(s)
}

// noon parses AM or PM, if it is next, and turns the hour into one of 24.
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
	if !c.take('m') && !c.take('M') {
		c.i = start
		return true
	}
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

// zone parses Z, UTC, +02:00, -0500, GMT+2, an abbreviation such as CEST, and
// the name in brackets that Java writes after an offset.
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

// isTime reports whether the text is a time of day alone.
func isTime(b []byte) bool {
	c := &cursor{b: b}
	var s stamp
	return bytes.IndexByte(b, ':') > 0 && c.time(&s) && c.done()
}
