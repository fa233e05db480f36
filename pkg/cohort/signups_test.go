package cohort_test

import (
	"encoding/json"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/stat"
)

// register is a customers file beside orders up to 15 March, by hand. Ada and bo
// sign up in January, where only ada orders, and cy and dee in February, where dee
// does; she had ordered as a guest in January, and cy never orders. Eve has no day,
// gus is not in the file, fay signed up before the orders begin, and hal after
// they end.
func register() factstest.Orders {
	asOf := factstest.Day("2024-03-15")
	signedUp := func(customer, day string) factstest.SignedUp {
		if day == "" {
			return factstest.SignedUp{Customer: customer}
		}
		return factstest.SignedUp{Customer: customer, Day: new(factstest.Day(day)), Plan: customer[:1]}
	}
	order := func(customer, day string, amount money.Minor) factstest.Order {
		return factstest.Order{Customer: customer, Day: factstest.Day(day), Amount: amount, Refund: amount < 0}
	}
	return factstest.Orders{
		AsOf: &asOf, Unit: money.Unit{Digits: 2},
		Rows: []factstest.Order{
			order("ada", "2024-01-12", 1000), order("ada", "2024-03-02", 500),
			order("bo", "2024-02-03", 2000), order("bo", "2024-03-05", -500),
			order("dee", "2024-01-31", 700), order("dee", "2024-02-01", 300),
			order("eve", "2024-02-01", 400), order("gus", "2024-01-01", 100), order("fay", "2024-01-05", 900),
		},
		SignedUp: []factstest.SignedUp{
			signedUp("ada", "2024-01-10"), signedUp("bo", "2024-01-31"), signedUp("cy", "2024-02-01"), signedUp("dee", "2024-02-10"),
			signedUp("eve", ""), signedUp("fay", "2023-12-31"), signedUp("hal", "2024-03-16"),
		},
	}
}

func TestSignups(t *testing.T) {
	const (
		january  = `{"cohort":"2024-01","first_day":"2024-01-01","last_day":"2024-01-31","customers":2,"customers_ordered":2,`
		february = `{"cohort":"2024-02","first_day":"2024-02-01","last_day":"2024-02-29","customers":2,"customers_ordered":1,`
		march    = `{"cohort":"2024-03","first_day":"2024-03-01","last_day":"2024-03-31","customers":0,"customers_ordered":0,` +
			`"active":[0],"rate":[null],"orders":[0],"revenue":[0.00],"revenue_per_customer":[null],"complete":[false]}`
	)
	for kind, want := range map[cohort.Kind]string{
		cohort.Exact: `[` + january + `"active":[1,1,1],"rate":[50,50,50],"orders":[1,1,1],"revenue":[10.00,20.00,0.00],"revenue_per_customer":[5,10,0],"complete":[true,true,false]},` +
			february + `"active":[1,0],"rate":[50,0],"orders":[1,0],"revenue":[3.00,0.00],"revenue_per_customer":[1.5,0],"complete":[true,false]},` + march + `]`,
		cohort.Unbounded: `[` + january + `"active":[2,2,1],"rate":[100,100,50],"orders":[3,2,1],"revenue":[30.00,20.00,0.00],"revenue_per_customer":[15,10,0],"complete":[true,true,false]},` +
			february + `"active":[1,0],"rate":[50,0],"orders":[1,0],"revenue":[3.00,0.00],"revenue_per_customer":[1.5,0],"complete":[true,false]},` + march + `]`,
	} {
		r := cohort.Signups(register().Signups(facts.Query{}), cohort.Options{Kind: kind})
		if got, _ := json.Marshal(r.Cohorts); string(got) != want {
			t.Errorf("%s:\n got %s\nwant %s", kind, got, want)
		}
	}
	// January and February have completed age 0: 2 of 4 ordered. Only January has
	// completed age 1: 1 of 2.
	r := cohort.Signups(register().Signups(facts.Query{}), cohort.Options{})
	want := `{"customers":[4,2,0],"rate":[50,50,null],"orders_per_customer":[0.5,0.5,null],"revenue_per_customer":[3.25,10,null]}`
	if got, _ := json.Marshal(r.Average); string(got) != want {
		t.Errorf("average:\n got %s\nwant %s", got, want)
	}
	if ordered := r.Average.At(0); ordered != (stat.Proportion{Part: 2, Whole: 4}) || !r.Groups[0].Small {
		t.Errorf("%+v ordered, want 2 of 4", ordered)
	}
	if n := len(cohort.Signups(register().Signups(facts.Query{By: facts.By{Name: "plan"}}), cohort.Options{}).Groups); n != 7 {
		t.Errorf("%d plans, want one for each of seven customers", n)
	}
}

// What no cell has, by hand, and together with the cells all orders and revenue.
func TestSignupsLeaveOut(t *testing.T) {
	s := register().Signups(facts.Query{Grain: calendar.Monthly})
	for name, c := range map[string]struct{ got, want facts.Remainder }{
		"no day":   {s.Undated, facts.Remainder{Customers: 2, Buyers: 2, Orders: 2, Revenue: 500}},
		"before":   {s.Before, facts.Remainder{Customers: 1, Buyers: 1, Orders: 1, Revenue: 900}},
		"after":    {s.After, facts.Remainder{Customers: 1}},
		"as guest": {s.Early, facts.Remainder{Customers: 1, Buyers: 1, Orders: 1, Revenue: 700}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
	}
	orders, revenue := int64(4), money.Minor(2100)
	for _, cells := range s.Total() {
		for _, cell := range cells {
			orders += cell.Orders
			revenue += cell.Revenue
		}
	}
	if orders != 8 || revenue != 5400 {
		t.Errorf("%d orders and %d in all, want 8 and 5400", orders, revenue)
	}
}
