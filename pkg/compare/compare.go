// Package compare tells changes from noise: it sets two periods, two data sets
// or two groups of customers side by side, number by number, with an interval of
// the difference and the chance of one as large between two that are alike.
//
//	shop, err := compare.Collect(ctx, orders, facts.Query{})
//	before, _ := shop.Period("2024-01")
//	after, _ := shop.Period("2024-02")
//	result, err := compare.Of(ctx, before, after, compare.Options{})
//	for _, c := range result.Changes {
//		fmt.Println(c.Metric, c.Verdict)
//	}
package compare

import (
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options are those of tests. The zero value is a confidence of 95 %.
type Options struct {
	Confidence float64 // in percent; 0: 95
	Unpriced   bool    // the data has no amounts: numbers of revenue are left out
}

func (o Options) confidence() float64 { return stat.Confidence(o.Confidence) }

// Result is every number that both sides have.
type Result struct {
	Before  Head        `json:"before"`
	After   Head        `json:"after"`
	Shared  int64       `json:"customers_shared"` // on both sides, and compared with themselves
	Apart   bool        `json:"apart"`            // two data sets, whose customers are taken to be different
	Changes []Change    `json:"changes"`
	Notes   []note.Note `json:"notes"`
}

// Head is what a side is.
type Head struct {
	Name      string `json:"name"`
	Customers int64  `json:"customers"`
	Periods   int    `json:"periods"` // complete ones
}

// Change is one number before and after. Rates are percentages, and their
// changes percentage points; amounts are in major units.
type Change struct {
	Metric string `json:"metric"`
	Kind   Kind   `json:"kind"`

	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	Change *float64 `json:"change"`      // After - Before
	Low    *float64 `json:"change_low"`  // the interval of the change
	High   *float64 `json:"change_high"` //
	P      *float64 `json:"p"`           // the chance of a change as large or larger if nothing has changed

	// PAdjusted is P raised for the number of tests in the same result, by
	// Benjamini and Hochberg. The verdict goes by it.
	PAdjusted *float64 `json:"p_adjusted"`
	Verdict   Verdict  `json:"verdict"`
	Why       string   `json:"why,omitempty"` // there is no test
}

// Kind is the unit of a number.
type Kind string

// The kinds.
const (
	Rate   Kind = "rate"   // percent
	Amount Kind = "amount" // major units of the currency
	Number Kind = "number"
)

// Verdict is the outcome of a test.
type Verdict string

// The verdicts.
const (
	Up       Verdict = "up"
	Down     Verdict = "down"
	Noise    Verdict = "noise"    // a change as large is likely by chance
	Untested Verdict = "untested" // see Change.Why
)

// Why a change is not tested.
const (
	undefined     = "undefined on one side or both"
	unknownSpread = "the scatter lacks products of these figures"
	fewCustomers  = "fewer than two customers on a side"
	noSpread      = "no variation between customers or sides"
	otherLength   = "different numbers of periods"
	otherSpan     = "customers were observed for different lengths of time"
	otherCurrency = "the currencies differ"
)

// OlderCustomers is why groups of customers are not tested who were there in a first
// period that holds those of before: see facts.Newcomers.
const OlderCustomers = "customers of the first period may be older than the data"

// plain is a change that is not tested.
func plain(metric string, kind Kind, before, after *float64) Change {
	c := Change{Metric: metric, Kind: kind, Before: before, After: after, Verdict: Untested}
	if before != nil && after != nil {
		d := *after - *before
		c.Change = &d
	}
	return c
}

// test puts the outcome of a test into a change.
func (c *Change) test(t stat.Test) { c.P, c.Low, c.High = &t.P, &t.Low, &t.High }

// judge adjusts the p-values of all changes together and passes the verdicts.
func judge(changes []Change, confidence float64) {
	var ps []float64
	var tested []*Change
	for i := range changes {
		if changes[i].P != nil {
			ps = append(ps, *changes[i].P)
			tested = append(tested, &changes[i])
		}
	}
	for i, p := range stat.BenjaminiHochberg(ps) {
		c := tested[i]
		c.PAdjusted = &p
		switch {
		case p > 1-confidence/100:
			c.Verdict = Noise
		case *c.Change > 0:
			c.Verdict = Up
		default:
			c.Verdict = Down
		}
	}
}
