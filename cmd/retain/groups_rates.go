package main

import (
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateGroup is the rates of one group.
type rateGroup struct {
	retention.RateGroup
	against
}

// rateScatter is how customers are scattered over groups for rates of customers,
// in the periods that the pooled one is of.
func (d *data) rateScatter(moves facts.Movements, tested compare.Formula) *facts.Scatter {
	return d.Scatter(d.options.again(moves), d.options.retention().Rated(moves), compare.Figures(tested)...)
}

func (g rateGroup) size() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Start, p.End)
	}
	return n
}
