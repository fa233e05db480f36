package questions

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// The codes of what is found about the ends of subscriptions.
const (
	CodeWhichEnd   = "which-end"
	CodeInclusive  = "end-inclusive"
	CodeOpenEnd    = "open-end"
	CodeStatusEnd  = "status-end"
	CodeEndUnknown = "end-unknown"
	CodeGrace      = "late-renewals"
)

var whichEnd = &Question{
	Code: CodeWhichEnd, Asks: "When does a subscription end?",
	Proven:   "one column has the ends, and no status contradicts it",
	Assumed:  "ended_at and ends_at come before an expiry or the end of the current period, and these before a cancel date; an expiry ends a row whose status or flag says that it does not go on, and is the next renewal of one that runs; a row that is paused pays until then; one that has ended on no known day ends with its last change, or is left out",
	Refused:  "every row has an expiry, and nothing says which rows go on; or most rows that have ended have no day",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.Column, Value: "ended_at=HEADER"}, {Option: note.ChurnAt, Value: "request"}, {Option: note.Column, Value: "paused_at="}, {Option: note.Status, Value: "all"}},
}

var endInclusive = &Question{
	Code: CodeInclusive, Asks: "Is the end of a subscription its last day, or the first day without it?",
	Proven:   "the customer's next row starts on the day of the end, or the day after, never both",
	Assumed:  "an end at 23:59 is the next day; ends on the last days of months, or on the eve of the day of the month on which the row starts, are last days; all others are the first day without",
	Refused:  "the next row starts on the day of the end about as often as on the day after",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.Ends, Value: "inclusive"}, {Option: note.Ends, Value: "exclusive"}},
}

var openEnd = &Question{
	Code: CodeOpenEnd, Asks: "Which ends are none?",
	Assumed:  "words such as null or -, 0, 0000-00-00 and days far in the future mean that a subscription runs",
	Concerns: note.Subscriptions,
}

var lateRenewals = &Question{
	Code: CodeGrace, Asks: "Is a customer who renews some days late lost between?",
	Assumed:  "yes; --grace bridges the gap of those who return within it",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.Grace, Value: "7d"}},
}

// DaysIn is how many rows of a column have a day, none, or something else.
type DaysIn struct {
	Column             int
	Days, None, Others int64
}

// LikeEnds tells whether a column has days in some rows and none in others, as the ends
// of subscriptions are, and nothing else but slips.
func (d DaysIn) LikeEnds() bool {
	return d.Days > 0 && d.None > 0 && d.Days >= 9*d.Others
}

// NoDay stands for a day that a row does not have.
const NoDay calendar.Day = math.MinInt32

// RowEnds is what a row says about its end.
type RowEnds struct {
	Ended   calendar.Day // when it ended, or is to end
	Expiry  calendar.Day // until when it is paid: its end, or the day of its next renewal
	Request calendar.Day // when it was cancelled
	Paused  calendar.Day // since when it is paused
	Changed calendar.Day // when the row was last changed
	Standing
}

// EndSource is what the end of a row was taken from.
type EndSource uint8

// The values of EndSource.
const (
	NoEnd EndSource = iota
	FromEnd
	FromExpiry
	FromRequest
	FromPause
	FromChange
)

// Written tells whether the end is a day until which something is said to run,
// and not one on which something happened.
func (s EndSource) Written() bool { return s == FromEnd || s == FromExpiry }

// EndRule is what decides about rows that do not say whether they go on.
type EndRule struct {
	Expiry  bool // what is paid until a day ends on it
	Request bool // a cancel date ends a row that runs according to its status
	Change  bool // a row that has ended on no known day ends with its last change
}

// End is the end of a row, and where it is from. What is paused by the time of its
// end was paid until the pause.
func (r RowEnds) End(rule EndRule) (calendar.Day, EndSource) {
	day, from := r.end(rule)
	if paused := r.Standing != Running && r.Standing != NotRenewing; paused && r.Paused != NoDay && (from == NoEnd || from == FromChange || r.Paused < day) {
		return r.Paused, FromPause
	}
	return day, from
}

