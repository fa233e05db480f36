package analysis

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/predict"
	"github.com/retain-cli/retain/pkg/report"
)

// Predict asks what each customer will do next.
type Predict struct {
	Scope
	Options   predict.Options
	LoadModel *SavedModel // predicts in the place of one that is fitted, with its kind, split and interval; nil: one is fitted
	Sort      predict.Sort
	Limit     int  // how many are listed at most; 0: all
	Plot      bool // draw how close the model would have been
}

// Predicted is the result of Predict.
type Predicted struct {
	predicted
	Sort     predict.Sort `json:"sort"`
	Warnings []note.Note  `json:"warnings"`
	Notes    []note.Note  `json:"notes"`

	places []int32 // of those listed
	plot   bool
}

// predicted is customers with what is expected of them.
type predicted struct {
	Header
	Definition PredictDefinition `json:"definition"`
	Loaded     *Loaded           `json:"loaded_model"` // absent where the model was fitted to these customers
	predict.Result

	saved     *SavedModel
	customers facts.Customers
	interval  string // 80 %
	horizon   string // expected in the next 365 days
}

// PredictDefinition is what predictions mean.
type PredictDefinition struct {
	Model       string   `json:"model"`        // asked for
	HorizonDays *int     `json:"horizon_days"` // null: for ever
	DiscountPct float64  `json:"discount_pct"` // a year
	IntervalPct float64  `json:"interval_pct"`
	Margin      float64  `json:"margin"` // in percent
	By          string   `json:"by,omitempty"`
	Where       []string `json:"where,omitempty"`
	TZ          *string  `json:"tz"`
}

// PredictedCustomer is one customer of the list.
type PredictedCustomer struct {
	CustomerID string
	LastOrder  calendar.Day
	Overdue    bool // see facts.OverdueGaps
	Group      string
	predict.Customer
}

// Check reports what is wrong with the request, whatever the data.
func (r Predict) Check() error {
	if err := r.Options.Check(); err != nil {
		return &RequestError{Reason: err.Error()}
	}
	return r.Scope.Check()
}

// Run predicts.
func (r Predict) Run(ctx context.Context, d *Data) (*Predicted, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	p, err := d.predict(ctx, "predict", r.Scope, r.Options, r.LoadModel)
	if err != nil {
		return nil, err
	}
	res := &Predicted{predicted: p, Sort: r.Sort, plot: r.Plot}
	res.places = byID(p.customers, func(*facts.Customer) bool { return true })
	p.Sorted(res.places, r.Sort)
	if r.Limit > 0 {
		res.places = res.places[:min(r.Limit, len(res.places))]
	}
	res.Warnings, res.Notes = d.notes(p.Result.Notes)
	return res, nil
}

// predict predicts the customers of a scope by a model that was loaded, or is fitted.
func (d *Data) predict(ctx context.Context, metric string, s Scope, o predict.Options, loaded *SavedModel) (p predicted, err error) {
	if err := d.check(ctx, s, perPeriod); err != nil {
		return predicted{}, err
	}
	if d.coverage.FromSubscription {
		return predicted{}, &RequestError{Reason: metric + " needs orders, and a customers file alone has none; retain project follows subscriptions"}
	}
	p.Header = d.header(metric, s, facts.Activity{})
	if loaded != nil {
		err = d.load(ctx, &p, o, loaded)
	} else {
		err = d.fit(ctx, &p, o)
	}
	if err != nil {
		return predicted{}, err
	}
	names := p.customers.Names
	p.customers.Names = d.shown(names)
	o = p.Options()
	def := p.Header.Definition
	p.Definition = PredictDefinition{Model: o.Model.String(), DiscountPct: *o.Discount, IntervalPct: o.Interval, Margin: o.Margin.Percent(), By: def.By, Where: def.Where, TZ: def.TZ}
	p.horizon = "expected in the next " + report.Counted(int64(o.Horizon), "day")
	if o.Horizon == predict.Forever {
		p.horizon = "to come, discounted"
	} else {
		days := int(o.Horizon)
		p.Definition.HorizonDays = &days
	}
	p.interval = report.Float(o.Interval) + " %"
	return p, nil
}

