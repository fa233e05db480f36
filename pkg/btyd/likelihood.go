package btyd

import "math"

// tally is the counts as the likelihood of Geometric takes them apart: what
// depends on the repeats alone, what depends on the age alone, and the rest.
type tally struct {
	modified  bool
	k         int
	customers float64
	days      int       // the largest age
	repeats   []repeats // in rising order
	ages      []age     // by days
	rows      []row     // customers who may be alive or not
}

// repeats is the customers with a number of repeats; rows know it by its index.
type repeats struct{ x, customers float64 }

// age is the customers of an age, and the stages that have ended for them all.
type age struct{ customers, stages float64 }

type row struct {
	repeats, last, age int32
	customers          float64
}

// tallied expects counts in the order of Collapse.
func tallied(modified bool, k int, counts []Count) tally {
	t := tally{modified: modified, k: k, rows: make([]row, 0, len(counts))}
	for _, c := range counts {
		t.days = max(t.days, c.History.tamed().Age)
	}
	t.ages = make([]age, t.days+1)
	for _, c := range counts {
		h, n := c.History.tamed(), float64(c.Customers)
		x := float64(h.Repeats)
		if len(t.repeats) == 0 || t.repeats[len(t.repeats)-1].x != x {
			t.repeats = append(t.repeats, repeats{x: x})
		}
		t.customers += n
		t.repeats[len(t.repeats)-1].customers += n
		t.ages[h.Age].customers += n
		t.ages[h.Age].stages += n * x * float64(k)
		// What nobody may have left, and no stage is seen of, has the factor 1.
		if h.Repeats > 0 || modified || k > 1 {
			t.rows = append(t.rows, row{int32(len(t.repeats) - 1), int32(h.Last), int32(h.Age), n})
		}
	}
	return t
}

// startRows is how many rows are looked for a start in.
const startRows = 20_000

// thinned is about as many rows as wanted, evenly chosen: a start for the search
// among all.
func thinned[Row any](rows []Row, wanted int) []Row {
	var some []Row
	every := max(1, len(rows)/wanted)
	for i := every / 2; i < len(rows); i += every {
		some = append(some, rows[i])
	}
	return some
}

// likelihood is the sum of what customers add to the log-likelihood and to its
// derivatives by the parameters, in their order.
type likelihood struct {
	value    float64
	gradient [4]float64
	hessian  [4][4]float64 // the upper triangle
}

func (l *likelihood) add(i, j int, second float64) { l.hessian[i][j] += second }

// at is the log-likelihood of all customers:
//
//	ln Gamma(r+kx) - ln Gamma(r) + r ln alpha - (r+kx) ln(alpha+T)
//	+ ln B(a, b+x') - ln B(a, b) + ln(S+q) - x ln Gamma(k)
//
// with x' = x+1 in the modified models and x in the others, S and q as in stages
// and Alive: Fader, Hardie and Lee (2005), equation 6, Platzer and Reutterer
// (2016), appendix; without (k-1) times the sum of the logarithms of the days
// between orders, which is the same for all parameters.
func (t tally) at(g Geometric) likelihood {
	var l likelihood
	t.byRepeats(g, &l)
	t.byAge(g, &l)
	t.byRow(g, &l)
	return l
}

func (t tally) byRepeats(g Geometric, l *likelihood) {
	lnGammaK, _ := math.Lgamma(float64(t.k))
	for _, c := range t.repeats {
		n, left := c.customers, c.x
		if t.modified {
			left++
		}
		f, f1, f2 := rising(g.R, float64(t.k)*c.x)
		l.value += n * (f - c.x*lnGammaK)
		l.gradient[0] += n * f1
		l.add(0, 0, n*f2)
		// B(a, b+x')/B(a, b) = Gamma(b+x')/Gamma(b) Gamma(a+b)/Gamma(a+b+x').
		f, f1, f2 = rising(g.B, left)
		s, s1, s2 := rising(g.A+g.B, left)
		l.value += n * (f - s)
		l.gradient[2] -= n * s1
		l.gradient[3] += n * (f1 - s1)
		l.add(2, 2, -n*s2)
		l.add(2, 3, -n*s2)
		l.add(3, 3, n*(f2-s2))
	}
}

func (t tally) byAge(g Geometric, l *likelihood) {
	for days, c := range t.ages {
		if c.customers == 0 {
			continue
		}
		T := float64(days)
		lnAhead := math.Log(g.Alpha + T)
		alphaless := T / (g.Alpha * (g.Alpha + T)) // 1/alpha - 1/(alpha+T)
		l.value -= c.customers*g.R*math.Log1p(T/g.Alpha) + c.stages*lnAhead
		l.gradient[0] -= c.customers * math.Log1p(T/g.Alpha)
		l.gradient[1] += c.customers*g.R*alphaless - c.stages/(g.Alpha+T)
		l.add(0, 1, c.customers*alphaless)
		l.add(1, 1, c.stages/((g.Alpha+T)*(g.Alpha+T))-c.customers*g.R*alphaless*(1/g.Alpha+1/(g.Alpha+T)))
	}
}

