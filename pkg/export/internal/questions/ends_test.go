package questions

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
)

func dayOf(t testing.TB, text string) calendar.Day {
	t.Helper()
	if text == "" {
		return NoDay
	}
	day, err := calendar.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// One line a case of the order of ends: the end, what is paid until a day, the
// request.
func TestRowEnd(t *testing.T) {
	const end, expiry, request = "2024-02-01", "2024-03-01", "2024-01-20"
	for _, c := range []struct {
		name                   string
		ended, expiry, request string
		standing               Standing
		rule                   EndRule
		want                   string
		from                   EndSource
	}{
		{"the end comes first", end, expiry, request, Cancelled, EndRule{}, end, FromEnd},
		{"even of what runs", end, "", "", Running, EndRule{}, end, FromEnd},
		{"a cancelled one runs until it is paid", "", expiry, request, Cancelled, EndRule{}, expiry, FromExpiry},
		{"as does one that was cancelled and is active until then", "", expiry, request, Running, EndRule{}, expiry, FromExpiry},
		{"and one that does not renew", "", expiry, "", NotRenewing, EndRule{}, expiry, FromExpiry},
		{"the expiry of one that runs is its renewal", "", expiry, "", Running, EndRule{Expiry: true}, "", NoEnd},
		{"nothing says whether it goes on", "", expiry, "", UnknownStanding, EndRule{}, "", NoEnd},
		{"and the rule is that it does not", "", expiry, "", UnknownStanding, EndRule{Expiry: true}, expiry, FromExpiry},
		{"a request alone", "", "", request, UnknownStanding, EndRule{}, request, FromRequest},
		{"a request of one that runs is none yet", "", "", request, Running, EndRule{}, "", NoEnd},
		{"unless all run and nothing else is known", "", "", request, Running, EndRule{Request: true}, request, FromRequest},
		{"it runs", "", "", "", Running, EndRule{}, "", NoEnd},
	} {
		r := RowEnds{Ended: dayOf(t, c.ended), Expiry: dayOf(t, c.expiry), Request: dayOf(t, c.request), Paused: NoDay, Changed: NoDay, Standing: c.standing}
		if day, from := r.End(c.rule); day != dayOf(t, c.want) || from != c.from {
			t.Errorf("%s: %v from %d, want %s from %d", c.name, day, from, c.want, c.from)
		}
	}
}

// A row that is paused is paid until then, and one that has ended on no known day
// ends with its last change, if changes tell.
func TestRowEndByPauseOrChange(t *testing.T) {
	const end, request, paused, changed = "2024-03-01", "2024-02-10", "2024-02-01", "2024-02-20"
	for _, c := range []struct {
		name                            string
		ended, request, paused, changed string
		standing                        Standing
		rule                            EndRule
		want                            string
		from                            EndSource
	}{
		{"paused", "", "", paused, "", NotPaying, EndRule{}, paused, FromPause},
		{"paused, and no status", "", "", paused, "", UnknownStanding, EndRule{}, paused, FromPause},
		{"paused before its end", end, "", paused, "", Ended, EndRule{}, paused, FromPause},
		{"paused after its end", end, "", "2024-03-02", "", Ended, EndRule{}, end, FromEnd},
		{"it runs again", "", "", paused, "", Running, EndRule{}, "", NoEnd},
		{"ended on no known day", "", "", "", changed, Ended, EndRule{Change: true}, changed, FromChange},
		{"ended, and changes tell nothing", "", "", "", changed, Ended, EndRule{}, "", NoEnd},
		{"a request is nearer than a change", "", request, "", changed, Cancelled, EndRule{Change: true}, request, FromRequest},
		{"what runs was changed too", "", "", "", changed, Running, EndRule{Change: true}, "", NoEnd},
	} {
		r := RowEnds{Ended: dayOf(t, c.ended), Expiry: NoDay, Request: dayOf(t, c.request), Paused: dayOf(t, c.paused), Changed: dayOf(t, c.changed), Standing: c.standing}
		if day, from := r.End(c.rule); day != dayOf(t, c.want) || from != c.from {
			t.Errorf("%s: %v from %d, want %s from %d", c.name, day, from, c.want, c.from)
		}
	}
}

// Rows that have ended on no known day: by their changes where these differ, left
// out where most others have an end, refused where more than half have none.
func TestEndlessRows(t *testing.T) {
	days := func(rows ...int64) map[calendar.Day]int64 {
		all := map[calendar.Day]int64{}
		for i, n := range rows {
			all[calendar.Day(i)] = n
		}
		return all
	}
	for _, c := range []struct {
		name    string
		e       EndEvidence
		change  bool
		refused bool
	}{
		{"none", EndEvidence{Gone: 4}, false, false},
		{"half", EndEvidence{Gone: 4, Endless: 2}, false, false},
		{"more than half", EndEvidence{Gone: 5, Endless: 3}, false, true},
		{"all", EndEvidence{Gone: 4, Endless: 4}, false, true},
		{"all, and changed on days of their own", EndEvidence{Gone: 4, Endless: 4, Changes: days(1, 1, 2)}, true, false},
		{"one was not changed", EndEvidence{Gone: 4, Endless: 4, Changes: days(1, 2)}, false, true},
		{"two on one day", EndEvidence{Gone: 2, Endless: 2, Changes: days(2)}, true, false},
		{"three on one day, as a whole list is", EndEvidence{Gone: 3, Endless: 3, Changes: days(3)}, false, true},
		{"half on one day", EndEvidence{Gone: 6, Endless: 6, Changes: days(3, 1, 2)}, true, false},
	} {
		rule, f := WhichEnd(c.e)
		if rule.Change != c.change || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %+v, %v; want %v, refused %v", c.name, rule, f.Refusal, c.change, c.refused)
		}
	}
}

