// Package rfm scores customers by recency, frequency and monetary value, and
// puts every customer into exactly one segment.
//
// Cut points are the quantiles (R's type 7) of each measure over all
// customers: the quartiles, unless other bins are asked for. The F and the M
// score are 1 + the number of cut points that are less than the value, the R
// score is the number of bins less the number of cut points that are less than
// the days since the last order. So the highest score is the best one, and
// equal values share a score.
//
//	result := rfm.Score(source.Customers(facts.By{}), rfm.Options{})
//	for _, s := range result.Segments {
//		fmt.Println(s.Segment, s.Customers)
//	}
package rfm

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Options say how customers are scored. The zero value is quartiles of days,
// orders and total revenue, and the standard segments.
type Options struct {
	Bins      int       // from 2 to 10; 0: as many as own cut points make, else 4
	Frequency Frequency // what counts as one time
	Monetary  Monetary  // what a customer is worth

	// Own cut points instead of quantiles: Bins - 1 of them, rising; any other
	// number of them is left aside. Monetary ones are in major units.
	BreaksRecency, BreaksFrequency, BreaksMonetary Breaks

	Segments Rules // nil: Standard(Bins)
}

// Result is the scores of all customers in short.
type Result struct {
	CutPoints CutPoints   `json:"cut_points"`
	BinSizes  BinSizes    `json:"bin_sizes"`
	Segments  []Segment   `json:"segments"`             // those with customers, in the order of the rules
	Total     Segment     `json:"total"`                // all customers
	Grid      [][]int64   `json:"recency_by_frequency"` // customers by R score and F score, both from 1
	Cells     [][]Cell    `json:"cells"`                // more about them
	Notes     []note.Note `json:"notes"`

	measures measures
	scales   [3]scale
	cube     cube
	labels   []label // of each cell
	rules    Rules
	unit     money.Unit
}

// CutPoints are the values that part the bins, rising: of recency in days, of
// frequency in orders or days, of monetary value in major units.
type CutPoints struct {
	Recency   []float64 `json:"recency"`
	Frequency []float64 `json:"frequency"`
	Monetary  []float64 `json:"monetary"`
}

// BinSizes are the customers with each score, from score 1 on.
type BinSizes struct {
	Recency   []int64 `json:"recency"`
	Frequency []int64 `json:"frequency"`
	Monetary  []int64 `json:"monetary"`
}

// Segment is the customers of one segment together. The means are over its
// customers: with mean monetary values the mean of their means.
type Segment struct {
	Segment       string       `json:"segment"`
	Customers     int64        `json:"customers"`
	CustomersPct  *float64     `json:"customers_pct"`
	Revenue       money.Amount `json:"revenue"`
	RevenuePct    *float64     `json:"revenue_pct"` // absent when there is no revenue in all
	RecencyMean   *float64     `json:"recency_mean"`
	FrequencyMean *float64     `json:"frequency_mean"`
	MonetaryMean  *float64     `json:"monetary_mean"`

	Overdue        int64        `json:"customers_overdue"` // those who have stopped: see facts.OverdueGaps
	RevenueOverdue money.Amount `json:"revenue_overdue"`
}

// Cell is the customers of one R score and one F score, whatever their M score.
type Cell struct {
	R       int          `json:"r"`
	F       int          `json:"f"`
	Revenue money.Amount `json:"revenue"`
	Segment string       `json:"segment"` // of most of them, of equals the first by the rules; empty without customers
}

// Score scores all customers.
func Score(customers facts.Customers, o Options) Result {
	o = o.withDefaults()
	r := Result{Notes: []note.Note{}, cube: newCube(o.Bins, o.Segments), rules: o.Segments, unit: customers.Unit}
	r.measures = measures{customers.AsOf, o.Frequency, o.Monetary}
	r.scales = o.scales(r.measures, customers)
	r.CutPoints = CutPoints{r.scales[0].points, r.scales[1].points, r.scales[2].points}
	r.labels = make([]label, r.cube.size())
	for s := range allScores(o.Bins) {
		for _, frequency := range r.cube.classes {
			r.labels[r.cube.at(s, frequency)] = label{o.Segments.segment(s, frequency), s.String()}
		}
	}
	cells := sumParts(customers, func(rows []facts.Customer) *cells {
		cells := newCells(r.cube)
		for i := range rows {
			recency, frequency, monetary := r.measures.of(&rows[i])
			cells.sums[cells.at(r.scores(recency, frequency, monetary), frequency)].count(&rows[i], recency, frequency, monetary)
		}
		return cells
	})
	r.summarise(cells, o)
	return r
}

