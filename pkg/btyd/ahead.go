package btyd

import (
	"math"
	"math/cmplx"
	"slices"
	"sync"
)

// ahead is the orders to come of a customer who is alive: the stages end at a rate
// that is gamma distributed (shape, per day: rate), j of k have ended already with
// the probability weights[j], and the probability to leave at each order is beta
// distributed with a and b.
type ahead struct {
	k           int
	weights     [maxStages]float64
	shape, rate float64
	a, b        float64

	repeats int
	memory  *memory // by repeats, of a fitted model
}

// most is the largest number of terms of a series; where one needs more, orders
// integrates.
const most = 4000

// orders is the number to expect in the next days.
func (c ahead) orders(days float64) float64 {
	if days == 0 {
		return 0
	}
	odds := days / c.rate
	if mean := c.shape * odds; mean+12*math.Sqrt(mean*(1+odds))+40*(1+odds) > most {
		return c.integral(odds)
	}
	if sum, ok := c.remembered(days); ok {
		return sum
	}
	sum := 0.
	for j := range c.k {
		if c.weights[j] > 0 {
			sum += c.weights[j] * c.series(j, days)
		}
	}
	return sum
}

// term is what the m-th term of the series of customers with some repeats has, whatever
// their age and the days: the quotient of the Gamma functions of its binomial
// coefficient and of that before, and the orders.
type term struct{ ratio, orders float64 }

// terms are the first of them, of a model with one stage: as many as wanted or more.
func (c ahead) terms(wanted int) []term {
	known := c.memory.terms[c.repeats].Load()
	if known != nil && wanted <= len(*known) {
		return *known
	}
	t := make([]term, max(128, 2*wanted))
	orders, next := 0., 1.
	for m := 1; m < len(t); m++ {
		n := float64(m)
		orders += next
		next = next * (c.b + (n - 1)) / (c.a + c.b + (n - 1))
		t[m] = term{(c.shape + (n - 1)) / n, orders}
	}
	c.memory.terms[c.repeats].Store(&t)
	return t
}

// remembered is series of a model with one stage and a memory; false where it has none,
// or the usual number of terms is not enough.
func (c ahead) remembered(days float64) (orders float64, ok bool) {
	if c.k > 1 || c.memory == nil || c.repeats >= rememberedRepeats {
		return 0, false
	}
	odds, z := days/c.rate, days/(c.rate+days)
	p := math.Exp(-c.shape * math.Log1p(odds))
	if p < 1e-280 {
		return 0, false
	}
	mean := c.shape * odds
	terms := c.terms(int(mean + 12*math.Sqrt(mean*(1+odds)) + 40*(1+odds)))
	sum := 0.
	for m := 1; m < len(terms); m++ {
		t := &terms[m]
		ratio := t.ratio * z
		p *= ratio
		sum += p * t.orders
		if p*(t.orders+1) <= 1e-17*(1-ratio)*sum || p < 1e-300 {
			return sum, true
		}
	}
	return 0, false
}

// series is orders from stage j on: the sum over m, the number of
// stages that end in the days, of its negative binomial probability times the
// orders that a customer places of the (m+j)/k that they would if they never left.
// All terms are positive.
func (c ahead) series(j int, days float64) float64 {
	s, k := c.shape+float64(j), c.k
	odds := days / c.rate
	z := days / (c.rate + days)
	// Terms far below the mean are as nothing, and would begin with 0 by
	// underflow; all is in proportion to the first term used.
	first := 0
	p := math.Exp(-s * math.Log1p(odds))
	if p < 1e-280 {
		mean := s * odds
		first = max(0, int(mean-12*math.Sqrt(mean*(1+odds))))
		p = 1
	}
	whole := p
	orders, next, n := 0., 1., 0.
	left := k - j // stages until the next order
	for range first {
		if left--; left == 0 {
			n++
			orders, next, left = orders+next, next*(c.b+(n-1))/(c.a+c.b+(n-1)), k
		}
	}
	sum := p * orders
	for m := float64(first); ; m++ {
		ratio := (s + m) / (m + 1) * z
		p *= ratio
		whole += p
		if left--; left == 0 {
			n++
			orders, next, left = orders+next, next*(c.b+(n-1))/(c.a+c.b+(n-1)), k
		}
		sum += p * orders
		if ratio < 1 && p*(orders+1) <= 1e-17*(1-ratio)*sum || p < 1e-300 {
			break
		}
	}
	if first > 0 {
		return sum / whole
	}
	return sum
}

