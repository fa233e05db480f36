package export

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A list of subscriptions has the date of an order only by name.
func TestListsOfSubscriptionsAreNoOrders(t *testing.T) {
	const rows = "\n1,a@x.com,30.00,month,2024-01-05,\n2,b@x.com,30.00,month,2024-01-08,2024-04-08\n"
	for _, c := range []struct {
		name, header, rows string
		o                  Options
		customers          bool
		code, hint         string
	}{
		{"subscriptions", "subscription_id,email,price,interval,created_at,cancelled_at", rows, Options{}, true, "no-orders-export", "Customers=orders.csv Columns=date=created_at"},
		{"either", "id,email,price,interval,created_at,cancelled_at", rows, Options{}, false, "no-orders-export", "Customers=orders.csv Columns=date=created_at"},
		{"orders of subscriptions", "order_id,email,price,interval,created_at,subscription_id", rows, Options{}, false, "", ""},
		{"orders, as is said", "subscription_id,email,price,interval,created_at,cancelled_at", rows, Options{Columns: map[string]string{"date": "created_at"}}, false, "", ""},
		{"a contract", "Account ID,ARR,Contract Start,Contract End", "\na,1200,2024-01-05,\n", Options{}, false, "column-missing", "if it is a list of subscriptions Customers=orders.csv"},
		{"MRR by months", "month,customer,mrr", "\n2024-01,a,10\n", Options{}, false, "column-missing", "if it is a list of subscriptions Customers=orders.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Today, c.o.NeedAmount = someToday, true
			in := textInput(c.header + c.rows)
			if is, err := CustomersFile(in, c.o); err != nil || is != c.customers {
				t.Errorf("a customers file: %t, %v", is, err)
			}
			_, _, err := Orders(context.Background(), []Input{in}, c.o)
			var bad *BadData
			if c.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.As(err, &bad) || bad.Problems[0].Code != c.code || !strings.Contains(bad.Problems[0].Hint+" "+joined(bad.Problems[0].Fixes), c.hint) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A column in which the last rows have a day, or alone have none, is as likely to have
// the ends as one in which the first rows do.
func TestEndsThatTheFirstRowsDoNotShow(t *testing.T) {
	for name, rows := range map[string][2]string{"days last": {"", "2024-03-05"}, "blanks last": {"2024-03-05", ""}, "nothing else": {"", "-"}, "a word": {"", "moved away"}} {
		text := "customer_id,started_at,finis,mrr,exported_at\n" + strings.Repeat("a,2024-01-05,"+rows[0]+",9.00,2024-05-01\n", 1200) + strings.Repeat("b,2024-01-05,"+rows[1]+",9.00,2024-05-01\n", 20)
		_, _, err := customersOf(text, Options{})
		if asked := err != nil && strings.Contains(err.Error(), `"finis" has days in some rows`); asked != strings.Contains(rows[0]+rows[1], "2024") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
