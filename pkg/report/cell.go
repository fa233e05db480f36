package report

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Cell is one value with two faces: Human is read, Machine is parsed. The faces
// are formatted when they are written, so that a table of a million rows that is
// streamed allocates nothing for a cell. A cell with an empty machine face is an
// undefined value.
//
// It is small enough to be returned in registers: a table has many.
type Cell struct {
	Data bool // the text came from the data: it is made safe before it is shown

	kind   kind
	digits int8   // decimals of the human face, or of an amount
	bits   uint64 // the number, as its kind holds it
	text   string // the machine face of a text
	look   *look  // shared, and so never changed; nil: the value's own human face
}

// look is how people see a cell where that does not follow from its value.
type look struct {
	shown bool // human takes the place of the value's own human face
	human string
	mark  string
	heat  float64
}

// kind says how the value of a cell is written.
type kind uint8

const (
	none  kind = iota
	truth      // true or false
	text
	count   // int64
	amount  // minor units, int64
	day     // calendar.Day
	percent // float64
	number  // float64
	estimate
)

// Empty is a cell without a value.
func Empty() Cell { return Cell{} }

// Undefined is a value that does not exist, such as a rate of nobody.
func Undefined() Cell { return Cell{look: &undefined} }

var undefined = look{shown: true, human: "–"}

// Text is a text of the program's own.
func Text(s string) Cell { return Cell{kind: text, text: s} }

// Raw is a text that came from the data.
func Raw(s string) Cell { return Cell{kind: text, text: s, Data: true} }

// Bool is true or false.
func Bool(b bool) Cell { return Cell{kind: truth, text: strconv.FormatBool(b)} }

// Count is a whole number: 1,234.
func Count(n int64) Cell { return Cell{kind: count, bits: uint64(n)} }

// Counted is a number of things: 1 order, 6,919 orders.
func Counted(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Count(n).Human() + " " + noun
}

// Tally is counts by name, the largest first: 30 amount-invalid, 7 date-invalid.
func Tally(counts map[string]int64) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = Count(counts[name]).Human() + " " + name
	}
	return strings.Join(names, ", ")
}

// Money is an amount in major units. Its currency stands once in the head of the
// report. It is undefined in data without amounts.
func Money(a money.Amount) Cell {
	if a.Unit.Unpriced {
		return Undefined()
	}
	whole, _ := money.Scale(a.Minor, 1, max(a.Unit.Parts, 1))
	return Cell{kind: amount, bits: uint64(whole), digits: int8(a.Unit.Digits)}
}

// Day is a civil day.
func Day(d calendar.Day) Cell { return Cell{kind: day, bits: uint64(d)} }

// Percent is a percentage, for people with one decimal: 80.0 %.
func Percent(p float64) Cell { return Cell{kind: percent, bits: math.Float64bits(p)} }

// PercentOf is Percent, or Undefined when the rate does not exist.
func PercentOf(p *float64) Cell {
	if p == nil {
		return Undefined()
	}
	return Percent(*p)
}

// Number is a number, for people with that many decimals.
func Number(x float64, decimals int) Cell {
	return Cell{kind: number, bits: math.Float64bits(x), digits: int8(decimals)}
}

// NumberOf is Number, or Undefined when the value does not exist.
func NumberOf(x *float64, decimals int) Cell {
	if x == nil {
		return Undefined()
	}
	return Number(*x, decimals)
}

// Shown is the same value with another human face.
func (c Cell) Shown(human string) Cell {
	return c.seen(func(l *look) { l.shown, l.human = true, human })
}

// Marked is the same value with a mark behind its human face, such as * for a footnote.
func (c Cell) Marked(mark string) Cell {
	if c.look == nil && mark == footnote.mark { // which many rows of a long table may have
		c.look = &footnote
		return c
	}
	return c.seen(func(l *look) { l.mark = mark })
}

var footnote = look{mark: "*"}

// Shaded is the same value in a cell that is shaded as strongly as heat says, from 0,
// not at all, to 1.
func (c Cell) Shaded(heat float64) Cell {
	return c.seen(func(l *look) { l.heat = heat })
}

func (c Cell) seen(change func(*look)) Cell {
	var l look
	if c.look != nil {
		l = *c.look
	}
	change(&l)
	c.look = &l
	return c
}

// Mark is what follows the human face.
func (c *Cell) Mark() string {
	if c.look == nil {
		return ""
	}
	return c.look.mark
}

// Heat is how strongly the cell is shaded.
func (c *Cell) Heat() float64 {
	if c.look == nil {
		return 0
	}
	return c.look.heat
}

// Human is the cell for people.
func (c Cell) Human() string {
	switch {
	case c.look != nil && c.look.shown:
		return c.look.human
	case c.kind <= text:
		return c.text
	case c.kind == count:
		return money.Amount{Minor: money.Minor(c.bits)}.Grouped()
	case c.kind == amount:
		return c.amount().Grouped()
	case c.kind == percent:
		return Grouped(c.float(), 1) + " %"
	case c.kind == number || c.kind == estimate:
		return Grouped(c.float(), int(c.digits))
	}
	return calendar.Day(c.bits).String()
}

// Machine is the cell for programs.
func (c Cell) Machine() string {
	if c.kind <= text {
		return c.text
	}
	return string(c.AppendMachine(nil))
}

// AppendMachine appends the machine face: numbers with all of their digits.
func (c *Cell) AppendMachine(b []byte) []byte {
	switch c.kind {
	case none, truth, text:
		return append(b, c.text...)
	case count:
		return strconv.AppendInt(b, int64(c.bits), 10)
	case amount:
		return c.amount().AppendDecimal(b)
	case day:
		return calendar.Day(c.bits).Append(b)
	case estimate:
		return appendEstimate(b, c.float())
	}
	x := c.float()
	if whole := int64(x); float64(whole) == x && max(x, -x) < 1<<53 && (whole != 0 || c.bits == 0) { // not -0
		return strconv.AppendInt(b, whole, 10)
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// Defined tells whether the cell has a value: a text may be empty.
func (c *Cell) Defined() bool { return c.kind != none }

// IsText tells whether the value is a text or a day, and not a number or a truth value.
func (c *Cell) IsText() bool { return c.kind == text || c.kind == day }

func (c *Cell) amount() money.Amount {
	return money.Amount{Minor: money.Minor(c.bits), Unit: money.Unit{Digits: int(c.digits)}}
}

func (c *Cell) float() float64 { return math.Float64frombits(c.bits) }

// Float is the shortest decimal text that reads back as x, never with an
// exponent.
func Float(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Fixed is x with that many decimals, never "-0".
func Fixed(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// Signed is Grouped with a sign: +0.2. What rounds to 0 has none, as it may be the
// end of an interval on either side.
func Signed(x float64, decimals int) string {
	s := Grouped(x, decimals)
	if x > 0 && s != Fixed(0, decimals) {
		return "+" + s
	}
	return s
}

// Grouped is Fixed with thousands separators.
func Grouped(x float64, decimals int) string {
	number := Fixed(x, decimals)
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return number
	}
	return money.Group(number)
}
