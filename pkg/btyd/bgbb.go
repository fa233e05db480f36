package btyd

import "math"

// BGBB is the BG/BB of customers who have an opportunity to order at set times, such as
// once a year, and use it or not. In it the days of a History and of a horizon are
// opportunities: Age is n, the opportunities after the first order, Repeats those that
// the customer used, and Last the number of the last used. Before each opportunity
// customers leave with a probability of their own, which is beta distributed with Gamma
// and Delta; who is there uses it with another, distributed with Alpha and Beta.
//
// P. S. Fader, B. G. S. Hardie and J. Shang (2010), "Customer-base analysis in a
// discrete-time noncontractual setting".
type BGBB struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
	Gamma float64 `json:"gamma"`
	Delta float64 `json:"delta"`
}

func (b BGBB) tamed() BGBB {
	return BGBB{tame(b.Alpha), tame(b.Beta), tame(b.Gamma), tame(b.Delta)}
}

// Name is that of the paper.
func (BGBB) Name() string { return "BG/BB" }

// Parameters are the four of the paper.
func (b BGBB) Parameters() []Parameter {
	return []Parameter{{Name: "alpha", Value: b.Alpha}, {Name: "beta", Value: b.Beta}, {Name: "gamma", Value: b.Gamma}, {Name: "delta", Value: b.Delta}}
}

// way is the logarithm of the probability to use x of n opportunities, in one given
// order, and to be there at n; or, if left, to be there at n and not at n+1. With the
// derivatives by alpha, beta, gamma and delta.
func (b BGBB) way(x, n int, left bool) (l likelihood) {
	alpha, beta, both := rise(b.Alpha, x), rise(b.Beta, n-x), rise(b.Alpha+b.Beta, n)
	delta, total := rise(b.Delta, n), rise(b.Gamma+b.Delta, n)
	if left {
		total = rise(b.Gamma+b.Delta, n+1)
		l.value = math.Log(b.Gamma)
		l.gradient[2] = 1 / b.Gamma
		l.hessian[2][2] = -1 / (b.Gamma * b.Gamma)
	}
	l.value += alpha.ln + beta.ln - both.ln + delta.ln - total.ln
	l.gradient[0] = alpha.first - both.first
	l.gradient[1] = beta.first - both.first
	l.gradient[2] -= total.first
	l.gradient[3] = delta.first - total.first
	l.hessian[0][0] = alpha.second - both.second
	l.hessian[0][1], l.hessian[1][1] = -both.second, beta.second-both.second
	l.hessian[2][2] -= total.second
	l.hessian[2][3], l.hessian[3][3] = -total.second, delta.second-total.second
	return l
}

// of is equation (6) of the paper, the sum over when the customer left: at one of
// the opportunities since the last they used, or not yet.
func (b BGBB) of(h History) likelihood {
	stayed := b.way(h.Repeats, h.Age, false)
	ways := []likelihood{stayed}
	most := stayed.value
	for n := h.Last; n < h.Age; n++ {
		left := b.way(h.Repeats, n, true)
		ways = append(ways, left)
		most = max(most, left.value)
	}
	var c mixture
	for _, w := range ways {
		weight := math.Exp(w.value - most)
		c.add(weight, w.gradient)
		for i := range 4 {
			for j := i; j < 4; j++ {
				c.hessian[i][j] += weight * w.hessian[i][j]
			}
		}
	}
	l := c.ln()
	l.value += most
	return l
}

// LogLikelihood is that of the histories, in which only the last opportunity used has a
// date, and not all of them: without the number of their orders.
func (b BGBB) LogLikelihood(counts []Count) float64 { return b.tamed().likelihood(counts).value }

func (b BGBB) likelihood(counts []Count) likelihood {
	return sum(counts, func(h History) likelihood { return b.of(h.chances()) })
}

// Alive is the probability that the customer is there at the next opportunity, n+1.
func (b BGBB) Alive(h History) float64 {
	b, h = b.tamed(), h.chances()
	stayed := b.way(h.Repeats, h.Age, false).value - b.of(h).value
	n := float64(h.Age)
	return min(1, math.Exp(stayed)*(b.Delta+n)/(b.Gamma+b.Delta+n))
}

// Expected is the number of the next opportunities that the customer is to use.
func (b BGBB) Expected(h History, opportunities float64) float64 {
	return b.Discounted(h, 0, opportunities)
}

// New is Expected of a new customer.
func (b BGBB) New(opportunities float64) float64 { return b.DiscountedNew(0, opportunities) }

// Quiet is 1 - Alive + Alive QuietAlive.
func (b BGBB) Quiet(h History, opportunities float64) float64 {
	return 1 - b.Alive(h)*(1-b.QuietAlive(h, opportunities))
}

