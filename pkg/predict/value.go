package predict

import (
	"math"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// Values is what an order day brings: Gamma-Gamma of the repeat order days.
type Values struct {
	Parameters    []btyd.Parameter `json:"parameters"` // none without a customer who came back
	LogLikelihood *float64         `json:"log_likelihood"`
	Customers     int64            `json:"customers"` // it was fitted to: with repeat order days that brought something
	Boundary      []string         `json:"boundary"`
	Prior         bool             `json:"prior"`
	Mean          *float64         `json:"mean"` // value of an order day of a customer of whom nothing is known, in major units

	model btyd.GammaGamma
}

// spend is a customer's mean revenue per repeat order day, in major units.
func (f Facts) spend(i int) btyd.Spend {
	c := &f.Rows[i]
	days := int(c.OrderDays) - 1
	if days <= 0 {
		return btyd.Spend{}
	}
	return btyd.Spend{Days: days, Mean: float64(c.Revenue-c.FirstRevenue) / float64(int64(days)*f.Unit.PerMajor())}
}

// value fits what order days bring.
func (r *Result) value() {
	f := r.facts
	if f.Unit.Unpriced {
		return
	}
	r.Values = &Values{Parameters: []btyd.Parameter{}, Boundary: []string{}}
	spends := make([]btyd.Spend, len(f.Rows))
	var revenue, days int64
	for i := range f.Rows {
		spends[i] = f.spend(i)
		revenue += int64(f.Rows[i].Revenue)
		days += int64(f.Rows[i].OrderDays)
	}
	if mean := float64(revenue) / float64(days*f.Unit.PerMajor()); mean > 0 {
		r.Values.Mean = &mean
	}
	if fit, ok := btyd.FitGammaGamma(spends); ok {
		v := r.Values
		v.model, v.Parameters, v.LogLikelihood, v.Customers = fit.Model, fit.Parameters, &fit.LogLikelihood, fit.Customers
		v.Boundary, v.Prior = append(v.Boundary, fit.Boundary...), fit.Prior
		if mean, ok := fit.Model.Value(btyd.Spend{}); ok {
			v.Mean = &mean
		}
	}
}

// of is the value of an order day of a customer, and whether it is their own.
func (v *Values) of(s btyd.Spend) (value float64, own bool) {
	if v == nil || v.Mean == nil {
		return 0, false
	}
	if s.Days > 0 && s.Mean > 0 && len(v.Parameters) > 0 {
		if value, ok := v.model.Value(s); ok {
			return value, true
		}
	}
	return *v.Mean, false
}

// ahead is what is expected of a customer.
type ahead struct {
	alive, orders, discounted float64
	value                     float64 // of an order day
	own                       bool
}

// lookAhead predicts every customer, and adds them up.
func (r *Result) lookAhead() {
	r.ahead = make([]ahead, len(r.facts.Rows))
	days, rate := r.options.Horizon.days(), r.options.rate()
	outside := (1 - r.options.Interval/100) / 2
	r.waiting = btyd.NewWaiting(r.model, []float64{early: outside, median: 0.5, late: 1 - outside}, []float64{in30: 30, in90: 90})
	r.each(len(r.ahead), func(i int) {
		h, _ := r.facts.history(asOf, i)
		a := &r.ahead[i]
		a.alive, a.orders, a.discounted = btyd.Outlook(r.model, h, rate, days)
		a.value, a.own = r.Values.of(r.facts.spend(i))
	})
	var all sums
	for i := range r.ahead {
		r.add(&all, i)
	}
	r.Total = r.total(all, r.intervals)
	newcomer := New{Discounted: r.model.DiscountedNew(rate, days)}
	if r.options.Horizon != Forever {
		orders := r.model.New(days)
		newcomer.Orders = &orders
	}
	if r.Values != nil && r.Values.Mean != nil {
		clv := r.margin() * newcomer.Discounted * *r.Values.Mean
		newcomer.CLV = &clv
	}
	r.New = &newcomer
}

func (r *Result) margin() float64 { return r.options.Margin.Percent() / 100 }

// priced tells whether orders have a value.
func (r *Result) priced() bool { return r.Values != nil && r.Values.Mean != nil }

// Estimate is an expected value with its interval. The value is absent in data without
// amounts, and, of orders and revenue, for ever, since without a discount they need not
// end; the interval without a backtest, and an end of it where the backtest had too few
// customers.
type Estimate struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// share is a value that has the relative interval of orders, in that memory.
func (e Estimate) share(value float64, memory *[3]float64) Estimate {
	factor := 0.0
	if *e.Value != 0 {
		factor = value / *e.Value
	}
	memory[0] = value
	scaled := Estimate{Value: &memory[0]}
	if e.Low != nil {
		memory[1] = *e.Low * factor
		scaled.Low = &memory[1]
	}
	if e.High != nil {
		memory[2] = *e.High * factor
		scaled.High = &memory[2]
	}
	return scaled
}

// Total is what is expected of some customers together.
type Total struct {
	Customers int64    `json:"customers"`
	Once      int64    `json:"customers_once"` // with one order day
	Alive     float64  `json:"customers_alive"`
	Orders    Estimate `json:"expected_orders"`
	Revenue   Estimate `json:"expected_revenue"`
	CLV       Estimate `json:"clv"`

	Discounted float64 `json:"discounted_orders"`
}

// New is what is expected of a customer who has just ordered for the first time; that
// order is not in it.
type New struct {
	Orders     *float64 `json:"expected_orders"` // absent for ever
	Discounted float64  `json:"discounted_orders"`
	CLV        *float64 `json:"clv"`
}

// exact adds up numbers so that their order makes no difference: what is left of whole
// ones is counted in parts of 2^-32.
type exact struct{ whole, parts int64 }

func (e *exact) add(v float64) {
	whole := math.Floor(v)
	e.whole += int64(whole)
	e.parts += int64((v - whole) * (1 << 32))
}

func (e exact) float() float64 { return float64(e.whole) + float64(e.parts)/(1<<32) }

// sums are what is expected of some customers.
type sums struct {
	customers, once                         int64
	alive, orders, discounted, revenue, clv exact
}

func (r *Result) add(s *sums, i int) {
	a := r.ahead[i]
	s.customers++
	if r.facts.Rows[i].OrderDays == 1 {
		s.once++
	}
	s.alive.add(a.alive)
	s.orders.add(a.orders)
	s.discounted.add(a.discounted)
	s.revenue.add(a.orders * a.value)
	s.clv.add(a.discounted * a.value)
}

// total is sums with the intervals of all customers, or without them.
func (r *Result) total(s sums, intervals *intervals) Total {
	all := s.orders.float()
	t := Total{Customers: s.customers, Once: s.once, Alive: s.alive.float(), Discounted: s.discounted.float()}
	if r.options.Horizon != Forever {
		t.Orders.Value = &all
		if intervals != nil {
			low, high := intervals.total(all)
			t.Orders.Low, t.Orders.High = &low, &high
		}
	}
	t.Revenue, t.CLV = r.worth(t.Orders, s.revenue.float(), r.margin()*s.clv.float(), new([2][3]float64))
	return t
}

// worth is the estimates of revenue and clv beside that of orders, in that memory.
func (r *Result) worth(orders Estimate, revenue, clv float64, memory *[2][3]float64) (Estimate, Estimate) {
	switch {
	case !r.priced():
		return Estimate{}, Estimate{}
	case r.options.Horizon == Forever:
		memory[1][0] = clv
		return Estimate{}, Estimate{Value: &memory[1][0]}
	}
	return orders.share(revenue, &memory[0]), orders.share(clv, &memory[1])
}

// Customer is what is expected of one customer.
type Customer struct {
	Alive      float64
	Orders     Estimate // order days
	Discounted float64  // order days, each discounted
	Revenue    Estimate
	Value      *float64 // of an order day
	Own        bool     // Value is the customer's own, and not that of all
	In30       float64  // probability of an order in the next 30 days
	In90       float64
	NextOrder  *float64 // days to the next order, given that there is one to come: the median; absent where fewer than half order within a hundred years
	NextLow    *float64
	NextHigh   *float64
	Late       bool // silent for longer than the upper end of that interval from the last order
	CLV        Estimate
	facts.History

	// What the pointers point to.
	orders, next [3]float64
	worth        [2][3]float64
	value        float64
}

// Customer predicts the i-th customer.
func (r *Result) Customer(i int) Customer {
	c := new(Customer)
	r.Read(c, i)
	return *c
}

// Read is Customer into memory that is there already, and that the numbers of c share:
// those of the customer that it held before are gone.
func (r *Result) Read(c *Customer, i int) {
	row := &r.facts.Rows[i]
	a := &r.ahead[i]
	h, _ := r.facts.history(asOf, i)
	*c = Customer{Alive: a.alive, Discounted: a.discounted, Own: a.own, History: row.History(r.facts.AsOf)}
	c.In30, c.In90 = a.alive*(1-r.waiting.QuietAlive(h, in30)), a.alive*(1-r.waiting.QuietAlive(h, in90))
	if r.options.Horizon != Forever {
		c.orders[0] = a.orders
		c.Orders.Value = &c.orders[0]
		if r.intervals != nil {
			r.between(c, h, a)
		}
	}
	if r.priced() {
		c.value = a.value
		c.Value = &c.value
	}
	c.Revenue, c.CLV = r.worth(c.Orders, a.orders*a.value, r.margin()*a.discounted*a.value, &c.worth)
	r.wait(c, h)
}

// between is the interval of orders.
func (r *Result) between(c *Customer, h btyd.History, a *ahead) {
	inBacktest := a.orders
	if r.intervals.days != r.options.Horizon.days() {
		inBacktest = r.model.DiscountedGiven(a.alive, h, 0, r.intervals.days)
	}
	c.orders[1], c.orders[2] = r.intervals.orders(inBacktest, a.orders)
	c.Orders.Low = &c.orders[1]
	if !math.IsInf(c.orders[2], 0) {
		c.Orders.High = &c.orders[2]
	}
}

// The shares and the days that waiting is asked for.
const (
	early, median, late = 0, 1, 2
	in30, in90          = 0, 1
)

// wait is when the next order is due.
func (r *Result) wait(c *Customer, h btyd.History) {
	for k, to := range [...]**float64{early: &c.NextLow, median: &c.NextOrder, late: &c.NextHigh} {
		var ok bool
		if c.next[k], ok = r.waiting.NextOrder(h, k); ok {
			*to = &c.next[k]
		}
	}
	c.Late = r.waiting.Late(h, late)
}

// Near reads something of each of some customers, who are then asked for one by one: to
// look all over memory takes less time when nothing is to be done in between.
func (r *Result) Near(places []int32) (something int32) {
	for _, place := range places {
		something += r.facts.Rows[place].OrderDays
		if r.ahead[place].own {
			something++
		}
	}
	return something
}

// key is what customers are sorted by, the greatest first. Who ordered once is behind
// all others where being alive says nothing of them.
func (r *Result) key(i int, s Sort) float64 {
	a := r.ahead[i]
	switch s {
	case ByAlive:
		if r.certain() && r.facts.Rows[i].OrderDays == 1 {
			return -1
		}
		return a.alive
	case ByOrders:
		return a.orders
	case ByNext:
		h, _ := r.facts.history(asOf, i)
		return a.alive * (1 - r.waiting.QuietAlive(h, in30))
	case ByLast:
		return float64(r.facts.Rows[i].Last)
	}
	if !r.priced() {
		return a.orders
	}
	return a.discounted * a.value
}

// certain tells that the model takes everybody who ordered once for alive.
func (r *Result) certain() bool {
	g, ok := r.model.(btyd.Geometric)
	return ok && !g.Modified
}

// Sorted are places of customers, which are in order of their ids, in another order.
// Equals stay in theirs.
func (r *Result) Sorted(places []int32, s Sort) {
	if s == ByID {
		return
	}
	inOrder(places, func(place int32) float64 { return -r.key(int(place), s) })
}

// note tells what is odd.
func (r *Result) note() {
	add := func(n note.Note) { r.Notes = append(r.Notes, n) }
	if b := r.Backtest; b != nil {
		r.Notes = append(append(r.Notes, b.missed()...), b.few()...)
		if h := r.options.Horizon; r.intervals != nil && h != Forever && float64(h) != r.intervals.days {
			add(note.Note{Code: "intervals-scaled"}.Filled("the backtest has %d %s and the horizon %d: intervals are scaled, and what they contain was not tried", b.Days, plural("day", int64(b.Days)), int(h)))
		}
	} else {
		add(note.Note{Code: "backtest-none", Level: note.Warning, Text: "there is no backtest, for which the orders of the model are of too few days: nothing is known of how close the predictions are, and there are no intervals of orders"})
	}
	r.Notes = append(r.Notes, held(r.Fitted.Model, r.Fitted.Boundary, r.Fitted.Prior, "orders", "predictions")...)
	if r.Fitted.Kind == Pareto && r.Fitted.Customers < r.fittedTo {
		add(note.Note{Code: "model-sample"}.Filled("Pareto/NBD was fitted to %d of the %d customers, chosen by a hash of their ids", r.Fitted.Customers, r.fittedTo))
	}
	if r.certain() && r.Total.Once > 0 {
		add(note.Note{Code: "alive-for-certain"}.Filled("BG/NBD takes the %d %s with one order day for alive (p_alive 1), however long ago that is; --sort alive has them last", r.Total.Once, plural("customer", r.Total.Once)))
	}
	if v := r.Values; v != nil {
		r.Notes = append(r.Notes, held("Gamma-Gamma", v.Boundary, v.Prior, "amounts", "values of order days")...)
		shared := int64(0)
		for _, a := range r.ahead {
			if !a.own {
				shared++
			}
		}
		switch {
		case v.Mean == nil:
			add(note.Note{Code: "no-value", Level: note.Warning, Text: "orders brought nothing net of refunds, so there is no value of an order day"})
		case len(v.Parameters) == 0:
			add(note.Note{Code: "value-of-all"}.Filled("no repeat order day that the model was fitted to brought something: all customers have the mean revenue of an order day, %.2f", *v.Mean))
		case shared > 0:
			add(note.Note{Code: "value-of-all"}.Filled("%d %s without repeat order days that brought something: the value is the mean of all, %.2f (marked *)", shared, plural("customer", shared), *v.Mean))
		}
	}
}

// held tells which parameters of a model are at an end of their range, and that a prior
// held them.
func held(model string, boundary []string, prior bool, evidence, results string) (notes []note.Note) {
	for _, text := range boundary {
		notes = append(notes, note.Note{Code: "parameter-boundary"}.Filled("%s: %s", model, text))
	}
	if prior {
		notes = append(notes, note.Note{Code: "parameter-prior", Level: note.Warning}.Filled(
			"%s: the %s alone have no best parameters; a weak prior holds them, and %s are as much of it as of the %s", model, evidence, results, evidence))
	}
	return notes
}

// plural is a noun as it stands behind a number.
func plural(noun string, n int64) string {
	if n != 1 {
		noun += "s"
	}
	return noun
}

// Sort is an order of customers: the highest clv, most expected orders, highest p_alive,
// likeliest order in the next 30 days, latest last order first, or by their ids.
type Sort = choice.Of[sorts]

type sorts struct{}

// Names lists the orders.
func (sorts) Names() []string { return []string{"clv", "orders", "alive", "next", "last", "id"} }

// The orders.
const (
	ByCLV Sort = iota
	ByOrders
	ByAlive
	ByNext
	ByLast
	ByID
)
