package questions

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// CodeVersions is the code of what is found about rows that are not one
// subscription each.
const CodeVersions = "subscription-rows"

var subscriptionRows = &Question{
	Code: CodeVersions, Asks: "Is a row of a customers file a subscription, a version of one, or one on the day of a snapshot?",
	Proven:   "rows of one subscription follow each other without overlap, or there is one row of each",
	Assumed:  "the last version of a subscription holds where the rows have the days on which they were valid, or its versions have one start and numbers of their own; a row of a snapshot holds until the next snapshot",
	Refused:  "rows of one subscription have one start or overlap, and nothing tells which holds; or rows are events of subscriptions",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.RowIs, Value: "version"}, {Option: note.RowIs, Value: "snapshot"}, {Option: note.RowIs, Value: "order"}},
}

// RowsOfOne is what rows of the same subscription are like.
type RowsOfOne struct {
	Key      string // header of the subscription; empty: the customers are compared
	Version  string // header of when a row became valid or was changed; empty: none
	Valid    bool   // Version is the beginning of the days on which a row was valid
	Numbered bool   // Version numbers the rows of each subscription
	Snapshot string // header of the day of a snapshot; empty: none
	Taken    int64  // different days of it
	Events   string // header of a column of what happened to subscriptions; empty: none
	Terms    bool   // none of these ends a subscription, and most rows have an end of their own
	Repeats  bool   // a subscription or a customer has several rows

	Rows      int64
	Keys      int64
	SameStart int64 // keys with several rows of one start that differ
	Overlap   int64 // keys with rows of several starts that run at the same time
	Copies    int64 // keys with several rows that say the same
	Doubles   int64 // customers with several subscriptions of one start and one price

	// Of the customers, when no column names the subscription.
	Days    int64 // different days on which rows start
	Onward  int64 // rows without an end whose customer has a later one without an end
	PerDay  bool  // a customer has at most one row a day
	StartAs string
}

// When rows are versions or snapshots rather than slips of an export.
const (
	fewKeys        = 1  // per cent of all subscriptions with several rows: fewer are slips, and noted
	snapshotOnward = 40 // per cent of all rows that must go on in a later row of the customer
	snapshotDays   = 2  // at least
	snapshotKeys   = 10 // per cent of all subscriptions with rows on several days: all but new ones and those of one day
	rowsADay       = 2  // on average: snapshots hold everybody on few days
)

// VersionsOf decides what a row is: order (a subscription), version or snapshot.
func VersionsOf(e RowsOfOne) (f Finding) {
	f = Finding{Code: CodeVersions, Answer: "order"}
	if e.Doubles > 0 {
		f.say(note.Warning, note.Fix{}, "customers who have two subscriptions with one start and one price: %s; both count: were they exported from two systems?", problem.Grouped(e.Doubles))
	}
	several := e.SameStart + e.Overlap
	switch {
	case e.Snapshot != "" && e.Snapshot == e.StartAs && e.Taken < snapshotDays && e.Rows > 1:
		f.Refusal = &problem.Problem{Code: CodeVersions, Field: e.Snapshot,
			Reason: "is one day in all rows, on which the list was made: nothing tells when the subscriptions started",
			Hint:   "to name the column of the start, or if they all started on that day",
			Fixes:  []note.Fix{fixColumn("started_at"), {Option: note.RowIs, Value: "order"}},
		}
	case e.Events != "" && e.Repeats && !e.Terms:
		f.Refusal = &problem.Problem{Code: CodeVersions, Field: e.Events,
			Reason: "names what happened to subscriptions: rows are events, and not subscriptions",
			Hint:   "export the subscriptions, one row each with its start and its end; if each row is one",
			Fixes:  []note.Fix{{Option: note.RowIs, Value: "order"}},
		}
	case e.Snapshot != "" && e.Taken >= snapshotDays && (several*100 >= e.Keys*snapshotKeys || e.Key == "" && e.goesOn()):
		f.Answer = "snapshot"
		f.say(note.Info, note.Fix{Option: note.RowIs, Value: "order"}, "each row is a subscription on the day in %q and holds until the next such day in the file; if each row is a subscription of its own", e.Snapshot)
	case several > 0 && (e.Valid || e.Numbered && e.Overlap == 0):
		f.Answer = "version"
		f.say(note.Info, note.Fix{Option: note.RowIs, Value: "order"}, "rows are versions of subscriptions: the last one by %q holds, with its own start and end; earlier prices are not seen; if each row is a subscription of its own", e.Version)
	case several == 0 && e.Copies*2 > e.Keys:
		f.Refusal = &problem.Problem{Code: CodeVersions, Field: e.Key,
			Reason: fmt.Sprintf("%s of %s subscriptions have several rows that say the same: snapshots of them on several days, or one list exported twice, whose prices must not be added up", problem.Grouped(e.Copies), problem.Grouped(e.Keys)),
			Hint:   "to name the column with the day of the snapshot, or if every row is a subscription of its own",
			Fixes:  []note.Fix{fixColumn("snapshot_at"), {Option: note.RowIs, Value: "order"}},
		}
	case several == 0 && e.snapshots():
		f.Refusal = &problem.Problem{Code: CodeVersions, Field: e.StartAs,
			Reason: fmt.Sprintf("has %s days on which the same customers have a row each, and none ends: these look like snapshots of all subscriptions, one row a month or day", problem.Grouped(e.Days)),
			Hint:   "if a row holds until the next such day, or if each is a subscription that goes on",
			Fixes:  []note.Fix{{Option: note.RowIs, Value: "snapshot"}, {Option: note.RowIs, Value: "order"}},
		}
	case several == 0:
	case several*100 < e.Keys*fewKeys:
		f.say(note.Warning, note.Fix{Option: note.RowIs, Value: "version"}, "subscriptions with several rows at the same time: %s of %s; each row counts; to count the last one only", problem.Grouped(several), problem.Grouped(e.Keys))
	default:
		f.Refusal = e.refusal(several)
	}
	return f
}