func (r RowEnds) end(rule EndRule) (calendar.Day, EndSource) {
	over := r.Over() || r.Request != NoDay || r.Standing == UnknownStanding && rule.Expiry
	switch {
	case r.Ended != NoDay:
		return r.Ended, FromEnd
	case r.Expiry != NoDay && over:
		return r.Expiry, FromExpiry
	case r.Request != NoDay && (r.Standing == Cancelled || r.Standing == Ended || r.Standing == UnknownStanding || rule.Request):
		return r.Request, FromRequest
	case r.Changed != NoDay && rule.Change && r.HasEnded():
		return r.Changed, FromChange
	}
	return NoDay, NoEnd
}

// EndEvidence is how rows end, over all that may count.
type EndEvidence struct {
	Ended, Expiry, Request string // headers; empty: no such column

	Rows         int64
	Ends         int64 // with a day in Ended
	Expiries     int64 // with a day in Expiry
	Requests     int64 // with a day in Request
	Over         int64 // whose status or flag says that they do not go on
	Silent       int64 // with neither an end nor a request, of which no status or flag says anything
	SilentExpiry int64 // of these, with an expiry
	Follow       int64 // with an expiry on which, or on the day after which, the customer's next row starts

	Gone    int64                  // that have ended according to their status or flag, and pay
	Endless int64                  // of these, without any day of it
	Changes map[calendar.Day]int64 // of these, by the day of their last change
	Change  string                 // header
	Status  string                 // header of the status, or of the flag
	Stays   []string               // statuses of rows that go on
}

// changedTogether is the number of rows whose last change on one day is that of a
// list, not of the rows.
const changedTogether = 3

// changesTell tells whether rows were each changed when they ended: all of them
// have such a day, and it is not the same for most.
func (e EndEvidence) changesTell() bool {
	var rows, most int64
	for _, n := range e.Changes {
		rows, most = rows+n, max(most, n)
	}
	return rows > 0 && rows == e.Endless && (most < changedTogether || most*2 <= rows)
}

// endless decides about rows that have ended on no known day.
func (e EndEvidence) endless(rule *EndRule, f *Finding) {
	if rule.Change = e.changesTell(); rule.Change || e.Endless*2 <= e.Gone {
		return
	}
	some := Rows(e.Endless, "has ended by it, and no column tells when", "have ended by it, and no column tells when")
	if e.Endless < e.Gone {
		some = fmt.Sprintf("%s of %s that have ended by it have no end date", problem.Grouped(e.Endless), Rows(e.Gone, "", ""))
	}
	f.Refusal = &problem.Problem{Code: CodeEndUnknown, Field: e.Status,
		Reason: some + ": they would pay for ever, or never have been customers",
		Hint:   "to name the column of the end, to look at the others only, or to count all as running",
		Fixes:  []note.Fix{fixColumn("ended_at"), {Option: note.Status, Value: strings.Join(e.Stays, ",")}, {Option: note.Status, Value: "all"}},
	}
	if len(e.Stays) == 0 {
		f.Refusal.Hint, f.Refusal.Fixes = "to name the column of the end, or to count all as running", slices.Delete(f.Refusal.Fixes, 1, 2)
	}
}

// enoughFollow is the share, in per cent, of rows with an expiry in every row
// whose next row starts there that makes periods of the rows: most customers of
// such a list have several rows, and each customer's last one has none after it.
const enoughFollow = 30

// WhichEnd decides whether an expiry ends the rows that do not say whether they go
// on, and whether a cancel date does.
func WhichEnd(e EndEvidence) (EndRule, Finding) {
	rule := EndRule{Request: e.Over == 0 && e.Ends == 0 && e.Expiries == 0}
	f := Finding{Code: CodeWhichEnd}
	told := e.Ends > 0 || e.Requests > 0
	switch {
	case e.SilentExpiry == 0 || told:
	case !NamesRenewal(e.Expiry) && (e.SilentExpiry < e.Silent || e.Over > 0 && e.Silent < e.Rows):
		rule.Expiry = true
		f.state("%q ends the rows in which it is given: no status or flag says which of them go on; if it is the next renewal, name the column of the end", e.Expiry)
	case e.Follow*100 >= e.Rows*enoughFollow:
		rule.Expiry = true
		f.state("%q ends each row: most are followed by another one of the customer", e.Expiry)
	case e.SilentExpiry < e.Silent:
		f.Refusal = &problem.Problem{Code: CodeWhichEnd, Field: e.Expiry,
			Reason: fmt.Sprintf("is the next renewal of the rows that have one: the others (%s) may have ended, and nothing says when", problem.Grouped(e.Silent-e.SilentExpiry)),
			Hint:   "to name the column of the end, or to count all rows as running",
			Fixes:  []note.Fix{fixColumn("ended_at"), noColumn("expires_at")},
		}
	default:
		f.Refusal = &problem.Problem{Code: CodeWhichEnd, Field: e.Expiry,
			Reason: "every row has one, so it is the next renewal of those that go on, and nothing says which do not",
			Hint:   "export the status, or a column that is blank while a subscription runs; if every row ends there",
			Fixes:  []note.Fix{{Option: note.Column, Value: "ended_at=" + e.Expiry}},
		}
	}
	if f.Refusal == nil {
		e.endless(&rule, &f)
	}
	f.Answer = fmt.Sprint(rule)
	return rule, f
}

