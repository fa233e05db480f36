package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
)

const winbackLong = `Customers worth winning back: those of the segments win-back and at-risk, who
ordered often and have stopped, the most valuable first.

  win-back  R1 F4 M4: in the best quarter by frequency and revenue, and in the last
            one by recency
  at-risk   R<=2 F>=3: in the better half by frequency, not by recency

Beside each stands the day of the last order, how many days ago that was, the usual
gap (the mean number of days between order days), and, when the export has a column
of products, what the customer bought most often and last. --format csv makes the
list that an e-mail tool takes. Groups (--by) are compared by the share of their
customers that is listed. Scores and segments: retain rfm --help.`

const winbackExample = `  retain winback orders.csv
  retain winback --format csv --output winback.csv orders.csv
  retain winback --segment win-back --as-of today orders.csv`

func newWinbackCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rfmFlags
		segments []string
		request  analysis.Winback
	}
	cmd := &cobra.Command{
		Use:     "winback [flags] ORDERS...",
		Short:   "Good customers who have stopped ordering, best first",
		Long:    winbackLong,
		Example: winbackExample,
	}
	o.segments = analysis.WinbackSegments()
	g := flagGroup{cmd, ownFlags}
	g.list(&o.segments, "segment", "NAME,...", "segments to list")
	o.rfmFlags.add(cmd)
	o.options.NeedAmount, o.options.Products = true, true
	o.check = func() (err error) {
		if cmd.Flags().Changed("segment") {
			o.request.Segment = o.segments
		}
		o.request.Options, err = o.rfmFlags.complete(&app.settings)
		return cmp.Or(err, requestError(o.request.Check()))
	}
	return app.asks(cmd, &o.metricFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.Scope = o.scope()
		return o.request.Run(ctx, d)
	}, addGroups, addConfidence)
}
