package survival

import (
	"math"
	"math/big"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// Choice is which model is fitted.
type Choice = choice.Of[models]

// The choices.
const (
	Auto    Choice = iota // the one of the lower AIC over all customers
	OnlySBG               // the sBG
	OnlyBdW               // the BdW
)

type models struct{}

func (models) Names() []string { return []string{"auto", "sbg", "bdw"} }

// Options say what is projected.
type Options struct {
	Model      Choice
	Horizon    int     // ages to project; 0: twice as many as were observed
	Rate       float64 // of discount, per age
	Mark       int     // the age at which cohorts and groups are shown; 0: the horizon
	Confidence float64 // of intervals, in percent; 0: 95

	// Then is the cohorts as they looked on an earlier day, Since, for the backtest; nil:
	// as they are now, without their last ages.
	Then  []Cohort
	Since *calendar.Day
}

// Projection is how many customers are left at each age, so far and from then on.
type Projection struct {
	Summary `json:"curve"`
	Ages    []Projected     `json:"ages"`
	Cohorts []CohortSummary `json:"cohorts"`
	Groups  []GroupSummary  `json:"-"` // those of the facts: one without a name when nothing is split

	AICOther *float64       `json:"aic_other"` // of the other model
	Lifetime Lifetimes      `json:"lifetime"`
	Backtest *BacktestError `json:"backtest"`

	CohortsDiffer *Difference `json:"cohorts_differ"`
	GroupsDiffer  *Difference `json:"groups_differ,omitempty"`

	Mark int `json:"left_at_age"` // the age of Left
	Fit  Fit `json:"-"`
}

// Summary is a curve in short.
type Summary struct {
	Customers int64 `json:"customers"`
	Observed  int   `json:"ages_observed"` // the last age that anybody was due at
	Small     bool  `json:"small"`         // fewer than facts.MinSample customers
	Parameters
	Left       *float64 `json:"left"` // percent of the customers, at the age Mark
	LeftLow    *float64 `json:"left_low"`
	LeftHigh   *float64 `json:"left_high"`
	Discounted *float64 `json:"lifetime_discounted"` // in ages, of a new customer, for ever
	Low        *float64 `json:"lifetime_discounted_low"`
	High       *float64 `json:"lifetime_discounted_high"`
}

// Parameters are those of a curve; all absent where too few ages were observed to know
// them, and single ones where they are infinite, or 0: see Boundary.
type Parameters struct {
	Model         string   `json:"model"`
	Alpha         *float64 `json:"alpha"`
	AlphaSE       *float64 `json:"alpha_se"`
	Beta          *float64 `json:"beta"`
	BetaSE        *float64 `json:"beta_se"`
	C             *float64 `json:"c"`
	CSE           *float64 `json:"c_se"`
	Churn         *float64 `json:"churn_first"` // percent lost at age 1, by the curve
	LogLikelihood *float64 `json:"log_likelihood"`
	AIC           *float64 `json:"aic"`
	Boundary      string   `json:"boundary"` // in words, where a parameter is not inside
}

// CohortSummary is the curve of one cohort.
type CohortSummary struct {
	facts.Span
	Summary `json:"curve"`
}

// GroupSummary is the curve of one group.
type GroupSummary struct {
	Group   string `json:"group"`
	Summary `json:"curve"`
}

// Projected is one age. Percentages are of the customers at the beginning, retention of
// those left at the age before.
type Projected struct {
	Age              int      `json:"age"`
	Due              int64    `json:"customers_due"`
	Kept             int64    `json:"customers_kept"`
	LeftObserved     *float64 `json:"left_observed"` // the product of kept / due so far
	Left             *float64 `json:"left"`
	Low              *float64 `json:"left_low"`
	High             *float64 `json:"left_high"`
	Constant         *float64 `json:"left_constant"` // by a constant churn
	Retention        *float64 `json:"retention"`
	RetentionSoFar   *float64 `json:"retention_observed"`
	Residual         *float64 `json:"residual_lifetime"` // discounted, in ages
	ResidualLow      *float64 `json:"residual_lifetime_low"`
	ResidualHigh     *float64 `json:"residual_lifetime_high"`
	ResidualConstant *float64 `json:"residual_lifetime_constant"`
}

// Lifetimes are how many ages a new customer is there, the first included.
type Lifetimes struct {
	Horizon            int      `json:"horizon"`  // in ages
	Within             *float64 `json:"within"`   // of as many ages
	Forever            *float64 `json:"forever"`  // absent where it is infinite or not known
	Infinite           bool     `json:"infinite"` // the curve falls too slowly for a mean
	Discounted         *float64 `json:"discounted"`
	Churn              *float64 `json:"churn_constant"` // percent of those due, over all ages
	Constant           *float64 `json:"constant"`       // 1 / churn
	ConstantDiscounted *float64 `json:"constant_discounted"`
}

// BacktestError is a Backtest with how far off it was.
type BacktestError struct {
	Ages          int           `json:"ages"`  // not known to the curve
	Since         *calendar.Day `json:"as_of"` // what was known on that day; absent: what is known now about earlier ages
	Cohorts       int           `json:"cohorts"`
	Customers     int64         `json:"customers"`
	Kept          int64         `json:"customers_kept"`
	Projected     float64       `json:"projected"`
	Constant      float64       `json:"constant"`
	Error         *float64      `json:"error_pct"`
	ConstantError *float64      `json:"constant_error_pct"`
}

// Difference is a likelihood-ratio test of curves.
type Difference struct {
	Curves    int     `json:"curves"`
	ChiSquare float64 `json:"chi_square"`
	DF        int     `json:"df"`
	P         float64 `json:"p"`
}

// Of fits a curve to all cohorts together, to each and to each group, and projects it.
// The model is one for all of them. Cohorts of fewer than facts.MinSample customers are
// in no test of whether they differ.
func Of(t Table, o Options) Projection {
	cohorts := t.Total()
	counts := pool(cohorts)
	o.Confidence = stat.Confidence(o.Confidence)
	fitting := o.fitting(counts)
	p := Projection{Ages: []Projected{}, Cohorts: []CohortSummary{}, Fit: fitting(counts)}
	observed := last(counts)
	if o.Horizon == 0 {
		o.Horizon = max(2*observed, 1)
	}
	if o.Mark == 0 || o.Mark > o.Horizon {
		o.Mark = o.Horizon
	}
	p.Mark = o.Mark
	p.Summary = o.summary(customers(cohorts), p.Fit)
	p.Lifetime = o.lifetimes(p.Fit)
	p.ages(o, observed)
	if p.Fit.Known() {
		other := FitBdW
		if p.Fit.Curve.Model == BdW {
			other = FitSBG
		}
		if f := other(counts); f.Known() {
			p.AICOther = &f.AIC
		}
	}
	var large []Counts
	for i, c := range cohorts {
		if c.Customers == 0 {
			continue
		}
		p.Cohorts = append(p.Cohorts, CohortSummary{facts.SpanOf(t.Periods[i], t.AsOf), o.summary(c.Customers, fitting(c.Counts))})
		if c.Customers >= facts.MinSample {
			large = append(large, c.Counts)
		}
	}
	p.CohortsDiffer = difference(p.Fit, large)
	large = nil
	for g, name := range t.Groups {
		of := pool(t.Cells[g])
		p.Groups = append(p.Groups, GroupSummary{name, o.summary(customers(t.Cells[g]), fitting(of))})
		if customers(t.Cells[g]) >= facts.MinSample {
			large = append(large, of)
		}
	}
	p.GroupsDiffer = difference(p.Fit, large)
	if o.Then == nil {
		o.Then = before(cohorts, t.held())
	}
	if b, ok := Look(func(c Counts) Fit { return o.fitting(c)(c) }, o.Then, cohorts); ok {
		p.Backtest = &BacktestError{t.held(), o.Since, b.Cohorts, b.Customers, b.Kept, b.Projected, b.Constant, off(b.Projected, b.Kept), off(b.Constant, b.Kept)}
	}
	return p
}

// fitting is what fits the model that is asked for or, of Auto, the better one for some
// counts.
func (o Options) fitting(counts Counts) func(Counts) Fit {
	if o.Model == OnlySBG || o.Model == Auto && Best(counts).Curve.Model == SBG {
		return FitSBG
	}
	return FitBdW
}

// last is the last age that anybody was due at.
func last(c Counts) int {
	n := len(c)
	for n > 0 && c[n-1].Due == 0 {
		n--
	}
	return n
}

func customers(cohorts []Cohort) (n int64) {
	for _, c := range cohorts {
		n += c.Customers
	}
	return n
}

func off(projected float64, kept int64) *float64 {
	if kept == 0 {
		return nil
	}
	return new(100 * (projected/float64(kept) - 1))
}

func difference(f Fit, curves []Counts) *Difference {
	test, ok := Differ(f.Curve.Model, curves)
	if !ok || !f.Known() {
		return nil
	}
	n := 0
	for _, c := range curves {
		if c.Ages() > 0 {
			n++
		}
	}
	return &Difference{n, test.ChiSquare, test.DF, test.P}
}

func (o Options) summary(customers int64, f Fit) Summary {
	s := Summary{Customers: customers, Observed: last(f.Counts), Small: customers < facts.MinSample}
	c := f.Curve
	s.Model, s.Boundary = c.Model.String(), f.Boundary()
	if !f.Known() {
		return s
	}
	if c.Edge == Inside {
		s.Alpha, s.Beta = &c.Alpha, &c.Beta
	}
	if c.Edge != Slow {
		s.C = &c.C
	}
	s.AlphaSE, s.BetaSE, s.CSE = f.AlphaSE, f.BetaSE, f.CSE
	s.Churn, s.LogLikelihood, s.AIC = new(100*c.Churn), &f.LogLikelihood, &f.AIC
	s.Left = new(100 * c.Survival(o.Mark))
	s.LeftLow, s.LeftHigh = percents(f.Survival(o.Mark, o.Confidence))
	life := func(c Curve) float64 { return c.Lifetime(o.Rate, Forever) }
	s.Discounted = finite(life(c))
	s.Low, s.High = f.Positive(life, o.Confidence)
	return s
}

func percents(low, high *float64) (*float64, *float64) {
	if low == nil {
		return nil, nil
	}
	return new(100 * *low), new(100 * *high)
}

// finite is a number that there is.
func finite(x float64) *float64 {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return nil
	}
	return &x
}

