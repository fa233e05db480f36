package ledger

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// split says which group a customer's facts belong to. Every fact is in
// exactly one group, so that the groups add up to the unsplit facts.
type split interface {
	// names are the groups, in the order in which they are shown.
	names() []string
	// at is the group of what a customer does in a period, and the first
	// later period that may be another's. lost: the customer is lost in it.
	at(customer, period int, lost bool) (group, until int)
	// of is the group of a customer as a whole.
	of(customer int) int
}

// whole is no split at all.
type whole struct{}

func (whole) names() []string                { return []string{""} }
func (whole) at(_, _ int, _ bool) (_, _ int) { return 0, forever }
func (whole) of(int) int                     { return 0 }

// forever is after every period.
const forever = int(^uint(0) >> 1)

// fixed is one group per customer, once and for all.
type fixed struct {
	values  []string // sorted
	members []int32  // by customer
}

// newFixed groups customers by a text.
func newFixed(customers int, text func(customer int) string) fixed {
	numbers := map[string]int32{}
	var texts []string
	codes := make([]int32, customers)
	for i := range codes {
		t := text(i)
		n, ok := numbers[t]
		if !ok {
			n = int32(len(texts))
			numbers[t] = n
			texts = append(texts, t)
		}
		codes[i] = n
	}
	return coded(codes, texts)
}

// coded groups customers by the number of a text. The codes become the groups'
// own.
func coded(codes []int32, texts []string) fixed {
	used := make([]bool, len(texts))
	for _, c := range codes {
		used[c] = true
	}
	f := fixed{members: codes}
	for c, ok := range used {
		if ok {
			f.values = append(f.values, texts[c])
		}
	}
	slices.Sort(f.values)
	f.values = slices.Compact(f.values)
	place := make([]int32, len(texts))
	for c, text := range texts {
		at, _ := slices.BinarySearch(f.values, text)
		place[c] = int32(at)
	}
	for i, c := range codes {
		codes[i] = place[c]
	}
	return f
}

func (f fixed) names() []string { return f.values }

func (f fixed) at(customer, _ int, _ bool) (group, until int) {
	return int(f.members[customer]), forever
}

func (f fixed) of(customer int) int { return int(f.members[customer]) }

// The derived dimensions. A column of one of these names is reached by its
// number: #3.
const (
	Tenure   = facts.Tenure   // how long ago the customer's first activity was
	Channels = facts.Channels // one or several channels
	Cohort   = facts.Cohort   // period of the first activity
)

// bands are the ages in days at which a customer's tenure gets another name.
var bands = []struct {
	from calendar.Day
	name string
}{
	{0, "under 30 days"},
	{30, "30-89 days"},
	{90, "90-179 days"},
	{180, "180-364 days"},
	{365, "1-2 years"},
	{730, "over 2 years"},
}

// band is the place in bands of an age in days. Customers of the future are in
// the youngest.
func band(age calendar.Day) int {
	b := 0
	for b+1 < len(bands) && age >= bands[b+1].from {
		b++
	}
	return b
}

// tenure splits by the age a customer has at the end of the period before:
// the question it answers is whether the new ones leave sooner than the old
// ones. As a whole, a customer has the age of the as-of day.
type tenure struct {
	line   *calendar.Timeline
	oldest calendar.Day // first day of any customer
	asOf   calendar.Day
	first  func(customer int) calendar.Day
}

// names are the bands that somebody can be in by the as-of day.
func (t tenure) names() []string {
	var names []string
	for _, b := range bands[:band(t.asOf-t.oldest)+1] {
		names = append(names, b.name)
	}
	return names
}

func (t tenure) at(customer, period int, _ bool) (group, until int) {
	first := t.first(customer)
	group = band(t.line.Periods[period].First - 1 - first)
	if group+1 < len(bands) {
		if p := t.line.At(first + bands[group+1].from); p >= 0 {
			return group, p + 1
		}
	}
	return group, forever
}

func (t tenure) of(customer int) int { return band(t.asOf - t.first(customer)) }

// SameName reports whether two names of columns mean the same one: case,
// blanks, _ and - do not matter.
func SameName(a, b string) bool { return facts.SameDimension(a, b) }

func foldName(s string) string { return facts.FoldDimension(s) }

// channelNames are the columns that say through which channel somebody came.
var channelNames = []string{"channel", "channels", "sales_channel", "source", "utm_source"}

// IsChannel reports whether a column says through which channel somebody came.
func IsChannel(column string) bool {
	return slices.ContainsFunc(channelNames, func(name string) bool { return SameName(name, column) })
}