// NamesRenewal tells whether the header of a column of days says that a subscription
// goes on after them.
func NamesRenewal(header string) bool {
	return slices.ContainsFunc(Words(header), func(w string) bool {
		return slices.Contains([]string{"next", "renew", "renews", "renewal", "renewing", "nachste", "naechste", "verlangerung", "verlaengerung", "prochain", "prochaine", "renouvellement", "proximo", "proxima", "renovacion", "prossimo", "prossima", "rinnovo", "volgende", "verlenging", "nastepna", "odnowienia", "renovacao", "sonraki", "yenileme"}, w)
	})
}

func (f *Finding) state(format string, args ...any) {
	f.Notes = append(f.Notes, note.Note{Code: f.Code, Fix: fixColumn("ended_at"), Concerns: note.Subscriptions}.Filled(format, args...))
}

// EndsTaken is what the rows that count were found to end by.
type EndsTaken struct {
	EndEvidence
	ByExpiry  int64 // rows that end with an expiry
	Renewals  int64 // that have an expiry, which does not end them
	ByRequest int64 // that end on a cancel date
	Asked     int64 // that have a cancel date and do not end on it
	ByPause   int64 // that are paid until they were paused
	Resumed   int64 // that were paused, and go on
	ByChange  int64 // that end with the last change
	Past      int64 // that run according to their status, and have an end in the past
	LeftOut   int64 // that have ended on no known day, and do not count
	Lasting   int64 // of those that do, as all statuses were asked for
	Example   string
	Pause     string // header
	Inexact   bool   // the day of the request counts, as asked
}

// SayEnds states what was taken for the ends, and what contradicts it.
func SayEnds(e EndsTaken) (notes []note.Note) {
	say := func(code string, level note.Level, fix note.Fix, format string, args ...any) {
		notes = append(notes, note.Note{Code: code, Level: level, Fix: fix, Concerns: note.Subscriptions}.Filled(format, args...))
	}
	if e.Past > 0 {
		say(CodeStatusEnd, note.Warning, note.Fix{}, "%s by %q (%s) but %q is in the past: the end counts, so they are lost; which of the two is right?", Rows(e.Past, "is still active", "are still active"), e.Status, e.Example, e.anyEnd())
	}
	for _, unknown := range []struct {
		rows int64
		what string
	}{{e.LeftOut, "they are left out"}, {e.Lasting, "they count as running"}, {e.ByChange, fmt.Sprintf("the day of their last change (%q) counts as their end", e.Change)}} {
		if unknown.rows > 0 {
			say(CodeEndUnknown, note.Warning, fixColumn("ended_at"), "rows that have ended according to %q but have no end date: %s; %s; to name the column of the end", e.Status, problem.Grouped(unknown.rows), unknown.what)
		}
	}
	if e.ByPause > 0 {
		say(CodeWhichEnd, note.Info, noColumn("paused_at"), "%q ends %s; to ignore that day", e.Pause, Rows(e.ByPause, "that is paused", "that are paused"))
	}
	if e.Resumed > 0 {
		say(CodeWhichEnd, note.Info, noColumn("paused_at"), "%s and do not pay from %q until they go on; to ignore that day", Rows(e.Resumed, "was paused", "were paused"), e.Pause)
	}
	if e.Inexact {
		return notes
	}
	if e.ByExpiry > 0 && e.Over+e.Requests > 0 {
		say(CodeWhichEnd, note.Info, fixColumn("ended_at"), "%q ends the rows that do not go on (%s); to name another column of the end", e.Expiry, problem.Grouped(e.ByExpiry))
	}
	if e.Renewals > 0 {
		say(CodeWhichEnd, note.Info, note.Fix{Option: note.Column, Value: "ended_at=" + e.Expiry}, "%q is the next renewal of %s and no end; to end them there", e.Expiry, Rows(e.Renewals, "that runs", "that run"))
	}
	if e.ByRequest > 0 {
		say(CodeWhichEnd, note.Info, fixColumn("ended_at"), "%q ends %s: it may be the day of the request, before what is paid runs out; to name the column of the end", e.Request, Rows(e.ByRequest, "", ""))
	}
	if e.Asked > 0 {
		say(CodeWhichEnd, note.Info, note.Fix{Option: note.ChurnAt, Value: "request"}, "%q is the day of the request and ends no row (%s); to count churn on that day", e.Request, problem.Grouped(e.Asked))
	}
	return notes
}

