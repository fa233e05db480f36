package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
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
	o.modelFlags.add(cmd, ownFlags, &o.modelFiles)
	o.check = func() error {
		o.request.Options, o.request.Plot, o.request.Scope = o.model, o.plot, o.scope()
		return requestError(o.request.Check())
	}
	o.checkModel = func(m *analysis.SavedModel) error {
		kind := m.Fitted.Kind
		if o.model.Model == predict.Auto {
			kind = m.Asked
		}
		return o.agree(&app.settings, cmd, m, stated{"model", kind.String()})
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.request.LoadModel = o.loaded
		return o.request.Run(ctx, d)
	}, addDimension)
}

// modelFlags are those of predictions.
type modelFlags struct {
	model predict.Options
	plot  bool
}

// add adds the flags, under a title.
func (o *modelFlags) add(cmd *cobra.Command, title string, files *modelFiles) {
	discount := predict.DefaultDiscount
	o.model.Horizon, o.model.Discount, o.model.Interval = predict.DefaultHorizon, &discount, predict.DefaultInterval
	addFlags(cmd, title,
		option{name: "horizon", to: &o.model.Horizon, kind: "DURATION", usage: "how far to look ahead: 90d, 26w, 12mo, 1y or forever", suggest: []string{"90d", "12mo", "forever"}},
		option{name: "discount", to: rateFlag(&o.model.Discount, 0, 1000), kind: "PERCENT", usage: "discount of later orders in clv, percent a year"},
		option{name: "interval", to: parsed[float64]{&o.model.Interval, parseConfidence, report.Float}, kind: "PERCENT", usage: "what intervals are to contain", suggest: []string{"50", "80", "95"}},
		option{name: "plot", to: &o.plot, usage: "draw how close the model would have been"},
		option{name: "split", to: parsed[*calendar.Day]{&o.model.Split, parseDay, nil}, kind: "DAY", usage: "last day of the orders that models are fitted to in the backtest", otherwise: "at two thirds of the days of the data"},
		option{name: "save-model", to: &files.saveModel, kind: "FILE", usage: "write the model to a file, for --load-model"},
		option{name: "load-model", to: &files.loadModel, kind: "FILE", reads: true, usage: "predict by the model of such a file, and fit none"},
	)
}

// modelFiles are the files of models.
type modelFiles struct {
	saveModel, loadModel string
	loaded               *analysis.SavedModel // that of loadModel
	// checkModel refuses flags that contradict it.
	checkModel func(*analysis.SavedModel) error
}

// stated is a flag, and its value where a model says what it is.
type stated struct{ flag, value string }

// agree refuses flags of the command line that say otherwise than a model that was loaded
// what it is. Settings that do have no effect.
func (o *modelFlags) agree(s *settings, cmd *cobra.Command, m *analysis.SavedModel, more ...stated) error {
	split := "none"
	if m.Backtest != nil {
		split = m.Backtest.Split.String()
	}
	for _, of := range append(more, stated{"split", split}, stated{"interval", report.Float(m.Interval)}) {
		given := cmd.Flags().Lookup(of.flag).Value.String()
		switch from := s.from[of.flag]; {
		case from == "" || given == of.value:
		case from == "--"+of.flag:
			return usagef("--%s %s: the model of --load-model has %s; leave out one of the flags", of.flag, given, of.value)
		default:
			s.ignore(of.flag, "a model that was loaded")
		}
	}
	return nil
}

// readModel reads the file of a model.
func readModel(file export.Input) (*analysis.SavedModel, error) {
	const most = 64 << 20 // more than any model has
	f, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, &export.ReadError{Name: file.Name, Err: err}
	}
	m, err := analysis.ReadModel(file.Name, text)
	var wrong *analysis.ModelError
	if errors.As(err, &wrong) {
		p := export.Problem{Code: wrong.Code, File: file.Name, Line: int64(wrong.Line), Column: wrong.Column, Reason: wrong.Reason}
		if wrong.Foreign() {
			p.Hint = "--load-model reads a file of --save-model"
		}
		return nil, &export.BadData{Problems: []export.Problem{p}, Counts: map[string]int64{p.Code: 1}}
	}
	return m, err
}

// writeModel is how the model of a result is written.
func writeModel(result analysis.Result) (func(io.Writer) error, error) {
	if r, ok := result.(interface{ Save() *analysis.SavedModel }); ok && r.Save() != nil {
		return r.Save().Encode, nil
	}
	return nil, usagef("--save-model: no customers, and so no model to save")
}
