package predict

import (
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Backtest is how close models would have been: fitted to the orders up to the
// split, they predict the order days that followed, of the customers known by then.
type Backtest struct {
	Split     calendar.Day `json:"split"`
	Days      int          `json:"days"` // from the split to the as-of day
	Customers int64        `json:"customers"`
	Actual    int64        `json:"actual"` // order days after the split
	Models    []Tried      `json:"models"`
	Chosen    Kind         `json:"chosen"`
	Why       string       `json:"why"` // it was chosen, in words
	P         *float64     `json:"p"`   // that MBG/NBD is no worse than the model of least error; absent where it is that model, or was not tried

	Frequency []Frequency `json:"frequency"` // by order days up to the split, of the model chosen
	Tracking  []Track     `json:"tracking"`  // of the model chosen
	Coverage  *Coverage   `json:"coverage"`
}

// Tried is one model in a backtest.
type Tried struct {
	Fitted
	Expected float64  `json:"expected"`  // order days after the split
	ErrorPct *float64 `json:"error_pct"` // expected / actual - 1; absent where nobody ordered
	MAE      float64  `json:"mae"`       // mean absolute error of a customer's order days
	RMSE     float64  `json:"rmse"`

	model    btyd.Model
	expected []float64 // by outcome
}

// Frequency is the customers who had ordered on one number of days by the split.
type Frequency struct {
	OrderDays    int     `json:"order_days"`
	AndMore      bool    `json:"and_more"` // or on more
	Customers    int64   `json:"customers"`
	Actual       int64   `json:"actual"` // order days after the split
	Expected     float64 `json:"expected"`
	ActualMean   float64 `json:"actual_mean"` // per customer
	ExpectedMean float64 `json:"expected_mean"`
}

// Track is the order days after the first up to the end of a day, of the customers
// known by the split, beside those that the model expects of new customers who began
// when these did.
type Track struct {
	Day      calendar.Day `json:"day"`
	Holdout  bool         `json:"holdout"` // after the split
	Actual   int64        `json:"actual"`
	Expected float64      `json:"expected"`
}

// outcome is customers with one history by the split and as many order days in the
// time that followed.
type outcome struct {
	btyd.History
	later     int
	part      int // of the customers, where these are parted
	customers int64
}

// outcomes are the customers known on the d-th of the days, in rising order, with
// their order days up to an end. PartOf parts them, unless it is nil; below 0 are those
// left out.
func (f Facts) outcomes(d int, orderDays func(i int) int32, partOf func(i int) int) []outcome {
	all := make([]packed, 0, len(f.Rows))
	for i := range f.Rows {
		h, known := f.history(d, i)
		if !known {
			continue
		}
		part := 0
		if partOf != nil {
			if part = partOf(i); part < 0 {
				continue
			}
		}
		all = append(all, pack(h, orderDays(i)-f.Past[d][i].OrderDays, part))
	}
	return collapsed(all)
}

// collapsed are the outcomes of customers, in rising order.
func collapsed(all []packed) []outcome {
	all = sorted(all)
	outcomes := make([]outcome, 0, len(all))
	for i, p := range all {
		if i == 0 || p != all[i-1] {
			outcomes = append(outcomes, p.outcome())
		}
		outcomes[len(outcomes)-1].customers++
	}
	return outcomes
}

// counts are the outcomes as the models see them.
func counts(outcomes []outcome) []btyd.Count {
	counts := make([]btyd.Count, 0, len(outcomes))
	for i, o := range outcomes {
		if i == 0 || o.History != outcomes[i-1].History {
			counts = append(counts, btyd.Count{History: o.History})
		}
		counts[len(counts)-1].Customers += o.customers
	}
	return counts
}

// backtest tries the models, or the one asked for, and chooses one.
func (r *Result) backtest() {
	f := r.facts
	if len(f.Past) < 2 || f.AsOf <= f.Days[0] {
		return
	}
	outcomes := f.outcomes(0, func(i int) int32 { return f.Rows[i].OrderDays }, nil)
	if len(outcomes) == 0 {
		return
	}
	b := &Backtest{Split: f.Days[0], Days: int(f.AsOf - f.Days[0])}
	for _, o := range outcomes {
		b.Customers += o.customers
		b.Actual += o.customers * int64(o.later)
	}
	kinds := []Kind{BG, MBG, Pareto}
	if r.options.Model != Auto {
		kinds = []Kind{r.options.Model}
	}
	for _, kind := range kinds {
		b.Models = append(b.Models, r.try(kind, 0, outcomes, b))
	}
	chosen := b.choose(outcomes, r.options.Model)
	b.Frequency = frequencies(outcomes, chosen.expected)
	b.Tracking = r.track(chosen.model)
	r.Backtest = b
	r.calibrate(outcomes, chosen)
}

// try fits a kind of model to the outcomes' histories, of the d-th day, and predicts
// the days of a backtest.
func (r *Result) try(kind Kind, d int, outcomes []outcome, b *Backtest) Tried {
	fit := r.fit(kind, d, counts(outcomes))
	t := Tried{Fitted: describe(kind, fit), model: fit.Model, expected: make([]float64, len(outcomes))}
	days := float64(b.Days)
	r.each(len(outcomes), func(i int) {
		// One of several with a history asks; the others copy.
		if i == 0 || outcomes[i].History != outcomes[i-1].History {
			t.expected[i] = t.model.Expected(outcomes[i].History, days)
		}
	})
	var absolute, square float64
	for i, o := range outcomes {
		if i > 0 && o.History == outcomes[i-1].History {
			t.expected[i] = t.expected[i-1]
		}
		n, off := float64(o.customers), t.expected[i]-float64(o.later)
		t.Expected += n * t.expected[i]
		absolute += n * math.Abs(off)
		square += n * off * off
	}
	t.MAE, t.RMSE = absolute/float64(b.Customers), math.Sqrt(square/float64(b.Customers))
	if b.Actual > 0 {
		pct := (t.Expected/float64(b.Actual) - 1) * 100
		t.ErrorPct = &pct
	}
	return t
}

// significance is the p-value from which MBG/NBD is no worse.
const significance = 0.05

// choose takes the model of the least error, unless MBG/NBD is not worse, or there is
// too little to tell models apart by.
func (b *Backtest) choose(outcomes []outcome, asked Kind) (chosen *Tried) {
	if asked == Auto && min(b.Customers, b.Actual) < facts.MinSample {
		b.Chosen = MBG
		b.Why = fmt.Sprintf("without a choice: the backtest has %d %s of %d %s, too few for one", b.Actual, plural("order day", b.Actual), b.Customers, plural("customer", b.Customers))
		return b.tried(MBG)
	}
	chosen = &b.Models[0]
	for i := range b.Models {
		if b.Models[i].MAE < chosen.MAE {
			chosen = &b.Models[i]
		}
	}
	b.Why = "least mean absolute error in the backtest"
	if asked != Auto {
		b.Why = "asked for"
	}
	for i := range b.Models {
		if mbg := &b.Models[i]; mbg.Kind == MBG && mbg != chosen {
			p := worse(outcomes, mbg.expected, chosen.expected, b.Customers)
			b.P = &p
			if p >= significance {
				b.Why = fmt.Sprintf("not significantly worse than %s in the backtest (p %.2f), and does not take it that who ordered once lives for ever", chosen.Model, p)
				chosen = mbg
			} else {
				b.Why += fmt.Sprintf("; MBG/NBD is worse (p %s)", pText(p))
			}
		}
	}
	b.Chosen = chosen.Kind
	return chosen
}

func pText(p float64) string {
	if p < 0.001 {
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// worse is the p-value of a mean absolute error that is larger than another, one-sided,
// paired over the customers.
func worse(outcomes []outcome, these, others []float64, customers int64) float64 {
	var sum, square float64
	difference := func(i int) float64 {
		later := float64(outcomes[i].later)
		return math.Abs(these[i]-later) - math.Abs(others[i]-later)
	}
	n := float64(customers)
	for i, o := range outcomes {
		sum += float64(o.customers) * difference(i)
	}
	mean := sum / n
	for i, o := range outcomes {
		d := difference(i) - mean
		square += float64(o.customers) * d * d
	}
	if n < 2 || square == 0 {
		if mean > 0 && n >= 2 {
			return 0
		}
		return 1
	}
	both := stat.Student(mean, math.Sqrt(square/(n-1)/n), n-1, 95).P
	if mean > 0 {
		return both / 2
	}
	return 1 - both/2
}

// frequencyRows tell 1 to 7 order days apart, and 8 or more.
const frequencyRows = 8

// frequencies are actual and expected order days by those before the split.
func frequencies(outcomes []outcome, expected []float64) []Frequency {
	rows := make([]Frequency, frequencyRows)
	for i, o := range outcomes {
		row := &rows[min(o.Repeats, frequencyRows-1)]
		row.Customers += o.customers
		row.Actual += o.customers * int64(o.later)
		row.Expected += float64(o.customers) * expected[i]
	}
	shown := []Frequency{}
	for i, row := range rows {
		if row.Customers == 0 {
			continue
		}
		row.OrderDays, row.AndMore = i+1, i+1 == frequencyRows
		row.ActualMean, row.ExpectedMean = float64(row.Actual)/float64(row.Customers), row.Expected/float64(row.Customers)
		shown = append(shown, row)
	}
	return shown
}

// shortData is how many days of data are tracked by weeks instead of months.
const shortData = 183

// track follows the order days of the customers known by the split.
func (r *Result) track(model btyd.Model) []Track {
	f := r.facts
	split, span := f.Days[0], int(f.AsOf-f.First)
	births := make([]int64, span+1)
	for i := range f.Rows {
		if first := f.Rows[i].First; first <= split {
			births[first-f.First]++
		}
	}
	expected := make([]float64, span+1) // of one new customer, by age
	r.each(len(expected), func(age int) { expected[age] = model.New(float64(age)) })
	grain := calendar.Monthly
	if span < shortData {
		grain = calendar.Weekly
	}
	var tracks []Track
	actual, next := int64(0), 0
	for _, p := range (calendar.Calendar{}).Timeline(grain, f.First, f.AsOf).Periods {
		t := Track{Day: min(p.Last, f.AsOf)}
		t.Holdout = t.Day > split
		until := int(t.Day - f.First)
		for ; next < len(f.Repeats) && next <= until; next++ {
			actual += f.Repeats[next]
		}
		t.Actual = actual
		for day := range until + 1 {
			t.Expected += float64(births[day]) * expected[until-day]
		}
		tracks = append(tracks, t)
	}
	return tracks
}

// mostMissed is how far, in percent, a total may be off without a warning.
const mostMissed = 10

func (b *Backtest) tried(kind Kind) *Tried {
	i := slices.IndexFunc(b.Models, func(t Tried) bool { return t.Kind == kind })
	return &b.Models[i]
}

// missed warns of a total that the model that was chosen was far from.
func (b *Backtest) missed() []note.Note {
	t := b.tried(b.Chosen)
	if t.ErrorPct == nil || math.Abs(*t.ErrorPct) <= mostMissed {
		return nil
	}
	text := "more"
	if *t.ErrorPct < 0 {
		text = "fewer"
	}
	expected := "%.0f"
	if t.Expected < 100 { // rounded to a whole, it may look like the number there were
		expected = "%.1f"
	}
	return []note.Note{note.Note{Code: "backtest-missed", Level: note.Warning}.Filled(
		"in the backtest %s expected %.1f %% %s order days than there were ("+expected+" instead of %d, in the %d %s after %s): take totals to be as far off",
		t.Model, math.Abs(*t.ErrorPct), text, t.Expected, b.Actual, b.Days, plural("day", int64(b.Days)), b.Split)}
}

// few notes a backtest that hardly anybody was in.
func (b *Backtest) few() []note.Note {
	if b.Customers >= facts.MinSample {
		return nil
	}
	return []note.Note{note.Note{Code: "backtest-few"}.Filled("customers who had ordered by %s: %d; the backtest says little, and there are no intervals of orders", b.Split, b.Customers)}
}
