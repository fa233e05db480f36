package ledger

import (
	"errors"
	"iter"
	"math"
	"math/bits"

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
}

// Builder collects orders. Each goroutine adds through a Writer of its own;
// when all are done, Seal makes the ledger.
type Builder struct {
	options    Options
	seeds      seeds
	prefix     prefix
	shift      int // of a hash, to the partition
	partitions []partition
	places     int // of a partition's table at first
	writers    []*Writer
	held       int // postings that all writers hold before they go to the partitions
}

// ErrOverflow is a sum of amounts beyond what 64 bits hold.
var ErrOverflow = errors.New("the amounts add up to more than can be counted exactly")

const (
	partitionRows = 40_000 // orders of one partition and their customers stay in a core's cache
	minPartitions = 4
	minPlaces     = 2 * blockRows
	maxPartitions = 2048
)

// NewBuilder is a ledger without orders.
func NewBuilder(o Options) *Builder {
	o.Writers = max(o.Writers, 1)
	n := partitions(o.Rows)
	b := &Builder{options: o, seeds: newSeeds(), prefix: newPrefix(o.Prefix), shift: 64 - bits.Len(uint(n-1)), partitions: make([]partition, n), places: places(o.Rows, n), held: lotRows}
	for i := range o.Writers {
		b.writers = append(b.writers, newWriter(b, i))
	}
	return b
}

// partitions is how many there are for that many orders: a power of two.
func partitions(rows int64) int {
	if rows == 0 {
		rows = 2_000_000
	}
	n := 1 << bits.Len64(uint64(rows/partitionRows))
	return min(max(n, minPartitions), maxPartitions)
}

// places is how many places a partition's table begins with: a power of two,
// enough for customers with ten orders each.
func places(rows int64, partitions int) int {
	return max(minPlaces, 1<<bits.Len64(uint64(rows)/uint64(partitions)/8))
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
	fit := b.fit(digits)
	desks := make([]desk, len(b.writers))
	sums := make([]summary, len(b.partitions))
	parallel(len(b.writers), len(b.partitions), func(worker, p int) {
		sums[p] = b.partitions[p].seal(p, b, digits, fit, &desks[worker])
	})
	total := summary{first: math.MaxInt32, last: math.MinInt32}
	for _, s := range sums {
		total.add(s)
	}
	for _, w := range b.writers {
		total.overflow = total.overflow || w.overflow
	}
	if total.overflow {
		return nil, ErrOverflow
	}
	return b.orders(total, digits, asOf), nil
}

// numbered is the rows of customers whose keys are numbers, of one partition, in
// about the order of the files: so most customers' entries are in order already.
func (b *Builder) numbered(p int) iter.Seq2[*Writer, []slim] {
	return func(yield func(*Writer, []slim) bool) {
		at := make([]cursor, len(b.writers))
		for i, w := range b.writers {
			at[i] = w.numbered.cursor(p)
		}
		for more := true; more; {
			more = false
			for i, w := range b.writers {
				rows := w.numbered.read(&at[i])
				if len(rows) > 0 && !yield(w, rows) {
					return
				}
				more = more || len(rows) > 0
			}
		}
	}
}

// fit tells that no sum of amounts can be too large, in a unit with that many
// decimals. It may be false without need: then all amounts are added up to see.
func (b *Builder) fit(digits int) bool {
	var all sizes
	for _, w := range b.writers {
		all.add(w.sizes.rows, w.sizes.bits)
	}
	return digits == b.options.Unit.Digits && all.fit() // sizes are in the unit at the beginning
}

func (b *Builder) orders(total summary, digits int, asOf *calendar.Day) *Orders {
	o := &Orders{
		partitions: b.partitions,
		bases:      []int{0},
		texts:      &texts{prefix: b.options.Prefix, seeds: b.seeds},
		names:      b.options.Columns,
		products:   b.options.Products,
		splits:     &splits{},
		workers:    b.options.Writers,
	}
	for i := range o.partitions {
		o.partitions[i].base = o.bases[i]
		o.bases = append(o.bases, o.bases[i]+len(o.partitions[i].keys))
	}
	for _, w := range b.writers {
		o.texts.pieces = append(o.texts.pieces, w.long.pieces...)
	}
	o.columns = b.columns(o.bases)
	for i := range o.partitions {
		o.partitions[i].table = nil
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
