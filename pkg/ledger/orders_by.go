package ledger

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

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
	switch foldName(name) {
	case Tenure, Cohort:
		return true
	case Channels:
		return o.channel() >= 0
	}
	return o.column(name) >= 0 || o.attributes != nil && o.attributes.column(name) >= 0
}

// GroupCount is how many groups a query splits customers into.
func (o *Orders) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	names, _, err := o.split(ctx, q, o.timeline(q))
	return len(names), cmp.Or(err, ctx.Err())
}

// dimensions are the names of the columns that orders are marked with.
func (o *Orders) dimensions() []string {
	if o.products {
		return o.names[:len(o.names)-1]
	}
	return o.names
}

func (o *Orders) column(name string) int {
	return slices.IndexFunc(o.dimensions(), func(d string) bool { return SameName(d, name) })
}

func (o *Orders) channel() int { return slices.IndexFunc(o.dimensions(), IsChannel) }

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
	return o.splits.of(splitKey{q.By, q.Calendar, q.Grain}, func() (split, error) { return o.newSplit(ctx, q, line) })
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
		return tenure{line, o.coverage.First, o.coverage.AsOf, first}, err
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
	texts := make([]string, 0, o.customers())
	for p := range o.partitions {
		for c := range o.partitions[p].customers() {
			text := ""
			if known, ok := o.attributes.numbers[o.id(ref(p, c))]; ok {
				text = value(known)
			}
			texts = append(texts, text)
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
	return o.coded([]string{channelName(false), channelName(true)}, func(t *partition, c int) int {
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

// Reconcile compares the orders with a customers file.
func (o *Orders) Reconcile(a *Attributes) Reconciliation {
	var r Reconciliation
	seen := make([]bool, a.Customers())
	var unknown, early, without []string
	look := func(p int, h history) {
		if _, ever := h.first(); !ever {
			return
		}
		id := o.id(ref(p, h.customer-o.bases[p]))
		known, ok := a.numbers[id]
		if !ok {
			r.UnknownCustomers++
			r.UnknownOrders += ordersBefore(h, never)
			unknown = append(unknown, id)
			return
		}
		seen[known] = true
		if day, ok := a.signUp(known); ok && ordersBefore(h, day) > 0 {
			r.EarlyCustomers++
			r.EarlyOrders += ordersBefore(h, day)
			early = append(early, id)
		}
	}
	var buffer []entry
	for p := range o.partitions {
		o.partitions[p].each(&buffer, func(h history) { look(p, h) })
	}
	for known, ordered := range seen {
		if !ordered {
			r.WithoutOrders++
			without = append(without, a.of(known)[0].Customer)
		}
	}
	r.Unknown, r.Early, r.Without = examples(unknown), examples(early), examples(without)
	return r
}

// ordersBefore counts a customer's orders before a day.
func ordersBefore(h history, day calendar.Day) (n int64) {
	for _, e := range h.entries {
		if e.order() && e.day() < day {
			n++
		}
	}
	return n
}

func examples(ids []string) []string {
	slices.Sort(ids)
	return ids[:min(len(ids), exampleIDs)]
}