// QuietAlive is that of a customer who is there at the next opportunity.
func (b BGBB) QuietAlive(h History, opportunities float64) float64 {
	b, h = b.tamed(), h.chances()
	n, x := float64(h.Age), float64(h.Repeats)
	// Missed all so far and still there; and missed all that there were before they left.
	staying, left := 1.0, 0.0
	for i := range int(horizon(opportunities)) {
		i := float64(i)
		if i > 0 {
			left += staying * b.Gamma / (b.Gamma + b.Delta + n + i)
			staying *= (b.Delta + n + i) / (b.Gamma + b.Delta + n + i)
		}
		staying *= (b.Beta + n - x + i) / (b.Alpha + b.Beta + n + i)
		if staying <= 1e-17*left {
			break
		}
	}
	return min(1, staying+left)
}

// Discounted is the sum over the next opportunities of the probability to be there and
// to use it, times e^(-rate i) of the i-th: without an end the discounted expected
// residual transactions of the paper, whose d is e^rate - 1; a rate below 1e-9 is then
// taken for that, as there need not be a sum without one.
func (b BGBB) Discounted(h History, rate, opportunities float64) float64 {
	return b.DiscountedGiven(b.Alive(h), h, rate, opportunities)
}

// DiscountedGiven is Discounted of a customer for whom Alive is that.
func (b BGBB) DiscountedGiven(alive float64, h History, rate, opportunities float64) float64 {
	b, h = b.tamed(), h.chances()
	if rate = max(0, rate); math.IsInf(opportunities, 1) {
		rate = max(rate, 1e-9)
	}
	n, discount := float64(h.Age), math.Exp(-rate)
	return alive * (b.Alpha + float64(h.Repeats)) / (b.Alpha + b.Beta + n) *
		discount * stays(b.Delta+n+1, b.Gamma+b.Delta+n+1, discount, math.Floor(opportunities))
}

// stays is the sum of terms that begins with 1, and in which each is the last times
// z b/c, z (b+1)/(c+1), and so on; c is above b and z below 1 where there is no end.
func stays(b, c, z, terms float64) float64 {
	if math.IsInf(terms, 1) {
		return hypergeometric(b, c, z)
	}
	term, sum := 1.0, 0.0
	for i := 0.0; i < terms && term > 1e-17*(1-z)*sum; i++ {
		sum += term
		term *= z * (b + i) / (c + i)
	}
	return sum
}

// hypergeometric is 2F1(1, b; c; z) by the continued fraction of Gauss, which converges
// in about 20 / sqrt(1-z) steps where the series takes 40 / (1-z): DLMF 15.7.5. It is
// evaluated by the method of Lentz.
func hypergeometric(b, c, z float64) float64 {
	value, numerator, denominator := 1.0, 1.0, 0.0
	for k := 0.0; k < 1e7; k++ {
		last := value
		for _, a := range []float64{(b + k) * (c - 1 + k) / ((c - 1 + 2*k) * (c + 2*k)), (k + 1) * (c - b + k) / ((c + 2*k) * (c + 2*k + 1))} {
			denominator = 1 / (1 - a*z*denominator)
			numerator = 1 - a*z/numerator
			value *= numerator * denominator
		}
		if math.Abs(value-last) <= 1e-16*value {
			break
		}
	}
	return 1 / value
}

// DiscountedNew is that of a new customer.
func (b BGBB) DiscountedNew(rate, opportunities float64) float64 {
	return b.Discounted(History{}, rate, opportunities)
}

// chances is a history as it can be: no more of the opportunities used than there were.
func (h History) chances() History {
	h = h.tamed()
	h.Repeats = min(h.Repeats, h.Last)
	return h
}

var bgbbEnds = [][2]string{
	{"alpha goes to 0: hardly anybody orders again", "alpha has no upper limit: customers do not differ in how often they order"},
	{"beta goes to 0: hardly any opportunity is missed", "beta has no upper limit: customers do not differ in how often they order"},
	{"gamma goes to 0: nobody seems to leave", "gamma has no upper limit: customers do not differ in how soon they leave"},
	{"delta goes to 0: many seem to leave at once", "delta has no upper limit: customers do not differ in how soon they leave, or nobody seems to"},
}

// FitBGBB finds the maximum of the likelihood.
func FitBGBB(counts []Count) Fitted {
	var customers int64
	for _, c := range counts {
		customers += c.Customers
	}
	at := func(logs []float64) BGBB {
		return BGBB{math.Exp(logs[0]), math.Exp(logs[1]), math.Exp(logs[2]), math.Exp(logs[3])}
	}
	center := make([]float64, 4)
	best := search(func(logs []float64) slope {
		b := at(logs)
		return b.likelihood(counts).slope(b.Parameters(), float64(customers))
	}, center, [][]float64{center}, customers)
	b := at(best.at)
	return best.fitted(b, b.LogLikelihood(counts), customers, bgbbEnds)
}
