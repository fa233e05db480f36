package main

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
)

// earning is what the revenue at the end of a period is per: the MRR of
// subscriptions per month, what was ordered per period, or per days of activity.
type earning struct {
	grain         calendar.Grain
	subscriptions bool
	activity      facts.Activity
}

// share is what a period earns of it.
func (e earning) share() facts.Ratio {
	months := ltv.Months(e.grain)
	switch {
	case e.subscriptions:
		return months
	case e.activity.Days > 0:
		return reduced(months.Num*365, months.Den*12*int64(e.activity.Days))
	}
	return facts.Whole(1)
}

// reduced is a share in lowest terms, to be read.
func reduced(num, den int64) facts.Ratio {
	r := big.NewRat(num, den)
	return facts.Ratio{Num: r.Num().Int64(), Den: r.Denom().Int64()}
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
		lines = append(lines, fmt.Sprintf("MRR = revenue of the orders of %s.", strings.TrimPrefix(e.per(), "in ")))
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
