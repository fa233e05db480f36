package check

import (
	"fmt"
	"math"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/stat"
)

// Reading is what a rule reads: a metric of one group in one period.
type Reading struct {
	Group     *string  `json:"group,omitempty"` // absent: all customers
	Period    string   `json:"period,omitempty"`
	Customers *int64   `json:"customers"`        // that the value is of; null: it is not of customers
	Orders    *int64   `json:"orders,omitempty"` // what it is of instead, where it is a share of orders
	Value     *float64 `json:"value"`
	Low       *float64 `json:"low"` // the interval of the value, where it has one
	High      *float64 `json:"high"`

	Before   []Past   `json:"-"`        // the complete periods before, the latest last
	Previous *float64 `json:"previous"` // the value of the previous run
	Missing  string   `json:"-"`        // why there is no value; may be empty
}

// Size is how many customers or orders the value is of; nil: of nothing that counts.
func (x Reading) Size() *int64 {
	if x.Orders != nil {
		return x.Orders
	}
	return x.Customers
}

// Past is the value of a period before.
type Past struct {
	Value *float64
	Size  int64
}

// Move is how far a value is from the mean of the periods before.
type Move struct {
	Mean    float64 `json:"mean"`
	Periods int     `json:"periods"`
	Change  float64 `json:"change"`
	Low     float64 `json:"change_low"`
	High    float64 `json:"change_high"`
	P       float64 `json:"p"`
	// PAdjusted is P for the number of readings of the rule that have a move.
	PAdjusted float64 `json:"p_adjusted"`
}

// Noise tells whether the change may be chance, at a confidence in percent.
func (m Move) Noise(confidence float64) bool {
	return m.PAdjusted >= 1-stat.Confidence(confidence)/100
}

// Verdict is what came of a rule for one reading.
type Verdict struct {
	Outcome Outcome `json:"outcome"`
	Counts  Outcome `json:"counts_as"` // what NoData counts as; else the outcome
	Move    *Move   `json:"move"`      // where there are periods enough
	Limit   *Limit  `json:"-"`         // that was crossed, or for which there is no data; nil: none
	Reason  string  `json:"reason"`    // why there is no data; else empty
}

// Worse tells whether an outcome, with what it counts as, is worse than another. Of two
// that count the same, a number beyond a limit is worse than none, and none is worse than
// one that passes.
func Worse(outcome, counts, than, thanCounts Outcome) bool {
	if counts != thanCounts || counts == Pass {
		return counts > thanCounts || counts == thanCounts && outcome > than
	}
	return than == NoData && outcome != NoData
}

// Options are what verdicts depend on beside the rule.
type Options struct {
	Confidence float64 // of tests, in percent; 0: 95
	Noun       string  // of a period: month
}

// The periods before that a change is measured against: up to MostBefore, at least
// LeastBefore.
const (
	MostBefore  = 6
	LeastBefore = 3
)

// Judge decides about the readings of a rule. The more there are, the larger a change
// has to be (Benjamini and Hochberg), so that of periods that are equal but for chance a
// rule calls any one different no more often than it would a single one.
func (r Rule) Judge(o Options, readings ...Reading) (verdicts []Verdict) {
	moves := make([]*Move, len(readings))
	var p []float64
	for i, x := range readings {
		if r.missing(x) == "" {
			moves[i] = MoveOf(r.Metric, x, o.Confidence)
		}
		if moves[i] != nil {
			p = append(p, moves[i].P)
		}
	}
	adjusted := stat.BenjaminiHochberg(p)
	for i, x := range readings {
		if moves[i] != nil {
			moves[i].PAdjusted, adjusted = adjusted[0], adjusted[1:]
		}
		verdicts = append(verdicts, r.judge(x, moves[i], o))
	}
	return verdicts
}

// judge decides about one reading: by each limit alone, and the worst of it. Whatever a
// limit needs and does not find is no data.
func (r Rule) judge(x Reading, m *Move, o Options) (v Verdict) {
	v.Move = m
	missing := r.missing(x)
	for _, l := range r.limits() {
		holds, reason := false, missing
		if missing == "" {
			holds, reason = r.holds(l, x, v.Move, o)
		}
		outcome, counts := Pass, Pass
		switch {
		case reason != "":
			outcome, counts = NoData, r.noData(l)
		case holds == (l == r.Must):
		case l == r.Warn:
			outcome, counts = Warn, Warn
		default:
			outcome, counts = Fail, Fail
		}
		if Worse(outcome, counts, v.Outcome, v.Counts) {
			v.Outcome, v.Counts, v.Limit, v.Reason = outcome, counts, l, reason
		}
	}
	return v
}

// missing is why a reading is no data for any condition, or empty.
func (r Rule) missing(x Reading) string {
	enough := int64(r.Least())
	switch {
	case x.Missing != "":
		return x.Missing
	case !finite(x.Value):
		return "undefined"
	case x.Orders != nil && *x.Orders < enough:
		return fmt.Sprintf("%s, fewer than %d (min-customers)", report.Counted(*x.Orders, "order"), enough)
	case x.Customers != nil && *x.Customers < enough:
		return fmt.Sprintf("%s, fewer than %d (min-customers)", report.Counted(*x.Customers, "customer"), enough)
	}
	return ""
}

