// Package survival projects how many customers are left at ages that nobody has
// reached yet: the shifted beta-geometric model (sBG) and the beta-discrete-Weibull
// model (BdW), fitted by exact maximum likelihood to how many survived each age.
//
//	counts := survival.Counts{{1000, 631}, {631, 468}, {468, 382}} // due and kept at ages 1, 2, 3
//	fit := survival.FitSBG(counts)
//	fmt.Println(fit.Curve.Survival(12)) // the share that makes 12 renewals
//
// A customer is lost at each age with a chance of their own. Those chances differ between
// customers as a beta distribution does, so that those with high ones leave first and
// the churn of who is left falls with age: a constant rate, and a lifetime of 1 / churn,
// is too low for them. In the BdW the chance of a single customer may rise or fall with
// age as well.
//
// FitSBG and FitBdW find the parameters, with standard errors, log-likelihood and AIC. A
// Curve has the share left (Survival), that of those left before (Retention), and the
// discounted lifetime, for some ages or for ever, of a new customer (Lifetime, DEL) and of
// one who has renewed so far (Residual, DERL); a Fit has intervals of these. Who has left
// is known, so that there is no P(alive) and no next order.
package survival

import "math"

// Model is a family of curves.
type Model uint8

// The models.
const (
	SBG Model = iota // P. S. Fader and B. G. S. Hardie (2007), "How to project customer retention"
	BdW              // P. S. Fader, B. G. S. Hardie, Y. Liu, J. Davin and T. Steenburgh (2018), "How to project customer retention revisited"
)

// String is the name in the papers.
func (m Model) String() string { return [...]string{"sBG", "BdW"}[m] }

// parameters is how many a model has.
func (m Model) parameters() int { return 2 + int(m) }

// Edge is what becomes of a curve where its parameters leave the numbers.
type Edge uint8

// The edges. Within none of them the curve is
//
//	S(t) = B(alpha, beta + t^c) / B(alpha, beta)
//
// equation (6) of Fader and Hardie (2007) for c = 1.
const (
	Inside  Edge = iota
	Alike        // alpha, beta -> infinity: S(t) = (1 - churn)^(t^c), all customers are alike
	Divided      // alpha, beta -> 0: S(t) = 1 - churn, the others stay for ever
	Slow         // alpha, beta -> 0, c -> infinity, alpha c = tail: S(t) = (1 - churn) t^-tail
)

// Curve is a survival curve. Alpha and Beta have no unit: they are the parameters of the
// beta distribution of churn from one age to the next. At an edge they are 0 or
// infinite.
type Curve struct {
	Model       Model
	Edge        Edge
	Alpha, Beta float64
	C           float64 // 1: sBG; above 1 the chance of a customer to leave rises with age, below it falls
	Churn       float64 // the share lost at age 1: alpha / (alpha + beta)
	Tail        float64 // of the edge Slow
}

// NewSBG is the sBG with given parameters, above 0.
func NewSBG(alpha, beta float64) Curve {
	return Curve{Model: SBG, Alpha: alpha, Beta: beta, C: 1, Churn: alpha / (alpha + beta)}
}

// NewBdW is the BdW with given parameters, above 0.
func NewBdW(alpha, beta, c float64) Curve {
	return Curve{Model: BdW, Alpha: alpha, Beta: beta, C: c, Churn: alpha / (alpha + beta)}
}

// Survival is the share of customers that is left at an age, S(t), from 1 at age 0 on.
func (c Curve) Survival(age int) float64 { return math.Exp(c.log(age)) }

// Retention is the share of those left at the age before that is left at an age:
// S(t) / S(t-1), from age 1 on.
func (c Curve) Retention(age int) float64 { return math.Exp(c.step(age)) }

// log is ln S(t).
func (c Curve) log(age int) float64 {
	if age <= 0 {
		return 0
	}
	return c.logAt(math.Log(float64(age)))
}

// logAt is ln S(t) at ln t, where t need not be whole and may be too large for a number.
func (c Curve) logAt(logAge float64) float64 {
	switch {
	case c.constant():
		return math.Log1p(-c.Churn)
	case c.Edge == Slow:
		return math.Log1p(-c.Churn) - c.Tail*logAge
	case c.Edge == Alike:
		return math.Log1p(-c.Churn) * math.Exp(c.C*logAge)
	}
	const large = 1e150 // from where on a series in 1 / t^c is its first term
	if x := math.Exp(c.C * logAge); x < large {
		return logRatio(c.Beta, x, c.Alpha)
	}
	return lgamma(c.Alpha+c.Beta) - lgamma(c.Beta) - c.Alpha*c.C*logAge
}

