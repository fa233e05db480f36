package factstest

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Histories cuts the shop off at each of the days.
func (o Orders) Histories(by facts.By, asked ...calendar.Day) facts.Histories {
	h := facts.Histories{Customers: o.Customers(by), Days: asked}
	for _, day := range asked {
		var row []facts.Past
		for i := range h.Rows {
			upTo := func(r Order) bool { return r.Day <= day }
			customer := of(h.ID(i))
			if ds := days(o.rows(order, customer, upTo)); len(ds) > 0 {
				other := func(r Order) bool { return r.Day != ds[0] }
				row = append(row, facts.Past{Last: ds[len(ds)-1], OrderDays: int32(len(ds)), Revenue: revenue(o.rows(customer, upTo, other))})
			} else {
				row = append(row, facts.Past{})
			}
		}
		h.Past = append(h.Past, row)
		cut := o
		cut.AsOf = &day
		if day > o.asOf() {
			cut.AsOf = o.AsOf
		}
		h.Gaps = append(h.Gaps, cut.Gaps())
	}
	for i, c := range h.Rows {
		if len(asked) == 0 || c.First > asked[0] {
			continue
		}
		for _, day := range days(o.rows(order, of(h.ID(i))))[1:] {
			for int(day-o.Coverage().First) >= len(h.Repeats) {
				h.Repeats = append(h.Repeats, 0)
			}
			h.Repeats[day-o.Coverage().First]++
		}
	}
	return h
}

// historyDays are days before, within, at the end of and after the data.
func historyDays(c facts.Coverage) []calendar.Day {
	return []calendar.Day{c.First + (c.AsOf-c.First)*2/3, c.First - 1, c.AsOf, c.AsOf + 1, c.First}
}

// sameHistories compares how far customers were, by their ids.
func sameHistories(t TB, want Orders, source facts.Source, q facts.Query) {
	t.Helper()
	historian, ok := source.(facts.Historian)
	if !ok {
		return
	}
	for _, asked := range [][]calendar.Day{historyDays(want.Coverage()), nil} {
		got, err := historian.Histories(context.Background(), q.By, asked...)
		equal(t, "error of histories", nil, err)
		equal(t, "histories", historyTexts(want.Histories(q.By, asked...)), historyTexts(got))
	}
}

func historyTexts(h facts.Histories) []string {
	texts := []string{listed(h.Customers)}
	for i := range h.Rows {
		text := h.ID(i)
		for d, day := range h.Days {
			text += fmt.Sprintf(" %s %+v", day, h.Past[d][i])
		}
		texts = append(texts, text)
	}
	slices.Sort(texts)
	for _, gaps := range h.Gaps {
		texts = append(texts, fmt.Sprint("gaps ", trimmed(gaps)))
	}
	return append(texts, fmt.Sprint("repeats ", trimmed(h.Repeats)))
}
