package analysis

import (
	"context"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/retention"
)

// CCR asks for the customer churn rate of each period.
type CCR struct {
	Scope
	Method retention.Method // of the retention rate beside it
}

// Run computes the rates.
func (r CCR) Run(ctx context.Context, d *Data) (*Rates, error) {
	v := rateView{metric: "ccr", other: "crr", rate: ccrOf, rest: crrOf, formula: "customers lost / customers at the start",
		tested: compare.Lost(), test: byProportions, compute: retention.CCR}
	return v.run(ctx, d, r.Scope, r.Method)
}

func ccrOf(r retention.Rate) (rate, low, high *float64) { return r.CCR, r.CCRLow, r.CCRHigh }
