package survival

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// slope is the log-likelihood of a curve, and its gradient and observed information
// (minus the second derivatives) in n free parameters.
func slope(c Curve, counts Counts, n int) (value float64, gradient *mat.VecDense, information *mat.SymDense) {
	gradient, information = mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
	for t, a := range counts {
		if a.Due == 0 {
			continue
		}
		d := c.derive(t + 1)
		kept, lost := float64(a.Kept), float64(a.Due-a.Kept)
		gone := -math.Expm1(d.value) // 1 - retention
		first, second := kept, 0.0   // derivatives of the term in ln retention
		if kept > 0 {
			value += kept * d.value
		}
		if lost > 0 {
			odds := math.Exp(d.value) / gone
			value += lost * math.Log(gone)
			first -= lost * odds
			second = -lost * odds / gone
		}
		for i := range n {
			gradient.SetVec(i, gradient.AtVec(i)+first*d.first[i])
			for j := i; j < n; j++ {
				information.SetSym(i, j, information.At(i, j)-first*d.second[i][j]-second*d.first[i]*d.first[j])
			}
		}
	}
	return value, gradient, information
}

// derived is a number with its derivatives in the free parameters; of the second those
// from the diagonal on.
type derived struct {
	value  float64
	first  [3]float64
	second [3][3]float64
}

// derive is ln S(t) - ln S(t-1).
func (c Curve) derive(age int) (d derived) {
	d.value = c.step(age)
	switch c.Edge {
	case Slow:
		if age == 1 {
			c.ofChurn(&d, -1)
			return d
		}
		d.first[1], d.second[1][1] = d.value, d.value // in ln tail
	case Alike:
		_, far := c.reach(age)
		c.ofChurn(&d, -far)
		// far = t^c - (t-1)^c; in ln c the derivative of t^c is t^c c ln t.
		once, twice := c.powers(age)
		lambda, slope := -math.Log1p(-c.Churn), c.Churn
		d.first[1], d.second[1][1] = -lambda*once, -lambda*twice
		d.second[0][1] = -slope * once
	case Inside:
		c.chain(&d, age)
	}
	return d
}

// ofChurn sets the derivatives of scale x -ln(1 - churn) in the logit of the churn.
func (c Curve) ofChurn(d *derived, scale float64) {
	d.first[0], d.second[0][0] = scale*c.Churn, scale*c.Churn*(1-c.Churn)
}

// powers are the first and second derivatives of t^c - (t-1)^c in ln c.
func (c Curve) powers(age int) (once, twice float64) {
	for _, t := range [2]int{age, age - 1} {
		if t <= 1 {
			continue
		}
		l := c.C * math.Log(float64(t))
		x := math.Exp(l)
		if t < age {
			x = -x
		}
		once, twice = once+x*l, twice+x*l*(1+l)
	}
	return once, twice
}

// chain sets the derivatives inside. With s = alpha + beta and x = t^c, ln S is
//
//	ln G(beta + x) - ln G(beta) - ln G(s + x) + ln G(s)
//
// and its derivatives in alpha, beta and x are digammas and trigammas.
func (c Curve) chain(d *derived, age int) {
	s := c.Alpha + c.Beta
	from, far := c.reach(age)
	low, high := c.Beta+from, s+from
	byAlpha := -digammas(high, far)
	byBeta := digammas(low, far) + byAlpha
	alphas := -trigammas(high, far) // twice in alpha, and in alpha and beta
	betas := trigammas(low, far) + alphas

	// alpha = churn / spread, beta = (1 - churn) / spread; m is the logit of the churn and
	// f the logarithm of the spread.
	alphaM := c.Alpha * (1 - c.Churn) // of beta the same with the other sign
	bend := alphaM * (1 - 2*c.Churn)
	d.first[0] = (byAlpha - byBeta) * alphaM
	d.first[1] = -byAlpha*c.Alpha - byBeta*c.Beta
	d.second[0][0] = (alphas-2*alphas+betas)*alphaM*alphaM + (byAlpha-byBeta)*bend
	d.second[0][1] = -alphaM*(alphas*c.Alpha+alphas*c.Beta-alphas*c.Alpha-betas*c.Beta) - d.first[0]
	d.second[1][1] = alphas*c.Alpha*c.Alpha + 2*alphas*c.Alpha*c.Beta + betas*c.Beta*c.Beta - d.first[1]
	for _, t := range [2]int{age, age - 1} {
		if t <= 1 {
			continue
		}
		l := c.C * math.Log(float64(t))
		x := math.Exp(l)
		byX := -digammas(c.Beta+x, c.Alpha)
		ofHigh, sign := trigamma(s+x), 1.0
		ofLow := -trigammas(c.Beta+x, c.Alpha) // psi'(beta + x) - psi'(s + x)
		if t < age {
			sign = -1
		}
		xK := x * l
		d.first[2] += sign * byX * xK
		d.second[2][2] += sign * (ofLow*xK*xK + byX*xK*(1+l))
		// In x and alpha it is -psi'(s + x), in x and beta ofLow.
		d.second[0][2] += sign * xK * alphaM * (-ofHigh - ofLow)
		d.second[1][2] += sign * xK * (ofHigh*c.Alpha - ofLow*c.Beta)
	}
}