// byRow adds ln(S+q). With D = q/(S+q), the probability of having left, and
// u = ln q - ln S, its derivatives are those of ln S + D u', and in second order
// those of ln S + D u" + D (1-D) u' u'.
func (t tally) byRow(g Geometric, l *likelihood) {
	type term struct{ ln, inverse float64 }
	ages := make([]term, t.days+1) // of alpha + days
	for d := range ages {
		v := g.Alpha + float64(d)
		ages[d] = term{math.Log(v), 1 / v}
	}
	type byX struct{ shape, lnOdds, inverse float64 }
	xs := make([]byX, len(t.repeats))
	for i, c := range t.repeats {
		left := g.B + c.x
		if !t.modified {
			left--
		}
		xs[i] = byX{g.R + float64(t.k)*c.x, math.Log(g.A / left), 1 / left}
		if c.x == 0 && !t.modified {
			xs[i] = byX{shape: g.R, lnOdds: math.Inf(-1)}
		}
	}
	inverseA := 1 / g.A
	// Blocks of rows are summed apart, for the sake of rounding.
	for from := 0; from < len(t.rows); from += 4096 {
		var sum likelihood
		var ones logs // of rows of one customer, which most are
		for _, r := range t.rows[from:min(from+4096, len(t.rows))] {
			x, T, last := xs[r.repeats], ages[r.age], ages[r.last]
			var s stageSum
			if t.k > 1 {
				s = sumStages(t.k, x.shape, float64(r.age-r.last), T.inverse)
			}
			longer := T.ln - last.ln
			odds := x.lnOdds + x.shape*longer - s.ln
			e := math.Exp(-math.Abs(odds))
			alive, n := 1/(1+e), r.customers
			dead := e * alive
			if odds > 0 {
				alive, dead = dead, alive
			}
			add := max(odds, 0)
			if n == 1 {
				ones.add1p(e)
			} else {
				add += math.Log1p(e)
			}
			inverse := T.inverse - last.inverse
			u1 := longer - s.r
			u2 := x.shape*inverse - s.alpha
			left, spread := n*dead, n*dead*alive
			sum.value += n * (add + s.ln)
			sum.gradient[0] += left*u1 + n*s.r
			sum.gradient[1] += left*u2 + n*s.alpha
			sum.gradient[2] += left
			sum.gradient[3] -= left * x.inverse
			h := &sum.hessian
			h[0][0] += spread*u1*u1 + (n-left)*s.rr
			h[0][1] += spread*u1*u2 + left*inverse + (n-left)*s.rAlpha
			h[0][2] += spread * u1
			h[0][3] -= spread * u1 * x.inverse
			h[1][1] += spread*u2*u2 - left*x.shape*inverse*(T.inverse+last.inverse) + (n-left)*s.alphaAlpha
			h[1][2] += spread * u2
			h[1][3] -= spread * u2 * x.inverse
			h[2][2] += spread - left
			h[2][3] -= spread * x.inverse
			h[3][3] += (spread + left) * x.inverse * x.inverse
		}
		sum.value += ones.sum()
		sum.gradient[2] *= inverseA
		for i := range 3 {
			sum.hessian[i][2] *= inverseA
		}
		sum.hessian[2][2] *= inverseA
		sum.hessian[2][3] *= inverseA
		l.plus(sum)
	}
}

func (l *likelihood) plus(o likelihood) {
	l.value += o.value
	for i := range 4 {
		l.gradient[i] += o.gradient[i]
		for j := i; j < 4; j++ {
			l.hessian[i][j] += o.hessian[i][j]
		}
	}
}

// stageSum is ln S, and its derivatives by r and alpha.
type stageSum struct{ ln, r, alpha, rr, rAlpha, alphaAlpha float64 }

// sumStages is of s = r+kx, the days since the last order, and 1/(alpha+T).
func sumStages(k int, s, since, inverse float64) stageSum {
	term, sum, scale := 1., 1., 0.
	var r1, r2 float64 // derivatives of the logarithm of a term by r
	var d stageSum     // sums over the terms
	z := since * inverse
	for j := 1; j < k; j++ {
		i := s + float64(j-1)
		term *= i * z / float64(j)
		r1 += 1 / i
		r2 -= 1 / (i * i)
		a1 := -float64(j) * inverse
		sum += term
		d.r += term * r1
		d.alpha += term * a1
		d.rr += term * (r1*r1 + r2)
		d.rAlpha += term * r1 * a1
		d.alphaAlpha += term * (a1*a1 - a1*inverse)
		if sum > 1e100 {
			for _, v := range []*float64{&term, &sum, &d.r, &d.alpha, &d.rr, &d.rAlpha, &d.alphaAlpha} {
				*v *= 1e-100
			}
			scale += 100 * math.Ln10
		}
	}
	d.r, d.alpha = d.r/sum, d.alpha/sum
	d.rr = d.rr/sum - d.r*d.r
	d.rAlpha = d.rAlpha/sum - d.r*d.alpha
	d.alphaAlpha = d.alphaAlpha/sum - d.alpha*d.alpha
	d.ln = math.Log(sum) + scale
	return d
}

// surface is the log-likelihood per customer over the logarithms of r, alpha, a
// and b.
func (t tally) surface(at []float64) slope {
	g := Geometric{Modified: t.modified, K: t.k, R: math.Exp(at[0]), Alpha: math.Exp(at[1]), A: math.Exp(at[2]), B: math.Exp(at[3])}
	return t.at(g).slope(g.Parameters(), t.customers)
}

// LogLikelihood is that of the histories. With K > 1 that of the days between the
// orders is without (K-1) times the sum of their logarithms, which no parameter
// changes: see FitCNBD.
func (g Geometric) LogLikelihood(counts []Count) float64 {
	g = g.tamed()
	return tallied(g.Modified, g.K, counts).at(g).value
}
