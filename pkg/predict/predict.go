// Package predict is what each customer will do next: a buy-till-you-die model,
// chosen by how close it would have been so far, and how close that was.
//
//	days := predict.Days(coverage, nil)
//	histories, err := facts.HistoriesOf(ctx, src, facts.By{}, days...)
//	result, err := predict.Customers(predict.Facts{Histories: histories, First: coverage.First}, predict.Options{})
//	fmt.Println(result.Fitted.Model, result.Customer(0).Alive)
//
// The models are of package btyd: they see order days, and no order of a day twice.
// The orders up to a day, the split, fit them; those that follow try them.
package predict

import (
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
)

// Options say what is predicted. The zero value is the default.
type Options struct {
	Model    Kind
	Split    *calendar.Day // the last day of the orders that models are fitted to, to be tried on the rest; nil: at two thirds
	Horizon  Horizon       // 0: DefaultHorizon
	Discount *float64      // percent a year; nil: DefaultDiscount
	Interval float64       // percent; 0: DefaultInterval
	Margin   ltv.Margin
}

// The defaults of Options.
const (
	DefaultHorizon  Horizon = 365
	DefaultDiscount float64 = 10
	DefaultInterval float64 = 80
)

// daysPerYear is what a year of a discount and of calendar.Duration has.
const daysPerYear = 365

// Kind is a model, or the one that a backtest chooses.
type Kind = choice.Of[kinds]

type kinds struct{}

// Names lists the kinds.
func (kinds) Names() []string { return []string{"auto", "bg", "mbg", "pareto", "cnbd"} }

// The kinds of models.
const (
	Auto Kind = iota
	BG
	MBG
	Pareto
	CNBD // MBG/CNBD-k
)

// Horizon is how many days are looked ahead.
type Horizon int

// Forever is a horizon without an end.
const Forever Horizon = -1

// String is 365d, or forever.
func (h Horizon) String() string {
	if h == Forever {
		return "forever"
	}
	return calendar.Duration(h).String()
}

// MarshalText is String.
func (h Horizon) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads a duration of a day or more, or forever.
func (h *Horizon) UnmarshalText(b []byte) error {
	if string(b) == "forever" {
		*h = Forever
		return nil
	}
	var d calendar.Duration
	if err := d.UnmarshalText(b); err != nil || d == 0 {
		return fmt.Errorf("%q: use forever or a duration such as 90d, 26w, 12mo or 1y", b)
	}
	*h = Horizon(d)
	return nil
}

func (h Horizon) days() float64 {
	if h == Forever {
		return math.Inf(1)
	}
	return float64(h)
}

func (o Options) withDefaults() Options {
	if o.Horizon == 0 {
		o.Horizon = DefaultHorizon
	}
	if o.Interval == 0 {
		o.Interval = DefaultInterval
	}
	if o.Discount == nil {
		discount := float64(DefaultDiscount)
		o.Discount = &discount
	}
	return o
}

// Check tells what is wrong with options, whatever the data.
func (o Options) Check() error {
	o = o.withDefaults()
	switch {
	case o.Interval <= 0 || o.Interval >= 100:
		return fmt.Errorf("an interval is above 0 and below 100 %%")
	case *o.Discount < 0 || *o.Discount > 1000:
		return fmt.Errorf("a discount is from 0 to 1000 %% a year")
	case *o.Discount == 0 && o.Horizon == Forever:
		return fmt.Errorf("orders for ever have a value only with a discount above 0 %%")
	}
	return nil
}

// rate is the discount per day, continuously.
func (o Options) rate() float64 { return math.Log1p(*o.Discount/100) / daysPerYear }

// Facts is what predictions are made from.
type Facts struct {
	facts.Histories                    // at Days
	First           calendar.Day       // of the data
	AllGaps         facts.Gaps         // between all order days; needed by kind CNBD alone
	Hash            func(i int) uint64 // of the id of the i-th customer, the same in every run; nil: of i
}

// Days are the days of which Customers needs histories: the split, and one as long
// before it as the data goes on after it.
func Days(c facts.Coverage, split *calendar.Day) []calendar.Day {
	day := c.First + (c.AsOf-c.First)*2/3
	if split != nil {
		day = *split
	}
	return []calendar.Day{day, day - (c.AsOf - day)}
}

// Result is the predictions for all customers in short.
type Result struct {
	Fitted   *Fitted     `json:"fitted"`      // absent without customers
	Values   *Values     `json:"value_model"` // absent in data without amounts, or without customers
	Backtest *Backtest   `json:"backtest"`    // absent where the data is too short, or has nobody before the split
	Total    Total       `json:"total"`
	New      *New        `json:"new_customer"`
	Notes    []note.Note `json:"notes"`

	options   Options
	model     btyd.Model
	fittedTo  int64 // customers of the data that the model was fitted to, or to a sample of
	facts     Facts
	intervals *intervals // nil without a backtest
	ahead     []ahead    // by customer
	waiting   *btyd.Waiting
}