// fit fits a model to the customers, and predicts them by it.
func (d *Data) fit(ctx context.Context, p *predicted, o predict.Options) error {
	if split := o.Split; split != nil && !d.coverage.Empty && (*split < d.coverage.First || *split >= d.coverage.AsOf) {
		return &RequestError{Field: "Split", Value: split.String(), Reason: fmt.Sprintf("the data runs from %s to %s; name a day from the first to the one before the last", d.coverage.First, d.coverage.AsOf)}
	}
	if !d.coverage.Empty && d.coverage.First == d.coverage.AsOf {
		return &RequestError{Reason: fmt.Sprintf("%s needs orders of more than one day, and all are of %s", p.Metric, d.coverage.First)}
	}
	histories, err := facts.HistoriesOf(ctx, d.Source, p.scope.query().By, predict.Days(d.coverage, o.Split)...)
	if err != nil {
		return err
	}
	f := predict.Facts{Histories: histories, First: d.coverage.First}
	f.Hash = func(i int) uint64 { return hashed(histories.ID(i)) }
	if o.Model == predict.CNBD {
		if f.AllGaps, err = d.Gaps(ctx); err != nil {
			return err
		}
	}
	p.Result, p.customers = predict.Customers(f, o), histories.Customers
	p.saved, err = d.save(p.Header, &p.Result)
	return err
}

