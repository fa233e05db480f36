package inspect

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// findings is what looks odd in orders that can be read: each may be right,
// and each has spoiled reports before.
func findings(ctx context.Context, read *ledger.Orders, o schema.Options) ([]note.Note, error) {
	purchases, err := read.Purchases(ctx, facts.Query{Grain: calendar.Daily})
	if err != nil {
		return nil, err
	}
	notes := dayFindings(purchases)
	if read.Extent().Customers > questions.ManyCustomers {
		notes = append(notes, orders.SpellingNote(read, o)...)
	}
	return notes, nil
}

// When a day is a spike, and when the end of the data is too quiet.
const (
	spikeTimes  = 10 // as many orders as on a usual day
	spikeShare  = 5  // per cent of all orders, at least
	enoughDays  = 28 // with orders, to know what is usual
	quietWeeks  = 8  // before the last one, to compare it with
	quietFourth = 4  // fewer than a fourth of the usual week is quiet
)

// dayFindings looks at the orders of each day.
func dayFindings(p facts.Purchases) (notes []note.Note) {
	daily := make([]int64, len(p.Periods))
	for _, group := range p.Rows {
		for i, row := range group {
			daily[i] += row.Orders
		}
	}
	var busy []int64
	total := int64(0)
	for _, n := range daily {
		if total += n; n > 0 {
			busy = append(busy, n)
		}
	}
	if len(busy) < enoughDays {
		return nil
	}
	slices.Sort(busy)
	usual := busy[len(busy)/2]
	for i, n := range daily {
		if n > usual*spikeTimes && n*100 > total*spikeShare {
			notes = append(notes, note.Note{Code: "one-day-spike", Level: note.Warning, Concerns: note.Time, Text: fmt.Sprintf("%d of %d orders are on %s, while the usual day has %d: an import or a default date?", n, total, p.Periods[i].First, usual)})
		}
	}
	return append(notes, quietEnd(daily, p.AsOf)...)
}

// quietEnd is about an export that fades out: then the customers of its last
// days look lost.
func quietEnd(daily []int64, asOf calendar.Day) []note.Note {
	if len(daily) < 7*(quietWeeks+1) {
		return nil
	}
	weeks := make([]int64, quietWeeks+1) // the last one first
	for i := range weeks {
		for _, n := range daily[len(daily)-7*(i+1) : len(daily)-7*i] {
			weeks[i] += n
		}
	}
	before := slices.Sorted(slices.Values(weeks[1:]))
	usual := before[len(before)/2]
	if weeks[0]*quietFourth >= usual {
		return nil
	}
	return []note.Note{{Code: "quiet-end", Level: note.Warning, Concerns: note.Time, Text: fmt.Sprintf("the last 7 days up to %s have %d orders, the usual week before had %d: if the export was cut short, its last customers wrongly look lost; to end the data on a complete day", asOf, weeks[0], usual), Fix: note.Fix{Option: note.AsOf, Value: "DAY"}}}
}

// columnFindings is what looks odd about the values of columns.
func (r *Result) columnFindings() (notes []note.Note) {
	for _, f := range r.Files {
		for _, c := range f.Columns {
			if c.Field == "currency" && len(c.Values) > 1 {
				notes = append(notes, note.Note{Code: "currency-mix", Level: note.Warning, Concerns: note.Revenue, Text: fmt.Sprintf("%s: %q holds %d currencies, %s in %d rows and %s in %d", f.Name, c.Header, len(c.Values), c.Values[0].Value, c.Values[0].Rows, c.Values[1].Value, c.Values[1].Rows)})
			}
			if c.Field != "" && c.Field != "refunded" && c.Field != "product" && c.Blank > 0 && f.Preset == "" {
				notes = append(notes, note.Note{Code: "blank-values", Text: fmt.Sprintf("%s: %d of %d values of %q are blank", f.Name, c.Blank, f.Rows, c.Header)})
			}
		}
	}
	return notes
}