// Fitted is the model that predicts.
type Fitted struct {
	Kind          Kind             `json:"kind"`
	Model         string           `json:"name"` // as in the papers: MBG/NBD
	Parameters    []btyd.Parameter `json:"parameters"`
	LogLikelihood float64          `json:"log_likelihood"`
	AIC           float64          `json:"aic"`
	Customers     int64            `json:"customers"` // it was fitted to
	Boundary      []string         `json:"boundary"`  // what parameters at an end of their range mean
	Prior         bool             `json:"prior"`     // a weak prior held the parameters
}

// Customers predicts what customers will do.
func Customers(f Facts, o Options) Result {
	if f.Hash == nil {
		f.Hash = func(i int) uint64 { return uint64(i) * 0x9e3779b97f4a7c15 }
	}
	r := Result{Notes: []note.Note{}, options: o.withDefaults(), facts: f}
	if len(f.Rows) == 0 {
		return r
	}
	kind := r.options.Model
	if r.backtest(); r.Backtest != nil {
		kind = r.Backtest.Chosen
	}
	if kind == Auto {
		kind = MBG
	}
	r.refit(kind)
	r.value()
	r.fittedTo = int64(len(f.Rows))
	r.lookAhead()
	r.note()
	return r
}

// asOf stands for the as-of day where a place of Days is asked for.
const asOf = -1

// Options are those of the result, with the defaults.
func (r *Result) Options() Options { return r.options }

// refit fits a kind of model to all orders.
func (r *Result) refit(kind Kind) {
	all := make([]packed, len(r.facts.Rows))
	for i := range all {
		h, _ := r.facts.history(asOf, i)
		all[i] = pack(h, 0, 0)
	}
	fit := r.fit(kind, asOf, counts(collapsed(all)))
	fitted := describe(kind, fit)
	r.Fitted, r.model = &fitted, fit.Model
}

// history is what a model sees of the i-th customer on the d-th of the days; known
// is false before the first order.
func (f Facts) history(d, i int) (_ btyd.History, known bool) {
	c := &f.Rows[i]
	h := c.History(f.AsOf)
	if d != asOf {
		h, known = f.Past[d][i].History(c.First, f.Days[d]), f.Past[d][i].OrderDays > 0
	}
	return btyd.History{Repeats: int(h.RepeatDays), Last: int(h.LastRepeatAge), Age: int(h.Age)}, known || d == asOf
}

func describe(kind Kind, fit btyd.Fitted) Fitted {
	return Fitted{Kind: kind, Model: fit.Model.Name(), Parameters: fit.Parameters, LogLikelihood: fit.LogLikelihood, AIC: fit.AIC,
		Customers: fit.Customers, Boundary: append([]string{}, fit.Boundary...), Prior: fit.Prior}
}

// fit finds the parameters of a kind of model from the histories on the d-th of the
// days.
func (r *Result) fit(kind Kind, d int, counts []btyd.Count) btyd.Fitted {
	switch kind {
	case BG:
		return btyd.FitBG(counts)
	case Pareto:
		return btyd.FitPareto(r.facts.sampled(d, counts))
	case CNBD:
		gaps := r.facts.AllGaps
		if d != asOf {
			gaps = r.facts.Gaps[d]
		}
		var logs float64
		for days, n := range gaps {
			if n > 0 {
				logs += float64(n) * math.Log(float64(days))
			}
		}
		return btyd.FitCNBD(true, 0, counts, logs)
	}
	return btyd.FitMBG(counts)
}

// mostPareto is how many customers Pareto/NBD is fitted to at most: each history
// needs several series at every step.
const mostPareto = 200_000

// sampled are the histories on the d-th of the days of the customers whose hashes are
// lowest, where there are too many customers for Pareto/NBD.
func (f Facts) sampled(d int, counts []btyd.Count) []btyd.Count {
	var customers int64
	for _, c := range counts {
		customers += c.Customers
	}
	if customers <= mostPareto {
		return counts
	}
	hashes := make([]uint64, 0, customers)
	for i := range f.Rows {
		if _, known := f.history(d, i); known {
			hashes = append(hashes, f.Hash(i))
		}
	}
	slices.Sort(hashes)
	histories := make([]btyd.History, 0, mostPareto)
	for i := range f.Rows {
		if h, known := f.history(d, i); known && f.Hash(i) < hashes[mostPareto] {
			histories = append(histories, h)
		}
	}
	return btyd.Collapse(histories)
}

// each calls work for 0 to n-1, several at a time where the source has workers.
func (r *Result) each(n int, work func(i int)) {
	const blocks = 64
	block := func(b int) {
		for i := b * n / blocks; i < (b+1)*n/blocks; i++ {
			work(i)
		}
	}
	if r.facts.Parallel != nil {
		r.facts.Parallel(blocks, block)
		return
	}
	for b := range blocks {
		block(b)
	}
}
