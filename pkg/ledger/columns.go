package ledger

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/facts"
)

// column is the texts of one of Options.Columns.
type column struct {
	mu    sync.Mutex
	codes map[string]Code
	texts []string // when sealed: sorted
	ranks []rank   // when sealed: by code
}

// rank is a text's place among the sorted texts of its column.
type rank uint32

// noRank is that of customers without a value.
const noRank = rank(math.MaxUint32)

// code is the code of a text, the same for all writers.
func (c *column) code(text string) Code {
	c.mu.Lock()
	defer c.mu.Unlock()
	code, ok := c.codes[text]
	if !ok {
		if c.codes == nil {
			c.codes = map[string]Code{}
		}
		code = Code(len(c.codes))
		c.codes[text] = code
	}
	return code
}

// seal sorts the texts.
func (c *column) seal() {
	c.texts = slices.Sorted(maps.Keys(c.codes))
	c.ranks = make([]rank, len(c.texts))
	for i, text := range c.texts {
		c.ranks[c.codes[text]] = rank(i)
	}
}

// values is what a column says of the customers of one partition: the value on the
// day of the first order and on that of the last, of several the alphabetically
// first.
type values struct {
	first, last []rank
	several     []bool // there are several that are not empty

	// Of the product: customer c bought bought[starts[c]:starts[c+1]].
	starts []uint32
	bought []rank
}

// valued is what a column says of the customers of the partition being sealed, as far
// as its values have been seen.
type valued struct {
	values
	n           int
	column      *column
	first, last []uint64 // day, and rank of the value
	seen        []rank
}

func newValued(c *column, n, customers int) valued {
	v := valued{
		values: values{make([]rank, customers), make([]rank, customers), make([]bool, customers), nil, nil}, n: n, column: c,
		first: make([]uint64, customers), last: make([]uint64, customers), seen: make([]rank, customers),
	}
	for i := range v.seen {
		v.first[i], v.seen[i] = math.MaxUint64, noRank
	}
	return v
}

// see takes one value of a customer.
func (v *valued) see(customer uint32, day uint64, code Code) {
	r := v.column.ranks[code]
	v.first[customer] = min(v.first[customer], day<<32|uint64(r))
	v.last[customer] = max(v.last[customer], day<<32|uint64(^r))
	if v.column.texts[r] != "" {
		v.several[customer] = v.several[customer] || v.seen[customer] != noRank && v.seen[customer] != r
		v.seen[customer] = r
	}
}

// valuesBeside finds the values of all columns that stand beside the orders collected.
func (s *sealer) valuesBeside() (columns []valued) {
	for n := range s.b.columns {
		v := newValued(&s.b.columns[n], n, s.t.customers())
		for i := range s.runs {
			r := &s.runs[i]
			if len(r.beside) == 0 {
				continue // of rows without words
			}
			for i, code := range r.beside[n] {
				if code > 0 {
					v.see(r.customers[i], uint64(s.b.epoch.entry(r.words[i])>>dayShift), Code(code-1))
				}
			}
		}
		columns = append(columns, v)
	}
	return columns
}

// values finds the values of a column, with those of the rows collected.
func (s *sealer) values(v *valued) values {
	s.eachValue(func(customer uint32, e entry) { v.see(customer, uint64(e>>dayShift), Code(e.amount())) })
	for i := range v.first {
		v.values.first[i], v.values.last[i] = rank(v.first[i]), ^rank(v.last[i])
	}
	if v.n == s.b.options.product() {
		s.bought(v.n, &v.values)
	}
	return v.values
}

// bought keeps all values of the n-th column.
func (s *sealer) bought(n int, v *values) {
	next := make([]uint32, len(v.first)+1)
	s.eachValue(func(customer uint32, _ entry) { next[customer+1]++ })
	for i := range v.first {
		next[i+1] += next[i]
	}
	v.starts = slices.Clone(next)
	v.bought = make([]rank, v.starts[len(v.first)])
	s.eachValue(func(customer uint32, e entry) {
		v.bought[next[customer]] = s.b.columns[n].ranks[e.amount()]
		next[customer]++
	})
}

// eachValue calls visit with the rows collected, whose amounts are codes. Customers
// without any order are left out.
func (s *sealer) eachValue(visit func(customer uint32, e entry)) {
	customers := uint32(s.t.customers())
	for i := range s.runs {
		r := &s.runs[i]
		for i, word := range r.words {
			if c := r.customers[i]; c < customers {
				visit(c, s.b.epoch.entry(word))
			}
		}
	}
	for _, w := range s.wide {
		visit(w.customer, w.entry)
	}
}

// product is the column of products among Columns, or -1.
func (o Options) product() int {
	if o.Products {
		return len(o.Columns) - 1
	}
	return -1
}

// favorites is the product a customer bought most often and the one bought last;
// among equals the alphabetically first.
func (o *Orders) favorites(ref facts.Ref) (most, last string) {
	p, c := o.of(ref)
	products := &p.values[len(o.columns)-1]
	if products.last[c] == noRank {
		return "", ""
	}
	times := map[rank]int{}
	for _, r := range products.bought[products.starts[c]:products.starts[c+1]] {
		times[r]++
	}
	best := noRank
	for r, n := range times {
		if cmp.Or(cmp.Compare(n, times[best]), cmp.Compare(best, r)) > 0 {
			best = r
		}
	}
	texts := o.columns[len(o.columns)-1].texts
	return texts[best], texts[products.last[c]]
}
