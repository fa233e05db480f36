package facts

import (
	"math/big"
	"slices"
)

// Selection is the periods that accounts are made of: Selection[group][period],
// as the rows of Movements are.
type Selection [][]bool

// Holds tells whether a period of a group is selected.
func (s Selection) Holds(group, period int) bool {
	return group < len(s) && period < len(s[group]) && s[group][period]
}

// Last is the last selected period of a group, or -1.
func (s Selection) Last(group int) int {
	last := -1
	if group < len(s) {
		for p, selected := range s[group] {
			if selected {
				last = p
			}
		}
	}
	return last
}

// Select is the periods of the groups for which keep holds.
func (m Movements) Select(keep func(period int, row Movement) bool) Selection {
	s := make(Selection, len(m.Rows))
	for g, rows := range m.Rows {
		for p, row := range rows {
			s[g] = append(s[g], keep(p, row))
		}
	}
	return s
}

// Spread is how the customers of each group are scattered: what the standard
// errors of ratios such as RCR are made of, where customers, and not periods or
// euros, are what happens by chance. It is as additive as the other facts.
//
// All is not the sum of the groups where customers go from one to another, as
// with tenure: there a customer has one account, of all her time in the groups.
type Spread struct {
	Groups []string
	Rows   []Scatter // by group
	All    Scatter
}

// Scatter is the accounts of different customers, for a few figures: how many
// have each, the sums, and the sums of the products of every two. Where a
// customer is in one group after another, as with tenure, she has an account in
// each of them, of her time there.
type Scatter struct {
	figures   []Figure
	customers []int64
	sums      []int64
	products  []wide // of the first figure and the first, the second, ..., of the second and the second, ...
}

// NewScatter is that of nobody, for these figures.
func NewScatter(figures ...Figure) Scatter {
	n := len(figures)
	return Scatter{figures, make([]int64, n), make([]int64, n), make([]wide, n*(n+1)/2)}
}

// Observe adds the account of one customer.
func (s *Scatter) Observe(a *Account) {
	place := 0
	for i, f := range s.figures {
		x := a[f]
		if x == 0 {
			place += len(s.figures) - i
			continue
		}
		s.customers[i]++
		s.sums[i] += x
		for _, g := range s.figures[i:] {
			s.products[place].addProduct(x, a[g])
			place++
		}
	}
}

// Add adds other customers, with the same figures.
func (s *Scatter) Add(o Scatter) {
	for i := range o.figures {
		s.customers[i] += o.customers[i]
		s.sums[i] += o.sums[i]
	}
	for i, p := range o.products {
		s.products[i].add(p)
	}
}

// With is both together, in a new scatter. The zero value is nobody.
func (s Scatter) With(o Scatter) Scatter {
	both := NewScatter(s.figures...)
	if s.figures == nil {
		both = NewScatter(o.figures...)
	}
	both.Add(s)
	both.Add(o)
	return both
}

// Customers is how many customers have something other than 0 of a figure.
func (s Scatter) Customers(f Figure) int64 { return at(s.customers, s.place(f)) }

// Sum is the sum of a figure over the customers.
func (s Scatter) Sum(f Figure) int64 { return at(s.sums, s.place(f)) }

// Product is the sum over the customers of one figure times another.
func (s Scatter) Product(f, g Figure) *big.Int {
	i, j := s.place(f), s.place(g)
	if i < 0 || j < 0 {
		return new(big.Int)
	}
	i, j = min(i, j), max(i, j)
	return s.products[i*len(s.figures)-i*(i-1)/2+j-i].big()
}

func (s Scatter) place(f Figure) int { return slices.Index(s.figures, f) }

func at(numbers []int64, place int) int64 {
	if place < 0 {
		return 0
	}
	return numbers[place]
}
