package repeat_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/stat"
)

func again(source factstest.Facts, q facts.Query, within ...calendar.Duration) repeat.Result {
	return repeat.Purchases(read(source, q), repeat.Options{Within: within})
}

// By hand, as of 31 March. Ada orders twice on 1 January, then on the 31st: 30 days
// later, the last one of the window. Bo orders on 2 January and 32 days later. Cy
// orders on 1 March only, 30 days ago: observed for 30 days, without a second. Di
// ordered first 29 days ago, and again the next day: not yet observed for 30 days.
//
// Curve: 4 are at risk on day 1, on which Di is back (1/4); 3 on day 30, on which Ada
// is back and Cy is last seen (1 - 3/4 x 2/3 = 1/2: the median); Bo alone on day 32.
// Greenwood's sums are 1/12 and 1/12 + 1/6, so the intervals of what is left are
// 0.75 and 0.5 to the powers exp(-+1.96 x sqrt(sum) / ln(0.75 or 0.5)).
func TestWindows(t *testing.T) {
	var rows []factstest.Order
	for _, o := range []string{"ada 2024-01-01", "ada 2024-01-01", "ada 2024-01-31", "bo 2024-01-02", "bo 2024-02-03",
		"cy 2024-03-01", "di 2024-03-02", "di 2024-03-03"} {
		var customer, day string
		fmt.Sscan(o, &customer, &day)
		rows = append(rows, factstest.Order{Customer: customer, Day: factstest.Day(day), Amount: 1})
	}
	asOf := factstest.Day("2024-03-31")
	r := again(factstest.Orders{Rows: rows, AsOf: &asOf}, facts.Query{}, 30, 32, 91)
	// Cohorts: Ada and Bo, nobody, Cy and Di, whose curve is 1/2 from day 1 to day 30.
	nobody := []string{"30: 0 of 0, none", "32: 0 of 0, none", "91: 0 of 0, none"}
	for name, c := range map[string]struct {
		got  []repeat.Window
		want []string
	}{
		"all": {r.Windows, []string{"30: 1 of 3, 50.0", "32: 2 of 2, 100.0", "91: 0 of 0, none"}},
		"Jan": {r.Cohorts[0].Windows, []string{"30: 1 of 2, 50.0", "32: 2 of 2, 100.0", "91: 0 of 0, none"}},
		"Feb": {r.Cohorts[1].Windows, nobody},
		"Mar": {r.Cohorts[2].Windows, []string{"30: 0 of 1, 50.0", "32: 0 of 0, none", "91: 0 of 0, none"}},
	} {
		if got := texts(c.got); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	c := r.Curve
	if c.Customers != 4 || c.Repeat != 3 || c.Observed != 32 || c.Median == nil || *c.Median != 30 ||
		points(c) != "1: 1 of 4, 25 (3.9 to 87.2) 30: 1 of 3, 50 (15.5 to 94.2) 32: 1 of 1, 100 (none)" {
		t.Errorf("curve: %+v", c)
	}
	// A wait as long as the longest window is in it.
	if got := texts(again(factstest.Orders{Rows: rows, AsOf: &asOf}, facts.Query{}, 30, 32).Cohorts[0].Windows); got[1] != "32: 2 of 2, 100.0" {
		t.Errorf("Jan within the 32 days of bo: %q", got)
	}
	if r := again(factstest.Orders{}, facts.Query{}, 30); texts(r.Windows)[0] != "30: 0 of 0, none" || r.Curve.Median != nil || len(r.Curve.Points) > 0 {
		t.Errorf("nobody: %+v", r.Again)
	}
}

func points(c *repeat.Curve) string {
	var texts []string
	for _, p := range c.Points {
		interval := "none"
		if p.Low != nil && p.High != nil {
			interval = fmt.Sprintf("%.1f to %.1f", *p.Low, *p.High)
		}
		texts = append(texts, fmt.Sprintf("%d: %d of %d, %v (%s)", p.Days, p.Repeat, p.AtRisk, p.Rate, interval))
	}
	return strings.Join(texts, " ")
}

func texts(windows []repeat.Window) (texts []string) {
	for _, w := range windows {
		rate := "none"
		if w.Curve != nil {
			rate = fmt.Sprintf("%.1f", *w.Curve)
		}
		texts = append(texts, fmt.Sprintf("%d: %d of %d, %s", w.Days, w.Repeat, w.Customers, rate))
	}
	return texts
}

// The second implementation asks each customer and each day.
func TestWindowsAgreeWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of")}
		q := factstest.Queries().Draw(t, "query")
		n := rapid.SampledFrom([]calendar.Duration{1, 7, 30, 90, 400}).Draw(t, "days")
		r := again(source, q, n)
		asOf, histories := source.Coverage().AsOf, orderDays(source)
		var observed, back int64
		still, end := 1.0, -1
		for _, days := range histories {
			if days[0]+calendar.Day(n) <= asOf {
				observed++
				if len(days) > 1 && days[1] <= days[0]+calendar.Day(n) {
					back++
				}
			}
			wait := asOf - days[0]
			if len(days) > 1 {
				wait = days[1] - days[0]
			}
			end = max(end, int(wait))
		}
		for day := 1; day <= min(int(n), end); day++ {
			if atRisk, now := waiting(histories, asOf, calendar.Day(day)); now > 0 {
				still *= 1 - now/atRisk
			}
		}
		w := r.Windows[0]
		if w.Customers != observed || w.Repeat != back {
			t.Errorf("within %s: %d of %d, want %d of %d", n, w.Repeat, w.Customers, back, observed)
		}
		if (w.Curve != nil) != (int(n) <= end) || w.Curve != nil && math.Abs(*w.Curve-100*(1-still)) > 1e-9 {
			t.Errorf("curve at %s: %v, want %v up to %d", n, w.Curve, 100*(1-still), end)
		}
		parts := repeat.Window{}
		for _, c := range r.Cohorts {
			parts.Customers += c.Windows[0].Customers
			parts.Repeat += c.Windows[0].Repeat
		}
		if parts.Customers != observed || parts.Repeat != back {
			t.Errorf("cohorts add up to %d of %d, want %d of %d", parts.Repeat, parts.Customers, back, observed)
		}
		matured(t, source, q, n, r)
	})
}

