package main

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// earning is what the revenue at the end of a period is per: the MRR of
// subscriptions per month, what was ordered per period, or per days of activity.
type earning struct {
	grain         calendar.Grain
	subscriptions bool
	activity      facts.Activity
}

// share is what a period earns of it. A year has 12 months, 52 weeks or 365
// days, as for the prices of subscriptions.
func (e earning) share() facts.Ratio {
	switch {
	case e.subscriptions:
		return map[calendar.Grain]facts.Ratio{
			calendar.Daily: {Num: 12, Den: 365}, calendar.Weekly: {Num: 12, Den: 52}, calendar.Monthly: facts.Whole(1),
			calendar.Quarterly: facts.Whole(3), calendar.Yearly: facts.Whole(12),
		}[e.grain]
	case e.activity.Days > 0:
		days := map[calendar.Grain]facts.Ratio{
			calendar.Daily: facts.Whole(1), calendar.Weekly: facts.Whole(7), calendar.Monthly: {Num: 365, Den: 12},
			calendar.Quarterly: {Num: 365, Den: 4}, calendar.Yearly: facts.Whole(365),
		}[e.grain]
		days.Den *= int64(e.activity.Days)
		return days
	}
	return facts.Whole(1)
}

// per is what a revenue is per, in words.
func (e earning) per() string {
	switch {
	case e.subscriptions:
		return "a month"
	case e.activity.Days > 0:
		return "in " + count(int64(e.activity.Days), "day")
	}
	return "a " + e.grain.Noun()
}

// words tell what MRR and revenue are where they are not those of months.
func (e earning) words() (lines []string) {
	if !e.subscriptions {
		lines = append(lines, fmt.Sprintf("MRR = what customers order %s.", e.per()))
	}
	if share := e.share(); share.Num != share.Den {
		lines = append(lines, fmt.Sprintf("Revenue of a %s = MRR at its end x %s.", e.grain.Noun(), ratioText(share)))
	}
	return lines
}

// ratioText is 3, or 12/52.
func ratioText(r facts.Ratio) string {
	if r.Den == 1 {
		return fmt.Sprint(r.Num)
	}
	return fmt.Sprintf("%d/%d", r.Num, r.Den)
}
