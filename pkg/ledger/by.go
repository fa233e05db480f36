package ledger

import (
	"context"
	"maps"
	"math"
	"slices"
	"sync"

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

// bands are the groups of tenure.
var bands = facts.TenureBands()

// band is the place in bands of an age in days. Customers of the future are in
// the youngest.
func band(age calendar.Day) int {
	b := 0
	for b+1 < len(bands) && age >= bands[b+1].From {
		b++
	}
	return b
}

// tenure splits by the age a customer has at the start of a row, which is the end of
// the period before:
// the question it answers is whether the new ones leave sooner than the old
// ones. As a whole, a customer has the age of the as-of day.
type tenure struct {
	line   *calendar.Timeline
	back   int          // periods between the period before and the one from whose end on rows run
	oldest calendar.Day // first day of any customer
	asOf   calendar.Day
	first  func(customer int) calendar.Day
}

// names are the bands that somebody can be in by the as-of day.
func (t tenure) names() []string {
	var names []string
	for _, b := range bands[:band(t.asOf-t.oldest)+1] {
		names = append(names, b.Name)
	}
	return names
}

func (t tenure) at(customer, period int, _ bool) (group, until int) {
	first := t.first(customer)
	group = band(t.line.Periods[max(period-t.back, 0)].First - 1 - first)
	if group+1 < len(bands) {
		if p := t.line.At(first + bands[group+1].From); p >= 0 {
			return group, p + 1 + t.back
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

// dimensions are the names of columns that customers are split by.
type dimensions []string

// column is the place of a dimension, or -1.
func (d dimensions) column(name string) int {
	return slices.IndexFunc(d, func(column string) bool { return SameName(column, name) })
}

// channel is the column that says how a customer came, or -1.
func (d dimensions) channel() int { return slices.IndexFunc(d, IsChannel) }

// has reports whether there is a column of that name, or a derived dimension.
func (d dimensions) has(name string) bool {
	switch foldName(name) {
	case Tenure, Cohort:
		return true
	case Channels:
		return d.channel() >= 0
	}
	return d.column(name) >= 0
}

// With is the same orders with a customers file beside them, whose columns are
// dimensions before those of the orders.
func (o *Orders) With(a *Attributes) *Orders {
	with := *o
	with.attributes, with.splits = a, &splits{}
	return &with
}

// Dimension reports whether there is a dimension of that name: a derived one, a
// column of the customers file or one of the orders.
func (o *Orders) Dimension(name string) bool {
	return o.has(name) || o.Registered(name)
}

// GroupCount is how many groups a query splits customers into.
func (o *Orders) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	by, err := o.groups(ctx, q, o.timeline(q))
	if err != nil {
		return 0, err
	}
	return len(by.names()), ctx.Err()
}

// splits remembers the splits that were made: one is asked for with each table
// of facts, and to look up a million ids takes longer than most of these.
type splits struct {
	mu   sync.Mutex
	made map[splitKey]split
}

// splitKey is what a split of some orders depends on.
type splitKey struct {
	by       facts.By
	calendar calendar.Calendar
	grain    calendar.Grain
	rolling  int
}

// of is the split of a key, made by the first who asks. One whose making was
// cancelled is not remembered.
func (s *splits) of(key splitKey, cut func() (split, error)) (split, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.made[key]; ok {
		return made, nil
	}
	made, err := cut()
	if err != nil {
		return nil, err
	}
	if s.made == nil {
		s.made = map[splitKey]split{}
	}
	s.made[key] = made
	return made, nil
}

// groups is the split of a query.
func (o *Orders) groups(ctx context.Context, q facts.Query, line *calendar.Timeline) (split, error) {
	return o.splits.of(splitKey{q.By, q.Calendar, q.Grain, max(q.Rolling, 1)}, func() (split, error) { return o.newSplit(ctx, q, line) })
}

// newSplit makes the split of a query. A customer who has nothing but refunds has
// the first of them for a first order. A dimension that does
// not exist splits nothing.
func (o *Orders) newSplit(ctx context.Context, q facts.Query, line *calendar.Timeline) (split, error) {
	a := o.attributes
	switch name := foldName(q.By.Name); {
	case name == "" || o.coverage.Empty:
		return whole{}, nil
	case name == Tenure:
		first, err := o.firstDays(ctx)
		return tenure{line, max(q.Rolling, 1) - 1, o.coverage.First, o.coverage.AsOf, first}, err
	case name == Cohort:
		first, err := o.firstDays(ctx)
		return newFixed(o.customers(), func(i int) string { return q.CohortOf(first(i)) }), err
	case name == Channels && o.channel() >= 0:
		return o.byChannels(o.channel()), nil
	case a != nil && a.column(name) >= 0:
		return o.byAttribute(func(customer int) string { return a.value(customer, a.column(name), q.By.Last) }), nil
	case o.column(name) >= 0:
		return o.byColumn(o.column(name), q.By.Last), nil
	}
	return whole{}, nil
}

// firstDays is the day of each customer's first order.
func (o *Orders) firstDays(ctx context.Context) (func(customer int) calendar.Day, error) {
	days := make([]calendar.Day, o.customers())
	err := o.each(ctx, func(_ int, h history) {
		day, ever := h.first()
		if !ever {
			day = h.entries[0].day()
		}
		days[h.customer] = day
	})
	return func(customer int) calendar.Day { return days[customer] }, err
}

// byAttribute groups by a value of the customers file, where customers have
// other numbers. Those who are not in it are in the group without a name.
func (o *Orders) byAttribute(value func(customer int) string) fixed {
	texts := make([]string, o.customers())
	for c := range texts {
		if known, ok := o.attributes.numbers[o.id(facts.Ref(c))]; ok {
			texts[c] = value(known)
		}
	}
	return newFixed(len(texts), func(i int) string { return texts[i] })
}

// byColumn groups by the value that a column has on the day of a customer's first
// order, or of the last.
func (o *Orders) byColumn(n int, last bool) fixed {
	texts := o.columns[n].texts
	return o.coded(append(slices.Clip(texts), ""), func(t *partition, c int) int {
		r := t.values[n].first[c]
		if last {
			r = t.values[n].last[c]
		}
		return int(min(r, rank(len(texts)))) // noRank: no value
	})
}

// byChannels groups by whether a column has one or several channels.
func (o *Orders) byChannels(n int) fixed {
	return o.coded([]string{facts.ChannelsName(false), facts.ChannelsName(true)}, func(t *partition, c int) int {
		if t.values[n].several[c] {
			return 1
		}
		return 0
	})
}

// coded groups customers by the place of a text.
func (o *Orders) coded(texts []string, place func(t *partition, c int) int) fixed {
	codes := make([]int32, 0, o.customers())
	for i := range o.partitions {
		t := &o.partitions[i]
		for c := range t.customers() {
			codes = append(codes, int32(place(t, c)))
		}
	}
	return coded(codes, texts)
}

// Dimension reports whether there is a dimension of that name: a derived one, or
// a column.
func (s *Subscriptions) Dimension(name string) bool { return s.has(name) }

// GroupCount is how many groups a query splits customers into.
func (s *Subscriptions) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	return len(s.groups(q, s.timeline(q)).names()), ctx.Err()
}

// groups is the split of a query. A dimension that does
// not exist splits nothing.
func (s *Subscriptions) groups(q facts.Query, line *calendar.Timeline) split {
	column := s.column(q.By.Name)
	switch name := foldName(q.By.Name); {
	case name == "":
		return whole{}
	case name == Tenure:
		return tenure{line, max(q.Rolling, 1) - 1, s.Extent().First, s.asOf, s.first}
	case name == Cohort:
		return newFixed(len(s.customers), func(i int) string { return q.CohortOf(s.first(i)) })
	case name == Channels && s.channel() >= 0:
		return newFixed(len(s.customers), func(i int) string { return s.channels(i, s.channel()) })
	case column >= 0 && s.dimensions[column] == s.terms.Reason:
		return s.byReason(column, line)
	case column >= 0:
		return newFixed(len(s.customers), func(i int) string { return s.value(i, column, q.By.Last) })
	}
	return whole{}
}

// reasons splits what is lost by why it is lost: a customer who left twice
// may have had two reasons. What is not lost is in the group without a name,
// and so is a customer who is still there.
type reasons struct {
	s      *Subscriptions
	column int
	line   *calendar.Timeline
	values []string // sorted; the empty one comes first
}

func (s *Subscriptions) byReason(column int, line *calendar.Timeline) reasons {
	seen := map[string]bool{"": true}
	for _, r := range s.rows {
		seen[(*r.Values)[column]] = true
	}
	return reasons{s, column, line, slices.Sorted(maps.Keys(seen))}
}

func (r reasons) names() []string { return r.values }

func (r reasons) at(customer, period int, lost bool) (group, until int) {
	if !lost {
		return 0, forever
	}
	return r.group(customer, r.line.Periods[period].Last), forever
}

func (r reasons) of(customer int) int {
	for _, row := range r.s.of(customer) {
		if !row.Ends {
			return 0
		}
	}
	return r.group(customer, r.s.asOf)
}

// group is the reason of the row that ended last, up to a day: the one with
// which the customer was lost. Of several rows that ended together it is the
// alphabetically first that says something.
func (r reasons) group(customer int, day calendar.Day) int {
	reason, ended := "", calendar.Day(math.MinInt32)
	for _, row := range r.s.of(customer) {
		if !row.Ends || row.End > day || row.End < ended {
			continue
		}
		if v := (*row.Values)[r.column]; row.End > ended || reason == "" || v != "" && v < reason {
			reason, ended = v, row.End
		}
	}
	group, _ := slices.BinarySearch(r.values, reason)
	return group
}
