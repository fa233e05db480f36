// Package refunds tells which part of the orders and of the revenue is paid back, who
// returns often, and whether those who had a refund come back.
//
//	f, err := facts.ReturnsOf(ctx, src, q, refunds.Options{}.Span())
//	r := refunds.Of(f, refunds.Options{})
//	fmt.Println(*r.Summary.Rate) // 5: of 100 orders, 5 were refunded in full or in part
//
// An order that was refunded in full is an order here, while the other metrics leave
// it out.
package refunds

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options choose the periods that are shown, those that have a day from From to To,
// and say who returns often.
type Options struct {
	From, To   *calendar.Day
	Confidence float64 // of intervals and tests, in percent; 0: 95
	Often      float64 // the percentage of their orders that those who return often had refunded; 0: DefaultOften

	Older func(group string) bool // groups whose customers may be older than the data, and are not tested; nil: none
}

// DefaultOften is Options.Often when it is 0.
const DefaultOften = 50

func (o Options) often() float64 { return cmp.Or(o.Often, DefaultOften) }

// Span is the days of the periods that are shown.
func (o Options) Span() calendar.Period {
	span := calendar.Period{First: math.MinInt32, Last: math.MaxInt32}
	if o.From != nil {
		span.First = *o.From
	}
	if o.To != nil {
		span.Last = *o.To
	}
	return span
}

// Numbers are those of some orders.
type Numbers struct {
	Orders   int64 `json:"orders"`
	Refunded int64 `json:"orders_refunded"` // in full or in part
	Full     int64 `json:"orders_refunded_full"`
	Part     int64 `json:"orders_refunded_part"`

	Rate *float64 `json:"refund_rate"` // Refunded / Orders, in percent
	Low  *float64 `json:"refund_rate_low"`
	High *float64 `json:"refund_rate_high"`

	Gross   money.Amount `json:"revenue_gross"`        // of the orders, before refunds
	Back    money.Amount `json:"revenue_refunded"`     // of the orders, whenever it was paid back
	BackPct *float64     `json:"revenue_refunded_pct"` // Back / Gross
}

// numbers are those of a fact.
func (o Options) numbers(r facts.Return, unit money.Unit) Numbers {
	n := Numbers{
		Orders: r.Orders, Refunded: r.Full + r.Part, Full: r.Full, Part: r.Part, Rate: facts.PercentOf(r.Full+r.Part, r.Orders),
		Gross: unit.Amount(r.Gross), Back: unit.Amount(r.Refunded),
	}
	n.Low, n.High = stat.Wilson(n.Refunded, n.Orders, stat.Confidence(o.Confidence))
	if !unit.Unpriced {
		n.BackPct = facts.PercentOf(r.Refunded, r.Gross)
	}
	return n
}

// Period is the orders of one period.
type Period struct {
	facts.Span
	Numbers

	Loose     int64        `json:"refunds_without_order"` // given in the period; they name no order
	LooseBack money.Amount `json:"revenue_refunded_without_order"`
}

// Result is the refunds of all orders and of each group.
type Result struct {
	Periods   []Period    `json:"periods"`
	Summary   Numbers     `json:"summary"` // over the complete periods that are shown
	Total     Total       `json:"total"`
	Often     Often       `json:"often"`
	Retention []Retention `json:"retention"`

	Groups    []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	ByOrder   bool        `json:"-"`      // groups are by what each order has
	OfRefunds bool        `json:"-"`      // groups are of refunded orders, such as by reason: their rates are of all orders
	Notes     []note.Note `json:"notes"`

	returners []facts.Returner
	names     func(ref facts.Ref) string
	options   Options
	unit      money.Unit
}

// Total is the orders of all periods, and how their numbers fit those of other
// metrics.
type Total struct {
	Orders int64 `json:"orders"`
	Full   int64 `json:"orders_refunded_full"`
	Kept   int64 `json:"orders_elsewhere"` // Orders - Full: what the other metrics count

	Gross     money.Amount `json:"revenue_gross"`
	Back      money.Amount `json:"revenue_refunded"`
	Loose     int64        `json:"refunds_without_order"`
	LooseBack money.Amount `json:"revenue_refunded_without_order"`
	Net       money.Amount `json:"revenue"` // Gross - Back - LooseBack: the revenue of the other metrics
}

// Group is the orders of one group over the complete periods that are shown.
type Group struct {
	Group   string   `json:"group"`
	Small   bool     `json:"small"` // fewer than facts.MinSample orders
	Periods []Period `json:"periods"`
	Summary Numbers  `json:"summary"`

	AgainstRest compare.Change `json:"against_rest"`
}

