package facts

import (
	"math/big"
	"slices"
)

// Scatter is how customers are scattered over sides, such as the groups of a
// split or two periods: what the standard errors of numbers are made of where
// customers, and not periods or euros, are what happens by chance. For each side
// and every two figures f and g it tells, with x the account of a customer on
// the side and y the sum of her accounts on all others,
//
//	the sum of f(x), and that of f(y), in the unit of f: customers, periods, orders, minor units
//	how many have an f(x) other than 0, an f(y) other than 0, and both
//	the sums of f(x) g(x), f(y) g(y) and f(x) g(y), in the product of the units
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
//	s := facts.NewScatter(2, facts.Starts, facts.Kept)
//	s.Observe(facts.Entry{Side: 0, Account: before}, facts.Entry{Side: 1, Account: after}) // one customer
//	s.Pairs()[1].Product(facts.Kept, facts.Kept)                                           // before times after
type Scatter struct {
	figures   []Figure
	customers [Figures]int64 // with something other than 0 of the figure on all sides together
	pairs     []Pair         // without their rests
}

// Side is the customers of one side, or of several taken together, each with
// one account. The zero value is nobody.
type Side struct {
	Customers [Figures]int64 // with something other than 0 of the figure
	Sums      [Figures]int64

	figures  []Figure
	products []wide // of the first figure and the first, the second, ..., of the second and the second, ...
}

// Pair is a side of a scatter, and all others together.
type Pair struct {
	Rest, Own Side
	Shared    [Figures]int64 // customers with something other than 0 of the figure on both

	gone  [Figures]int64 // customers who are missing in the rest
	cross []wide         // products of every figure with every one of the rest; nil when all are 0
}

// Entry is what a customer did on a side.
type Entry struct {
	Side int
	Account
}

// NewScatter is that of nobody, for these figures.
func NewScatter(sides int, figures ...Figure) *Scatter {
	s := &Scatter{figures: figures}
	for range sides {
		s.pairs = append(s.pairs, Pair{Own: newSide(figures)})
	}
	return s
}

func newSide(figures []Figure) Side {
	n := len(figures)
	return Side{figures: figures, products: make([]wide, n*(n+1)/2)}
}

// Observe adds one customer, with an entry for each side that she is on.
func (s *Scatter) Observe(customer ...Entry) {
	var all Account
	for i := range customer {
		addTo(&all, &customer[i].Account)
	}
	var room [3][Figures]number
	whole := all.numbers(room[0][:0], s.figures)
	for _, z := range whole {
		s.customers[z.Figure]++
	}
	for i := range customer {
		others := all
		for f, x := range customer[i].Account {
			others[f] -= x
		}
		own, rest := customer[i].numbers(room[1][:0], s.figures), others.numbers(room[2][:0], s.figures)
		s.pairs[customer[i].Side].observe(own, rest, whole)
	}
}

func addTo[T ~[Figures]int64](sums, more *T) {
	for f := range Figures {
		(*sums)[f] += (*more)[f]
	}
}

// number is a figure of an account that is not 0, and its place in a scatter.
type number struct {
	Figure
	place int
	x     int64
}

func (a *Account) numbers(found []number, figures []Figure) []number {
	for place, f := range figures {
		if a[f] != 0 {
			found = append(found, number{f, place, a[f]})
		}
	}
	return found
}

func (p *Pair) observe(own, rest, whole []number) {
	p.Own.observe(own)
	for _, z := range whole {
		p.gone[z.Figure]++
	}
	for _, y := range rest {
		p.gone[y.Figure]--
	}
	if len(rest) == 0 {
		return
	}
	for _, x := range own {
		row := p.crossing()[x.place*len(p.Own.figures):]
		for _, y := range rest {
			if x.place == y.place {
				p.Shared[x.Figure]++
			}
			row[y.place].addProduct(x.x, y.x)
		}
	}
}

// crossing is the products of a side and the rest, to be added to.
func (p *Pair) crossing() []wide {
	if p.cross == nil {
		p.cross = make([]wide, len(p.Own.figures)*len(p.Own.figures))
	}
	return p.cross
}

func (s *Side) observe(own []number) {
	for i, x := range own {
		s.Customers[x.Figure]++
		s.Sums[x.Figure] += x.x
		row := s.products[s.place(x.place, x.place):]
		for _, y := range own[i:] {
			row[y.place-x.place].addProduct(x.x, y.x)
		}
	}
}

// Add adds other customers, on the same sides with the same figures.
func (s *Scatter) Add(o *Scatter) {
	addTo(&s.customers, &o.customers)
	for i := range o.pairs {
		s.pairs[i].add(&o.pairs[i])
	}
}

func (s *Side) add(o *Side) {
	addTo(&s.Customers, &o.Customers)
	addTo(&s.Sums, &o.Sums)
	for place, product := range o.products {
		s.products[place].add(product)
	}
}

func (p *Pair) add(o *Pair) {
	p.Own.add(&o.Own)
	addTo(&p.Shared, &o.Shared)
	addTo(&p.gone, &o.gone)
	for place, product := range o.cross {
		p.crossing()[place].add(product)
	}
}

// Side is one side alone.
func (s *Scatter) Side(i int) Side { return s.pairs[i].Own }

// All is all sides taken together, where a customer's account is the sum of
// hers: with z = x + y, f(z) g(z) is f(x) g(x) and f(x) g(y) of every side.
func (s *Scatter) All() Side {
	all := newSide(s.figures)
	for _, p := range s.pairs {
		all.add(&p.Own)
		if p.cross != nil {
			all.each(func(product *wide, i, j int) { product.add(p.cross[i*len(s.figures)+j]) })
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
	rest, n := newSide(all.figures), len(all.figures)
	for f := range Figures {
		rest.Customers[f] = all.Customers[f] - p.gone[f]
		rest.Sums[f] = all.Sums[f] - p.Own.Sums[f]
	}
	rest.each(func(product *wide, i, j int) {
		*product = all.products[all.place(i, j)]
		product.subtract(p.Own.products[all.place(i, j)])
		if p.cross != nil {
			product.subtract(p.cross[i*n+j])
			product.subtract(p.cross[j*n+i])
		}
	})
	return rest
}

// each calls with every product and the places of its figures.
func (s *Side) each(call func(product *wide, i, j int)) {
	for i := range s.figures {
		for j := i; j < len(s.figures); j++ {
			call(&s.products[s.place(i, j)], i, j)
		}
	}
}

// place is where the product of two figures is, the second not before the first.
func (s *Side) place(i, j int) int { return i*len(s.figures) - i*(i-1)/2 + j - i }

// Product is the sum over the customers of one figure times another.
func (s Side) Product(f, g Figure) *big.Int {
	i, j := slices.Index(s.figures, f), slices.Index(s.figures, g)
	if i < 0 || j < 0 {
		return new(big.Int)
	}
	return s.products[s.place(min(i, j), max(i, j))].big()
}

// Product is the sum over the customers of a figure of the rest times one of
// the side's own.
func (p Pair) Product(rest, own Figure) *big.Int {
	figures := p.Own.figures
	i, j := slices.Index(figures, own), slices.Index(figures, rest)
	if i < 0 || j < 0 || p.cross == nil {
		return new(big.Int)
	}
	return p.cross[i*len(figures)+j].big()
}
