package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Members are the customers in the sets of a period: each is in that in which
// Movements counts them.
func (o *Orders) Members(ctx context.Context, q facts.Query, period int) ([]facts.Member, error) {
	q.By = facts.By{}
	m, err := o.newMovements(ctx, q)
	if err != nil {
		return nil, err
	}
	recorders := make([]*recorder, o.workers)
	for w := range recorders {
		recorders[w] = newRecorder(m, whole{})
	}
	members := make([][]facts.Member, len(o.partitions)) // of each
	err = o.parallel(ctx, func(worker, p int) {
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			recorders[worker].customer(h, period, period+1, func(_ cell, moved *facts.Movement) {
				if set := moved.Set(); set != facts.NoSet {
					members[p] = append(members[p], facts.Member{Ref: facts.Ref(h.customer), Set: set})
				}
			})
		})
	})
	return slices.Concat(members...), err
}

// Members is the same of subscriptions.
func (s *Subscriptions) Members(ctx context.Context, q facts.Query, period int) (members []facts.Member, err error) {
	err = s.each(ctx, s.timeline(q), func(c subscriber) {
		enter := func(set facts.Set) {
			if set != facts.NoSet {
				members = append(members, facts.Member{Ref: facts.Ref(c.number), Set: set})
			}
		}
		c.moves(q.Rolling, func(from, to int, _ state) {
			if from <= period && period < to {
				enter(facts.SetKept)
			}
		}, func(s step, joins bool) {
			if s.period == period {
				var m facts.Movement
				count(&m, s, joins)
				enter(m.Set())
			}
		})
	})
	return members, err
}
