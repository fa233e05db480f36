package btyd

import "math"

// Waiting is how long customers wait for their next order: what NextOrder and QuietAlive
// say, for many customers and always the same shares and days. With one stage, what
// depends on the repeats alone, or on the age alone, is found once.
type Waiting struct {
	model  Model
	shares []float64
	days   []float64

	geometric Geometric
	growth    [][rememberedRepeats]float64 // by share: the wait in units of alpha + age
	logs      [][rememberedDays]float64    // by days: ln(1 + days / (alpha+age))
}

// NewWaiting is of customers of a model.
func NewWaiting(m Model, shares, days []float64) *Waiting {
	w := &Waiting{model: m, shares: shares, days: days}
	g, ok := m.(Geometric)
	if !ok || g.K != 1 {
		return w
	}
	w.geometric = g.tamed()
	w.growth, w.logs = make([][rememberedRepeats]float64, len(shares)), make([][rememberedDays]float64, len(days))
	for k, share := range shares {
		for x := range w.growth[k] {
			w.growth[k][x] = w.geometric.growth(x, share)
		}
	}
	for k, d := range days {
		for age := range w.logs[k] {
			w.logs[k][age] = math.Log1p(horizon(d) / (w.geometric.Alpha + float64(age)))
		}
	}
	return w
}

// quick tells that a customer is in the tables.
func (w *Waiting) quick(h History) bool {
	return w.growth != nil && h.Repeats < rememberedRepeats && h.Age < rememberedDays
}

// NextOrder is that of the k-th share, of a history as Collapse returns them.
func (w *Waiting) NextOrder(h History, k int) (days float64, ok bool) {
	if !w.quick(h) {
		return NextOrder(w.model, h, w.shares[k])
	}
	days = (w.geometric.Alpha + float64(h.Age)) * w.growth[k][h.Repeats]
	return days, days <= patience
}

// QuietAlive is that of the k-th days.
func (w *Waiting) QuietAlive(h History, k int) float64 {
	if !w.quick(h) {
		return w.model.QuietAlive(h, w.days[k])
	}
	return math.Exp(-(w.geometric.R + float64(h.Repeats)) * w.logs[k][h.Age])
}

// Late tells that a customer has not ordered for longer than the k-th share of those who
// were alive after the last order waited.
func (w *Waiting) Late(h History, k int) bool {
	after, silent := History{Repeats: h.Repeats, Last: h.Last, Age: h.Last}, float64(h.Age-h.Last)
	if !w.quick(h) {
		return w.model.QuietAlive(after, silent) < 1-w.shares[k]
	}
	wait, _ := w.NextOrder(after, k)
	return silent > wait
}
