package questions

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// DailyOrders is how many orders each day has, from the first day on, up to the
// last one of complete data.
type DailyOrders struct {
	First  calendar.Day
	Orders []int64
	AsOf   bool // the last day is one that was asked for
}

// When a day is a spike, and when the end of the data is too quiet.
const (
	spikeTimes  = 10 // as many orders as on a usual day
	spikeShare  = 5  // per cent of all orders, at least
	enoughDays  = 28 // with orders, to know what is usual
	quietWeeks  = 8  // before the last one, to compare it with
	quietFourth = 4  // fewer than a fourth of the usual week is quiet
	quietOrders = 8  // of the usual week: with fewer, a week may be quiet by chance; of 8, 0.3 % have 1 or none
)

// DayNotes tell of a day with far too many orders, and of data that fades out.
// Either may be right, and each has spoiled reports before.
func DayNotes(d DailyOrders) []note.Note {
	if d.AsOf {
		return d.spikes()
	}
	return append(d.spikes(), d.quietEnd()...)
}

func (d DailyOrders) spikes() (notes []note.Note) {
	var busy []int64
	total := int64(0)
	for _, n := range d.Orders {
		if total += n; n > 0 {
			busy = append(busy, n)
		}
	}
	if len(busy) < enoughDays {
		return nil
	}
	slices.Sort(busy)
	usual := busy[len(busy)/2]
	for i, n := range d.Orders {
		if n <= usual*spikeTimes || n*100 <= total*spikeShare {
			continue
		}
		day := d.First + calendar.Day(i)
		notes = append(notes, note.Note{Code: "one-day-spike", Level: note.Warning, Concerns: note.Time,
			Text: fmt.Sprintf("%s of %s orders are dated %s, and the usual day has %s: it may be the day of an import, or a default date", problem.Grouped(n), problem.Grouped(total), day, problem.Grouped(usual)),
			Args: &note.Args{"day": day.String(), "orders": n, "of": total, "usual": usual}})
	}
	return notes
}

// quietEnd is about an export that was cut short: the customers of its last days
// look lost.
func (d DailyOrders) quietEnd() []note.Note {
	if len(d.Orders) < 7*(quietWeeks+1) {
		return nil
	}
	weeks := make([]int64, quietWeeks+1) // the last one first
	for i := range weeks {
		for _, n := range d.Orders[len(d.Orders)-7*(i+1) : len(d.Orders)-7*i] {
			weeks[i] += n
		}
	}
	before := slices.Sorted(slices.Values(weeks[1:]))
	usual := before[len(before)/2]
	if usual < quietOrders || weeks[0]*quietFourth >= usual {
		return nil
	}
	last := d.First + calendar.Day(len(d.Orders)-1)
	return []note.Note{{Code: "quiet-end", Level: note.Warning, Concerns: note.Time, Fix: note.Fix{Option: note.AsOf, Value: "DAY"},
		Text: fmt.Sprintf("orders in the 7 days up to %s: %s; in the usual week before: %s. If the export was cut short, customers wrongly look lost; to end the data on a complete day", last, problem.Grouped(weeks[0]), problem.Grouped(usual)),
		Args: &note.Args{"last_day": last.String(), "orders": weeks[0], "usual": usual}}}
}
