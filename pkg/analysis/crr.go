package analysis

import (
	"context"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/retention"
)

// CRR asks for the customer retention rate of each period.
type CRR struct {
	Scope
	Method retention.Method // how customers who return count
}

// Run computes the rates.
func (r CRR) Run(ctx context.Context, d *Data) (*Rates, error) {
	v := rateView{metric: "crr", other: "ccr", rate: crrOf, rest: ccrOf, formula: "customers kept / customers at the start",
		tested: compare.Kept(), test: byProportions, compute: retention.CRR}
	if r.Method == retention.Textbook { // no share of any customers, so it has no interval
		v.formula, v.tested, v.test = "(end - new) / start, as in textbooks", compare.TextbookKept(), bySums
	}
	return v.run(ctx, d, r.Scope, r.Method)
}

func crrOf(r retention.Rate) (rate, low, high *float64) { return r.CRR, r.CRRLow, r.CRRHigh }
