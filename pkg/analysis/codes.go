package analysis

import "github.com/retain-cli/retain/pkg/export"

// NoteCodes lists the codes of warnings in results, beside those about reading
// that package export lists.
func NoteCodes() []export.Code {
	return []export.Code{
		{Code: "partial-period", Meaning: "a period is incomplete, excluded from summaries, and its lists can still change"},
		{Code: "no-period", Meaning: "no period is complete, so there is none to audit"},
		{Code: "before-data", Meaning: "the period that an audit compares with begins before the data"},
		{Code: "no-rate", Meaning: "a rate is undefined: nobody or nothing at the start"},
		{Code: "quiet-since", Meaning: "the data ends long before the last day"},
		{Code: "few-customers", Meaning: "a period begins with few customers, so its rate is noisy"},
		{Code: "silent-period", Meaning: "no customer is active at the end of a period"},
		{Code: "methods-differ", Meaning: "returning customers make the methods of counting differ"},
		{Code: "negative-start", Meaning: "a period begins with negative revenue, so its rates are undefined"},
		{Code: "window-shorter", Meaning: "the window of --active is shorter than the longest period, so customers who ordered in it can count as lost"},
		{Code: "customers-passed", Meaning: "customers joined and left within one period: no rate counts them"},
		{Code: "revenue-outside", Meaning: "refunds to customers who are not active are excluded"},
		{Code: "large-first-cohort", Meaning: "the first period seems to hold the customers of before the data begins: no finding and no test that depends on when customers were new has them"},
		{Code: "signup-undated", Meaning: "customers without a day of sign-up are in no cohort"},
		{Code: "signup-before", Meaning: "customers signed up before the orders begin"},
		{Code: "signup-after", Meaning: "customers signed up after the orders end"},
		{Code: "signup-early", Meaning: "orders in periods before the sign-up are in no cell"},
		{Code: "customers-return", Meaning: "lost customers come back, so a simple lifetime value is too low"},
		{Code: "revenue-without-orders", Meaning: "refunds to customers without orders"},
		{Code: "revenue-in-no-step", Meaning: "refunds on days without an order are in no step of the ladder"},
		{Code: "horizon-too-long", Meaning: "no customer was observed for the horizon of repurchases"},
		{Code: "no-gaps", Meaning: "too few repeat orders to find the days of --active auto"},
		{Code: "bins-collapsed", Meaning: "no customer has one of the scores"},
		{Code: "no-churn", Meaning: "no customer was lost, so lifetimes are undefined"},
		{Code: "gini-losses", Meaning: "customers brought a loss, so there is no Gini coefficient"},
		{Code: "renewals-unknown", Meaning: "the interval of a first subscription is not known"},
		{Code: "outlook-later", Meaning: "what is to end and what is late is as the export knows it, later than on the as-of day"},
		{Code: "no-refunds", Meaning: "nothing says that an order was refunded, so refund rates are 0"},
		{Code: "refunds-of-no-order", Meaning: "refunds that name no order are in no refund rate"},
		{Code: "no-trials", Meaning: "no subscription has a trial"},
		{Code: "no-reason", Meaning: "lost customers without a reason"},
		{Code: "unknown-reason", Meaning: "a fixable reason that no lost customer has"},
		{Code: "endless-growth", Meaning: "revenue expands faster than it churns"},
		{Code: "overflow", Meaning: "a forecast is too large to be exact"},
		{Code: "lengths-differ", Meaning: "the periods compared have different lengths"},
		{Code: "spend-without-customers", Meaning: "spend in a period or on a channel without new customers: it has no CAC"},
		{Code: "spend-unfiltered", Meaning: "--where chose customers, and spend was for all"},
		{Code: "spend-outside", Meaning: "spend before the first period or after the as-of day is excluded"},
		{Code: "currencies-differ", Meaning: "the files compared are in different currencies"},
		{Code: "by-age", Meaning: "groups by age differ by construction"},
		{Code: "by-outcome", Meaning: "groups that follow from the outcome differ by construction"},
		{Code: "groups-hidden", Meaning: "small groups are hidden (included in the total)"},
	}
}
