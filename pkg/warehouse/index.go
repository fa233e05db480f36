package warehouse

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
)

// never is a day that is after all others. Customers who have nothing but refunds have
// their first order on it, and their last one on its negative.
const never = 1_000_000

// line is the periods of a query, and where each ends: on its last day, or on the as-of
// day when that is earlier.
type line struct {
	periods []calendar.Period
	ends    []calendar.Day
}

func newLine(periods []calendar.Period, asOf calendar.Day) line {
	l := line{periods: periods}
	for _, p := range periods {
		l.ends = append(l.ends, min(p.Last, asOf))
	}
	return l
}

// at is the place of the first period that ends on a day or later: the number of periods
// when there is none.
func (l line) at(day calendar.Day) int {
	for i, end := range l.ends {
		if end >= day {
			return i
		}
	}
	return len(l.ends)
}

// step is how many days all periods have, or 0 where they differ.
func (l line) step() calendar.Day {
	if len(l.periods) < 3 {
		return 0 // not worth a division
	}
	step := l.periods[0].Last - l.periods[0].First + 1
	for _, p := range l.periods {
		if p.Last-p.First+1 != step {
			return 0
		}
	}
	return step
}

// Index is the place of the period of a day that is an expression: that of line.at. So
// no engine needs to know a calendar.
func (s *statement) Index(day string) string { return s.index(s.line, day) }

// index divides where all periods are equally long, and else is a tree of comparisons.
// The days are not before the first period.
func (s *statement) index(l line, day string) string {
	n := len(l.ends)
	if step := l.step(); step > 0 {
		place := s.dialect.Div(fmt.Sprintf("(%s - %s)", day, s.Int(int64(l.periods[0].First))), s.Int(int64(step)))
		return fmt.Sprintf("CASE WHEN %s <= %s THEN %s ELSE %s END", day, s.Int(int64(l.ends[n-1])), place, s.Int(int64(n)))
	}
	return s.tree(l.ends, 0, day)
}

func (s *statement) tree(ends []calendar.Day, first int, day string) string {
	if len(ends) == 0 {
		return s.Int(int64(first))
	}
	middle := len(ends) / 2
	return fmt.Sprintf("CASE WHEN %s <= %d THEN %s ELSE %s END",
		day, ends[middle], s.tree(ends[:middle], first, day), s.tree(ends[middle+1:], first+middle+1, day))
}
