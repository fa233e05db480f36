package questions

import (
	"slices"
	"strings"
	"testing"
)

func column(header string, values ...string) Column {
	c := Column{Header: header, Words: map[string]int64{}}
	for _, v := range values {
		if v == "" {
			c.Blank++
		} else {
			c.Words[v]++
		}
	}
	return c
}

// One line a verdict: what stands beside a price in the systems that write it.
func TestPriceOf(t *testing.T) {
	many := column("id")
	many.Words = nil
	for _, c := range []struct {
		name     string
		price    string
		beside   []Column
		asked    PriceAsked
		interval string
		count    string
		quantity string
		unit     Interval
		notes    string // codes
		refused  string
	}{
		{name: "an MRR is one", price: "mrr", beside: []Column{column("term", "12", "1")}},
		{name: "an MRR beside an interval", price: "mrr", beside: []Column{column("interval", "year", "month")}, notes: "price-monthly"},
		{name: "nothing beside", price: "amount", notes: "price-monthly"},
		{name: "interval", price: "amount", beside: []Column{column("interval", "year", "month")}, interval: "interval"},
		{name: "Baremetrics", price: "plan_amount", beside: []Column{column("plan_interval", "month", "year"), column("plan_interval_count", "1", "3"), column("subscription_quantity", "5", "1")},
			interval: "plan_interval", count: "plan_interval_count", quantity: "subscription_quantity", notes: "price-interval price-quantity"},
		{name: "WooCommerce", price: "order_total", beside: []Column{column("billing_period", "month", "year"), column("billing_interval", "1", "3")}, interval: "billing_period", count: "billing_interval", notes: "price-interval"},
		{name: "Chargebee", price: "Plan Unit Price", beside: []Column{column("Plan Quantity", "1", "2"), column("Billing Period", "1"), column("Billing Period Unit", "month", "year")},
			interval: "Billing Period Unit", count: "Billing Period", quantity: "Plan Quantity", notes: "price-interval price-quantity"},
		{name: "Recharge", price: "price", beside: []Column{column("quantity", "1"), column("order_interval_unit", "month", "week"), column("order_interval_frequency", "1", "2"), column("charge_interval_frequency", "1", "2")},
			interval: "order_interval_unit", count: "order_interval_frequency", quantity: "quantity", notes: "price-interval"},
		{name: "RevenueCat", price: "price_in_usd", beside: []Column{column("product_duration", "P1M", "P1Y")}, interval: "product_duration", notes: "price-interval"},
		{name: "the length of a trial is none of the price", price: "amount", beside: []Column{column("trial_interval", "day"), column("trial_interval_count", "14", "7")}, notes: "price-monthly"},
		{name: "how long somebody is bound is not the interval of a price", price: "price", beside: []Column{column("contract_term", "year", "month")}, refused: "interval-term"},
		{name: "a count of months", price: "price", beside: []Column{column("billing_period_months", "1", "12")}, count: "billing_period_months", notes: "price-interval"},
		{name: "a count of nobody knows what", price: "price", beside: []Column{column("billing_cycle", "1", "12")}, refused: "interval-unit"},
		{name: "a count that is always 1", price: "price", beside: []Column{column("billing_cycle", "1", "1")}, notes: "price-monthly"},
		{name: "plans called by their interval", price: "plan_amount", beside: []Column{column("plan", "pro-annual", "pro-monthly")}, refused: "interval-in-name"},
		{name: "plans that are all monthly", price: "plan_amount", beside: []Column{column("plan", "basic-monthly", "pro-monthly")}, notes: "price-monthly"},
		{name: "every price is one of a month", price: "plan_amount", beside: []Column{column("plan", "pro-annual", "pro-monthly")}, asked: PriceAsked{Interval: NoneColumn}},
		{name: "the interval is in the plan's name", price: "plan_amount", beside: []Column{column("plan", "pro-annual", "pro-monthly")}, asked: PriceAsked{Interval: 1}, interval: "plan"},
		{name: "a year in the price's name", price: "arr", unit: Interval{Months: 12}, notes: "price-interval"},
		{name: "months of a contract", price: "amount", beside: []Column{column("term_months", "1", "12")}, refused: "interval-term"},
		{name: "a contract of a month", price: "amount", beside: []Column{column("term_months", "1", "1")}, notes: "price-monthly"},
		{name: "a Laufzeit", price: "Preis", beside: []Column{column("Laufzeit", "12 Monate", "24 Monate")}, refused: "interval-term"},
		{name: "intervals, and one that is not known", price: "amount", beside: []Column{column("billed", "monthly", "annual", "bespoke")}, refused: "interval-in-name"},
		{name: "durations without a P under a header of intervals", price: "price", beside: []Column{column("billing_period", "1M", "12M")}, interval: "billing_period", notes: "price-interval"},
		{name: "in one word", price: "Preis", beside: []Column{column("Zahlungsintervall", "1M", "1Y")}, interval: "Zahlungsintervall", notes: "price-interval"},
		{name: "amounts that look like them", price: "price", beside: []Column{column("company_revenue", "1M", "5M")}, notes: "price-monthly"},
		{name: "bandwidths", price: "price", beside: []Column{column("bandwidth", "10M", "100M")}, notes: "price-monthly"},
		{name: "floors", price: "price", beside: []Column{column("floor", "1D", "2D")}, notes: "price-monthly"},
		{name: "with a P under any header", price: "price", beside: []Column{column("renewed", "P1M", "P1Y")}, interval: "renewed", notes: "price-interval"},
		{name: "how long somebody is bound, without a P", price: "price", beside: []Column{column("term", "1M", "12M")}, refused: "interval-term"},
		{name: "plans called by durations alone", price: "price", beside: []Column{column("plan", "1M", "1Y")}, refused: "interval-in-name"},
		{name: "a score", price: "price", beside: []Column{column("engagement", "1", "2", "9")}, notes: "price-monthly"},
		{name: "a score of a hundred", price: "price", beside: []Column{column("engagement", "12", "55", "60")}, notes: "price-monthly"},
		{name: "months of a French contract", price: "prix", beside: []Column{column("Engagement", "1", "12", "24")}, refused: "interval-term"},
		{name: "the length of a French contract", price: "prix", beside: []Column{column("Engagement", "12 mois", "24 mois")}, refused: "interval-term"},
		{name: "a yes or no for something else of a year", price: "price", beside: []Column{column("annual_meeting_attended", "yes", "no")}, notes: "price-monthly"},
		{name: "a yes or no for how it is billed", price: "price", beside: []Column{column("billed annually", "yes", "no")}, refused: "interval-in-name"},
		{name: "how often somebody buys", price: "price", beside: []Column{column("buying frequency", "often", "rarely")}, notes: "price-monthly"},
		{name: "a weekend is no week", price: "Wochenendpreis", notes: "price-monthly"},
		{name: "a week", price: "Wochenpreis", unit: Interval{Days: 7}, notes: "price-interval"},
		{name: "a fee for members", price: "Jahresmitgliedsbeitrag", unit: Interval{Months: 12}, notes: "price-interval"},
		{name: "as many that are not known", price: "amount", beside: []Column{column("billed", "annual", "bespoke")}, notes: "price-monthly"},
		{name: "an interval in no known language", price: "amount", beside: []Column{column("billing_frequency", "kuukausi", "vuosi")}, refused: "interval-in-name"},
		{name: "one value throughout", price: "amount", beside: []Column{column("billing_frequency", "kuukausi")}, notes: "price-monthly"},
		{name: "a yes or no for a year", price: "amount", beside: []Column{column("is_annual", "0", "1")}, refused: "interval-in-name"},
		{name: "a no throughout", price: "amount", beside: []Column{column("is_annual", "0", "0")}, notes: "price-monthly"},
		{name: "how often somebody logs in", price: "amount", beside: []Column{column("login_frequency", "daily", "weekly")}, notes: "price-monthly"},
		{name: "a year in one word with the price", price: "Jahresbeitrag", unit: Interval{Months: 12}, notes: "price-interval"},
		{name: "seats beside an amount", price: "amount", beside: []Column{column("seats", "4", "20")}, notes: "price-monthly price-quantity"},
		{name: "seats beside the price of each", price: "unit_price", beside: []Column{column("seats", "4", "20")}, quantity: "seats", notes: "price-monthly price-quantity"},
		{name: "a column of too many values", price: "amount", beside: []Column{many}, notes: "price-monthly"},
	} {
		columns := append([]Column{{Header: c.price}}, c.beside...)
		asked := c.asked
		if asked.Interval == 0 {
			asked.Interval = AnyColumn
		}
		asked.Count, asked.Quantity, asked.Money = AnyColumn, AnyColumn, true
		r, f := PriceOf(columns, asked)
		at := func(i int) string {
			if i < 0 {
				return ""
			}
			return columns[i].Header
		}
		if c.unit == (Interval{}) {
			c.unit = Interval{Months: 1}
		}
		var codes []string
		for _, n := range f.Notes {
			codes = append(codes, n.Code)
		}
		refused := ""
		if f.Refusal != nil {
			refused = f.Refusal.Code
		}
		got := []string{at(r.Interval), at(r.Count), at(r.Quantity), strings.Join(codes, " "), refused}
		if want := []string{c.interval, c.count, c.quantity, c.notes, c.refused}; !slices.Equal(got, want) || r.Unit != c.unit {
			t.Errorf("%s: %q %v, want %q %v", c.name, got, r.Unit, want, c.unit)
		}
	}
}