// Of computes the refunds from facts that were asked for with the span of the
// options.
func Of(f facts.Returns, o Options) Result {
	r := Result{Groups: []Group{}, Notes: []note.Note{}, ByOrder: f.ByOrder, returners: f.Returners, names: f.Names, options: o, unit: f.Unit}
	total := f.Total()
	r.Periods, r.Summary = o.series(f, total, f.Loose)
	r.Total = totalOf(f, total)
	r.Often = r.oftenOf(f.Frequent)
	r.Retention = o.retention(f)
	r.OfRefunds = ofRefunds(f)
	var shares, tested []stat.Proportion
	for g, name := range f.Groups {
		if r.OfRefunds && name == "" && !refunded(f.Rows[g]) {
			continue // the orders that were not refunded
		}
		group := Group{Group: name}
		rows := slices.Clone(f.Rows[g])
		for p := range rows {
			if r.OfRefunds {
				rows[p].Orders, rows[p].Gross = total[p].Orders, total[p].Gross
			}
		}
		group.Periods, group.Summary = o.series(f, rows, make([]facts.Loose, len(f.Periods)))
		group.Small = group.Summary.Orders < facts.MinSample
		r.Groups = append(r.Groups, group)
		shares = append(shares, stat.Proportion{Part: group.Summary.Refunded, Whole: group.Summary.Orders})
		tested = append(tested, shares[len(shares)-1])
		if o.Older != nil && o.Older(name) {
			tested[len(tested)-1] = stat.Proportion{}
		}
	}
	test := compare.LeavingOut(compare.Shares("refund_rate", shares), compare.Shares("refund_rate", tested))
	for g, c := range compare.AgainstRest(compare.Options{Confidence: o.Confidence}, test)[0] {
		if r.OfRefunds {
			c = compare.Change{Metric: c.Metric, Kind: c.Kind, Verdict: compare.Untested, Why: "only refunded orders are in a group"}
		}
		r.Groups[g].AgainstRest = c
	}
	r.warn(f)
	return r
}

// ofRefunds tells that groups are by a column that only refunded orders have, such as
// a reason: all others are blank in it.
func ofRefunds(f facts.Returns) bool {
	blank := slices.Index(f.Groups, "")
	if !f.ByOrder || blank < 0 || len(f.Groups) < 2 {
		return false
	}
	for g, rows := range f.Rows {
		for _, row := range rows {
			if g != blank && row.Full+row.Part < row.Orders {
				return false
			}
		}
	}
	return true
}

func refunded(rows []facts.Return) bool {
	return slices.ContainsFunc(rows, func(r facts.Return) bool { return r.Full+r.Part > 0 })
}

// series is the periods that are shown, and the sum of those that are over.
func (o Options) series(f facts.Returns, rows []facts.Return, loose []facts.Loose) (shown []Period, summary Numbers) {
	shown = []Period{}
	var sum facts.Return
	for i, p := range f.Periods {
		if !p.Overlaps(o.From, o.To) {
			continue
		}
		period := Period{Span: facts.SpanOf(p, f.AsOf), Numbers: o.numbers(rows[i], f.Unit), Loose: loose[i].Refunds, LooseBack: f.Unit.Amount(loose[i].Amount)}
		if shown = append(shown, period); period.Complete {
			sum.Add(rows[i])
		}
	}
	return shown, o.numbers(sum, f.Unit)
}

func totalOf(f facts.Returns, rows []facts.Return) Total {
	var sum facts.Return
	var loose facts.Loose
	for p, row := range rows {
		sum.Add(row)
		loose.Refunds += f.Loose[p].Refunds
		loose.Amount += f.Loose[p].Amount
	}
	return Total{
		Orders: sum.Orders, Full: sum.Full, Kept: sum.Orders - sum.Full,
		Gross: f.Unit.Amount(sum.Gross), Back: f.Unit.Amount(sum.Refunded), Loose: loose.Refunds, LooseBack: f.Unit.Amount(loose.Amount),
		Net: f.Unit.Amount(sum.Gross - sum.Refunded - loose.Amount),
	}
}

// Unknown tells that refunds are known, and of none which order it is of.
func (t Total) Unknown() bool { return t.Loose > 0 && t.Back.Minor == 0 && t.Full == 0 }

// warn names what the rates do not see.
func (r *Result) warn(f facts.Returns) {
	t := r.Total
	refunded := len(f.Returners) > 0
	switch {
	case t.Loose > 0:
		r.Notes = append(r.Notes, note.Note{Code: "refunds-of-no-order", Level: note.Warning, Concerns: note.Revenue, Args: &note.Args{"refunds": t.Loose, "revenue": t.LooseBack},
			Text: fmt.Sprintf("refunds that name no order: %s, %s in all; they are in no refund rate, so rates are too low; to name the column with the order of a refund, use --column refund_of=HEADER", money.Group(fmt.Sprint(t.Loose)), t.LooseBack)})
	case !refunded && t.Orders > 0:
		r.Notes = append(r.Notes, note.Note{Code: "no-refunds", Level: note.Warning, Concerns: note.Revenue,
			Text: "no refunds: no status, refunded amount or row says that an order was paid back; does the export have refunds? retain inspect lists its columns"})
	}
	for _, p := range r.Periods {
		if !p.Complete {
			r.Notes = append(r.Notes, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): excluded from the summary", p.Period, f.AsOf))
		}
	}
}
