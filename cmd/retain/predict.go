package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/predict"
	"github.com/retain-cli/retain/pkg/report"
)

func newPredictCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		modelFlags
		request analysis.Predict
	}
	cmd := &cobra.Command{
		Use:   "predict [flags] ORDERS...",
		Short: "Who will order again, when and for how much, and how close that would have been",

		SuggestFor: []string{"btyd", "bgnbd", "clv", "alive"},
	}
	addFlags(cmd, ownFlags,
		option{name: "model", to: &o.model.Model, kind: "NAME", usage: "model of orders; auto: the one that the backtest chooses"},
		option{name: "sort", to: &o.request.Sort, kind: "ORDER", usage: "which customers come first"},
		option{name: "limit", to: &o.request.Limit, usage: "list only the first N", otherwise: "all"},
		option{name: "margin", to: &o.model.Margin, kind: "PERCENT", usage: "profit margin of clv"},
	)
	o.modelFlags.add(cmd, ownFlags)
	o.check = func() error {
		o.request.Options, o.request.Plot, o.request.Scope = o.model, o.plot, o.scope()
		return requestError(o.request.Check())
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		return o.request.Run(ctx, d)
	}, addDimension)
}

// modelFlags are those of predictions.
type modelFlags struct {
	model predict.Options
	plot  bool
}

// add adds the flags, under a title.
func (o *modelFlags) add(cmd *cobra.Command, title string) {
	discount := predict.DefaultDiscount
	o.model.Horizon, o.model.Discount, o.model.Interval = predict.DefaultHorizon, &discount, predict.DefaultInterval
	addFlags(cmd, title,
		option{name: "horizon", to: &o.model.Horizon, kind: "DURATION", usage: "how far to look ahead: 90d, 26w, 12mo, 1y or forever", suggest: []string{"90d", "12mo", "forever"}},
		option{name: "discount", to: rateFlag(&o.model.Discount, 0, 1000), kind: "PERCENT", usage: "discount of later orders in clv, percent a year"},
		option{name: "interval", to: parsed[float64]{&o.model.Interval, parseConfidence, report.Float}, kind: "PERCENT", usage: "what intervals are to contain", suggest: []string{"50", "80", "95"}},
		option{name: "plot", to: &o.plot, usage: "draw how close the model would have been"},
		option{name: "split", to: parsed[*calendar.Day]{&o.model.Split, parseDay, nil}, kind: "DAY", usage: "last day of the orders that models are fitted to in the backtest", otherwise: "at two thirds of the days of the data"},
	)
}
