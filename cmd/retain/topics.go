package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/export"
)

// helpTopics are the pages of `retain help TOPIC`: commands that do not run.
// Their texts are made when they are asked for.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		topic("definitions", "what every number means", func() string { return definitionsText }),
		topic("reading", "which columns are found, which exports are known", readingText),
		topic("codes", "the codes of problems and warnings about data", codesText),
		topic("settings", "retain.yaml and RETAIN_ variables", func() string { return settingsText }),
		topic("exit-codes", "what the exit status tells a script", exitCodesText),
	}
}

func topic(name, short string, text func() string) *cobra.Command {
	cmd := &cobra.Command{Use: name, Short: short}
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { fmt.Fprint(cmd.OutOrStdout(), text()) })
	return cmd
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

// readingText lists what the reader looks for, from the reader's own tables.
func readingText() string {
	var b strings.Builder
	b.WriteString(readingHead)
	b.WriteString("\nFields of orders, and the headers that they are found by:\n")
	writeFields(&b, export.OrderFields())
	b.WriteString("\nFields of customers (--customers):\n")
	writeFields(&b, export.CustomerFields())
	b.WriteString("\nPresets: ")
	b.WriteString(indented(strings.Join(export.PresetNames(export.Options{}), ", "), len("Presets: ")))
	b.WriteString(readingTail)
	return b.String()
}

const readingHead = `What retain reads: CSV with , ; tab or | between fields, quoted as in RFC 4180 or not,
UTF-8 or UTF-16, plain, gzip or zstd, from files or from standard input (-). Several
files are one data set. retain inspect FILE shows what a file was taken for.

A column is found by --column FIELD=HEADER, else by the preset, else by its header;
case, blanks, _ and - make no difference. Two columns for one field are an error, and
so is a field that is needed and has none. All other columns are dimensions (--by).
`

const readingTail = `
--preset names one; otherwise the header tells. Your own go into retain.yaml:

  presets:
    - name: till
      headers: [[Nr, Kunde, Datum, Betrag]]      # an export with all of these is one
      columns: {order: [Nr], customer: [Kunde], date: [Datum], amount: [Betrag]}
      filters: [{header: Art, drop: {cancelled: [Storno]}}]
      date-format: dmy
      decimal: ","
      currency: EUR

Statuses of orders that never were or are no more sales do not count: cancelled,
failed, pending, refunded, test, and charges that were taken back (chargebacks; of
Stripe lost disputes). A dispute that is open or won counts. PayPal has refunds,
reversals and chargebacks in rows below zero, which lower the revenue and are no
orders. --status names what counts instead, blank what has no status, all every row.

Values: one date format per column, decided over all rows; what could be two dates is
refused until --date-format says which. Amounts are exact decimals; a comma is a
decimal mark only with --decimal ,. Bad rows stop the run unless --max-rejects allows
as many (retain help codes).
`

func writeFields(b *strings.Builder, fields []export.Field) {
	const width = 17
	for _, f := range fields {
		fmt.Fprintf(b, "  %-*s%s", width-2, f.Name, indented(strings.Join(f.Headers, ", "), width))
	}
}

