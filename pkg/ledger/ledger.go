// Package ledger holds which customer bought for how much on which day, in a small
// and immutable form, and computes the facts that follow from it.
//
//	b := ledger.NewBuilder(ledger.Options{Unit: money.Unit{Currency: "EUR", Digits: 2}, Writers: 1})
//	w := b.Writer(0)
//	w.Add(w.Customer([]byte("anna")), ledger.Order{Day: day, Amount: 1999})
//	orders, err := b.Seal(nil)
//	moves, err := orders.Movements(ctx, facts.Query{Grain: calendar.Monthly})
//
// Customers are dealt to partitions by a hash of their ids. A partition is
// small enough for a core's cache, and its facts need no other partition's:
// facts are additive, so workers take partitions and add up.
//
// On their way there, orders are held in one of two forms: in 12 bytes (slim)
// when the customer's id is a number behind Options.Prefix, so that all of them
// can wait until the ledger is sealed, else in 24 bytes (posting), which go to
// the partitions a million at a time.
package ledger

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Orders is the orders of all customers: immutable, and a source of facts.
// Its methods may be called from several goroutines.
type Orders struct {
	coverage   facts.Coverage
	partitions []partition
	bases      []int // number of the first customer of each partition, and of all
	texts      *texts
	columns    []column
	dimensions      // of the columns
	products   bool // the last column is the product
	attributes *Attributes
	splits     *splits
	workers    int
	first      facts.FirstPeriod
	daily      []int64                  // orders of each day from the first row to the last
	sold       map[soldKey]facts.Return // nil: nothing is known of refunds
}

// provider is all that facts can be asked for.
type provider interface {
	facts.Source
	facts.Scatterer
	facts.Dimensioner
}

var _, _ provider = (*Orders)(nil), (*Subscriptions)(nil)

var _ interface {
	facts.Registrar
	facts.PeriodCounter
	facts.ReturnsCounter
	facts.Historian
} = (*Orders)(nil)

// Coverage is the Extent, as a source of facts gives it.
func (o *Orders) Coverage(ctx context.Context) (facts.Coverage, error) { return o.Extent(), ctx.Err() }

// Extent is what the orders span.
func (o *Orders) Extent() facts.Coverage { return o.coverage }

// Daily is the number of orders of each day from Extent().First to
// Extent().Last.
func (o *Orders) Daily() []int64 { return o.daily }

// customers counts all customers, those with nothing but refunds too. They
// are numbered from 0 by partition.
func (o *Orders) customers() int { return o.bases[len(o.partitions)] }

// history is one customer's entries in order of their days.
type history struct {
	customer int // number of the customer
	entries  []entry
}

// first is the day of the first order; ok is false when there are refunds only.
func (h history) first() (day calendar.Day, ok bool) {
	for _, e := range h.entries {
		if e.order() {
			return e.day(), true
		}
	}
	return 0, false
}

// of is the customer with a number: the partition, and the number there.
func (o *Orders) of(ref facts.Ref) (t *partition, customer int) {
	p := int(ref) * len(o.partitions) / o.customers() // or near it, as partitions are alike
	for int(ref) < o.bases[p] {
		p--
	}
	for int(ref) >= o.bases[p+1] {
		p++
	}
	return &o.partitions[p], int(ref) - o.bases[p]
}

// id is the id of a customer as it was in the export.
func (o *Orders) id(ref facts.Ref) string {
	t, c := o.of(ref)
	return o.texts.of(t.key(c))
}

// each calls visit for the history of every customer, from several workers at
// once: worker says which, so that each can add to sums of its own. A history is
// good until visit returns. When the context is done, the partitions that are left
// are not visited.
func (o *Orders) each(ctx context.Context, visit func(worker int, h history)) error {
	return o.parallel(ctx, func(worker, p int) {
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) { visit(worker, h) })
	})
}

// parallel calls work for every partition until the context is done.
func (o *Orders) parallel(ctx context.Context, work func(worker, p int)) error {
	parallel(o.workers, len(o.partitions), func(worker, p int) {
		if ctx.Err() == nil {
			work(worker, p)
		}
	})
	return ctx.Err()
}

// parallel calls work for 0 to n-1 from that many workers.
func parallel(workers, n int, work func(worker, i int)) {
	if workers = min(workers, n); workers <= 1 {
		for i := range n {
			work(0, i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(w, i)
			}
		})
	}
	group.Wait()
}

// timeline is the periods from the first row to the last.
func (o *Orders) timeline(q facts.Query) *calendar.Timeline {
	if o.coverage.Empty {
		return &calendar.Timeline{}
	}
	return q.Calendar.Timeline(q.Grain, o.coverage.First, o.coverage.Last)
}

// Busiest is the customer with the most orders and refunds, of several the first
// by id, and how many those are; none when nobody has at least so many. Long ids, of
// which a table has to be made to name one, are passed over below a number of their own.
func (o *Orders) Busiest(least, leastOfLong int64) (id string, rows int64) {
	rows = least - 1
	for i := range o.partitions {
		t := &o.partitions[i]
		for c := range t.customers() {
			switch n := int64(t.starts[c+1] - t.starts[c]); {
			case n < rows || n < least || n < leastOfLong && t.key(c).Hashed():
			case n > rows:
				id, rows = o.texts.of(t.key(c)), n
			default:
				id = min(id, o.texts.of(t.key(c)))
			}
		}
	}
	if rows < least {
		return "", 0
	}
	return id, rows
}