// matured adds a day: windows of cohorts that were over do not change.
func matured(t *rapid.T, source factstest.Orders, q facts.Query, n calendar.Duration, before repeat.Result) {
	asOf, after := source.Coverage().AsOf, again(source.DayLater(), q, n)
	for i, c := range before.Cohorts {
		was, is := c.Windows[0], after.Cohorts[i].Windows[0]
		if c.LastDay+calendar.Day(n) <= asOf && (was.Customers != is.Customers || was.Repeat != is.Repeat || c.Customers != after.Cohorts[i].Customers) {
			t.Errorf("cohort %s within %s: %+v, a day later %+v", c.Cohort, n, was, is)
		}
	}
}

// orderDays is the order days of each customer up to the as-of day.
func orderDays(source factstest.Orders) (all [][]calendar.Day) {
	for _, rows := range histories(source) {
		var days []calendar.Day
		for _, r := range rows {
			if !r.Refund {
				days = append(days, r.Day)
			}
		}
		slices.Sort(days)
		if days = slices.Compact(days); len(days) > 0 {
			all = append(all, days)
		}
	}
	return all
}

// waiting is how many wait for their second order day on a day since the first, and
// for how many it is that day.
func waiting(histories [][]calendar.Day, asOf, day calendar.Day) (atRisk, now float64) {
	for _, days := range histories {
		on := days[0] + day
		if on <= asOf && (len(days) == 1 || days[1] >= on) {
			atRisk++
		}
		if len(days) > 1 && days[1] == on {
			now++
		}
	}
	return atRisk, now
}

// By hand: the eleven customers of January hold those of before and are in no test.
// Of February, March and April, ann comes back after a day and cat after 29.
func TestOlderCustomersAreNotCompared(t *testing.T) {
	var rows []factstest.Order
	for _, o := range []string{"ann 2024-02-01", "ann 2024-02-02", "bob 2024-03-01", "ed 2024-03-02", "cat 2024-04-01", "cat 2024-04-30", "di 2024-04-30"} {
		var customer, day string
		fmt.Sscan(o, &customer, &day)
		rows = append(rows, factstest.Order{Customer: customer, Day: factstest.Day(day), Amount: 1})
	}
	for i := range 11 {
		for _, day := range []string{"2024-01-31", "2024-02-01"} {
			rows = append(rows, factstest.Order{Customer: fmt.Sprint(i), Day: factstest.Day(day), Amount: 1})
		}
	}
	r := again(factstest.Orders{Rows: rows}, facts.Query{}, 1, 28)
	got := []stat.Proportion{r.Compared, r.Groups[0].Compared, r.Windows[0].Compared, r.Groups[0].Windows[1].Compared}
	if want := []stat.Proportion{{Part: 2, Whole: 5}, {Part: 2, Whole: 5}, {Part: 1, Whole: 4}, {Part: 1, Whole: 4}}; !slices.Equal(got, want) {
		t.Errorf("compared: %v, want %v", got, want)
	}
	if r.Customers != 16 || r.Windows[0].Customers != 15 || len(r.Notes) != 1 {
		t.Errorf("%d customers, %d observed for a day, notes %v", r.Customers, r.Windows[0].Customers, r.Notes)
	}
}