// anyEnd is the header of the ends.
func (e EndEvidence) anyEnd() string {
	for _, header := range []string{e.Ended, e.Request, e.Expiry} {
		if header != "" {
			return header
		}
	}
	return ""
}

// Rows is 1 row that runs, or 1,042 rows that run.
func Rows(n int64, one, more string) string {
	noun, verb := "rows", more
	if n == 1 {
		noun, verb = "row", one
	}
	return strings.TrimSpace(problem.Grouped(n) + " " + noun + " " + verb)
}

// Boundary is what rows beside each other, and the calendar, show of whether ends
// are last days. Ends at 23:59 and requests are none of it.
type Boundary struct {
	Ends       int64 // days on which a row ends
	SameDay    int64 // on which the customer's next row starts
	DayAfter   int64 // on the day after which it does
	LastDays   int64 // the last day of a month, or the eve of the row's day of the month
	FirstDays  int64 // the row's own day of the month
	Returns    int64 // of customers who had no row between, up to a week later
	AllReturns int64 // likewise, however much later
}

// How ends that are last days are told from the first days without. A day chosen
// at random is the last one of its month, or the eve of a given one, once in some
// fifteen times: two of two are seldom chance, but may be the rule of a contract.
const (
	rareTogether = 10 // per cent: fewer of the one kind than this beside the other are slips, or short gaps
	leastEnds    = 2  // ends whose place in the month is looked at
	sureEnds     = 3  // so many are no chance
)

// Inclusive decides whether the end of a row is its last day.
func Inclusive(b Boundary, asked string) (inclusive bool, f Finding) {
	f = Finding{Code: CodeInclusive, Answer: "exclusive"}
	next := b.SameDay + b.DayAfter
	switch {
	case asked != "":
		inclusive = asked == "inclusive"
	case next > 0 && b.DayAfter*100 <= next*rareTogether:
	case next > 0 && b.SameDay*100 <= next*rareTogether:
		inclusive = true
		f.sayInclusive("in %s the customer's next row starts on the day after", Rows(b.DayAfter, "", ""))
	case next > 0:
		f.Refusal = &problem.Problem{Code: CodeInclusive,
			Reason: fmt.Sprintf("the end may be the last day or the first day without: the customer's next row starts on the day of the end in %s, on the day after in %s", Rows(b.SameDay, "", ""), Rows(b.DayAfter, "", "")),
			Hint:   "to choose the last day or the first day without",
			Fixes:  []note.Fix{{Option: note.Ends, Value: "inclusive"}, {Option: note.Ends, Value: "exclusive"}},
		}
	case b.Ends >= leastEnds && b.LastDays*2 > b.Ends && b.LastDays > b.FirstDays:
		inclusive = true
		f.sayInclusive("%s of %s are the last day of a month, or of a month of the subscription", problem.Grouped(b.LastDays), problem.Grouped(b.Ends))
		if b.Ends < sureEnds {
			f.Notes[0].Level = note.Warning
		}
	}
	if inclusive {
		f.Answer = "inclusive"
	}
	return inclusive, f
}

func (f *Finding) sayInclusive(format string, args ...any) {
	f.Notes = append(f.Notes, note.Note{Code: CodeInclusive, Concerns: note.Subscriptions, Fix: note.Fix{Option: note.Ends, Value: "exclusive"}}.
		Filled("ends are read as the last day of the subscription (inclusive): "+format+"; to read them as the first day without it", args...))
}

// OnLastDay tells whether an end looks like the last day of a row: the last one of
// a month, or the eve of the day of the month on which the row starts.
func OnLastDay(start, end calendar.Day) bool {
	_, month, day := end.Civil()
	_, after, next := (end + 1).Civil()
	_, _, first := start.Civil()
	return after != month && end-start >= 27 || next == first && day != first && end-start >= 27
}

