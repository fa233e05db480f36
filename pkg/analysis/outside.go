package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// outside names the revenue that is in the file and in none of the figures, so
// that sums agree: refunds of customers without an order, or before their first
// one. within is what the figures add up to.
func (d *Data) outside(ctx context.Context, within money.Minor, where string) ([]note.Note, error) {
	if !slices.ContainsFunc(d.Notes, func(n note.Note) bool { return n.Code == "refunds" }) {
		return nil, nil // sums can only differ by them
	}
	purchases, err := d.Purchases(ctx, facts.Query{Grain: calendar.Yearly})
	if err != nil {
		return nil, err
	}
	rest := -within
	for _, p := range purchases.Total() {
		rest += p.Revenue
	}
	if rest == 0 {
		return nil, nil
	}
	amount := purchases.Unit.Amount(rest)
	return []note.Note{{
		Code: "revenue-without-orders", Concerns: note.Revenue, Args: &note.Args{"revenue": amount},
		Text: fmt.Sprintf("refunds of %s are in the revenue of the file, not in %s", amount, where),
	}}, nil
}

// ofNobody is where the refunds of customers without an order are not.
const ofNobody = "the figures of customers: they were given to customers without an order"

// ofCohorts is where the refunds of customers who had not ordered yet are not.
const ofCohorts = "the cohorts: they were given before their customer's first order, or to customers without one"

// revenueOf is what customers have brought.
func revenueOf(customers facts.Customers) (sum money.Minor) {
	for _, c := range customers.Rows {
		sum += c.Revenue
	}
	return sum
}