// Check tells what is wrong with options: the number of bins, own cut points
// that do not fit it, or rules that leave customers out.
func (o Options) Check() error {
	if o.Bins != 0 && (o.Bins < 2 || o.Bins > 10) {
		return fmt.Errorf("%d bins: there can be 2 to 10", o.Bins)
	}
	o = o.withDefaults()
	for _, b := range []struct {
		of     string
		breaks Breaks
	}{{"recency", o.BreaksRecency}, {"frequency", o.BreaksFrequency}, {"monetary", o.BreaksMonetary}} {
		if n := len(b.breaks); n > 0 && n != o.Bins-1 {
			return fmt.Errorf("breaks of %s: %d numbers make %d bins, not %d", b.of, n, n+1, o.Bins)
		}
	}
	return o.Segments.Check(o.Bins)
}

// BinCount is how many bins there are: Bins, else as many as own cut points make,
// else 4.
func (o Options) BinCount() int {
	for _, b := range []Breaks{o.BreaksRecency, o.BreaksFrequency, o.BreaksMonetary} {
		if o.Bins == 0 && len(b) > 0 {
			return len(b) + 1
		}
	}
	return cmp.Or(o.Bins, 4)
}

func (o Options) withDefaults() Options {
	o.Bins = min(max(o.BinCount(), 2), 10)
	if o.Segments == nil {
		o.Segments = Standard(o.Bins)
	}
	return o
}

// label is what all customers of a cell have in common.
type label struct{ segment, scores string }

// Scores are one customer's, from 1 to the number of bins, which is the best.
type Scores struct{ R, F, M int }

// String is the three scores in a row: 443, or 10-4-3 where a score may have
// two digits.
func (s Scores) String() string {
	if max(s.R, s.F, s.M) > 9 {
		return fmt.Sprintf("%d-%d-%d", s.R, s.F, s.M)
	}
	return string([]byte{'0' + byte(s.R), '0' + byte(s.F), '0' + byte(s.M)})
}

func (r *Result) scores(recency, frequency int64, monetary facts.Ratio) Scores {
	return Scores{
		R: r.cube.bins - r.scales[0].belowWhole(recency),
		F: 1 + r.scales[1].belowWhole(frequency),
		M: 1 + r.scales[2].below(monetary),
	}
}

// Customer is one customer's measures, scores and segment.
type Customer struct {
	CustomerID string       `json:"customer_id"`
	LastOrder  calendar.Day `json:"last_order"`
	Recency    int64        `json:"recency"`   // days from the last order to the as-of day
	Frequency  int64        `json:"frequency"` // orders, or days with an order
	Monetary   Value        `json:"monetary"`
	R          int          `json:"r"`
	F          int          `json:"f"`
	M          int          `json:"m"`
	RFM        string       `json:"rfm"`
	Segment    string       `json:"segment"`
	facts.History
}

// Customer is the one that the result was made with, without its id, which
// only the customers know.
func (r *Result) Customer(c *facts.Customer) Customer {
	recency, frequency, monetary := r.measures.of(c)
	s := r.scores(recency, frequency, monetary)
	l := &r.labels[r.cube.at(s, frequency)]
	return Customer{
		LastOrder: c.Last, Recency: recency, Frequency: frequency, Monetary: Value{monetary, r.unit},
		R: s.R, F: s.F, M: s.M, RFM: l.scores, Segment: l.segment, History: c.History(r.measures.asOf),
	}
}

// Segment is the segment of a customer that the result was made with.
func (r *Result) Segment(c *facts.Customer) string {
	recency, frequency, monetary := r.measures.of(c)
	return r.labels[r.cube.at(r.scores(recency, frequency, monetary), frequency)].segment
}

// Value is a customer's total revenue, exact, or revenue per order.
type Value struct {
	Ratio facts.Ratio // in minor units
	Unit  money.Unit
}

// Decimal is the value in major units: all digits of a total, the nearest
// float of a mean.
func (v Value) Decimal() string {
	if v.Ratio.Den == 1 {
		return v.Unit.Amount(money.Minor(v.Ratio.Num)).Decimal()
	}
	return strconv.FormatFloat(*v.Ratio.In(v.Unit), 'f', -1, 64)
}

// MarshalJSON writes the value as a number in major units.
func (v Value) MarshalJSON() ([]byte, error) { return []byte(v.Decimal()), nil }

// warn tells which scores nobody has.
func (r *Result) warn() {
	sizes := [...][]int64{r.BinSizes.Recency, r.BinSizes.Frequency, r.BinSizes.Monetary}
	for i, s := range r.scales {
		empty := missing(sizes[i])
		if empty == "" || r.Total.Customers == 0 {
			continue
		}
		r.Notes = append(r.Notes, note.Note{Code: "bins-collapsed"}.Filled("no customer has the %s score %s: the cut points are %s", s.name, empty, texts(s.points)))
	}
}

// missing lists the scores without customers.
func missing(sizes []int64) string {
	var empty []string
	for i, n := range sizes {
		if n == 0 {
			empty = append(empty, strconv.Itoa(i+1))
		}
	}
	return strings.Join(empty, ", ")
}

func texts(points []float64) string {
	var b strings.Builder
	for i, p := range points {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.FormatFloat(p, 'f', -1, 64))
	}
	return b.String()
}
