package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

const rfmLong = `Segments of customers by recency (R), frequency (F) and monetary value (M).

  R = days from the last order to the as-of day, F = orders, M = net revenue

Each is cut at the quartiles over all customers (R type 7), or at --bins quantiles.
The F and M scores are 1 + the number of cut points that are less than the value,
the R score is 4 less the number of cut points that are less than the days. So 4 is
best, and equal values share a score. The first rule that holds gives the segment:

  gold         R4 F4 M4     the best quarter in everything
  win-back     R1 F4 M4     was among the best, and is gone: see retain winback
  loyal        R>=3 F>=3
  at-risk      R<=2 F>=3
  big-spender  R>=3 M4
  new          R4, one order (with --frequency days, one day)
  promising    R>=3
  slipping     R2
  lost         R1

With other numbers of bins, 4 and 1 stand for the best and the worst quarter of the
scores (rounded down, at least one score), >=3 for the better half (the middle one
included). Own rules go into the settings, where they must leave nobody out:

  segments: ["vip: R>=3 M4", "once: orders=1", "rest: any"]

Groups (--by) are scored among all customers, and compared by the share of theirs that
is in each segment.

The R package rfm adds 1 to cut points that are fractions, so that a customer with
286 of revenue is below a cut point of 285.5 there. Here it is above.`

const rfmExample = `  retain rfm orders.csv
  retain rfm --per-customer --format csv --output scores.csv orders.csv
  retain rfm --segment gold,loyal orders.csv
  retain rfm --bins 5 --monetary mean orders.csv
  retain rfm --breaks-recency 30,90,180 --as-of today orders.csv`

func newRFMCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rfmFlags
		request analysis.RFM
	}
	cmd := &cobra.Command{
		Use:     "rfm [flags] ORDERS...",
		Short:   "Segments by recency, frequency and monetary value",
		Long:    rfmLong,
		Example: rfmExample,
	}
	g := flagGroup{cmd, ownFlags}
	g.bool(&o.request.PerCustomer, "per-customer", "one row for each customer, by id")
	g.list(&o.request.Segment, "segment", "NAME,...", "only the customers of these segments; implies --per-customer")
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.check = func() (err error) {
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.Scope = o.scope()
		return o.request.Run(ctx, d)
	}, addGroups, addConfidence)
}
