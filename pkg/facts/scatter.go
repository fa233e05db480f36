package facts

import (
	"math/big"
	"slices"
)

// Scatter is how customers are scattered over sides, such as the groups of a
// split or two periods: what the standard errors of numbers are made of where
// customers, and not periods or euros, are what happens by chance. For each side
// it tells of figures f and g, with x the account of a customer on the side and y
// the sum of the accounts of the same customer on all others,
//
//	the sum of f(x), and that of f(y), in the unit of f: customers, periods, orders, minor units
//	how many have an f(x) other than 0, an f(y) other than 0, and both
//	the sums of f(x) g(x), f(y) g(y) and f(x) g(y), in the product of the units
//
// Products are kept of figures that are of one of some sets, as those of a
// formula are.
//
// The variances of sums over customers and of ratios of such sums, and what
// those of a side have in common with those of the rest, follow from these
// exactly: to the first order each is a sum of one term per customer, her
// account times the gradient (R. S. Woodruff (1971), "A simple method for
// approximating the variance of a complicated estimate"). Customers are
// clusters: one may be there in many periods, and on several sides, as she is
// by tenure.
//
// All are whole numbers of 64 bits, products and their sums of 128. Scatters of
// different customers are added.
//
//	s := facts.NewScatter(2, []facts.Figure{facts.Starts, facts.Kept})
//	s.Observe(facts.Entry{Side: 0, Account: before}, facts.Entry{Side: 1, Account: after}) // one customer
//	s.Pairs()[1].Product(facts.Kept, facts.Kept)                                           // before times after
type Scatter struct {
	customers [Figures]int64 // with something other than 0 of the figure on all sides together
	wanted    []product
	pairs     []Pair // without their rests
}

// product is that of two figures, the second not before the first.
type product [2]Figure

// Side is the customers of one side, or of several taken together, each with
// one account. The zero value is nobody.
type Side struct {
	Customers [Figures]int64 // with something other than 0 of the figure
	Sums      [Figures]int64

	wanted   []product
	products []wide
}

// Pair is a side of a scatter, and all others together.
type Pair struct {
	Rest, Own Side
	Shared    [Figures]int64 // customers with something other than 0 of the figure on both

	gone  [Figures]int64 // customers who are missing in the rest
	cross []crossed      // nil when all are 0
}

// crossed is the two products of two figures f and g of which one is a side's
// own and the other one of the rest.
type crossed struct{ f, g wide } // by whose is the side's own

// Entry is what a customer did on a side.
type Entry struct {
	Side int
	Account
}

// NewScatter is that of nobody, with the products of every two figures of a set.
func NewScatter(sides int, sets ...[]Figure) *Scatter {
	s := &Scatter{}
	for _, set := range sets {
		for i, f := range set {
			for _, g := range set[i:] {
				if p := productOf(f, g); !slices.Contains(s.wanted, p) {
					s.wanted = append(s.wanted, p)
				}
			}
		}
	}
	for range sides {
		s.pairs = append(s.pairs, Pair{Own: newSide(s.wanted)})
	}
	return s
}

func productOf(f, g Figure) product { return product{min(f, g), max(f, g)} }

func newSide(wanted []product) Side { return Side{wanted: wanted, products: make([]wide, len(wanted))} }

// Observe adds one customer, with an entry for each of their sides.
func (s *Scatter) Observe(customer ...Entry) {
	if len(customer) == 1 { // most are on one side, with no rest to multiply with
		p, own := &s.pairs[customer[0].Side], &customer[0].Account
		p.Own.observe(own)
		for f, x := range own {
			if x != 0 {
				s.customers[f]++
				p.gone[f]++
			}
		}
		return
	}
	var all Account
	for i := range customer {
		addTo(&all, &customer[i].Account)
	}
	for f, z := range all {
		if z != 0 {
			s.customers[f]++
		}
	}
	for i := range customer {
		s.pairs[customer[i].Side].observe(&customer[i].Account, &all)
	}
}

func addTo[T ~[Figures]int64](sums, more *T) {
	for f := range Figures {
		(*sums)[f] += (*more)[f]
	}
}

func (p *Pair) observe(own, all *Account) {
	p.Own.observe(own)
	rest := *all
	for f := range Figures {
		rest[f] -= own[f]
		if all[f] != 0 {
			p.gone[f]++
		}
		if rest[f] != 0 {
			p.gone[f]--
		}
		if rest[f] != 0 && own[f] != 0 {
			p.Shared[f]++
		}
	}
	if rest != (Account{}) {
		p.multiply(own, &rest)
	}
}

func (s *Side) observe(own *Account) {
	for f, x := range own {
		if x != 0 {
			s.Customers[f]++
			s.Sums[f] += x
		}
	}
	for i, of := range s.wanted {
		if x, y := own[of[0]], own[of[1]]; x != 0 && y != 0 {
			s.products[i].addProduct(x, y)
		}
	}
}

