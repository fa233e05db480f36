package export

import (
	"errors"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
)

// By hand: what each customer's revenue is after costs, in cents or, where a cost has
// more decimals, in tenths of them.
func TestCosts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          Options
		want       map[string]int64
	}{
		{"rows", "customer,date,amount,cost\nann,2024-01-05,10.00,4.00\nann,2024-01-06,5.00,0\nbob,2024-01-05,3.00,7.50\n", Options{}, map[string]int64{"ann": 1100, "bob": -450}},
		{"more decimals", "customer,date,amount,cost\nann,2024-01-05,10.00,4.005\nbob,2024-01-05,3.00,1.00\n", Options{}, map[string]int64{"ann": 5995, "bob": 2000}},
		{"lines of one order", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-05,6.00,1.00\n2,bob,2024-01-05,3.00,2.00\n", Options{}, map[string]int64{"ann": 1100, "bob": 100}},
		{"refund row of another day", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-08,-5.00,-2.00\n", Options{}, map[string]int64{"ann": 300}},
		{"refund row with a cost above zero", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-05,-5.00,2.00\n", Options{}, map[string]int64{"ann": 300}},
		{"refund row without a cost", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-08,-5.00,\n", Options{}, map[string]int64{"ann": 100}},
		{"refunded in full", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-08,-10.00,-3.00\n2,ann,2024-01-09,2.00,1.00\n", Options{}, map[string]int64{"ann": 100}},
		{"which counts", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-08,-10.00,-3.00\n2,ann,2024-01-09,2.00,1.00\n", Options{Refunded: KeepRefunded}, map[string]int64{"ann": 0}},
		{"refunded amount", "order,customer,date,amount,amount_refunded,cost\n1,ann,2024-01-05,10.00,2.50,4.00\n2,ann,2024-01-06,10.00,0.00,4.00\n", Options{}, map[string]int64{"ann": 950}},
		{"rows of two days", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-07,10.00,4.00\n", Options{Duplicates: SumDuplicates, AmountPer: AmountPerLine}, map[string]int64{"ann": 1200}},
		{"the order's on each row", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-05,10.00,4.00 \n2,bob,2024-01-05,3.00,1.00\n", Options{AmountPer: AmountPerOrder}, map[string]int64{"ann": 600, "bob": 200}},
		{"the order's amount, and costs of rows", "order,customer,date,amount,cost\n1,ann,2024-01-05,10.00,4.00\n1,ann,2024-01-05,10.00,3.00\n2,bob,2024-01-05,3.00,1.00\n", Options{AmountPer: AmountPerOrder}, map[string]int64{"ann": 300, "bob": 200}},
		{"values on the first row", "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,cost\n" +
			"#1,ann,paid,,,,,EUR,100.00,,,100.00,,,,2024-01-05 10:00:00 +0100,1,Bowl,60.00,30.00\n#1,ann,,,,,,,,,,,,,,,1,Cup,40.00,5.00\n#1,ann,,,,,,,,,,,,,,,1,Card,0.00,\n", Options{}, map[string]int64{"ann": 6500}},
		{"comma", "customer;date;amount;cost\nann;2024-01-05;1.010,50;10,25\n", Options{}, map[string]int64{"ann": 100025}},
		{"one currency", "customer,date,amount,currency,cost\nann,2024-01-05,10.00,EUR,4.00\nbob,2024-01-05,10.00,USD,4.00\n", Options{Currency: "EUR"}, map[string]int64{"ann": 600}},
		{"converted", "customer,date,amount,currency,cost\nann,2024-01-05,10.00,EUR,4.00\nbob,2024-01-05,10.00,USD,4.00\n", Options{Currency: "EUR", Rates: ratesOf("2024-01-01,USD,0.5")}, map[string]int64{"ann": 600, "bob": 300}},
	} {
		for _, jobs := range []int{1, 3} {
			c.o.Today, c.o.Costs, c.o.NeedAmount, c.o.Jobs, c.o.Columns = someToday, true, true, jobs, map[string]string{"cost": "cost"}
			orders, _, err := Orders(t.Context(), []Input{textInput(c.text)}, c.o)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			customers, _ := orders.Customers(t.Context(), facts.By{})
			for i, row := range customers.Rows {
				if id := customers.ID(i); int64(row.Revenue) != c.want[id] {
					t.Errorf("%s, %d workers: %s %d, want %d", c.name, jobs, id, row.Revenue, c.want[id])
				}
			}
			if len(customers.Rows) != len(c.want) {
				t.Errorf("%s: %d customers, want %d", c.name, len(customers.Rows), len(c.want))
			}
		}
	}
}

// A loss is no refund: it is an order and an activity.
func TestCostsMakeNoRefunds(t *testing.T) {
	orders, _, err := Orders(t.Context(), []Input{textInput("customer,date,amount,cost\nann,2024-01-05,3.00,7.50\n")}, Options{Today: someToday, Costs: true, Columns: map[string]string{"cost": "cost"}})
	if err != nil || orders.Extent().Orders != 1 {
		t.Errorf("%+v, %v", orders, err)
	}
}

// What is no cost of a sale is refused.
func TestCostsRefused(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"customer,date,amount,cost\nann,2024-01-05,3.00,\n", "cost-missing"},
		{"customer,date,amount,cost\nann,2024-01-05,3.00,-1.00\n", "cost-negative"},
		{"customer,date,amount,cost\nann,2024-01-05,3.00,n/a\n", "amount-invalid"},
		{"customer,date,amount,unit cost,quantity\nann,2024-01-05,3.00,1.00,2\n", "cost-of-piece"},
	} {
		header := "cost"
		if strings.Contains(c.text, "unit cost") {
			header = "unit cost"
		}
		_, _, err := Orders(t.Context(), []Input{textInput(c.text)}, Options{Today: someToday, Costs: true, NeedAmount: true, Columns: map[string]string{"cost": header}})
		var bad *BadData
		if !errors.As(err, &bad) || bad.Problems[0].Code != c.want {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	if _, _, err := Orders(t.Context(), []Input{textInput("customer,date,amount,cost\nann,2024-01-05,3.00,1\n")}, Options{Today: someToday, Columns: map[string]string{"cost": "cost"}}); err == nil || !strings.Contains(err.Error(), "retain audit") {
		t.Error(err)
	}
}