// quiet is the probability of no order in the next days.
func (c ahead) quiet(days float64) float64 {
	none := math.Log1p(days / c.rate)
	z := days / (c.rate + days)
	sum := 0.
	for j := range c.k {
		// P(N < k-j), term by term.
		s := c.shape + float64(j)
		p := math.Exp(-s * none)
		below := p
		for m := range c.k - j - 1 {
			p *= (s + float64(m)) * z / float64(m+1)
			below += p
		}
		sum += c.weights[j] * below
	}
	return min(sum, 1)
}

// integral is orders as the mean of (1 - E[q^((N+j)/k)]) / p, the quotient rounded
// down, over the probability p = 1-q to leave. The odds are those that a day from
// here to the horizon is not one of the first c.rate days.
func (c ahead) integral(odds float64) float64 {
	given := func(p, _ float64) float64 { return -math.Expm1(-c.shape*math.Log1p(p*odds)) / p }
	if c.k > 1 {
		reach := c.reach(odds)
		given = func(p, q float64) float64 {
			if p > 0.5 {
				sum := 0.
				for n := len(reach) - 1; n >= 0; n-- {
					sum = sum*q + reach[n]
				}
				return sum
			}
			return c.batches(p, q, odds)
		}
	}
	sum := 0.
	for _, n := range betaNodes(c.a, c.b, c.shape*max(odds, 1)+c.b) {
		sum += n.weight * given(max(n.at, 1e-30), n.rest)
	}
	return sum
}

// reach is the probabilities of one order, two, ... of a customer who never leaves.
func (c ahead) reach(odds float64) (reach [60]float64) {
	for j := range c.k {
		s := c.shape + float64(j)
		term, above := math.Exp(-s*math.Log1p(odds)), -math.Expm1(-s*math.Log1p(odds))
		for m, n := 1, 0; n < len(reach); m++ {
			if (m+j)%c.k == 0 {
				reach[n] += c.weights[j] * above
				n++
			}
			term *= (s + float64(m-1)) * odds / (1 + odds) / float64(m)
			above = max(0, above-term)
		}
	}
	return reach
}

// batches is what integral averages, for k > 1 and p that are not near 1:
// q^(M/k), rounded down, is u^M u^-(M mod k) with u = q^(1/k), and the second
// factor, which is periodic, a sum over the k-th roots of unity.
func (c ahead) batches(p, q, odds float64) float64 {
	k := float64(c.k)
	lnU := math.Log1p(-p) / k
	ahead := math.Log1p(-odds * math.Expm1(lnU))
	early, sum := 0., 0.
	for i := range c.k {
		early -= math.Expm1(-float64(i)*lnU) / k
	}
	for j := range c.k {
		some := -math.Expm1(-(c.shape + float64(j)) * ahead)
		sum += c.weights[j] * (some + (1-some)*early) / p
		early -= (math.Expm1(float64(j+1)*lnU) - math.Expm1(float64(j+1-c.k)*lnU)) / k
	}
	for l := 1; 2*l <= c.k; l++ {
		v := cmplx.Rect(math.Exp(lnU), 2*math.Pi*float64(l)/k)
		left := 1 + complex(odds, 0)*(1-v)
		none := cmplx.Exp(complex(-c.shape, 0)*cmplx.Log(left)) / (1 - 1/v)
		next := v / left
		both := 2 / (k * q) // the root and its conjugate
		if 2*l == c.k {
			both = 1 / (k * q)
		}
		for j := range c.k {
			sum += c.weights[j] * both * real(none)
			none *= next
		}
	}
	return sum
}