func TestSubscriptionDays(t *testing.T) {
	for header, want := range map[string]SubscriptionDay{
		"Started On": DayOfStart, "Subscription start dt": DayOfStart, "Eintritt": DayOfStart, "Patronage Since Date": DayOfStart, "Membership Begin": DayOfStart, "Created On": DayOfCreation,
		"Terminated Date": DayOfEnd, "Austrittsdatum": DayOfEnd, "Churned On": DayOfEnd, "date de sortie": DayOfEnd,
		"Term End Date": DayOfExpiry, "Next Billing Date": DayOfExpiry, "gültig bis": DayOfExpiry, "Access Expiration": DayOfExpiry,
		"Canceled On": DayOfCancel, "Kündigungseingang": DayOfCancel, "Subscription Trial Ends": DayOfTrialEnd, "Stichtag": DayOfSnapshot, "as_of_date": DayOfSnapshot,
		"Term Start Date": NoSubscriptionDay, "Last Login Date": NoSubscriptionDay, "Birth Date": NoSubscriptionDay, "Trial Start": NoSubscriptionDay, "Date": NoSubscriptionDay, "Cancel reason": NoSubscriptionDay, "First Order Date": NoSubscriptionDay, "Coupon expires": NoSubscriptionDay,
	} {
		if got := DayHeader(header); got != want {
			t.Errorf("%s: %d, want %d", header, got, want)
		}
	}
}

func TestWhichEnd(t *testing.T) {
	for _, c := range []struct {
		name    string
		e       EndEvidence
		expiry  bool
		refused bool
	}{
		{"no expiry", EndEvidence{Rows: 10, Ends: 4, Silent: 6}, false, false},
		{"every row has one, and nothing says which go on", EndEvidence{Rows: 10, Expiries: 10, Silent: 10, SilentExpiry: 10}, false, true},
		{"one has none", EndEvidence{Rows: 10, Expiries: 9, Silent: 10, SilentExpiry: 9}, true, false},
		{"most are followed by the customer's next row", EndEvidence{Rows: 10, Expiries: 10, Silent: 10, SilentExpiry: 10, Follow: 3}, true, false},
		{"few are", EndEvidence{Rows: 10, Expiries: 10, Silent: 10, SilentExpiry: 10, Follow: 2}, false, true},
		{"another column has the ends", EndEvidence{Rows: 10, Ends: 1, Expiries: 10, Silent: 9, SilentExpiry: 9}, false, false},
		{"the next renewal of those that have one", EndEvidence{Expiry: "next_billing_at", Rows: 10, Expiries: 9, Silent: 10, SilentExpiry: 9}, false, true},
		{"the next renewal, beside ends", EndEvidence{Expiry: "next_billing_at", Rows: 10, Ends: 1, Expiries: 9, Silent: 9, SilentExpiry: 9}, false, false},
		{"a column has the requests", EndEvidence{Rows: 10, Requests: 1, Expiries: 10, Silent: 9, SilentExpiry: 9}, false, false},
	} {
		rule, f := WhichEnd(c.e)
		if rule.Expiry != c.expiry || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %+v, %v; want %v, refused %v", c.name, rule, f.Refusal, c.expiry, c.refused)
		}
	}
}