// constant tells that nobody is lost after age 1.
func (c Curve) constant() bool { return c.Edge == Divided || c.Churn == 0 || c.Churn == 1 }

// step is ln S(t) - ln S(t-1), which is exact where the two are nearly equal.
func (c Curve) step(age int) float64 {
	switch {
	case age <= 1:
		return c.log(age)
	case c.constant():
		return 0
	case c.Edge == Slow:
		return c.Tail * math.Log1p(-1/float64(age))
	}
	x, far := c.reach(age)
	if c.Edge == Alike {
		return math.Log1p(-c.Churn) * far
	}
	return logRatio(c.Beta+x, far, c.Alpha)
}

// reach is (t-1)^c and how far it is from there to t^c.
func (c Curve) reach(age int) (x, far float64) {
	if age <= 1 {
		return 0, 1
	}
	x = math.Pow(float64(age-1), c.C)
	return x, x * math.Expm1(-c.C*math.Log1p(-1/float64(age)))
}

// tail is the power of 1 / t with which the curve falls in the end; infinite where it
// falls faster than any.
func (c Curve) tail() float64 {
	switch {
	case c.Churn == 1:
		return math.Inf(1)
	case c.constant():
		return 0
	case c.Edge == Slow:
		return c.Tail
	case c.Edge == Alike:
		return math.Inf(1)
	}
	return c.Alpha * c.C
}

// logRatio is ln of G(b + x) G(b + a) / (G(b) G(b + x + a)), which is
// B(a, b + x) / B(a, b), for b > 0. It is as exact as a number can be whatever the size
// of a, b and x: Stirling's series of the four, with all that cancels taken out.
func logRatio(b, x, a float64) float64 {
	sum := 0.0
	for ; b < shifted; b++ {
		sum += math.Log1p(-x / (b + x) * (a / (b + a)))
	}
	sum += (b - 0.5) * math.Log1p(x/b*(a/(b+x+a)))
	sum += x*math.Log1p(-a/(b+x+a)) - a*math.Log1p(x/(b+a))
	return sum + (stirling(b+x) - stirling(b)) - (stirling(b+x+a) - stirling(b+a))
}

// shifted is from where on a few terms of Stirling's series are exact.
const shifted = 10

// stirling is ln G(b) less (b - 1/2) ln b - b + ln(2 pi) / 2, from b = 10 on.
func stirling(b float64) float64 {
	q := 1 / (b * b)
	return (1./12 - q*(1./360-q*(1./1260-q*(1./1680-q*(1./1188-q*(691./360360-q/156)))))) / b
}

// digammas is psi(b + x) - psi(b), for b > 0.
func digammas(b, x float64) float64 {
	sum := 0.0
	for ; b < shifted; b++ {
		sum += x / b / (b + x)
	}
	rest := func(b float64) float64 {
		q := 1 / (b * b)
		return q * (1./12 - q*(1./120-q*(1./252-q*(1./240-q*(1./132-q*(691./32760-q/12))))))
	}
	return sum + math.Log1p(x/b) + x/b/(b+x)/2 - (rest(b+x) - rest(b))
}

// trigammas is psi'(b + x) - psi'(b), for b > 0.
func trigammas(b, x float64) float64 {
	sum := 0.0
	for ; b < shifted; b++ {
		sum -= x / (b + x) * (1/b + 1/(b+x)) / b
	}
	return sum - x/(b+x)*(1+(1/b+1/(b+x))/2)/b + (trigammaRest(b+x) - trigammaRest(b))
}

// trigamma is psi'(b), for b > 0.
func trigamma(b float64) float64 {
	sum := 0.0
	for ; b < shifted; b++ {
		sum += 1 / (b * b)
	}
	return sum + 1/b + 1/(2*b*b) + trigammaRest(b)
}

// trigammaRest is psi'(b) less 1/b + 1/(2 b^2), from b = 10 on.
func trigammaRest(b float64) float64 {
	q := 1 / (b * b)
	return q / b * (1./6 - q*(1./30-q*(1./42-q*(1./30-q*(5./66-q*(691./2730-q*7/6))))))
}

func lgamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return l
}