// hashed is a hash of an id that is the same in every run: FNV-1a, with its bits mixed
// so that any of them parts the ids.
func hashed(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// head says what the model is, how close it would have been, and what is expected.
func (p *predicted) head() []string {
	lines := p.lines
	if p.saved != nil && p.Loaded != nil {
		lines = append(slices.Clip(lines), p.saved.line())
	}
	if p.Fitted == nil {
		return lines
	}
	var parameters []string
	for _, x := range p.Fitted.Parameters {
		parameters = append(parameters, strings.TrimSpace(fmt.Sprintf("%s %.4g %s", x.Name, x.Value, x.Unit)))
	}
	model := fmt.Sprintf("Model: %s (%s)", p.Fitted.Model, strings.Join(parameters, ", "))
	if b := p.Backtest; b != nil {
		model += ", " + b.Why
	}
	lines = append(lines, model+".")
	if b := p.Backtest; b != nil {
		t := b.Models[slices.IndexFunc(b.Models, func(t predict.Tried) bool { return t.Kind == b.Chosen })]
		digits := 0
		if t.Expected < 100 { // as in the warning
			digits = 1
		}
		text := fmt.Sprintf("Backtest: the orders up to %s expect %s of the %s in the %s that follow", b.Split,
			report.Grouped(t.Expected, digits), report.Counted(b.Actual, "order day"), report.Counted(int64(b.Days), "day"))
		if t.ErrorPct != nil {
			text += fmt.Sprintf(" (%s %%)", report.Signed(*t.ErrorPct, 1))
		}
		lines = append(lines, text+fmt.Sprintf("; mean absolute error %.2f per customer.", t.MAE))
		if c := b.Coverage; c != nil {
			made, of, total := "from one half of the customers", " of the other", "and that of the total did"
			if c.Split != nil {
				made, of = "at "+c.Split.String(), ""
			}
			if !c.TotalWithin {
				total += " not"
			}
			lines = append(lines, fmt.Sprintf("Intervals of %s made %s contained the orders of %s%s, %s.", p.interval, made, report.PercentOf(c.WithinPct).Human(), of, total))
		}
	}
	return append(lines, fmt.Sprintf("Orders = order days %s. CLV = their value %s, discounted at %s %% a year.", p.horizon,
		marginText(p.Definition.Margin), report.Float(p.Definition.DiscountPct)))
}

// horizons are the readers of what is expected within a horizon, and of orders without
// one, which are discounted.
func (p *predicted) horizons() (within, forever report.Readers) {
	if p.Definition.HorizonDays == nil {
		return report.Programs, report.Everyone
	}
	return report.Everyone, report.Programs
}

// foot sums up what is expected of all.
func (p *predicted) foot() string {
	t := p.Total
	parts := []string{
		report.Counted(t.Customers, "customer"),
		fmt.Sprintf("%s alive", report.Grouped(t.Alive, 0)),
	}
	if t.Orders.Value == nil {
		parts = append(parts, report.Grouped(t.Discounted, 0)+" orders, discounted")
	} else {
		parts = append(parts, p.estimate(t.Orders)+" orders")
	}
	if t.Revenue.Value != nil {
		parts = append(parts, p.estimate(t.Revenue)+" revenue")
	}
	if t.CLV.Value != nil {
		parts = append(parts, p.estimate(t.CLV)+" CLV")
	}
	return "Expected: " + strings.Join(parts, " · ")
}

// estimate is a total with its interval.
func (p *predicted) estimate(e predict.Estimate) string {
	text := report.Grouped(*e.Value, 0)
	if e.Low != nil && e.High != nil {
		text += fmt.Sprintf(" (%s to %s)", report.Grouped(*e.Low, 0), report.Grouped(*e.High, 0))
	}
	return text
}

// Report lays out the customers and, below them, how close the models would have been.
func (r *Predicted) Report() report.Report {
	t := r.table()
	out := report.Report{
		Head: r.head(), Tables: append([]report.Table{t}, r.backtestTables(report.Programs)...),
		Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: report.Streamed{Object: r, Name: "customers", Table: t},
	}
	if r.plot {
		out.Charts = r.charts()
	}
	if r.Fitted != nil {
		if len(r.places) < len(r.customers.Rows) {
			out.Foot = append(out.Foot, fmt.Sprintf("%s of %s listed", report.Count(int64(len(r.places))).Human(), report.Counted(int64(len(r.customers.Rows)), "customer")))
		}
		out.Foot = append(out.Foot, r.foot())
	} else {
		out.Foot = []string{report.Counted(0, "customer")}
	}
	return out
}

// Customers are those listed.
func (r *Predicted) Customers() iter.Seq[PredictedCustomer] {
	return func(yield func(PredictedCustomer) bool) {
		for _, place := range r.places {
			var c PredictedCustomer
			c.CustomerID = r.customers.ID(int(place))
			if r.read(&c, int(place)); !yield(c) {
				return
			}
		}
	}
}

func (p *predicted) read(c *PredictedCustomer, place int) {
	row := &p.customers.Rows[place]
	c.LastOrder, c.Overdue = row.Last, row.Overdue
	p.Result.Read(&c.Customer, place)
	if p.scope.By != "" {
		c.Group = p.customers.Groups[row.Group]
	}
}

func (r *Predicted) table() report.Table {
	type row = *PredictedCustomer // which is copied for every cell otherwise
	within, forever := r.horizons()
	l := report.Layout[row]{Name: "customers", Title: "Customers; Next = days to the next order of one who is still alive", Columns: []report.Column[row]{
		{Name: "customer_id", Title: "Customer", Cell: func(c row) report.Cell { return report.Raw(c.CustomerID) }},
		{Name: "last_order", Title: "Last order", Drop: 5, Cell: func(c row) report.Cell { return report.Day(c.LastOrder) }},
		{Name: "p_alive", Title: "P(alive)", Right: true, Cell: func(c row) report.Cell { return report.Estimate(c.Alive, 2) }},
		{Name: "expected_orders", Title: "Orders", Right: true, For: within, Cell: func(c row) report.Cell { return report.EstimateOf(c.Orders.Value, 2) }},
		{Name: "expected_orders_low", Title: "from", Right: true, For: within, Drop: 4, Cell: func(c row) report.Cell { return report.NumberOf(c.Orders.Low, 0) }},
		{Name: "expected_orders_high", Title: "to", Right: true, For: within, Drop: 4, Cell: func(c row) report.Cell { return report.NumberOf(c.Orders.High, 0) }},
		{Name: "discounted_orders", Title: "Orders", Right: true, For: forever, Cell: func(c row) report.Cell { return report.Estimate(c.Discounted, 2) }},
		{Name: "expected_revenue", Title: "Revenue", Right: true, For: within, Drop: 8, Cell: func(c row) report.Cell { return report.EstimateOf(c.Revenue.Value, 2) }},
		{Name: "expected_revenue_low", For: report.Programs, Cell: func(c row) report.Cell { return report.EstimateOf(c.Revenue.Low, 2) }},
		{Name: "expected_revenue_high", For: report.Programs, Cell: func(c row) report.Cell { return report.EstimateOf(c.Revenue.High, 2) }},
		{Name: "p_order_30_days", Title: "30 days", Right: true, Drop: 6, Cell: func(c row) report.Cell { return report.Estimate(c.In30, 2) }},
		{Name: "p_order_90_days", Title: "90 days", Right: true, Drop: 7, Cell: func(c row) report.Cell { return report.Estimate(c.In90, 2) }},
		{Name: "next_order_days", Title: "Next", Right: true, Drop: 3, Cell: func(c row) report.Cell { return report.EstimateOf(c.NextOrder, 0) }},
		{Name: "next_order_days_low", Title: "Next from", Right: true, Drop: 9, Cell: func(c row) report.Cell { return report.EstimateOf(c.NextLow, 0) }},
		{Name: "next_order_days_high", Title: "Next to", Right: true, Drop: 9, Cell: func(c row) report.Cell { return report.EstimateOf(c.NextHigh, 0) }},
		{Name: "late", For: report.Programs, Cell: func(c row) report.Cell { return report.Bool(c.Late) }},
		{Name: "overdue", For: report.Programs, Cell: func(c row) report.Cell { return report.Bool(c.Overdue) }},
		{Name: "order_value", Title: "Value", Right: true, Drop: 2, Cell: func(c row) report.Cell {
			cell := report.EstimateOf(c.Value, 2)
			if c.Value != nil && !c.Own {
				cell = cell.Marked("*")
			}
			return cell
		}},
		{Name: "order_value_own", For: report.Programs, Cell: func(c row) report.Cell { return report.Bool(c.Own) }},
		{Name: "clv", Title: "CLV", Right: true, Cell: func(c row) report.Cell { return report.EstimateOf(c.CLV.Value, 2) }},
		{Name: "clv_low", For: report.Programs, Cell: func(c row) report.Cell { return report.EstimateOf(c.CLV.Low, 2) }},
		{Name: "clv_high", For: report.Programs, Cell: func(c row) report.Cell { return report.EstimateOf(c.CLV.High, 2) }},
	}, Mark: func(c row) (string, bool) {
		if c.Late {
			return "late", false
		}
		return "", false
	}}
	if r.scope.By != "" {
		l.Columns = append(l.Columns, groupColumn(r.scope, func(c row) string { return c.Group }))
	}
	l.Columns = append(l.Columns, historyColumns(func(c row) *facts.History { return &c.History })...)
	return l.Long(len(r.places), func() func(int) row {
		var c PredictedCustomer
		const atOnce = 32
		var near int32
		var ids [atOnce]string
		return func(i int) row {
			if i%atOnce == 0 {
				places := r.places[i:min(i+atOnce, len(r.places))]
				near += r.Near(places)
				for k, place := range places {
					ids[k] = r.customers.ID(int(place))
				}
			}
			r.read(&c, int(r.places[i]))
			c.CustomerID = ids[i%atOnce]
			return &c
		}
	}, r.customers.Parallel)
}

// backtestTables are the models that were tried, what was ordered by whom, the orders
// so far, and the parameters, which are for some readers.
func (p *predicted) backtestTables(parametersFor report.Readers) []report.Table {
	if p.Fitted == nil {
		return nil
	}
	parameters := p.parameterTable(parametersFor)
	b := p.Backtest
	if b == nil {
		return []report.Table{parameters}
	}
	type model = predict.Tried
	models := report.Layout[model]{Name: "models", Title: fmt.Sprintf("Models, fitted up to %s and tried on the %s that follow", b.Split, report.Counted(int64(b.Days), "day")), Columns: []report.Column[model]{
		{Name: "model", Title: "Model", Cell: func(m model) report.Cell { return report.Text(m.Model) }},
		{Name: "chosen", For: report.Programs, Cell: func(m model) report.Cell { return report.Bool(m.Kind == b.Chosen) }},
		{Name: "expected", Title: "Expected", Right: true, Cell: func(m model) report.Cell { return report.Number(m.Expected, 1) }},
		{Name: "actual", Title: "Actual", Right: true, Cell: func(model) report.Cell { return report.Count(b.Actual) }},
		{Name: "error_pct", Title: "Off by", Right: true, Cell: func(m model) report.Cell { return report.PercentOf(m.ErrorPct) }},
		{Name: "mae", Title: "MAE", Right: true, Cell: func(m model) report.Cell { return report.Number(m.MAE, 4) }},
		{Name: "rmse", Title: "RMSE", Right: true, Cell: func(m model) report.Cell { return report.Number(m.RMSE, 4) }},
		{Name: "log_likelihood", Title: "Log-likelihood", Right: true, Drop: 1, Cell: func(m model) report.Cell { return report.Number(m.LogLikelihood, 1) }},
		{Name: "aic", Title: "AIC", Right: true, Drop: 1, Cell: func(m model) report.Cell { return report.Number(m.AIC, 1) }},
	}, Mark: func(m model) (string, bool) {
		if m.Kind == b.Chosen {
			return "chosen", false
		}
		return "", false
	}}
	type frequency = predict.Frequency
	frequencies := report.Layout[frequency]{Name: "frequency", Title: "Order days after " + b.Split.String() + ", by order days until then", Columns: []report.Column[frequency]{
		{Name: "order_days", Title: "Until then", Right: true, Cell: func(f frequency) report.Cell { return ordinal(f.OrderDays, f.AndMore) }},
		{Name: "and_more", For: report.Programs, Cell: func(f frequency) report.Cell { return report.Bool(f.AndMore) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(f frequency) report.Cell { return report.Count(f.Customers) }},
		{Name: "actual", Title: "Actual", Right: true, Cell: func(f frequency) report.Cell { return report.Count(f.Actual) }},
		{Name: "expected", Title: "Expected", Right: true, Cell: func(f frequency) report.Cell { return report.Number(f.Expected, 1) }},
		{Name: "actual_mean", Title: "Actual, each", Right: true, Cell: func(f frequency) report.Cell { return report.Number(f.ActualMean, 2) }},
		{Name: "expected_mean", Title: "Expected, each", Right: true, Cell: func(f frequency) report.Cell { return report.Number(f.ExpectedMean, 2) }},
	}}
	type track = predict.Track
	tracking := report.Layout[track]{Name: "tracking", For: report.Programs, Columns: []report.Column[track]{
		{Name: "day", Cell: func(t track) report.Cell { return report.Day(t.Day) }},
		{Name: "holdout", Cell: func(t track) report.Cell { return report.Bool(t.Holdout) }},
		{Name: "actual", Cell: func(t track) report.Cell { return report.Count(t.Actual) }},
		{Name: "expected", Cell: func(t track) report.Cell { return report.Number(t.Expected, 1) }},
	}}
	return []report.Table{models.Table(b.Models), frequencies.Table(b.Frequency), tracking.Table(b.Tracking), parameters}
}

// parameterTable is the parameters of the models of orders and of their value.
func (p *predicted) parameterTable(readers report.Readers) report.Table {
	type row struct {
		model string
		btyd.Parameter
	}
	var rows []row
	for _, x := range p.Fitted.Parameters {
		rows = append(rows, row{p.Fitted.Model, x})
	}
	if p.Values != nil {
		for _, x := range p.Values.Parameters {
			rows = append(rows, row{"Gamma-Gamma", x})
		}
	}
	return report.Layout[row]{Name: "parameters", Title: "Parameters, fitted to all orders up to " + p.saved.AsOf.String(), For: readers, Columns: []report.Column[row]{
		{Name: "model", Title: "Model", Cell: func(r row) report.Cell { return report.Text(r.model) }},
		{Name: "parameter", Title: "Parameter", Cell: func(r row) report.Cell { return report.Text(r.Name) }},
		{Name: "value", Title: "Value", Right: true, Cell: func(r row) report.Cell { return report.Number(r.Value, 4) }},
		{Name: "standard_error", Title: "Standard error", Right: true, Cell: func(r row) report.Cell { return report.NumberOf(r.StandardError, 4) }},
		{Name: "unit", Title: "Unit", Cell: func(r row) report.Cell { return report.Text(r.Unit) }},
	}}.Table(rows)
}

// charts draw how close the model would have been.
func (p *predicted) charts() []report.Chart {
	b := p.Backtest
	if b == nil {
		return nil
	}
	tracking := report.Chart{Kind: report.Lines, Title: fmt.Sprintf("Order days after the first so far, of the customers known by %s", b.Split), Series: []report.Series{{Name: "actual"}, {Name: "expected"}}}
	for _, t := range b.Tracking {
		tracking.Labels = append(tracking.Labels, t.Day.String())
		tracking.Series[0].Values = append(tracking.Series[0].Values, float64(t.Actual))
		tracking.Series[1].Values = append(tracking.Series[1].Values, t.Expected)
	}
	calibration := report.Chart{Kind: report.Lines, Title: fmt.Sprintf("Order days per customer after %s, by order days until then", b.Split), Series: []report.Series{{Name: "actual"}, {Name: "expected"}}}
	for _, f := range b.Frequency {
		calibration.Labels = append(calibration.Labels, ordinal(f.OrderDays, f.AndMore).Human())
		calibration.Series[0].Values = append(calibration.Series[0].Values, f.ActualMean)
		calibration.Series[1].Values = append(calibration.Series[1].Values, f.ExpectedMean)
	}
	return []report.Chart{tracking, calibration}
}
