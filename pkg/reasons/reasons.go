// Package reasons counts why customers leave: customers and revenue lost in
// each period by churn reason, or by any other dimension, how much of it
// somebody could do something about, and whose decision it was.
//
//	moves := src.Movements(facts.Query{By: facts.By{Name: "churn_reason"}})
//	why := reasons.Of(moves, reasons.Options{Fixable: []string{"too expensive"}})
//	fmt.Println(why.Reasons[0].Reason, why.Reasons[0].Customers, *why.Fixable.CustomersPct)
package reasons

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Options say what is shown and what can be helped. The zero value is all
// periods and no judgement.
type Options struct {
	From, To *calendar.Day             // periods with a day in between
	Fixable  []string                  // reasons that somebody can do something about, in any case
	Cause    func(reason string) Cause // whose decision a reason was; nil: no reason tells
}

// Cause is whose decision it was that a customer left.
type Cause string

// The causes. Voluntary and involuntary churn are told apart because they are fought
// with different means: the one with the product, the other with dunning.
const (
	Voluntary   Cause = "voluntary"   // the customer's
	Involuntary Cause = "involuntary" // nobody's: a payment failed
	Unknown     Cause = "unknown"     // no reason was given, or one that does not tell
)

// Result is the losses of the periods that are shown, and their reasons over
// those that are complete.
type Result struct {
	Periods []Period    `json:"periods"`
	Reasons []Reason    `json:"reasons"` // most customers first
	Total   Loss        `json:"total"`
	Fixable *Part       `json:"fixable"` // null when no reason was named as fixable
	Causes  []CausePart `json:"causes"`  // voluntary, involuntary and unknown; empty when no reason tells
	Notes   []note.Note `json:"notes"`
}

// Loss is customers lost, and what they paid before.
type Loss struct {
	Customers int64        `json:"customers_lost"`
	Revenue   money.Amount `json:"revenue_churned"`
}

// Period is what was lost in one period.
type Period struct {
	facts.Span
	Loss
	Reasons []PeriodReason `json:"reasons"` // in the order of Result.Reasons, those of no loss too
}

// PeriodReason is what was lost in one period for one reason.
type PeriodReason struct {
	Reason string `json:"reason"`
	Cause  Cause  `json:"cause,omitempty"`
	Loss
}

// Part is a loss and its share of all losses, in percent; nil when nothing was
// lost.
type Part struct {
	Loss
	CustomersPct *float64 `json:"customers_lost_pct"`
	RevenuePct   *float64 `json:"revenue_churned_pct"`
}

// CausePart is what was lost by one cause in all complete periods.
type CausePart struct {
	Cause Cause `json:"cause"`
	Part
}

// Reason is what was lost for one reason in all complete periods. The reason
// without a name is that none was given.
type Reason struct {
	Reason string `json:"reason"`
	Part
	Fixable bool  `json:"fixable"`
	Cause   Cause `json:"cause,omitempty"`
	Small   bool  `json:"small"` // its share is of fewer than facts.MinSample customers lost
}

// Of counts losses by reason. A customer who leaves in two periods is lost
// twice; a customer who leaves one of several subscriptions is not lost. The
// groups of the movements are the reasons: those of the loss for the dimension
// churn_reason, else the values of the customers.
func Of(m facts.Movements, o Options) Result {
	r := Result{Periods: []Period{}, Reasons: []Reason{}, Total: loss(facts.Movement{}, m.Unit), Causes: []CausePart{}, Notes: []note.Note{}}
	for g, name := range m.Groups {
		reason := Reason{Reason: name, Fixable: o.fixable(name)}
		if o.Cause != nil {
			reason.Cause = o.Cause(name)
		}
		var seen bool
		reason.Loss, seen = o.lost(m, g)
		r.Total.add(reason.Loss)
		if seen {
			r.Reasons = append(r.Reasons, reason)
		}
	}
	slices.SortFunc(r.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Customers, a.Customers), cmp.Compare(b.Revenue.Minor, a.Revenue.Minor), strings.Compare(a.Reason, b.Reason))
	})
	for i := range r.Reasons {
		r.Reasons[i].Part = part(r.Reasons[i].Loss, r.Total)
		r.Reasons[i].Small = r.Total.Customers < facts.MinSample
	}
	r.Periods = o.periods(m, r.Reasons)
	if len(o.Fixable) > 0 {
		fixable := r.part(m.Unit, func(reason Reason) bool { return reason.Fixable })
		r.Fixable = &fixable
	}
	if o.Cause != nil {
		for _, cause := range []Cause{Voluntary, Involuntary, Unknown} {
			r.Causes = append(r.Causes, CausePart{cause, r.part(m.Unit, func(reason Reason) bool { return reason.Cause == cause })})
		}
	}
	r.Notes = o.warnings(m, r)
	return r
}

