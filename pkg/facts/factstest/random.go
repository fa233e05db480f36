package factstest

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// corners are the days on which definitions differ: ends of months, quarters,
// years and weeks, and the leap day.
var corners = []string{
	"2023-11-30", "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01", "2024-02-28",
	"2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01", "2024-04-07", "2024-04-08",
}

// Day is a day that is written in a test: 2024-02-29.
func Day(text string) calendar.Day {
	day, err := calendar.ParseDay(text)
	if err != nil {
		panic(err)
	}
	return day
}

// Days is days from November 2023 to May 2024, the corners more often than
// others.
func Days() *rapid.Generator[calendar.Day] {
	edge := rapid.Map(rapid.SampledFrom(corners), Day)
	first, _ := calendar.Date(2023, 11, 1)
	last, _ := calendar.Date(2024, 5, 31)
	return rapid.OneOf(edge, rapid.Map(rapid.Int32Range(int32(first), int32(last)), func(n int32) calendar.Day {
		return calendar.Day(n)
	}))
}

func customers() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"ada", "bo", "7", "007", "ed", "fy"})
}

func groups() *rapid.Generator[string] { return rapid.SampledFrom([]string{"", "basic", "pro"}) }

// OrderRows is small histories: few customers, so that they come back, leave
// gaps and order twice on a day; small amounts, so that they tie; now and then
// an order of nothing, and refunds, also before the first order and after the
// last.
func OrderRows() *rapid.Generator[[]Order] {
	row := rapid.Custom(func(t *rapid.T) Order {
		o := Order{
			Customer: customers().Draw(t, "customer"),
			Day:      Days().Draw(t, "day"),
			Amount:   money.Minor(rapid.Int64Range(0, 20).Draw(t, "amount")),
			Group:    groups().Draw(t, "group"),
		}
		if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
			o.Refund, o.Amount = true, -o.Amount-1
			o.Loose = rapid.Bool().Draw(t, "loose")
			return o
		}
		switch back := money.Minor(rapid.Int64Range(1, 20).Draw(t, "back")); rapid.IntRange(0, 6).Draw(t, "paid back") {
		case 0:
			o.Taken, o.Amount, o.Full = o.Amount, 0, o.Amount > 0
		case 1:
			o.Taken = back
		case 2:
			o.Apart = back
		}
		return o
	})
	return rapid.SliceOfN(row, 0, 30)
}

// SignedUpRows is a customers file beside orders: some of those who order and some
// who never do, with and without a day.
func SignedUpRows() *rapid.Generator[[]SignedUp] {
	row := rapid.Custom(func(t *rapid.T) SignedUp {
		return SignedUp{
			Customer: rapid.OneOf(customers(), rapid.SampledFrom([]string{"gil", "hua"})).Draw(t, "customer"),
			Day:      AsOfDays().Draw(t, "signed up"),
			Plan:     groups().Draw(t, "plan"),
		}
	})
	return rapid.SliceOfNDistinct(row, 0, 8, func(r SignedUp) string { return r.Customer })
}

// everies are how often subscriptions are billed, where it is known.
var everies = rapid.SampledFrom([]calendar.Interval{{}, {Days: 14}, {Months: 1}, {Months: 3}})

// SubscriptionRows is small histories of subscriptions: overlapping, following
// each other without a gap or with one of a day, ended on the day they start,
// open, or with an end still to come.
func SubscriptionRows() *rapid.Generator[[]Subscription] {
	row := rapid.Custom(func(t *rapid.T) Subscription {
		s := Subscription{
			Customer: customers().Draw(t, "customer"),
			Start:    Days().Draw(t, "start"),
			MRR:      money.Minor(rapid.Int64Range(0, 20).Draw(t, "mrr")),
			Group:    groups().Draw(t, "group"),
			PastDue:  rapid.IntRange(0, 3).Draw(t, "past due") == 0,
			Every:    everies.Draw(t, "every"),
		}
		if rapid.IntRange(0, 3).Draw(t, "open") > 0 {
			end := max(s.Start, Days().Draw(t, "end"))
			s.End = &end
		}
		return s
	})
	follow := func(t *rapid.T, rows []Subscription) []Subscription {
		for _, r := range rows {
			if r.End != nil && rapid.Bool().Draw(t, "follow") {
				next := r
				next.Every = everies.Draw(t, "then every")
				next.Start, next.End = *r.End+calendar.Day(rapid.IntRange(-1, 1).Draw(t, "gap")), nil
				rows = append(rows, next)
			}
		}
		return rows
	}
	return rapid.Custom(func(t *rapid.T) []Subscription {
		return follow(t, rapid.SliceOfN(row, 0, 15).Draw(t, "rows"))
	})
}

// TrialRows is a few trials: open, over and paid for, on the day they start too.
func TrialRows() *rapid.Generator[[]Trial] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Trial {
		trial := Trial{Start: Days().Draw(t, "start"), Group: groups().Draw(t, "group")}
		later := func(what string) *calendar.Day {
			if rapid.Bool().Draw(t, "no "+what) {
				return nil
			}
			day := max(trial.Start, Days().Draw(t, what))
			return &day
		}
		trial.End, trial.Paid = later("end"), later("paid")
		return trial
	}), 0, 6)
}

// AsOfDays is no as-of day, or one.
func AsOfDays() *rapid.Generator[*calendar.Day] {
	return rapid.Custom(func(t *rapid.T) *calendar.Day {
		if rapid.Bool().Draw(t, "default") {
			return nil
		}
		day := Days().Draw(t, "as of")
		return &day
	})
}

// Queries is every grain, kind of week, activity and split. The split's column
// is called "group".
func Queries() *rapid.Generator[facts.Query] {
	return rapid.Custom(func(t *rapid.T) facts.Query {
		q := facts.Query{
			Calendar: calendar.Calendar{SundayWeeks: rapid.Bool().Draw(t, "sunday")},
			Grain:    rapid.SampledFrom([]calendar.Grain{calendar.Monthly, calendar.Daily, calendar.Weekly, calendar.Quarterly, calendar.Yearly}).Draw(t, "grain"),
		}
		switch rapid.IntRange(0, 3).Draw(t, "activity") {
		case 0:
			q.Activity.Days = rapid.SampledFrom([]int{1, 2, 7, 30, 31, 90, 400}).Draw(t, "window")
		case 1:
			q.Activity.Auto = true
		}
		q.Rolling = rapid.SampledFrom([]int{0, 0, 1, 2, 3, 12}).Draw(t, "rolling")
		if rapid.Bool().Draw(t, "split") {
			q.By = facts.By{Name: "group", Last: rapid.Bool().Draw(t, "last")}
		}
		return q
	})
}