// A month is one by a word of its own, with no number before it.
func TestNamesPrice(t *testing.T) {
	for header, want := range map[string]bool{
		"price": true, "quarterly_price": true, "Price per seat": true, "Cuota mensual": true, "Abonament miesięczny": true, "Aylık ücret": true, "Contributie per maand": true, "Jahresbeitrag": true, "Monatspreis": true, "Mitgliedsbeitrag": true,
		"setup_fee": false, "discount_amount": false, "total": false, "tax amount": false, "list price": false, "cost": false, "monthly": false, "Jahrgang": false, "Wochenendpreis": false, "Wochenpreis": true, "seats": false,
	} {
		if got := NamesPrice(header); got != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}

func TestNamesMonth(t *testing.T) {
	for header, want := range map[string]bool{
		"mrr": true, "MRR (EUR)": true, "mrr_amount": true, "mrramount": true, "planMRR": true, "2024 MRR": true, "Monatlich": true,
		"monthly_revenue": true, "MonthlyCharges": true, "monthlycharges": true, "price_per_month": true, "pricePerMonth": true, "Price/month": true,
		"price_per_3_months": false, "price_3_month": false, "3month price": false, "6-monthly fee": false, "per 12 months": false,
		"bimonthly": false, "amount": false, "plan_amount": false, "month_3": true, "": false,
	} {
		if NamesMonth(header) != want {
			t.Errorf("%q: %v, want %v", header, !want, want)
		}
	}
}