func (p *Pair) multiply(own, rest *Account) {
	for i, of := range p.Own.wanted {
		f, g := of[0], of[1]
		if own[f] != 0 && rest[g] != 0 {
			p.crossing()[i].f.addProduct(own[f], rest[g])
		}
		if own[g] != 0 && rest[f] != 0 {
			p.crossing()[i].g.addProduct(own[g], rest[f])
		}
	}
}

// crossing is the products of a side and the rest, to be added to.
func (p *Pair) crossing() []crossed {
	if p.cross == nil {
		p.cross = make([]crossed, len(p.Own.wanted))
	}
	return p.cross
}

// Add adds other customers, on the same sides with the same sets of figures. Of
// scatters with different sets only the sums are added, and no product is kept;
// on a side that only one of them has, the other one has nobody.
func (s *Scatter) Add(o *Scatter) {
	if !slices.Equal(s.wanted, o.wanted) {
		*s, o = *s.withoutProducts(), o.withoutProducts()
	}
	addTo(&s.customers, &o.customers)
	for len(s.pairs) < len(o.pairs) {
		s.pairs = append(s.pairs, Pair{Own: newSide(s.wanted)})
	}
	for i := range o.pairs {
		s.pairs[i].add(&o.pairs[i])
	}
}

func (s *Scatter) withoutProducts() *Scatter {
	sums := &Scatter{customers: s.customers, pairs: slices.Clone(s.pairs)}
	for i := range sums.pairs {
		p := &sums.pairs[i]
		p.Own.wanted, p.Own.products, p.cross = nil, nil, nil
	}
	return sums
}

func (p *Pair) add(o *Pair) {
	p.Own.add(&o.Own)
	addTo(&p.Shared, &o.Shared)
	addTo(&p.gone, &o.gone)
	for i, c := range o.cross {
		p.crossing()[i].f.add(c.f)
		p.crossing()[i].g.add(c.g)
	}
}

func (s *Side) add(o *Side) {
	addTo(&s.Customers, &o.Customers)
	addTo(&s.Sums, &o.Sums)
	for i, product := range o.products {
		s.products[i].add(product)
	}
}

// Side is one side alone.
func (s *Scatter) Side(i int) Side { return s.pairs[i].Own }

// All is all sides taken together, where a customer's account is the sum of
// hers: with z = x + y, f(z) g(z) is f(x) g(x) and f(x) g(y) of every side.
func (s *Scatter) All() Side {
	all := newSide(s.wanted)
	for _, p := range s.pairs {
		all.add(&p.Own)
		for i, c := range p.cross {
			all.products[i].add(c.f)
		}
	}
	all.Customers = s.customers
	return all
}

// Pairs is each side with all others together.
func (s *Scatter) Pairs() []Pair {
	all, pairs := s.All(), slices.Clone(s.pairs)
	for i := range pairs {
		pairs[i].Rest = pairs[i].leaves(all)
	}
	return pairs
}

// leaves is the rest, which is what a side leaves of all: with y = z - x, f(y)
// g(y) is f(z) g(z) less f(x) g(x), f(x) g(y) and g(x) f(y).
func (p *Pair) leaves(all Side) Side {
	rest := Side{wanted: all.wanted, products: slices.Clone(all.products)}
	for f := range Figures {
		rest.Customers[f] = all.Customers[f] - p.gone[f]
		rest.Sums[f] = all.Sums[f] - p.Own.Sums[f]
	}
	for i, own := range p.Own.products {
		rest.products[i].subtract(own)
	}
	for i, c := range p.cross {
		rest.products[i].subtract(c.f)
		rest.products[i].subtract(c.g)
	}
	return rest
}

// Keeps reports whether the products of every two figures of each set are known.
func (s Side) Keeps(sets ...[]Figure) bool {
	for _, set := range sets {
		for i, f := range set {
			for _, g := range set[i:] {
				if !slices.Contains(s.wanted, productOf(f, g)) {
					return false
				}
			}
		}
	}
	return true
}

// Product is the sum over the customers of one figure times another; 0 where
// these are of no set, as Keeps tells.
func (s Side) Product(f, g Figure) *big.Int {
	if i := slices.Index(s.wanted, productOf(f, g)); i >= 0 {
		return s.products[i].big()
	}
	return new(big.Int)
}

// Product is the sum over the customers of a figure of the rest times one of
// the side's own.
func (p Pair) Product(rest, own Figure) *big.Int {
	switch i := slices.Index(p.Own.wanted, productOf(rest, own)); {
	case i < 0 || p.cross == nil:
		return new(big.Int)
	case own < rest:
		return p.cross[i].f.big()
	default:
		return p.cross[i].g.big()
	}
}
