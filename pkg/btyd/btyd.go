// Package btyd is buy-till-you-die models: how many orders a customer is to bring
// yet, and whether they are still a customer at all, from three whole numbers of
// their past.
//
//	counts := btyd.Collapse(histories)
//	fit := btyd.FitMBG(counts)
//	h := btyd.History{Repeats: 2, Last: 213, Age: 272}
//	fmt.Println(fit.Model.Alive(h), fit.Model.Expected(h, 365)) // 0.71 1.60
//
// BG/NBD, MBG/NBD and both with regular intervals are Geometric; Pareto and BGBB are the
// other models of orders, and GammaGamma is one of their value. Fitted models remember
// what they expect of customers who are alike; so do stored ones after Remembering.
//
// Every model of orders answers the same questions, by the methods of Model:
//
//	P(alive)                                     Alive
//	orders to expect in a horizon                Expected
//	those of a new customer                      New
//	P(no order in a horizon)                     Quiet, QuietAlive
//	median and interval of the next order        NextOrder
//	discounted orders, with an end or without    Discounted, DiscountedNew
//	log-likelihood at given parameters           LogLikelihood
//	standard errors, log-likelihood, AIC         Fit, by FitBG, FitMBG, FitCNBD, FitPareto, FitBGBB
//
// GammaGamma has Value, LogLikelihood and FitGammaGamma. For contracts, where it is
// known who has left, see package survival.
//
// All models are of order days: several orders on one day are one. All days are
// whole days; so are the units of the parameters and of every horizon. A model
// fitted to weeks has an alpha (and, of Pareto/NBD, a beta) of a seventh, and
// predicts the same.
package btyd

import "slices"

// History is what the models know of a customer. What is below zero counts as
// zero, and days after Age as Age.
type History struct {
	Repeats int `json:"repeat_days"`     // x: order days after the first
	Last    int `json:"last_repeat_age"` // t_x: days from the first order day to the last; 0 without repeats
	Age     int `json:"age"`             // T: days from the first order day to the day the orders are known up to
}

// Count is a number of customers with one history.
type Count struct {
	History
	Customers int64
}

// tamed is a history as it can be: in the ranges that its parts are packed in.
func (h History) tamed() History {
	h.Repeats, h.Age = min(max(h.Repeats, 0), 1<<repeatsBits-1), min(max(h.Age, 0), 1<<daysBits-1)
	h.Last = min(max(h.Last, 0), h.Age)
	if h.Repeats == 0 {
		h.Last = 0
	}
	return h
}

const (
	repeatsBits = 20 // a million order days
	daysBits    = 22 // ten thousand years
)

// Collapse counts equal histories, in rising order, which is the order of every
// sum over them.
func Collapse(histories []History) []Count {
	packed := make([]uint64, len(histories))
	for i, h := range histories {
		h = h.tamed()
		packed[i] = uint64(h.Repeats)<<(2*daysBits) | uint64(h.Last)<<daysBits | uint64(h.Age)
	}
	slices.Sort(packed)
	counts := make([]Count, 0, len(packed))
	const days = 1<<daysBits - 1
	for i, p := range packed {
		if i == 0 || p != packed[i-1] {
			counts = append(counts, Count{History: History{int(p >> (2 * daysBits)), int(p >> daysBits & days), int(p & days)}})
		}
		counts[len(counts)-1].Customers++
	}
	return counts
}

// Parameter is a parameter of a model, and how sure it is.
type Parameter struct {
	Name          string   `json:"name"`
	Value         float64  `json:"value"`
	StandardError *float64 `json:"standard_error"` // nil when the parameter was given, or is at a boundary
	Unit          string   `json:"unit,omitempty"` // "days", or none
}

// Model is a model of how many orders are to come, with its parameters. Its
// numbers are finite for every history: probabilities are within 0 and 1,
// expectations are not negative and rise with the horizon.
type Model interface {
	// Name is that of the papers: "BG/NBD", "MBG/CNBD-2", "Pareto/NBD".
	Name() string
	// Parameters are the values, without standard errors.
	Parameters() []Parameter
	// LogLikelihood is that of all customers, in days. In weeks it is higher by
	// the number of repeat order days times ln 7.
	LogLikelihood(counts []Count) float64
	// Alive is the probability that the customer will still order at all.
	Alive(h History) float64
	// Expected is the order days to expect in the next days, whether the
	// customer is alive or not.
	Expected(h History, days float64) float64
	// New is the repeat order days to expect of a new customer in the days
	// after the first.
	New(days float64) float64
	// Quiet is the probability of no order in the next days, whether the
	// customer is alive or not.
	Quiet(h History, days float64) float64
	// QuietAlive is Quiet of a customer who is alive now. In Pareto/NBD such a
	// customer may leave before the next order: it does not fall to 0.
	QuietAlive(h History, days float64) float64
	// Discounted is Expected with each order discounted continuously at a rate
	// per day, such as ln 1.10 / 365.25. The days may be math.Inf(1) when the
	// rate is above 0.
	Discounted(h History, rate, days float64) float64
	// DiscountedGiven is Discounted of a customer for whom Alive is that, which takes
	// long to find.
	DiscountedGiven(alive float64, h History, rate, days float64) float64
	// DiscountedNew is New, discounted likewise; the first order is not in it.
	DiscountedNew(rate, days float64) float64
}

// Fitted is a model at the maximum of its likelihood.
type Fitted struct {
	Model Model
	Fit
}

// Fit is how well a model at its maximum fits, and how sure its parameters are.
type Fit struct {
	Parameters    []Parameter // of the model, with standard errors
	LogLikelihood float64     // in days, without the prior
	AIC           float64     // twice the parameters, a k that was found among them, less twice LogLikelihood
	Customers     int64
	Boundary      []string // which parameters are at the end of their range and what that means, in words
	Prior         bool     // a weak prior held the parameters: there is too little evidence for a maximum
}
