package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// exampleOfFormulas is the shop of `retain help formulas`: p ordered in December,
// a to j in January, and in February a to f, p and k to o, a three times.
func exampleOfFormulas() (orders []struct{ customer, day string }) {
	add := func(customers, day string) {
		for _, c := range customers {
			orders = append(orders, struct{ customer, day string }{string(c), day})
		}
	}
	add("p", "2024-12-10")
	add("abcdefghij", "2025-01-10")
	add("abcdefklmnop", "2025-02-10")
	add("a", "2025-02-20")
	add("a", "2025-02-28")
	return orders
}

// The page's numbers are those of the example, counted here order by order.
func TestFormulasPage(t *testing.T) {
	page := pageOf("formulas")
	first, ordered := map[string]string{}, map[string]map[string]bool{}
	var orders, repeated float64
	for _, o := range exampleOfFormulas() {
		month := o.day[:7]
		if first[o.customer] == "" {
			first[o.customer] = o.day
		}
		if ordered[month] == nil {
			ordered[month] = map[string]bool{}
		}
		ordered[month][o.customer] = true
		if month == "2025-02" {
			orders++
			if o.day != first[o.customer] {
				repeated++
			}
		}
	}
	january, february := ordered["2025-01"], ordered["2025-02"]
	s, e := float64(len(january)), float64(len(february))
	var lost, added float64
	for c := range january {
		if !february[c] {
			lost++
		}
	}
	for c := range february {
		if strings.HasPrefix(first[c], "2025-02") {
			added++
		}
	}
	const more = 20 // new customers, of the second example of 1 - lost / E
	for _, line := range []struct {
		formula string
		value   float64
	}{
		{fmt.Sprintf("CRR = (S - lost) / S = (%v - %v) / %v", s, lost, s), (s - lost) / s},
		{fmt.Sprintf("CCR = lost / S = %v / %v", lost, s), lost / s},
		{fmt.Sprintf("(E - S) / S = (%v - %v) / %v", e, s, s), (e - s) / s},
		{fmt.Sprintf("E / S = %v / %v", e, s), e / s},
		{fmt.Sprintf("1 - lost / E = 1 - %v / %v", lost, e), 1 - lost/e},
		{fmt.Sprintf("(E - new) / S = (%v - %v) / %v", e, added, s), (e - added) / s},
		{fmt.Sprintf("(E - new) / E = (%v - %v) / %v", e, added, e), (e - added) / e},
		{fmt.Sprintf("repeat orders / orders = (%v - %v) / %v", orders, orders-repeated, orders), repeated / orders},
		{fmt.Sprintf("With %d more new customers it is 1 - %v / %v =", more, lost, e+more), 1 - lost/(e+more)},
	} {
		want := fmt.Sprintf("%.1f %%", 100*line.value)
		_, rest, found := strings.Cut(page, line.formula)
		if !found || !strings.HasPrefix(strings.TrimLeft(rest, " "), want) {
			t.Errorf("the page lacks %q %s", line.formula, want)
		}
	}
}

// retain prints for the example what the page says it does.
func TestFormulasExample(t *testing.T) {
	alone(t)
	var csv strings.Builder
	csv.WriteString("customer_id,order_date,amount\n")
	for _, o := range exampleOfFormulas() {
		fmt.Fprintf(&csv, "%s,%s,10\n", o.customer, o.day)
	}
	write(t, "orders.csv", csv.String())
	var got struct {
		Periods []struct {
			Start    int     `json:"customers_start"`
			New      int     `json:"customers_new"`
			Returned int     `json:"customers_returned"`
			Lost     int     `json:"customers_lost"`
			End      int     `json:"customers_end"`
			CRR      float64 `json:"crr"`
		} `json:"periods"`
	}
	out := try(t, "crr", "--format", "json", "orders.csv")
	if err := json.Unmarshal([]byte(out.stdout), &got); err != nil {
		t.Fatal(err, out.stderr)
	}
	if f := got.Periods[2]; f.Start != 10 || f.New != 5 || f.Returned != 1 || f.Lost != 4 || f.End != 12 || f.CRR != 60 {
		t.Errorf("February: %+v", f)
	}
}