func (e RowsOfOne) refusal(several int64) *problem.Problem {
	p := &problem.Problem{Code: CodeVersions, Field: e.Key,
		Reason: fmt.Sprintf("%s have several rows at the same time: versions of one subscription, whose prices must not be added up, or items of it", problem.Grouped(several)+" of "+problem.Grouped(e.Keys)+" subscriptions"),
		Hint:   "if the last version of each holds, or if every row counts",
		Fixes:  []note.Fix{{Option: note.RowIs, Value: "version"}, {Option: note.RowIs, Value: "order"}},
	}
	if e.Version == "" {
		p.Hint = "no column tells which version is the last: name one with its number, or the day of its change; if the last version of each holds, or if every row counts"
		p.Fixes = []note.Fix{fixColumn("version"), {Option: note.RowIs, Value: "order"}}
	}
	return p
}

// snapshots tells whether the rows of customers look like snapshots: on each of a
// few days everybody has a row, and has one again on the next.
func (e RowsOfOne) snapshots() bool {
	return e.PerDay && e.Days >= snapshotDays && e.Rows >= e.Days*rowsADay && e.goesOn()
}

// goesOn tells whether many rows without an end are followed by another one of the
// customer.
func (e RowsOfOne) goesOn() bool { return e.Onward*100 >= e.Rows*snapshotOnward }

func (f *Finding) say(level note.Level, fix note.Fix, format string, args ...any) {
	f.Notes = append(f.Notes, note.Note{Code: f.Code, Level: level, Fix: fix, Concerns: note.Subscriptions}.Filled(format, args...))
}

// NamesValidity tells whether the header of a column of days is the beginning of
// the time in which a row of a history was valid.
func NamesValidity(header string) bool {
	words := Words(header)
	n := len(words)
	return n >= 2 && (words[n-2] == "valid" || words[n-2] == "effective") && words[n-1] == "from" || slices.Contains(words, "scd")
}

// happening is what an event does to a subscription.
type happening uint8

const (
	begins happening = iota + 1
	changes
	stops
)

// happenings are the names of events of subscriptions.
var happenings = NewPhrases([]Entry[happening]{
	{begins, []string{"created, create, started, start, new, new biz, new business, subscribed, subscribe, activated, signup, signed up, trial started, reactivated, reactivation, resumed, erstellt, begonnen, neu, Abschluss, créé, création, nouveau, souscription, creado, alta, nuevo, creato, nuovo, aangemaakt, nieuw, utworzono, nowa, criado, novo, oluşturuldu, yeni, başladı"}},
	{changes, []string{"upgraded, upgrade, downgraded, downgrade, expansion, contraction, changed, change, plan change, plan changed, updated, renewed, renewal, converted, trial converted, paused, geändert, Wechsel, verlängert, modifié, renouvelé, cambio, renovado, modificato, rinnovato, gewijzigd, verlengd, zmieniono, odnowiono, alterado, renovação, değiştirildi, yenilendi"}},
	{stops, []string{"cancel{led|ed}, cancel, cancel{l|}ation, churned, churn, ended, end, expired, deleted, terminated, unsubscribed, gekündigt, Kündigung, beendet, résilié, annulé, cancelado, baja, disdetto, cancellato, opgezegd, geannuleerd, anulowano, cancelado, iptal edildi"}},
})

// EventsIn is the header of the column that names events of subscriptions, of which
// some begin one and others change or end it; empty where there is none. Where none
// ends one, it may also tell how the row of a contract came about.
func EventsIn(columns []Column) (header string, stop bool) {
	for _, c := range columns {
		if !slices.ContainsFunc(Words(c.Header), func(w string) bool { return slices.Contains(eventWords, w) }) {
			continue
		}
		has, known := map[happening]bool{}, 0
		for word := range c.Words {
			if found := happenings.In(Words(word)); len(found) > 0 {
				has[found[len(found)-1].Meaning] = true
				known++
			}
		}
		if has[begins] && len(has) > 1 && known*2 > len(c.Words) {
			return c.Header, has[stops]
		}
	}
	return "", false
}

// eventWords are words of headers of what happened.
var eventWords = []string{"event", "events", "type", "action", "activity", "movement", "transition", "operation", "ereignis", "aktion", "vorgang", "evenement", "evento", "gebeurtenis", "zdarzenie", "olay"}
