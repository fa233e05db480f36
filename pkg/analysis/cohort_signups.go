package analysis

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// signups is the triangle of customers by sign-up, and what it leaves out.
func (r Cohort) signups(ctx context.Context, d *Data, o cohort.Options) (cohort.Result, []note.Note, error) {
	refuse := func(reason string) (cohort.Result, []note.Note, error) {
		return cohort.Result{}, nil, &RequestError{Field: "Start", Value: r.Start.String(), Reason: reason}
	}
	if d.coverage.FromSubscription {
		return refuse("cohorts of subscriptions begin with the first start as it is; leave it out, or add an orders export")
	}
	source, ok := d.Source.(facts.Registrar)
	if !ok {
		return refuse("the data does not say when customers signed up")
	}
	if r.By != "" && !source.Registered(r.By) {
		return cohort.Result{}, nil, &RequestError{Field: "By", Value: r.By, Reason: "customers who never ordered have no value there; with --start signup use a column of the customers file"}
	}
	s, err := source.Signups(ctx, r.query())
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return refuse("only a customers file says when customers signed up; add it with --customers FILE")
	case err != nil:
		return cohort.Result{}, nil, err
	}
	known := s.Before.Customers + s.After.Customers
	for _, n := range s.Sizes() {
		known += n
	}
	if known == 0 && !d.coverage.Empty {
		return refuse("the customers file has no day of a sign-up; name its column with --column started_at=HEADER")
	}
	return cohort.Signups(s, o), leftOut(s, r.Grain.Noun()), nil
}

// leftOut is notes on the customers and orders that are in no cell.
func leftOut(s facts.Signups, noun string) (notes []note.Note) {
	if len(s.Periods) == 0 {
		return nil
	}
	first, last := s.Periods[0].Label, min(s.AsOf, s.Periods[len(s.Periods)-1].Last)
	for _, rest := range []struct {
		note.Note
		facts.Remainder
		why string
	}{
		{note.Note{Code: "signup-undated"}, s.Undated, "have no sign-up day"},
		{note.Note{Code: "signup-before"}, s.Before, "signed up before " + first + ", where the orders begin"},
		{note.Note{Code: "signup-after"}, s.After, fmt.Sprintf("signed up after %s, where the orders end", last)},
		{note.Note{Code: "signup-early"}, s.Early, "ordered in a " + noun + " before the one they signed up in"},
	} {
		if rest.Customers == 0 {
			continue
		}
		n := rest.Note
		n.Concerns = note.Identity
		if n.Code == "signup-undated" && rest.Buyers > 0 {
			n.Level = note.Warning
		}
		n.Args = &note.Args{"customers": rest.Customers, "customers_ordered": rest.Buyers, "orders": rest.Orders, "revenue": s.Unit.Amount(rest.Revenue)}
		left := fmt.Sprintf("in no cohort, with %s", report.Counted(rest.Orders, "order"))
		if n.Code == "signup-early" {
			left = fmt.Sprintf("%s in no cell", report.Counted(rest.Orders, "order"))
		}
		n.Text = fmt.Sprintf("%s %s: %s", report.Counted(rest.Customers, "customer"), rest.why, left)
		notes = append(notes, n)
	}
	return notes
}

// signedUpFoot sums up how many of those who signed up ordered.
func (r *CohortResult) signedUpFoot(noun string) (lines []string) {
	if first := r.Average.At(0); first.Whole > 0 {
		lines = append(lines, fmt.Sprintf("%s ordered in the %s they signed up in, over %s",
			report.PercentOf(facts.PercentOf(first.Part, first.Whole)).Human(), noun, report.Counted(first.Whole, "customer")))
	}
	var ordered, signedUp int64
	for _, c := range r.Cohorts {
		ordered += *c.Buyers
		signedUp += c.Customers
	}
	if signedUp > 0 {
		lines = append(lines, fmt.Sprintf("%s of %s who signed up have ordered by %s (%s)", report.Count(ordered).Human(), report.Counted(signedUp, "customer"),
			r.Input.AsOf, report.PercentOf(facts.Ratio{Num: ordered, Den: signedUp}.Percent()).Human()))
	}
	return lines
}
