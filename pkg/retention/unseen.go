package retention

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// passedShare is the percentage of the customers who came that may go again
// within the period before a reader is warned: below it a rate that counts them
// would still round to the same number as one that does not.
const passedShare = 5

// Unseen are the warnings about customers whom no start and no end of a period
// counts, for every number that is made of movements: those who came and went
// within one, and those whom a window of activity that is shorter than the
// periods does not reach.
func Unseen(m facts.Movements, o Options) []note.Note {
	return append(short(m), o.passed(m)...)
}

// short warns about a window that does not reach back to the start of the longest
// period. It says so of the longest one that the data has, not of any in the
// calendar: 30 days are enough for a February.
func short(m facts.Movements) []note.Note {
	longest := -1
	for i, p := range m.Periods {
		if longest < 0 || p.Last-p.First > m.Periods[longest].Last-m.Periods[longest].First {
			longest = i
		}
	}
	if longest < 0 || m.Activity.Days == 0 {
		return nil
	}
	days := int(m.Periods[longest].Last-m.Periods[longest].First) + 1
	if m.Activity.Days >= days {
		return nil
	}
	return []note.Note{{Code: "window-shorter", Level: note.Warning, Concerns: note.Activity,
		Args: &note.Args{"window_days": m.Activity.Days, "period_days": days, "period": m.Periods[longest].Label},
		Text: fmt.Sprintf("the window of %d days is shorter than the longest period (%s has %d days): customers whose last order "+
			"is older count as lost although they ordered in the period; use --active %dd or more, or --active in-period",
			m.Activity.Days, m.Periods[longest], days, days)}}
}

// passed warns about customers who came and went within a period that is shown or,
// where rows of several periods overlap, within the last that is complete.
func (o Options) passed(m facts.Movements) []note.Note {
	var in []string
	var passed, joined int64
	for i, row := range m.Total() {
		if p := m.Periods[i]; p.Overlaps(o.From, o.To) {
			if m.Rolling > 1 {
				if !p.Complete(m.AsOf) {
					continue
				}
				in, passed, joined = nil, 0, 0
			}
			passed += row.Passed
			joined += row.New + row.Passed
			if row.Passed > 0 {
				in = append(in, p.Label)
			}
		}
	}
	if passed*100 <= joined*passedShare {
		return nil
	}
	customers := fmt.Sprintf("%s customers", count(passed))
	if passed == 1 {
		customers = "1 customer"
	}
	within, ends, remedy := "the same period", "neither at its start nor at its end", "--period"
	if m.Rolling > 1 {
		within, ends, remedy = fmt.Sprintf("%d periods", m.Rolling), "at neither end", "--rolling"
	}
	return []note.Note{{Code: "customers-passed", Level: note.Warning, Concerns: note.Activity | note.Subscriptions,
		Args: &note.Args{"customers_passed": passed, "customers_joined": joined, "periods": in},
		Text: fmt.Sprintf("%s of the %s who joined came and went within %s (%s): no rate counts them, "+
			"since they were there %s; a shorter %s does", customers, count(joined), within, list(in), ends, remedy)}}
}
