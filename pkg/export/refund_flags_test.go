package export

import (
	"fmt"
	"strings"
	"testing"
)

// A flag says of a row that it is a refund where the order's id has an earlier row. Of
// 100 of a, 50 of b and 40 of c, 30 of the first order go back and all of the third:
// 70 and 50 are left, of two orders. Where no id comes twice, or items of one day have
// the flag, it says which sales were refunded.
func TestRefundFlagOfRows(t *testing.T) {
	const (
		head = "order_id,customer_id,order_date,amount,FLAG\n"
		rows = "1,a,2024-01-05,100,no\n2,b,2024-01-06,50,no\n5,c,2024-02-12,40,no\n"
		back = "1,a,2024-02-10,30,yes\n5,c,2024-02-15,40,yes\n"
		want = "a 70.00, b 50.00; 2 orders, 2024-01-05 to 2024-02-10"
	)
	for _, c := range []struct{ name, flag, text, want, refused string }{
		{"rows of later days", "is_refund", head + rows + back, want, ""},
		{"in another order of rows", "is_refund", head + back + rows, want, ""},
		{"as 0 and 1", "refund", strings.NewReplacer("no", "0", "yes", "1").Replace(head + rows + back), want, ""},
		{"in German", "Ist Gutschrift", strings.NewReplacer("no", "nein", "yes", "ja").Replace(head + rows + back), want, ""},
		{"below zero already", "is_refund", head + rows + strings.NewReplacer(",30", ",-30", ",40", ",-40").Replace(back), want, ""},
		{"the first so far down that the sample has none", "is_refund", head + rows + unflagged(3000) + back, "; 3002 orders, 2024-01-05 to 2024-02-10", ""},
		{"the order itself", "is_refund", head + "1,a,2024-01-05,100,no\n2,b,2024-01-06,50,yes\n", "a 100.00; 1 orders, 2024-01-05 to 2024-01-05", ""},
		{"one of its items", "is_refund", "order_id,customer_id,order_date,sku,amount,FLAG\n1,a,2024-01-05,x,100,no\n1,a,2024-01-05,y,30,yes\n2,b,2024-01-06,x,50,no\n", "a 100.00, b 50.00; 2 orders, 2024-01-05 to 2024-01-06", ""},
		{"an item or a refund", "is_refund", head + "1,a,2024-01-05,100,no\n1,a,2024-01-05,30,yes\n2,b,2024-01-06,50,no\n", "", "refunded=is_refund"},
		{"some orders and some rows", "is_refund", head + rows + "1,a,2024-02-10,30,yes\n6,a,2024-02-11,10,yes\n7,b,2024-02-11,10,yes\n", "", "type=is_refund"},
	} {
		got, err := spentIn(Options{Today: someToday}, strings.Replace(c.text, "FLAG", c.flag, 1))
		switch {
		case c.refused != "":
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil || !strings.HasSuffix(got, c.want):
			t.Errorf("%s: %s, %v", c.name, got, err)
		}
	}
}

// unflagged is orders of 1 of as many customers.
func unflagged(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, "n%d,d%[1]d,2024-01-07,1,no\n", i)
	}
	return rows.String()
}
