package facts

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Prospect is the subscriptions that run at the end of the as-of day, and their MRR:
// all of them, those that are to end on a later day that is known, those whose payment
// is late, and those of which at least one of both is true.
type Prospect struct {
	Running, Ending, PastDue, AtRisk int64

	Revenue        money.Minor
	RevenueEnding  money.Minor
	RevenuePastDue money.Minor
	RevenueAtRisk  money.Minor
}

// Add adds the subscriptions of other customers.
func (p *Prospect) Add(o Prospect) {
	p.Running += o.Running
	p.Ending += o.Ending
	p.PastDue += o.PastDue
	p.AtRisk += o.AtRisk
	p.Revenue += o.Revenue
	p.RevenueEnding += o.RevenueEnding
	p.RevenuePastDue += o.RevenuePastDue
	p.RevenueAtRisk += o.RevenueAtRisk
}

// Outlook is one Prospect per group.
type Outlook struct {
	AsOf   calendar.Day
	Unit   money.Unit
	Groups []string // as in Movements
	Rows   []Prospect
}

// Total is all groups together.
func (o Outlook) Total() (total Prospect) {
	for _, row := range o.Rows {
		total.Add(row)
	}
	return total
}

// Scheduler is a source of subscriptions that knows what is to become of them.
type Scheduler interface {
	Outlook(context.Context, By) (Outlook, error)
}