// Least is how many customers a value has to be of.
func (r Rule) Least() int {
	switch {
	case r.MinCustomers != nil:
		return *r.MinCustomers
	case r.Metric.Kind == Rate || r.Metric.Kind == Number || r.Metric.Kind == Amount && r.Metric.Mean:
		return Enough
	}
	return 0
}

func finite(x *float64) bool { return x != nil && !math.IsNaN(*x) && !math.IsInf(*x, 0) }

// holds tells whether a condition holds, or why that is not known.
func (r Rule) holds(l *Limit, x Reading, m *Move, o Options) (holds bool, reason string) {
	switch {
	case l.Trend != Level:
		return l.moved(m, r.Significantly(l), o)
	case l.Previous && !finite(x.Previous):
		return false, "the previous run has no value"
	case l.Previous:
		part := *l
		part.Value *= *x.Previous / 100
		return part.compares(*x.Value), ""
	case !r.Significantly(l):
		return l.compares(*x.Value), ""
	case !finite(x.Low) || !finite(x.High):
		return false, "no interval"
	case l.Op == NotEqual:
		return *x.High < l.Value || l.Value < *x.Low, ""
	}
	return l.compares(*x.Low) && l.compares(*x.High), ""
}

// moved tells whether a value rose or dropped by as much.
func (l *Limit) moved(m *Move, significantly bool, o Options) (holds bool, reason string) {
	if m == nil {
		return false, fmt.Sprintf("fewer than %d of the %d %ss before have a value", LeastBefore, MostBefore, o.Noun)
	}
	change := m.Change
	if l.Trend == Drops {
		change = -m.Change
	}
	step := *l
	if l.Unit == Percent {
		if m.Mean <= 0 {
			return false, fmt.Sprintf("the mean of the %ss before is not above 0", o.Noun)
		}
		step.Value *= m.Mean / 100
	}
	return step.compares(change) && change > 0 && (!significantly || !m.Noise(o.Confidence)), ""
}

// compares tells whether a value is as the limit says.
func (l *Limit) compares(x float64) bool {
	switch l.Op {
	case Above:
		return x > l.Value
	case AtLeast:
		return x >= l.Value
	case Below:
		return x < l.Value
	case AtMost:
		return x <= l.Value
	case Equal:
		return x == l.Value
	case NotEqual:
		return x != l.Value
	}
	return l.Value <= x && x <= l.High
}

// MoveOf compares a value with the mean of the last six periods before it that have
// one; nil where fewer than three do.
//
// It is the interval of one more observation of a normal distribution: Student's
// with n - 1 degrees of freedom and the standard error s x sqrt(1 + 1/n), in which s
// is the standard deviation of the n periods and 1/n the error of their mean. Where
// the numbers of customers alone make a value vary, the interval is at least as wide
// as they make it: of shares of customers or of orders, with the pooled share p,
//
//	variance = p x (1 - p) x (1/customers + sum of 1/customers of the periods / n²)
//
// and of counts, which are taken for Poisson, mean x (1 + 1/n). Both have to exclude
// 0, so equal periods are called different no more often than the stricter test
// does.
func MoveOf(m Metric, x Reading, confidence float64) *Move {
	before := x.Before[max(len(x.Before)-MostBefore, 0):]
	var values []float64
	var part, whole, parts float64 // of the pooled share; parts is the sum of 1/size
	for _, past := range before {
		if !finite(past.Value) || m.Share && past.Size <= 0 {
			continue
		}
		values = append(values, *past.Value)
		n := float64(past.Size)
		part, whole, parts = part+*past.Value/100*n, whole+n, parts+1/n
	}
	n := float64(len(values))
	if len(values) < LeastBefore || !finite(x.Value) {
		return nil
	}
	confidence = stat.Confidence(confidence)
	mean, variance := moments(values)
	change := *x.Value - mean
	test := stat.Student(change, math.Sqrt(variance*(1+1/n)), n-1, confidence)
	switch {
	case m.Share && x.Size() != nil && *x.Size() > 0:
		own := float64(*x.Size())
		p := (part + *x.Value/100*own) / (whole + own)
		test = wider(test, stat.Normal(change, max(0, 1e4*p*(1-p)*(1/own+parts/(n*n))), confidence))
	case m.Kind == Count:
		pooled := (mean*n + *x.Value) / (n + 1)
		test = wider(test, stat.Normal(change, max(0, pooled*(1+1/n)), confidence))
	}
	if change == 0 {
		test.P = 1 // also where nothing varies
	}
	return &Move{Mean: mean, Periods: len(values), Change: change, Low: test.Low, High: test.High, P: test.P, PAdjusted: test.P}
}

func moments(values []float64) (mean, variance float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		variance += (v - mean) * (v - mean) / (n - 1)
	}
	return mean, variance
}

// wider is the wider interval of two tests of one difference, and the larger chance.
func wider(a, b stat.Test) stat.Test {
	return stat.Test{P: math.Max(a.P, b.P), Low: math.Min(a.Low, b.Low), High: math.Max(a.High, b.High)}
}
