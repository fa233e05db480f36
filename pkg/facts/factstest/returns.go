package factstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// returned is one order as a Return.
func (o Order) returned() facts.Return {
	r := facts.Return{Orders: 1, Gross: o.Amount + o.Taken, Refunded: o.Taken + o.Apart}
	switch {
	case o.Full:
		r.Full = 1
	case r.Refunded > 0:
		r.Part = 1
	}
	return r
}

func returned(rows []Order) (sum facts.Return) {
	for _, r := range rows {
		sum.Add(r.returned())
	}
	return sum
}

// Returns looks at every order of every period for each value of the dimension.
func (o Orders) Returns(q facts.Query, span calendar.Period) facts.Returns {
	r := facts.Returns{Periods: o.periods(q), AsOf: o.asOf(), Unit: o.Unit, Any: facts.NewReturnScatter(), Single: facts.NewReturnScatter()}
	r.Groups = []string{""}
	if q.By.Name != "" {
		r.Groups = nil
		for _, row := range o.rows(order) {
			r.Groups = append(r.Groups, row.Group)
		}
		slices.Sort(r.Groups)
		r.Groups = slices.Compact(r.Groups)
	}
	for _, group := range r.Groups {
		var rows []facts.Return
		for _, p := range r.Periods {
			rows = append(rows, returned(o.rows(order, between(p.First, p.Last), func(r Order) bool { return q.By.Name == "" || r.Group == group })))
		}
		r.Rows = append(r.Rows, rows)
	}
	for _, p := range r.Periods {
		loose := o.rows(between(p.First, p.Last), func(r Order) bool { return r.Refund && r.Loose })
		r.Loose = append(r.Loose, facts.Loose{Refunds: int64(len(loose)), Amount: -revenue(loose)})
	}
	ids := names(o.rows())
	r.Names = func(ref facts.Ref) string { return ids[ref] }
	for ref, id := range ids {
		rows := o.rows(order, of(id))
		ordered := days(rows)
		if len(ordered) >= 3 {
			r.Frequent++
		}
		if all := returned(rows); all.Full+all.Part > 0 {
			r.Returners = append(r.Returners, facts.Returner{Ref: facts.Ref(ref), OrderDays: int64(len(ordered)), Last: ordered[len(ordered)-1], Return: all})
		}
		o.came(r.Any, id, r.Periods, span, 1, 1<<30)
		o.came(r.Single, id, r.Periods, span, 1, 1)
	}
	return r
}

// came counts how often a customer who had from least to most orders in a period was
// there in the next one, which is over and has a day of the span.
func (o Orders) came(to *facts.Scatter, customer string, periods []calendar.Period, span calendar.Period, least, most int) {
	var entries []facts.Entry
	for side := range 2 {
		e := facts.Entry{Side: side}
		for i, p := range periods[:max(len(periods)-1, 0)] {
			next := periods[i+1]
			rows := o.rows(order, of(customer), between(p.First, p.Last))
			with := returned(rows)
			if next.Last > o.asOf() || next.Last < span.First || next.First > span.Last || len(rows) < least || len(rows) > most || (with.Full+with.Part > 0) != (side == facts.HaveReturned) {
				continue
			}
			e.Account[facts.Starts]++
			if len(o.rows(order, of(customer), between(next.First, next.Last))) > 0 {
				e.Account[facts.Kept]++
			}
		}
		if e.Account[facts.Starts] > 0 {
			entries = append(entries, e)
		}
	}
	to.Observe(entries...)
}

// sameReturns compares the returns, those by the dimension of the orders too.
func sameReturns(t TB, want Orders, source facts.Source, q facts.Query) {
	t.Helper()
	counter, ok := source.(facts.ReturnsCounter)
	if !ok {
		return
	}
	for _, span := range Spans(want.Coverage())[1:3] {
		got, err := counter.Returns(context.Background(), q, span)
		if errors.Is(err, errors.ErrUnsupported) {
			return
		}
		equal(t, "returns", returnsText(want.Returns(q, span)), returnsText(got))
		equal(t, "error of returns", nil, err)
	}
}

// returnsText is returns with customers by their ids.
func returnsText(r facts.Returns) string {
	if r.Any == nil {
		return "none"
	}
	var lines []string
	for _, c := range r.Returners {
		id := r.Names(c.Ref)
		c.Ref = 0
		lines = append(lines, fmt.Sprintf("%s %+v", id, c))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%v as of %s, unit %+v\n%q %+v\n%+v\n%d of\n%s\n%s\n%s", r.Periods, r.AsOf, r.Unit, r.Groups, r.Rows, r.Loose, r.Frequent, strings.Join(lines, "\n"), scatterText(r.Any), scatterText(r.Single))
}

// scatterText is the sums of both sides, and what they have in common.
func scatterText(s *facts.Scatter) (text string) {
	for _, side := range []facts.Side{s.Side(facts.NotReturned), s.Side(facts.HaveReturned), s.All()} {
		text += fmt.Sprintln(side.Customers[facts.Starts], side.Sums[facts.Starts], side.Sums[facts.Kept],
			side.Product(facts.Starts, facts.Starts), side.Product(facts.Starts, facts.Kept), side.Product(facts.Kept, facts.Kept))
	}
	return text
}