// Without is the result without the reasons of fewer lost customers, and how many
// these are. They stay in the totals.
func (r Result) Without(fewer int64) (Result, int) {
	small := func(reason string) bool {
		return slices.ContainsFunc(r.Reasons, func(x Reason) bool { return x.Reason == reason && x.Customers < fewer })
	}
	all := len(r.Reasons)
	periods := slices.Clone(r.Periods)
	for i := range periods {
		periods[i].Reasons = slices.DeleteFunc(slices.Clone(periods[i].Reasons), func(p PeriodReason) bool { return small(p.Reason) })
	}
	shown := r
	shown.Periods = periods
	shown.Reasons = slices.DeleteFunc(slices.Clone(r.Reasons), func(x Reason) bool { return x.Customers < fewer })
	return shown, all - len(shown.Reasons)
}

func loss(m facts.Movement, u money.Unit) Loss { return Loss{m.Lost, u.Amount(m.RevenueChurned)} }

func (l *Loss) add(o Loss) {
	l.Customers += o.Customers
	l.Revenue.Minor += o.Revenue.Minor
}

// lost is what a group lost in the complete periods that are shown, and
// whether it lost anything in one that is shown.
func (o Options) lost(m facts.Movements, group int) (sum Loss, seen bool) {
	sum = loss(facts.Movement{}, m.Unit)
	for i, p := range m.Periods {
		if !p.Overlaps(o.From, o.To) {
			continue
		}
		seen = seen || m.Rows[group][i].Lost > 0
		if p.Complete(m.AsOf) {
			sum.add(loss(m.Rows[group][i], m.Unit))
		}
	}
	return sum, seen
}

func (o Options) fixable(reason string) bool {
	return slices.ContainsFunc(o.Fixable, func(f string) bool { return fold(f) == fold(reason) })
}

func fold(reason string) string { return strings.ToLower(strings.TrimSpace(reason)) }

// periods is the periods that are shown, with the reasons in order.
func (o Options) periods(m facts.Movements, order []Reason) []Period {
	periods := []Period{}
	total := m.Total()
	for i, p := range m.Periods {
		if !p.Overlaps(o.From, o.To) {
			continue
		}
		row := Period{Span: facts.SpanOf(p, m.AsOf), Loss: loss(total[i], m.Unit)}
		row.Reasons = []PeriodReason{}
		for _, r := range order {
			g := slices.Index(m.Groups, r.Reason)
			row.Reasons = append(row.Reasons, PeriodReason{r.Reason, r.Cause, loss(m.Rows[g][i], m.Unit)})
		}
		periods = append(periods, row)
	}
	return periods
}

// part is the share of a loss.
func part(l, total Loss) Part {
	p := Part{Loss: l}
	if total.Customers > 0 {
		share := float64(l.Customers) * 100 / float64(total.Customers)
		p.CustomersPct = &share
	}
	if total.Revenue.Minor > 0 {
		share := float64(l.Revenue.Minor) * 100 / float64(total.Revenue.Minor)
		p.RevenuePct = &share
	}
	return p
}

// part is what was lost for the reasons of which something is true.
func (r Result) part(u money.Unit, is func(Reason) bool) Part {
	sum := loss(facts.Movement{}, u)
	for _, reason := range r.Reasons {
		if is(reason) {
			sum.add(reason.Loss)
		}
	}
	return part(sum, r.Total)
}

func (o Options) warnings(m facts.Movements, r Result) []note.Note {
	w := []note.Note{}
	for _, p := range r.Periods {
		if !p.Complete {
			w = append(w, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): excluded from totals", p.Period, m.AsOf))
		}
	}
	for _, reason := range r.Reasons {
		if reason.Reason == "" && reason.Customers > 0 {
			w = append(w, note.Note{Code: "no-reason"}.Filled("%d of %d lost customers have no reason", reason.Customers, r.Total.Customers))
		}
	}
	for _, f := range o.Fixable {
		if !slices.ContainsFunc(m.Groups, func(g string) bool { return fold(g) == fold(f) }) {
			w = append(w, note.Note{Code: "unknown-reason", Level: note.Warning}.Filled("no customer left for the fixable reason %q", f))
		}
	}
	return w
}