// discounted is orders, each times exp(-rate days).
func (c ahead) discounted(rate, days float64) float64 {
	rate = max(rate, 0)
	if math.IsInf(days, 1) && rate > 0 {
		return c.perpetual(rate)
	}
	days = horizon(days)
	if rate == 0 {
		return c.orders(days)
	}
	// By parts: exp(-rate t) orders(t) + the integral of rate exp(-rate u)
	// orders(u) over u up to t, in v = ln(1 + u/c.rate), in which it is
	// smoothest.
	sum := math.Exp(-rate*days) * c.orders(days)
	days = min(days, 45/rate)
	end := math.Log1p(days / c.rate)
	for from := 0.; from < end; {
		width, fall := c.width(from, rate)
		part := min(1, (end-from)/width)
		width, fall = part*width, part*fall
		r := rules[len(rules)-1]
		if i := slices.IndexFunc(rules, func(r rule) bool { return width <= r.width && fall <= r.fall }); i >= 0 && c.k == 1 {
			r = rules[i]
		}
		for i, p := range r.points {
			u := c.rate * math.Expm1(from+width*p)
			sum += width * r.weights[i] * rate * math.Exp(-rate*u) * c.orders(u) * (c.rate + u)
		}
		from += width
	}
	return sum
}

// width is how far discounted looks from v on at once, and how far what it looks at may
// fall there, as a logarithm: by 6 because of the discount, and by as much or more
// because of the days until the orders of a customer who never leaves, which come
// one after k/c.shape. For k > 1 they come in steps, which are no more to be seen
// after 2 k^2/c.shape. For k = 1 they are seen only of customers who leave with a
// probability that few of the c.b before them had. Whoever leaves with one
// probability or another has done so by some multiple of a time, so that all changes
// slower the later it is.
func (c ahead) width(v, rate float64) (width, fall float64) {
	k := float64(c.k)
	pace := c.shape
	if c.k == 1 {
		pace *= (c.a + 24) / (c.a + c.b + 24)
		width = 8 / pace
	} else {
		width = k / pace
	}
	if v > 2*k*k/pace {
		width = max(width, 2*v)
	}
	width = min(width, 1.5, math.Log1p(6/(rate*c.rate*math.Exp(v))))
	return width, pace*width + rate*c.rate*math.Exp(v)*math.Expm1(width)
}

// perpetual is discounted without end. With phi = lambda/(lambda+rate), an order
// at the end of n stages is worth phi^n: the mean of phi^(k-j)/(1 - q phi^k) over
// lambda and q. That over q does not depend on the age, and may be remembered.
func (c ahead) perpetual(rate float64) float64 {
	const steep = 1e6
	k := float64(c.k)
	leaving := sync.OnceValue(func() []node { return betaNodes(c.a, c.b, steep+c.b) })
	sum := 0.
	for j := range c.k {
		if c.weights[j] == 0 {
			continue
		}
		for _, l := range gammaNodes(c.shape+float64(j), c.rate, rate) {
			lnPhi := -math.Log1p(rate / l.at)
			mean := c.memory.remember(question{rate: rate, share: -1, stage: j}, History{Repeats: c.repeats, Age: l.place + rememberedDays/2}, func() float64 {
				nodes := leaving()
				if l.at > steep*rate {
					nodes = betaNodes(c.a, c.b, l.at/rate+c.b)
				}
				phiK, rest := math.Exp(k*lnPhi), -math.Expm1(k*lnPhi)
				mean := 0.
				for _, n := range nodes {
					mean += n.weight / (rest + n.at*phiK)
				}
				return mean
			})
			sum += c.weights[j] * l.weight * math.Exp(float64(c.k-j)*lnPhi) * mean
		}
	}
	return sum
}
