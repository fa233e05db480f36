package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// helpTopics are the pages of `retain help TOPIC`: commands that do not run.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "definitions", Short: "what every number means", Long: definitionsText},
		{Use: "exit-codes", Short: "what the exit status tells a script", Long: exitCodesText()},
		{Use: "settings", Short: "retain.yaml and RETAIN_ variables", Long: settingsText},
	}
}

func exitCodesText() string {
	var b strings.Builder
	b.WriteString("The exit status of retain:\n\n")
	for _, code := range exitCodes {
		fmt.Fprintf(&b, "  %3d  %s\n", code.status, code.meaning)
	}
	b.WriteString(`
Standard output is empty unless the status is 0 or 1, so a pipeline never goes
on with half an answer. Output files appear under their name only when they are
complete.

  retain crr orders.csv > crr.txt || echo "no report today: status $?"
`)
	return b.String()
}

const definitionsText = `What retain computes. Rates are percentages: 80 means 80 %.

Facts
  order        order id, customer id, civil day, exact amount. A row with a negative
               amount is a refund: it moves revenue and is never activity.
  as-of day    the data is complete up to and including it: the last day in the
               data, unless --as-of says another. Later rows are left out and counted.
  period       a day, week, month, quarter or year. Every period between the first
               and the last has a row. One that ends after the as-of day is partial:
               shown, marked, and left out of every average.

Active (--active), at the end of a day
  in-period    ordered in the period that ends with the day (default)
  90d          ordered on one of the 90 days that end with the day
  auto         the same; the number of days is the 80th percentile of the gaps between
               a customer's consecutive order days, rounded up
  With --customers and no orders: a subscription has started and has not ended. The
  day it ends is the first day without it.

Customers of a period
  start        S, active on the day before the period
  end          E, active on its last day
  new          in E, not in S, and never active before the period
  returned     in E, not in S, active some time before
  lost         in S, not in E
  passed       first active in the period, not in E: joined and left within it
  start + new + returned - lost = end.

Customer rates
  CRR = kept / start x 100, where kept = start - lost
  CCR = lost / start x 100, so that CRR + CCR = 100
  Undefined (a dash, null in JSON) when nobody was there at the start.
  --method textbook: (end - new) / start, the formula as usually printed. It counts
  who returned as kept, and can exceed 100.
  The interval beside a rate is Wilson's score interval (--confidence, 95 %).

Revenue rates
  of the customers at the start, comparing what each paid before and after:
  churned      paid by those who were lost
  contraction  paid less by those who stayed
  expansion    paid more by those who stayed
  gross RCR = (churned + contraction) / start x 100          GRR = 100 - gross RCR
  net RCR   = (churned + contraction - expansion) / start x 100   NRR = 100 - net RCR
  Revenue of new and returned customers is in neither rate and stands beside them.
  start + new + returned + expansion - contraction - churned = end (retain mrr).
  net new = end - start        ARPA = end / customers at the end
  quick ratio = (new + returned + expansion) / (churned + contraction)

Segments (rfm, winback)
  recency      days from the last order to the as-of day
  frequency    orders (--frequency days: days with an order)
  monetary     net revenue (--monetary mean: per order)
  Cut points are the quartiles over all customers, by linear interpolation (R type 7).
  F and M score = 1 + number of cut points less than the value; R score = 4 - number of
  cut points less than the recency. 4 is best, and equal values share a score.

Cohorts, repeat purchases
  cohort       customers by the period of their first order; age 0 is that period
  exact        ordered in exactly the period at that age
  unbounded    ordered in it or later
  repeat rate  customers with orders on two or more days / customers x 100
  first order  one on the day of the customer's first order

Lifetime value (ltv)
  historic     margin x net revenue so far, per customer
  simple       AOV x orders per customer per period x lifetime x margin, over the complete
               periods, with lifetime = 1 / pooled CCR; subscriptions: ARPA x margin / CCR

Summary, over the complete periods that have a rate
  pooled       sum of kept / sum of start: every customer counts the same
  mean         of the rates: every period counts the same

What if (retain forecast)
  MRR after the next period = MRR x (1 - churn + expansion) + new

Comparisons (retain compare, --by)
  p            the chance of a difference as large or larger between equals, raised for
               the number of tests in the result (Benjamini and Hochberg)
  ~            noise: p is above 100 - confidence

Money is counted in whole minor units (cents). The same rows, in any order and in
any number of files, give the same bytes of output.
`

const settingsText = `Where the value of a flag comes from, first one wins:

  1. the command line            --week-start sunday
  2. the environment             RETAIN_WEEK_START=sunday
  3. the settings file           week-start: sunday
  4. the default

The settings file is the one of --config or RETAIN_CONFIG, else retain.yaml in the
working directory, else retain/retain.yaml in the user's configuration folder
(~/.config on Linux). Its keys are the names of flags; a key that is no flag is an
error. Values are written as on the command line: put dates and marks in quotes.

  period: weekly
  week-start: sunday
  currency: EUR
  column:
    customer: "Client No."
    date: "Order Date"

` + "`retain config`" + ` shows every value and where it comes from.
`
