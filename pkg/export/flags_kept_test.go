package export

import (
	"slices"
	"strings"
	"testing"
)

// Codes and flags of a shop's own leave its sales what they are: 10 + 20 + 30 of three
// orders. An order that was returned or disputed is left out, and nothing subtracted for
// it: 30 less.
func TestOwnCodesAndFlags(t *testing.T) {
	for _, c := range []struct {
		header, first, second, third string
		orders                       int64
		revenue                      string
	}{
		{"order_type", "F1", "S1", "S2", 3, "60.00"},
		{"order_type", "F2", "F1", "S1", 3, "60.00"},
		{"is_credit", "1", "0", "1", 3, "60.00"},
		{"completed", "yes", "yes", "no", 3, "60.00"},
		{"is_return", "false", "false", "true", 2, "30.00"},
		{"is_chargeback", "0", "0", "1", 2, "30.00"},
		{"Refunded (Yes/No)", "No", "No", "Yes", 2, "30.00"},
		{"Reembolsado (Sí/No)", "No", "No", "Sí", 2, "30.00"},
	} {
		text := "order_id,customer_id,order_date,total," + c.header + "\no1,a,2024-01-05,10," + c.first + "\no2,b,2024-01-06,20," + c.second + "\no3,a,2024-02-07,30," + c.third + "\n"
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		if err != nil || orders.Extent().Orders != c.orders || revenue(orders) != c.revenue {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// An order that is open counts where the column of payments says something of it: of 10,
// 20 and 30 not 20.
func TestOpenOrderWithoutPayment(t *testing.T) {
	text := "order_id,customer_id,order_date,total,order_status,payment_status\no1,a,2024-01-05,10,open,paid\no2,b,2024-01-06,20,open,\no3,a,2024-02-07,30,closed,paid\no4,c,2024-02-07,70,open,pending\n"
	orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || orders.Extent().Orders != 2 || revenue(orders) != "40.00" {
		t.Errorf("%d orders, %s, %v", orders.Extent().Orders, revenue(orders), err)
	}
}

// A refund of a customer who also has a test order of its amount is taken off: 50 + 30 - 30.
func TestRefundBesideATest(t *testing.T) {
	for _, flag := range [][3]string{{"is_test", "false", "true"}, {"paid", "yes", "no"}, {"sandbox", "0", "1"}} {
		no, yes := flag[1], flag[2]
		text := "order_id,customer_id,order_date,total," + flag[0] + "\no1,a,2024-01-05,50," + no + "\no2,a,2024-01-06,30," + no + "\no3,a,2024-01-07,30," + yes + "\nr1,a,2024-02-08,-30," + no + "\n"
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		if err != nil || revenue(orders) != "50.00" {
			t.Errorf("%s: %s, %v", flag, revenue(orders), err)
		}
	}
}

// A refund may be of a sale that was cancelled or of one of the same amount that counts:
// then it is taken off. 50 + 30 - 30 of a customer, in whatever order the rows are; where
// the other sale is of 31, or later than the refund, the cancelled one is meant, and 81
// or 80 are left.
func TestRefundBesideACancelledSale(t *testing.T) {
	rows := func(amount, day string) []string {
		return []string{"o1,a,2024-01-05,50,paid\n", "o2,a," + day + "," + amount + ",paid\n", "o3,a,2024-01-07,30,cancelled\n", "r1,a,2024-02-08,-30,paid\n"}
	}
	for _, c := range []struct{ amount, day, revenue string }{{"30", "2024-01-06", "50.00"}, {"31", "2024-01-06", "81.00"}, {"30", "2024-02-09", "80.00"}} {
		in := rows(c.amount, c.day)
		for range 2 {
			orders, _, err := Orders(t.Context(), []Input{textInput("order_id,customer_id,order_date,total,status\n" + strings.Join(in, ""))}, Options{Today: someToday})
			if err != nil || revenue(orders) != c.revenue {
				t.Errorf("%+v: %s, %v", c, revenue(orders), err)
			}
			slices.Reverse(in)
		}
	}
}
