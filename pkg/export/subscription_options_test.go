package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
)

// someRows are subscriptions of some customers, one after the other: days between
// them, from none to two months.
var someRows = rapid.Custom(func(t *rapid.T) (rows []paidRow) {
	for customer := range rapid.IntRange(1, 6).Draw(t, "customers") {
		start := firstOf(0) + calendar.Day(rapid.IntRange(0, 200).Draw(t, "start"))
		n := rapid.IntRange(1, 4).Draw(t, "rows")
		for i := range n {
			r := paidRow{customer, start, start + calendar.Day(rapid.IntRange(1, 120).Draw(t, "days")), rapid.IntRange(1, 50).Draw(t, "mrr")}
			start = r.end + calendar.Day(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 7, 8, 30, 60}).Draw(t, "gap"))
			if i == n-1 && rapid.Bool().Draw(t, "runs") {
				r.end = 0
			}
			rows = append(rows, r)
		}
	}
	return rows
})

// listOf is rows as a plain list.
func listOf(rows []paidRow) string {
	text := "customer_id,started_at,ended_at,mrr\n"
	for _, r := range rows {
		text += subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr, ".00")) + "\n"
	}
	return text
}

// plain is what happened by a plain list whose ends are the first days without.
func plain(t *rapid.T, text string) string {
	got, err := movementsOf(text, Options{AsOf: &asOfRows, Ends: EndsExclusive})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return got
}

// The ends of a list are the last day of a subscription, or the day after it: --ends
// reads both, with a time of day or without.
func TestEndsInclusiveAndExclusive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows.Draw(t, "rows")
		want := plain(t, listOf(rows))
		for _, time := range []string{"", " 12:30:00"} {
			text := "customer_id,started_at,ended_at,mrr\n"
			for _, r := range rows {
				text += subscriptionLine(r, dayBefore(r.end, time), fmt.Sprint(r.mrr, ".00")) + "\n"
			}
			got, err := movementsOf(text, Options{AsOf: &asOfRows, Ends: EndsInclusive})
			if err != nil || got != want {
				t.Fatalf("%v\n%s\ngives\n%s\nwant\n%s", err, text, got, want)
			}
		}
	})
}

// Days of grace are a list in which the ends of customers who return within them are
// their next starts, and no other end is.
func TestGraceBridgesGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows.Draw(t, "rows")
		longest := 0
		for i, r := range rows[1:] {
			if last := rows[i]; last.customer == r.customer {
				longest = max(longest, int(r.start-last.end))
			}
		}
		grace := max(0, longest-rapid.IntRange(-1, 1).Draw(t, "less"))
		bridged := slices.Clone(rows)
		for i := range bridged[1:] {
			r, next := &bridged[i], bridged[i+1]
			if r.customer == next.customer && int(next.start-r.end) <= grace {
				r.end = next.start
			}
		}
		shuffled := rapid.Permutation(rows).Draw(t, "order of rows")
		got, err := movementsOf(listOf(shuffled), Options{AsOf: &asOfRows, Ends: EndsExclusive, Grace: Grace(grace)})
		if want := plain(t, listOf(bridged)); err != nil || got != want {
			t.Fatalf("%d days: %v\n%s\ngives\n%s\nwant\n%s", grace, err, listOf(shuffled), got, want)
		}
	})
}

// Churn on the day of the request is a list whose ends are the requests, where there
// is one before the end; churn at the end is one without the requests.
func TestChurnAtEndOrRequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows.Draw(t, "rows")
		text, requested := "customer_id,started_at,canceled_at,ended_at,mrr\n", slices.Clone(rows)
		for i, r := range rows {
			request := calendar.Day(0)
			if r.end != 0 && rapid.Bool().Draw(t, "requested") {
				request = max(r.start, r.end-calendar.Day(rapid.IntRange(0, 90).Draw(t, "notice")))
				requested[i].end = request
			}
			text += subscriptionLine(r, day(request), day(r.end), fmt.Sprint(r.mrr, ".00")) + "\n"
		}
		for at, want := range map[ChurnAt]string{ChurnAtEnd: listOf(rows), ChurnAtRequest: listOf(requested)} {
			got, err := movementsOf(text, Options{AsOf: &asOfRows, Ends: EndsExclusive, ChurnAt: at})
			if want := plain(t, want); err != nil || got != want {
				t.Fatalf("%v: %v\n%s\ngives\n%s\nwant\n%s", at, err, text, got, want)
			}
		}
	})
}

