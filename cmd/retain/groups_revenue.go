package main

import (
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
)

// asPercent turns a ratio into a percentage.
func asPercent() facts.Ratio { return facts.Whole(100) }

// perMajor turns minor units into major ones.
func (d *data) perMajor() facts.Ratio {
	return facts.Ratio{Num: 1, Den: d.coverage.Unit.PerMajor()}
}

// grossTest compares gross churn over the periods that the pooled rate is of.
func (d *data) grossTest(groups *facts.Scatter) compare.Test {
	return compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), asPercent(), groups)
}

func (d *data) netTest(groups *facts.Scatter) compare.Test {
	return compare.Sums("rcr_net", compare.Rate, compare.NetChurn(), asPercent(), groups)
}

// churnScatter is how customers are scattered over groups for churn.
func (d *data) churnScatter(moves facts.Movements) *facts.Scatter {
	return d.Scatter(d.options.again(moves), d.options.retention().RatedRevenue(moves), compare.Figures(compare.GrossChurn(), compare.NetChurn())...)
}

// arpaTest compares ARPA at the end of the last complete period.
func (d *data) arpaTest(moves facts.Movements) compare.Test {
	groups := d.Scatter(d.options.again(moves), d.options.retention().LastPeriod(moves), compare.Figures(compare.ARPA())...)
	return compare.Sums("arpa", compare.Amount, compare.ARPA(), d.perMajor(), groups)
}

// again is the query that gave movements, with the activity that was found.
func (o *metricFlags) again(moves facts.Movements) facts.Query {
	q := o.query()
	q.Activity = moves.Activity
	return q
}
