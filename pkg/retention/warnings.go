package retention

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// warnings are the notes of one result.
type warnings []note.Note

// add notes something about some periods, whose list is the first argument of the
// text. No periods, no note. The code and the level are those of n.
func (w *warnings) add(n note.Note, periods []string, text string, args ...any) {
	if len(periods) == 0 {
		return
	}
	n.Text = fmt.Sprintf(text, append([]any{list(periods)}, args...)...)
	n.Args = &note.Args{"periods": periods}
	*w = append(*w, n)
}

// rateWarnings are the notes of customer rates.
func rateWarnings(m facts.Movements, r Rates, o Options) []note.Note {
	var returned []string
	for _, row := range r.Periods {
		if row.Start > 0 && row.Returned > 0 {
			returned = append(returned, row.Period)
		}
	}
	w := common(m, r.Periods, r.Summary.Periods, o)
	if o.Method == Textbook {
		w.add(note.Note{Code: "methods-differ"}, returned, "customers who returned in %s count as kept: the rate is not the share that stayed and can exceed 100 %%; see --method exact")
	} else {
		w.add(note.Note{Code: "methods-differ"}, returned, "customers returned in %s: the textbook formula counts them as kept and gives higher rates there; see --method")
	}
	return w
}

// flowWarnings are the notes of revenue rates.
func flowWarnings(m facts.Movements, f Flows, o Options) []note.Note {
	var refunded, negative []string
	var outside money.Minor
	for _, row := range f.Periods {
		outside += row.Outside.Minor
		if row.Outside.Minor != 0 {
			refunded = append(refunded, row.Period)
		}
		if row.Start.Minor < 0 {
			negative = append(negative, row.Period)
		}
	}
	w := common(m, f.Periods, f.Summary.Periods, o)
	if days := m.Activity.Days; days > 0 { // windows overlap: their sum would count a refund several times
		w.add(note.Note{Code: "revenue-outside", Concerns: note.Revenue}, refunded, "refunds in the %[2]d days up to the end of %[1]s to customers who are not active then are excluded from movements and rates", days)
	} else {
		w.add(note.Note{Code: "revenue-outside", Concerns: note.Revenue}, refunded, "refunds of %[2]s in %[1]s to customers who are not active then are excluded from movements and rates", m.Unit.Amount(outside))
	}
	w.add(note.Note{Code: "negative-start", Concerns: note.Revenue}, negative, "refunds exceed orders at the start of %s, so the rate is undefined")
	return w
}

// common are the notes of all rates.
func common[Row sized](m facts.Movements, rows []Row, rated int, o Options) warnings {
	w := warnings{}
	var incomplete, silent, small []string
	for _, row := range rows {
		r := row.size()
		switch {
		case !r.Complete:
			incomplete = append(incomplete, r.Period)
		case r.end == 0:
			silent = append(silent, r.Period)
		}
		if r.Complete && r.start > 0 && r.start < o.minSample() {
			small = append(small, r.Period)
		}
	}
	if m.Activity.Auto && m.Activity.Days == 0 && len(rows) > 0 {
		w = append(w, note.Note{Code: "no-gaps", Concerns: note.Activity, Text: "no customer ordered on two days, so --active auto finds no window: active means ordered in the period"})
	}
	switch {
	case len(rows) == 0 && len(m.Periods) > 0:
		w = append(w, note.Note{Code: "no-rate", Concerns: note.Activity}.Filled("no period is shown: the data runs from %s to %s, outside --from and --to", m.Periods[0], m.Periods[len(m.Periods)-1]))
	case len(m.Periods) == 0:
		w = append(w, note.Note{Code: "no-rate", Concerns: note.Activity, Text: "no customers, so no rate"})
	case rated == 0 && m.Rolling > 1:
		w = append(w, note.Note{Code: "no-rate", Concerns: note.Activity}.Filled("no complete period has customers %d periods before, so there is no rate; try a shorter --rolling or more data", m.Rolling))
	case rated == 0:
		w = append(w, note.Note{Code: "no-rate", Concerns: note.Activity, Text: "no complete period begins with customers, so there is no rate; try a shorter --period or more data"})
	}
	w.add(note.Note{Code: "partial-period", Concerns: note.Time}, incomplete, "%s is incomplete (data ends %s): excluded from summaries", m.AsOf)
	if n := len(m.Periods); n > 0 && m.AsOf > m.Periods[n-1].Last {
		w = append(w, note.Note{Code: "quiet-since", Level: note.Warning, Concerns: note.Time}.Filled("no orders after %s, although the data runs to %s; customers lost since then are not shown", m.Periods[n-1], m.AsOf))
	}
	w = append(w, m.Newcomers().Notes(o.From, o.To)...)
	w = append(w, Unseen(m, o)...)
	w.add(note.Note{Code: "silent-period", Level: note.Warning, Concerns: note.Time}, silent, "no customer is active at the end of %s: is the export incomplete?")
	w.add(note.Note{Code: "few-customers"}, small, "%s: fewer than %d customers at the start, so the rate is noisy", o.minSample())
	return w
}

// list names up to three periods, and counts when there are more.
func list(periods []string) string {
	n := len(periods)
	switch {
	case n == 1:
		return periods[0]
	case n <= 3:
		return strings.Join(periods[:n-1], ", ") + " and " + periods[n-1]
	}
	return fmt.Sprintf("%s periods from %s to %s", count(int64(n)), periods[0], periods[n-1])
}

// count is a number with its thousands grouped.
func count(n int64) string { return money.Amount{Minor: money.Minor(n)}.Grouped() }
