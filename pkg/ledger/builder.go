package ledger

import (
	"errors"
	"math"
	"math/bits"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Options say what a ledger is built for. The zero value is a ledger of one
// writer without a currency.
type Options struct {
	Unit     money.Unit
	Writers  int      // goroutines that add orders, and that compute facts; 0: one
	Rows     int64    // about how many orders to expect; 0: not known
	Prefix   []byte   // of up to seven bytes: ids that are a number behind it take less memory and time
	Columns  []string // names of the columns that Batch.Values has values of
	Products bool     // the last of Columns is the product bought, not a dimension
	Returns  bool     // what batches say of refunds is kept
	First    facts.FirstPeriod
}

// Builder collects orders. Each goroutine appends through a Writer of its own;
// when all are done, Seal makes the ledger.
type Builder struct {
	options     Options
	seeds       seeds
	prefix      prefix
	hashShift   int // from a key's hash to its partition
	numberShift int // from a mixed number to its partition
	partitions  []partition
	columns     []column
	writers     []*Writer
	returned    returned
	held        int // postings that all writers hold before they go to the partitions

	begin sync.Once
	epoch epoch // of all words, from the first day that is appended
}

// ErrOverflow is a sum of amounts beyond what 64 bits hold.
var ErrOverflow = errors.New("the amounts add up to more than can be counted exactly")

const (
	partitionRows = 80_000 // orders of one partition and their customers stay in a core's cache
	maxPartitions = 1024   // their stages, too
)

// NewBuilder is a ledger without orders.
func NewBuilder(o Options) *Builder {
	o.Writers = max(o.Writers, 1)
	n := partitions(o.Rows)
	b := &Builder{
		options: o, seeds: newSeeds(), prefix: newPrefix(o.Prefix),
		hashShift: 64 - bits.Len(uint(n-1)), numberShift: 32 - bits.Len(uint(n-1)),
		partitions: make([]partition, n), columns: make([]column, len(o.Columns)), held: heldPostings,
	}
	b.writers = make([]*Writer, o.Writers)
	for i := range b.writers {
		b.writers[i] = newWriter(b, i)
	}
	return b
}

// partitions is how many there are for that many orders: a power of two.
func partitions(rows int64) int {
	n := 1 << bits.Len64(uint64(rows/partitionRows))
	return min(max(n, minPartitions), maxPartitions)
}

// partition is that of a key.
func (b *Builder) partition(k Key) uint32 {
	if k.Number() {
		return b.seeds.mixer.mix(uint32(k.lo)) >> (b.numberShift & 31)
	}
	return uint32(b.seeds.hash(k) >> (b.hashShift & 63))
}

// number is the number of which a partition knows the lower bits, mixed.
func (b *Builder) number(p, mixed uint32) uint32 {
	return b.seeds.mixer.unmix(p<<(b.numberShift&31)&^(wordCustomers-1) | mixed)
}

// epochWith is the epoch, which begins with the first day that is asked for.
func (b *Builder) epochWith(d calendar.Day) epoch {
	b.begin.Do(func() { b.epoch = newEpoch(d) })
	return b.epoch
}

// Writer is the i-th writer.
func (b *Builder) Writer(i int) *Writer { return b.writers[i] }

// Seal makes the ledger of all that was added. The builder and its writers
// are of no use afterwards. asOf is the day the data is complete up to, nil
// for the last day there is; nothing after it may have been added.
func (b *Builder) Seal(asOf *calendar.Day) (*Orders, error) {
	digits := b.options.Unit.Digits
	for _, w := range b.writers {
		digits = max(digits, w.digits)
	}
	for i := range b.columns {
		b.columns[i].seal()
	}
	sealers := make([]sealer, len(b.writers))
	for i, w := range b.writers {
		sealers[i] = sealer{b: b, words: &w.words, bytes: &w.bytes, digits: digits, fit: b.fit(digits), daily: new([entryDays]uint32)}
	}
	sums := make([]summary, len(b.partitions))
	parallel(len(b.writers), len(b.partitions), func(worker, p int) { sums[p] = sealers[worker].seal(p) })
	total := noSummary()
	for _, s := range sums {
		total.add(s)
	}
	for _, w := range b.writers {
		total.overflow = total.overflow || w.overflow
	}
	if total.overflow {
		return nil, ErrOverflow
	}
	o := b.orders(total, digits, asOf)
	o.daily = daily(sealers, total)
	if b.options.Returns {
		var overflow bool
		if o.sold, overflow = b.soldByValue(digits); overflow {
			return nil, ErrOverflow
		}
	}
	return o, nil
}

// daily is the orders of each day from the first row to the last.
func daily(sealers []sealer, total summary) (orders []int64) {
	for day := total.first; day <= total.last; day++ {
		n := int64(0)
		for i := range sealers {
			n += int64(sealers[i].daily[entryOf(day)>>dayShift])
		}
		orders = append(orders, n)
	}
	return orders
}

// fit reports whether no sum of amounts can be too large, in a unit with that many
// decimals. It may be false without need: then all amounts are added up to see.
func (b *Builder) fit(digits int) bool {
	var all sizes
	for _, w := range b.writers {
		all.rows += w.sizes.rows
		all.bits |= w.sizes.bits
	}
	return digits == b.options.Unit.Digits && all.fit() // sizes are in the unit at the beginning
}

func (b *Builder) orders(total summary, digits int, asOf *calendar.Day) *Orders {
	o := &Orders{
		partitions: b.partitions,
		bases:      []int{0},
		texts:      &texts{prefix: b.options.Prefix, seeds: b.seeds},
		dimensions: b.options.Columns,
		columns:    b.columns,
		products:   b.options.Products,
		splits:     &splits{},
		workers:    b.options.Writers,
		first:      b.options.First,
	}
	if o.products {
		o.dimensions = o.dimensions[:len(o.dimensions)-1]
	}
	for i := range o.partitions {
		o.partitions[i].base = o.bases[i]
		o.bases = append(o.bases, o.bases[i]+o.partitions[i].customers())
	}
	for _, w := range b.writers {
		o.texts.pieces = append(o.texts.pieces, w.long.pieces...)
	}
	o.coverage = b.coverage(total, digits, asOf)
	return o
}

func (b *Builder) coverage(total summary, digits int, asOf *calendar.Day) facts.Coverage {
	c := facts.Coverage{Orders: total.orders, Customers: total.buyers, Unit: b.options.Unit, Empty: total.first > total.last}
	c.Unit.Digits = digits
	if !c.Empty {
		c.First, c.Last, c.AsOf = total.first, total.last, total.last
	}
	if asOf != nil {
		c.AsOf = *asOf
	}
	return c
}

// summary is what is known of sealed partitions as a whole.
type summary struct {
	first, last calendar.Day
	orders      int64
	buyers      int64  // customers with an order
	amounts     uint64 // sum of amounts without their signs
	overflow    bool
}

func noSummary() summary { return summary{first: math.MaxInt32, last: math.MinInt32} }

// amount adds the amounts of entries.
func (s *summary) amount(entries []entry) {
	for _, e := range entries {
		amount := e.amount()
		s.amounts += uint64(max(amount, -amount))
		s.overflow = s.overflow || s.amounts > math.MaxInt64
	}
}

func (s *summary) add(o summary) {
	s.first, s.last = min(s.first, o.first), max(s.last, o.last)
	s.orders += o.orders
	s.buyers += o.buyers
	s.amounts += o.amounts
	s.overflow = s.overflow || o.overflow || s.amounts > math.MaxInt64 || o.amounts > math.MaxInt64
}

// SetCurrency says what the amounts are in, when that is known only at the end.
func (b *Builder) SetCurrency(code string) { b.options.Unit.Currency = code }