// OnFirstDay tells whether an end is the day of the month on which the row starts.
func OnFirstDay(start, end calendar.Day) bool {
	_, _, day := end.Civil()
	_, _, first := start.Civil()
	return day == first && end > start
}

// When late renewals are worth a word: some, and a good part of all that follow a
// gap.
const (
	leastReturns = 3
	lateShare    = 20 // per cent of all returns
)

// LateRenewals notes that many customers return within a week.
func LateRenewals(b Boundary) []note.Note {
	if b.Returns < leastReturns || b.Returns*100 < b.AllReturns*lateShare {
		return nil
	}
	return []note.Note{note.Note{Code: CodeGrace, Concerns: note.Subscriptions, Fix: note.Fix{Option: note.Grace, Value: "7d"}}.Filled("customers who return within 7 days of an end: %s; they count as lost and returned; to bridge such gaps", problem.Grouped(b.Returns))}
}

// openWords are texts of an end that mean that there is none.
var openWords = NewPhrases([]Entry[bool]{{true, []string{"null, none, nil, nan, na n, nat, na t, na, n a, undefined, void, never, open, open end, open ended, ongoing, current, present, active, running, no end, unlimited, infinity, inf, forever, tbd, not set, unset, empty",
	"offen, unbefristet, laufend, nie, keine, kein", "jamais, aucun, en cours, indéterminé", "nunca, ninguno, ninguna, indefinido, sin fin", "mai, nessuno, in corso", "nooit, geen, onbepaald", "nigdy, brak, bezterminowo", "nenhum, nenhuma, sem fim", "yok, süresiz", "ندارد, نامحدود", "ไม่มี", "tidak ada, selamanya"}}})

// SayOpen states which texts of a column of ends were read as none.
func SayOpen(header string, rows map[string]int64) []note.Note {
	if len(rows) == 0 {
		return nil
	}
	return []note.Note{{Code: CodeOpenEnd, Concerns: note.Subscriptions, Args: &note.Args{"column": header, "values": rows},
		Text: fmt.Sprintf("values in %q read as no end (the subscription still runs): %s", header, countedWords(rows))}}
}

// FarYear is the first year that no end is meant by: contracts that are signed
// today do not run that long, and databases write such years for "never".
const FarYear = 2090

// NoDayMeant tells whether a text of a column of days means that there is no day:
// dashes, null words, 0, the null days of databases, a year from far on, which is
// FarYear in the calendar of the column.
func NoDayMeant(text string, far int) bool {
	text = strings.TrimSpace(text)
	letters := strings.IndexFunc(text, unicode.IsLetter) >= 0
	digits := strings.IndexFunc(text, unicode.IsDigit) >= 0
	switch {
	case text == "":
		return true
	case text == `\N`:
		return true
	case !letters && !digits:
		return true
	case letters && !digits:
		_, ok := openWords.Is(text)
		return ok
	case text == "0" || text == "0.0" || text == "-1" || text == "2958465": // the last, 9999-12-31 in Excel
		return true
	}
	for number := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(number) == 8 && number > "1900" { // 99991231
			number = number[:4]
		}
		if len(number) == 4 {
			year, _ := strconv.Atoi(number)
			return year >= far || year <= 1 || isNullDay(text)
		}
	}
	return false
}

// isNullDay tells whether a text is the day that programs write for none: the first
// of Unix, of Excel and of SQL Server.
func isNullDay(text string) bool {
	for _, day := range []string{"1970-01-01", "1900-01-01", "1899-12-30", "1899-12-31", "01/01/1970", "01/01/1900", "1/1/1970", "1/1/1900", "01.01.1970", "01.01.1900", "1753-01-01"} {
		if strings.HasPrefix(text, day) {
			return true
		}
	}
	return false
}

// AtDaysEnd tells whether a timestamp is the last minute of its day, which is how
// programs write that it ends with the day.
func AtDaysEnd(text string) bool {
	i := strings.Index(text, "23:59")
	if i <= 0 {
		return false
	}
	rest := text[i+len("23:59"):]
	return rest == "" || strings.HasPrefix(rest, ":59") || rest[0] == ' ' || rest[0] == 'Z' || rest[0] == '+' || rest[0] == '-'
}