func TestInclusive(t *testing.T) {
	for _, c := range []struct {
		name      string
		b         Boundary
		asked     string
		inclusive bool
		refused   bool
	}{
		{"the next row starts on the day", Boundary{Ends: 5, SameDay: 1}, "", false, false},
		{"on the day after", Boundary{Ends: 5, DayAfter: 1}, "", true, false},
		{"both", Boundary{Ends: 5, SameDay: 2, DayAfter: 1}, "", false, true},
		{"both, but one of ten", Boundary{Ends: 20, SameDay: 9, DayAfter: 1}, "", false, false},
		{"both, but nine of ten", Boundary{Ends: 20, SameDay: 1, DayAfter: 9}, "", true, false},
		{"both, and one of nine", Boundary{Ends: 20, SameDay: 8, DayAfter: 1}, "", false, true},
		{"three of three at the end of a month", Boundary{Ends: 3, LastDays: 3}, "", true, false},
		{"two of two", Boundary{Ends: 2, LastDays: 2}, "", true, false},
		{"one of one", Boundary{Ends: 1, LastDays: 1}, "", false, false},
		{"half", Boundary{Ends: 4, LastDays: 2}, "", false, false},
		{"the day of the month of the start", Boundary{Ends: 4, LastDays: 3, FirstDays: 4}, "", false, false},
		{"asked for", Boundary{Ends: 5, SameDay: 2, DayAfter: 2}, "inclusive", true, false},
		{"asked not to", Boundary{Ends: 5, DayAfter: 5}, "exclusive", false, false},
		{"nothing", Boundary{}, "", false, false},
	} {
		inclusive, f := Inclusive(c.b, c.asked)
		if inclusive != c.inclusive || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %v, %v; want %v, refused %v", c.name, inclusive, f.Refusal, c.inclusive, c.refused)
		}
	}
}

func TestLateRenewals(t *testing.T) {
	for b, want := range map[Boundary]int{{Returns: 3, AllReturns: 15}: 1, {Returns: 2, AllReturns: 2}: 0, {Returns: 3, AllReturns: 16}: 0} {
		if got := len(LateRenewals(b)); got != want {
			t.Errorf("%+v: %d notes, want %d", b, got, want)
		}
	}
}

func TestNoDayMeant(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "-": true, "NULL": true, "n/a": true, `\N`: true, "NaT": true, "0": true, "0000-00-00": true, "0000-00-00 00:00:00": true, "9999-12-31": true, "99991231": true,
		"31.12.9999": true, "2999-01-01": true, "2090-01-01": true, "1970-01-01": true, "open": true, "unbefristet": true,
		"2089-12-31": false, "2024-02-29": false, "05.02.2024": false, "soon": false, "20240229": false,
	} {
		if got := NoDayMeant(text, FarYear); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if NoDayMeant("9999-12-31", math.MaxInt) || !NoDayMeant("0001-01-01", math.MaxInt) {
		t.Error("years are not compared as numbers")
	}
}

func TestAtDaysEnd(t *testing.T) {
	for text, want := range map[string]bool{"2024-01-31 23:59:59": true, "2024-01-31T23:59:59.999Z": true, "2024-01-31 23:59": true, "2024-01-31 22:59:59": false, "2024-01-31 23:59:30": false, "2024-01-31": false} {
		if got := AtDaysEnd(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Periods of whole months that follow each other are read alike, whether each is
// written with its last day or with the first day after it.
func TestInclusiveOfPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := calendar.Day(rapid.IntRange(18000, 20000).Draw(t, "first"))
		lengths := rapid.SliceOfN(rapid.IntRange(27, 400), 2, 12).Draw(t, "lengths")
		for _, last := range []calendar.Day{0, 1} {
			var b Boundary
			start := first
			for i, n := range lengths {
				next := start + calendar.Day(n)
				b.Ends++
				switch end := next - last; {
				case i == len(lengths)-1: // nobody knows whether there is a next one
				case end == next:
					b.SameDay++
				default:
					b.DayAfter++
				}
				start = next
			}
			inclusive, f := Inclusive(b, "")
			if f.Refusal != nil || inclusive != (last == 1) {
				t.Errorf("last day %d: %v, %v", last, inclusive, f.Refusal)
			}
		}
	})
}

func TestLikeEnds(t *testing.T) {
	for want, days := range map[bool][]DaysIn{
		true:  {{Days: 1, None: 1}, {Days: 9, None: 1, Others: 1}},
		false: {{}, {Days: 5}, {None: 5}, {None: 5, Others: 5}, {Days: 8, None: 1, Others: 1}},
	} {
		for _, d := range days {
			if d.LikeEnds() != want {
				t.Errorf("%+v: %v", d, !want)
			}
		}
	}
}