// indented wraps words to the width of a help text whose first line begins
// after so many columns, as do the others.
func indented(text string, columns int) string {
	const width = 86
	var b strings.Builder
	at := columns
	for i, word := range strings.SplitAfter(text, ", ") {
		if n := utf8.RuneCountInString(word); i > 0 && at+n > width {
			b.WriteString("\n" + strings.Repeat(" ", columns))
			at = columns
		}
		b.WriteString(word)
		at += utf8.RuneCountInString(word)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n") + "\n"
}

func codesText() string {
	var b strings.Builder
	b.WriteString("Codes are stable, texts are not. Problems stop the run or, with --max-rejects, a row\nis left out; they stand in the file of --rejects.\n\n")
	writeCodes(&b, export.ProblemCodes())
	b.WriteString("\nNotes are warnings of the result:\n\n")
	writeCodes(&b, export.NoteCodes())
	return b.String()
}

func writeCodes(b *strings.Builder, codes []export.Code) {
	for _, c := range codes {
		fmt.Fprintf(b, "  %-24s %s\n", c.Code, c.Meaning)
	}
}

const definitionsText = `What retain computes. Rates are percentages: 80 means 80 %.

Facts
  order        order id, customer id, civil day, exact amount. A row with a negative
               amount is a refund: it moves revenue and is never activity.
  as-of day    the data is complete up to and including it: the last day in the
               data that is not after today, unless --as-of says another. Later rows
               are left out and counted.
  period       a day, week, month, quarter or year. Every period from the first order
               to the last has a row; of subscriptions, up to the as-of day. One that
               ends after the as-of day is partial: shown, marked, and left out of
               every average.

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
  revenue of a period = MRR at its end x the months it has; of orders, MRR is what was
  ordered in the period (--active 90d: in 90 days, and revenue the period's share of it)

Subscriptions (--customers without orders)
  A customer may have several rows: she is there while one of them runs, and her MRR
  is the sum of those. A row with an MRR of 0 is a trial or a free plan and no customer
  (--include-free). An end after the as-of day is not known yet. An amount beside an
  interval or a quantity is a price: a year has 12 months, 52 weeks or 365 days, and
  its exact share of a month counts, times the quantity. With mrr or month in its
  name, or beside seats alone, it is the MRR of all that is bought.

Groups (--by)
  a column     of the customers file or of the orders: the value on the day of the
               first order or subscription (--by-last: of the last one)
  tenure       days since the first order or start, at the end of the period before
  cohort       period of the first order or start
  channels     bought through one channel (single) or several (multi)
  Every customer is in one group, so that the groups add up to the whole (by tenure:
  in one at a time). Each is compared with all others together, hidden or not:
  shares        crr, ccr, repeat, segments of rfm, winback, cohort at age 1: two-proportion
                test, Fisher's where fewer than five are expected, with the intervals of
                Newcombe (1998). In crr and ccr a customer counts in every period: the
                test is of a sample of single customers that is as uncertain (effective
                size: Kish 1965, Rao and Scott 1992)
  means         historic ltv: Welch's t-test
  ratios        rcr (gross, net), mrr (ARPA, gross RCR), simple ltv: sums over customers
                divided by each other, tested with the linearised variance (delta method;
                Cochran 1977, Deng and others 2018). A customer counts once, with all her
                periods: for RCR with what she lost of what she paid at the starts, over
                the complete periods. summary and forecast test the same numbers.
  few           the number is of fewer than 30 customers: at the start of every complete
                period, or in the group (cohort: observed at age 1; reasons: lost)
  Groups that are made by who left (churn_reason) are not tested.
  Where customers go from one group to another (tenure), who was in the group and in
  the rest is compared with herself: shares and ratios are tested as in retain compare.

Reasons (retain reasons)
  lost customers and churned revenue by the churn_reason of the row that ended last

Comparisons (retain compare, --by)
  p            the chance of a difference as large or larger between equals, raised for
               the number of tests in the result (Benjamini and Hochberg)
  ~            noise: p is above 100 - confidence
  In retain compare a customer is one draw, with all her orders and periods. Who is on
  both sides of one data set is compared with herself: the variance of a difference is
  that of each customer's own difference (paired). Customers of two files are taken to
  be different ones.
  shares       CRR, repeat rate: score test, Newcombe's hybrid interval; who counts many
               times makes the sample smaller (effective size, Kish 1965), who is on
               both sides makes the shares correlated (Newcombe 1998, paired); of different
               customers who count once, Fisher's test where few are expected
  ratios       GRR, NRR, means, AOV, ARPA, LTV: Student's t with the linearised variance of a
               ratio of sums (Cochran 1977, Woodruff 1971); of means it is Welch's test,
               or the paired one
  totals       orders, revenue, MRR: customers come as a Poisson process and bring what
               they do (compound Poisson): the variance is the sum of the squares
  counts       customers: exact test of those on one side only (McNemar; of different
               ones the conditional test of two Poisson counts)
  What cannot be tested has no interval, and says why.

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
Each field of "column" is a setting of its own.

  period: weekly
  week-start: sunday
  currency: EUR
  column:
    customer: "Client No."
    date: "Order Date"
  segments:                  # of rfm and winback, the first rule that holds
    - "vip: R>=3 M4"
    - "once: orders=1"
    - "rest: any"

A preset of your own is the list "presets" (retain help reading), segments of rfm the
list "segments" (retain rfm --help).

RETAIN_REDACT_KEY is the key of --redact, and no flag: with it an id has the same hash
in every run; without it each run has a key of its own, which nobody knows.

` + "`retain config`" + ` shows every value and where it comes from.
`