// Lifetime is the lifetimes of all cohorts together, by the model of the lower AIC.
func Lifetime(t Table, rate float64) (Lifetimes, Model) {
	f := Best(pool(t.Total()))
	return Options{Rate: rate}.lifetimes(f), f.Curve.Model
}

func (o Options) lifetimes(f Fit) Lifetimes {
	l := Lifetimes{Horizon: o.Horizon}
	constant := f.constant()
	if total := f.Counts.Total(); total.Due > 0 {
		l.Churn = new(100 * constant.Churn)
		l.Constant = finite(float64(total.Due) / float64(total.Due-total.Kept))
		l.ConstantDiscounted = finite(constant.Lifetime(o.Rate, Forever))
	}
	if !f.Known() {
		return l
	}
	l.Within, l.Forever, l.Discounted = finite(f.Curve.Lifetime(0, o.Horizon)), finite(f.Curve.Lifetime(0, Forever)), finite(f.Curve.Lifetime(o.Rate, Forever))
	l.Infinite = l.Forever == nil
	return l
}

// constant is the curve of a churn that is that of all ages together.
func (f Fit) constant() Curve {
	return Curve{Edge: Alike, C: 1, Churn: lostShare(f.Counts.Total())}
}

// ages are those observed, and those up to the horizon; none of nobody.
func (p *Projection) ages(o Options, observed int) {
	if p.Customers == 0 {
		return
	}
	constant, f := p.Fit.constant(), p.Fit
	left := big.NewRat(100, 1) // nil once nobody was observed at an age, so that nothing after it is known
	for age := 0; age <= max(observed, o.Horizon); age++ {
		row := Projected{Age: age}
		switch {
		case age == 0:
			row.LeftObserved = new(100.0)
		case age <= observed:
			a := f.Counts[age-1]
			row.Due, row.Kept = a.Due, a.Kept
			row.RetentionSoFar = facts.PercentOf(a.Kept, a.Due)
			if a.Due == 0 {
				left = nil
			}
			if left != nil {
				so, _ := left.Mul(left, big.NewRat(a.Kept, a.Due)).Float64()
				row.LeftObserved = &so
			}
		}
		if p.Lifetime.Churn != nil {
			row.Constant = new(100 * constant.Survival(age))
			row.ResidualConstant = finite(constant.Residual(age, o.Rate, Forever))
		}
		if f.Known() {
			residual := func(c Curve) float64 { return c.Residual(age, o.Rate, Forever) }
			row.Left, row.Residual = new(100*f.Curve.Survival(age)), finite(residual(f.Curve))
			if age > 0 {
				row.Retention = new(100 * f.Curve.Retention(age))
				row.Low, row.High = percents(f.Survival(age, o.Confidence))
			}
			row.ResidualLow, row.ResidualHigh = f.Positive(residual, o.Confidence)
		}
		p.Ages = append(p.Ages, row)
	}
}