// What is paused and goes on is a list of two rows, before and after; what is still
// paused ends on the day of its pause, whatever its end is.
func TestPausesAreGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows.Draw(t, "rows")
		text, apart := "customer_id,status,started_at,ended_at,paused_at,resumed_at,mrr\n", []paidRow{}
		for _, r := range rows {
			paused, resumed, status := calendar.Day(0), calendar.Day(0), "active"
			last := cmp.Or(r.end, asOfRows)
			if r.end != 0 {
				status = "canceled"
			}
			before, after := r, r
			switch how := rapid.IntRange(0, 2).Draw(t, "pause"); {
			case how == 1 && last > r.start+2:
				paused = r.start + calendar.Day(rapid.IntRange(1, int(last-r.start-2)).Draw(t, "paused"))
				resumed = paused + calendar.Day(rapid.IntRange(1, int(last-paused-1)).Draw(t, "resumed"))
				before.end, after.start = paused, resumed
				apart = append(apart, before, after)
			case how == 2 && r.end == 0 && last > r.start+2:
				status, paused = "paused", r.start+calendar.Day(rapid.IntRange(1, int(last-r.start-2)).Draw(t, "paused"))
				before.end = paused
				apart = append(apart, before)
			default:
				apart = append(apart, r)
			}
			text += fmt.Sprintf("c%d,%s,%s,%s,%s,%s,%d.00\n", r.customer, status, r.start, day(r.end), day(paused), day(resumed), r.mrr)
		}
		got, err := movementsOf(text, Options{AsOf: &asOfRows, Ends: EndsExclusive})
		if want := plain(t, listOf(apart)); err != nil || got != want {
			t.Fatalf("%v\n%s\ngives\n%s\nwant\n%s", err, text, got, want)
		}
	})
}

// conditions are what rows of a list may have to hold, and the same by hand.
var conditions = map[string]func(r whereRow) bool{
	"country=PL":                      func(r whereRow) bool { return r.country == "PL" },
	"country!=PL":                     func(r whereRow) bool { return r.country != "PL" },
	"country=":                        func(r whereRow) bool { return r.country == "" },
	`plan in (solo, "the team, big")`: func(r whereRow) bool { return r.plan == "solo" || r.plan == "the team, big" },
	`plan!="the team, big"`:           func(r whereRow) bool { return r.plan != "the team, big" },
	"mrr>=20":                         func(r whereRow) bool { return r.mrr >= 20 },
	"mrr<10":                          func(r whereRow) bool { return r.mrr < 10 },
	"started_at<2023-04":              func(r whereRow) bool { return r.start < firstOf(3) },
	"started_at>=2023-03-15":          func(r whereRow) bool { return r.start >= firstOf(2)+14 },
	"started_at=2023-02":              func(r whereRow) bool { return r.start >= firstOf(1) && r.start < firstOf(2) },
}

// edges are days at, before and after the days of conditions.
var edges = []calendar.Day{firstOf(0), firstOf(1) - 1, firstOf(1), firstOf(2) - 1, firstOf(2) + 13, firstOf(2) + 14, firstOf(2) + 15, firstOf(3) - 1, firstOf(3), firstOf(3) + 1}

type whereRow struct {
	paidRow
	country, plan string
}

// Conditions on rows give what a list gives that holds only those rows.
func TestWhereIsTheListFilteredByHand(t *testing.T) {
	var all []string
	for text := range conditions {
		all = append(all, text)
	}
	slices.Sort(all)
	rapid.Check(t, func(t *rapid.T) {
		asked := rapid.SliceOfN(rapid.SampledFrom(all), 1, 2).Draw(t, "conditions")
		o := Options{AsOf: &asOfRows, Ends: EndsExclusive}
		for _, text := range asked {
			var c Condition
			if err := c.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
			o.Where = append(o.Where, c)
		}
		text, kept := "customer_id,started_at,ended_at,mrr,country,plan\n", []paidRow{}
		for customer := range rapid.IntRange(5, 12).Draw(t, "rows") {
			r := paidRow{customer, rapid.SampledFrom(edges).Draw(t, "start"), 0, rapid.SampledFrom([]int{5, 9, 10, 19, 20, 21}).Draw(t, "mrr")}
			if rapid.Bool().Draw(t, "ends") {
				r.end = r.start + 40
			}
			w := whereRow{r, rapid.SampledFrom([]string{"PL", "DE", ""}).Draw(t, "country"), rapid.SampledFrom([]string{"solo", "duo", "the team, big"}).Draw(t, "plan")}
			if !slices.ContainsFunc(asked, func(c string) bool { return !conditions[c](w) }) {
				kept = append(kept, r)
			}
			text += subscriptionLine(r, day(r.end), fmt.Sprint(r.mrr, ".00"), w.country, `"`+w.plan+`"`) + "\n"
		}
		got, err := movementsOf(text, o)
		if want := plain(t, listOf(kept)); err != nil || got != want {
			t.Fatalf("%s: %v\n%s\ngives\n%s\nwant\n%s", strings.Join(asked, ", "), err, text, got, want)
		}
	})
}
