package report

import (
	"math"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Cell is one value with two faces: Human is read, Machine is parsed. A cell
// with an empty Machine face is an undefined value.
type Cell struct {
	Human, Machine string
	Mark           string  // behind the human face, such as * for a footnote
	Data           bool    // the text came from the data: it is made safe before it is shown
	Heat           float64 // from 0 to 1: how strongly the cell is shaded; 0 is not at all
}

// Undefined is a value that does not exist, such as a rate of nobody.
func Undefined() Cell { return Cell{Human: "–"} }

// Empty is a cell without anything.
func Empty() Cell { return Cell{} }

// Text is a text of the program's own.
func Text(s string) Cell { return Cell{Human: s, Machine: s} }

// Raw is a text that came from the data.
func Raw(s string) Cell { return Cell{Human: s, Machine: s, Data: true} }

// Count is a whole number: 1,234.
func Count(n int64) Cell {
	machine := strconv.FormatInt(n, 10)
	if -1000 < n && n < 1000 {
		return Text(machine) // most counts of one customer are
	}
	return Cell{Human: money.Amount{Minor: money.Minor(n)}.Grouped(), Machine: machine}
}

// Counted is a number of things: 1 order, 6,919 orders.
func Counted(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Count(n).Human + " " + noun
}

// Money is an amount in major units, without its currency, which is said once
// in the head of the report. It is undefined in data without amounts.
func Money(a money.Amount) Cell {
	if a.Unit.Unpriced {
		return Undefined()
	}
	return Cell{Human: a.Grouped(), Machine: a.Decimal()}
}

// Day is a civil day.
func Day(d calendar.Day) Cell { return Text(d.String()) }

// Percent is a percentage with one decimal for people: 80.0 %. The machine
// gets all digits.
func Percent(p float64) Cell {
	return Cell{Human: Grouped(p, 1) + " %", Machine: Float(p)}
}

// PercentOf is Percent, or Undefined when the rate does not exist.
func PercentOf(p *float64) Cell {
	if p == nil {
		return Undefined()
	}
	return Percent(*p)
}

// Number is a number shown with that many decimals. The machine gets all
// digits.
func Number(x float64, decimals int) Cell {
	return Cell{Human: Grouped(x, decimals), Machine: Float(x)}
}

// NumberOf is Number, or Undefined when the value does not exist.
func NumberOf(x *float64, decimals int) Cell {
	if x == nil {
		return Undefined()
	}
	return Number(*x, decimals)
}

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
	digits, rest := number, ""
	if point := strings.IndexByte(number, '.'); point >= 0 {
		digits, rest = number[:point], number[point:]
	}
	first := 0
	if digits[0] == '-' {
		first = 1
	}
	for i := len(digits) - 3; i > first; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + rest
}
