package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
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

// Refunds without a customer are those of the customers of the orders that they name:
// of 100 and 80 of a, 50 and 20 of b and 40 of c, 30 and all 40 go back. A refund of no
// order is left out. Alone, such a list is refused by name, as are payments.
func TestRefundsWithoutCustomers(t *testing.T) {
	const (
		orders = "order_id,customer_email,order_date,amount\n1,a,2024-01-05,100\n2,b,2024-01-06,50\n3,a,2024-02-05,80\n4,b,2024-02-11,20\n5,c,2024-02-12,40\n"
		want   = "a 150.00, b 70.00; 4 orders, 2024-01-05 to 2024-02-11"
	)
	for _, refunds := range []string{
		"order_id,refund_date,refund_amount\n1,2024-02-10,30\n5,2024-02-15,40\n9,2024-02-16,7\n",
		"refund_id,order_id,refunded_at,amount\nr1,1,2024-02-10,-30\nr2,5,2024-02-15,-40\n",
		"refund_id,original_order_id,refunded_at,amount\nr1,1,2024-02-10,30\nr2,5,2024-02-15,40\n",
		"refund_id,order_id,customer_email,refunded_at,amount\nr1,1,a,2024-02-10,30\nr2,5,c,2024-02-15,40\n",
	} {
		for _, in := range [][]string{{orders, refunds}, {refunds, orders}} {
			if got, err := spentIn(Options{Today: someToday}, in...); err != nil || got != want {
				t.Errorf("%s: %s, %v", refunds, got, err)
			}
		}
		if _, err := spentIn(Options{Today: someToday}, refunds); !strings.Contains(refunds, "customer") && (err == nil || !strings.Contains(err.Error(), "list of refunds")) {
			t.Errorf("%s: alone %v", refunds, err)
		}
	}
	all := "a 180.00, b 70.00, c 40.00; 5 orders, 2024-01-05 to 2024-02-12"
	for _, in := range [][]string{{orders, "refund_id,order_id,refunded_at,amount\n"}, {"refund_id,order_id,refunded_at,amount\n", orders}} {
		if got, err := spentIn(Options{Today: someToday}, in...); err != nil || got != all {
			t.Errorf("a list without refunds: %s, %v", got, err)
		}
	}
	if _, err := spentIn(Options{Today: someToday}, orders, "order_id,date,amount\n1,2024-02-10,30\n"); err == nil {
		t.Error("payments without customers are read")
	}
}

// Where no refund of a list is of an order of the files, none would be subtracted, in
// silence but for their number; where some are, or an order is left out, they are.
func TestRefundsOfNoOrder(t *testing.T) {
	const (
		orders    = "order_id,customer_email,order_date,amount\n1,a,2024-01-05,100\n2,b,2024-01-06,50\n"
		cancelled = "order_id,customer_email,order_date,amount,status\n1,a,2024-01-05,100,paid\n2,b,2024-01-06,50,cancelled\n"
		refunds   = "order_id,refund_date,refund_amount\n"
	)
	for _, c := range []struct{ orders, refunds, want string }{
		{orders, "8,2024-02-10,30\n9,2024-02-16,7\n", "refused: names none"},
		{orders, "1,2024-02-10,30\n9,2024-02-16,7\n", "a 70.00, b 50.00; 2 orders, 2024-01-05 to 2024-02-10"},
		{cancelled, "2,2024-02-10,50\n", "a 100.00; 1 orders, 2024-01-05 to 2024-01-05"},
	} {
		got, err := spentIn(Options{Today: someToday}, c.orders, refunds+c.refunds)
		if refusal, refused := strings.CutPrefix(c.want, "refused: "); refused && (err == nil || !strings.Contains(err.Error(), refusal)) || !refused && (err != nil || got != c.want) {
			t.Errorf("%s: %s, %v; want %s", c.refunds, got, err, c.want)
		}
	}
}

// A list of refunds has no column of what was sold, and the orders none of why it came
// back: of cups, one was refunded, because it was torn.
func TestColumnsOfOrdersOrRefunds(t *testing.T) {
	const (
		orders  = "order_id,customer_id,order_date,amount,product\n1,a,2024-01-05,100,cup\n2,b,2024-01-06,50,cup\n3,a,2024-02-05,80,mug\n"
		more    = "order_id,customer_id,order_date,amount\n4,c,2024-01-05,100\n"
		refunds = "refund_id,order_id,refunded_at,amount,reason\nr1,1,2024-02-10,-30,torn\n"
	)
	for _, c := range []struct {
		by      string
		returns bool
		in      []string
		want    string
	}{
		{"product", true, []string{orders, refunds}, "cup 1 of 2, mug 0 of 1"},
		{"product", false, []string{refunds, orders}, "cup 2"}, // customers by their first order
		{"reason", true, []string{orders, refunds}, " 0 of 2, torn 1 of 1"},
		{"reason", true, []string{refunds, orders}, " 0 of 2, torn 1 of 1"},
		{"reason", false, []string{orders, refunds}, ""},
		{"product", true, []string{orders, more, refunds}, ""},
		{"product", false, []string{orders, more}, ""},
		{"color", true, []string{orders, refunds}, ""},
	} {
		var in []Input
		for _, text := range c.in {
			in = append(in, textInput(text))
		}
		o := Options{Today: someToday, By: []string{c.by}, Returns: c.returns}
		if c.returns {
			o.Refunded = KeepRefunded
		}
		read, _, err := Orders(t.Context(), in, o)
		var bad *BadData
		if c.want == "" {
			if !errors.As(err, &bad) || bad.Problems[0].Code != "column-missing" {
				t.Errorf("%s, %v: %v", c.by, c.in, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s, %v: %v", c.by, c.in, err)
			continue
		}
		if got := groupsOf(t, read, c.by, c.returns); got != c.want {
			t.Errorf("%s, %v: %s, want %s", c.by, c.in, got, c.want)
		}
	}
}

// groupsOf is how many orders of each group were refunded or, without returns, how many
// customers it has.
func groupsOf(t *testing.T, read *ledger.Orders, by string, returns bool) string {
	t.Helper()
	q := facts.Query{By: facts.By{Name: by}}
	var all []string
	if !returns {
		customers, err := read.Customers(t.Context(), q.By)
		if err != nil {
			t.Fatal(err)
		}
		counts := make([]int, len(customers.Groups))
		for _, row := range customers.Rows {
			counts[row.Group]++
		}
		for g, name := range customers.Groups {
			all = append(all, fmt.Sprint(name, " ", counts[g]))
		}
		return strings.Join(all, ", ")
	}
	f, err := read.Returns(t.Context(), q, calendar.Period{})
	if err != nil {
		t.Fatal(err)
	}
	for g, name := range f.Groups {
		var sum facts.Return
		for _, r := range f.Rows[g] {
			sum.Add(r)
		}
		all = append(all, fmt.Sprintf("%s %d of %d", name, sum.Full+sum.Part, sum.Orders))
	}
	return strings.Join(all, ", ")
}
