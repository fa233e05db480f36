package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// partSale is one sale of a shop, paid in some parts a month apart.
type partSale struct{ customer, first, parts, cents int }

var monthlyDays = func() (days []calendar.Day) {
	for m := range 24 {
		d, _ := calendar.Date(2022+m/12, 1+m%12, 5)
		days = append(days, d)
	}
	return days
}()

var someSales = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) partSale {
	return partSale{rapid.IntRange(0, 4).Draw(t, "customer"), rapid.IntRange(0, 11).Draw(t, "first"), rapid.IntRange(1, 6).Draw(t, "parts"), rapid.IntRange(1, 50).Draw(t, "cents") * 60}
}), 1, 20)

// One shop in three notations: a row for each sale, a row for each payment with
// the id of the sale, and one with the number of the installment. The last two are
// refused, and told that rows are payments they give what the first one gives.
func TestPaymentsOfOneSale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sales := someSales.Draw(t, "sales")
		var whole, keyed, numbered []string
		split := false
		for i, s := range sales {
			whole = append(whole, fmt.Sprintf("%d,c%d,%s,%d.%02d", i, s.customer, monthlyDays[s.first], s.cents*s.parts/100, s.cents*s.parts%100))
			split = split || s.parts > 1
			for p := range s.parts {
				amount := fmt.Sprintf("%d.%02d", s.cents/100, s.cents%100)
				keyed = append(keyed, fmt.Sprintf("p%d-%d,%d,c%d,%s,%s", i, p, i, s.customer, monthlyDays[s.first+p], amount))
				numbered = append(numbered, fmt.Sprintf("p%d-%d,%d,c%d,%s,%s,%d,%d", i, p, i, s.customer, monthlyDays[s.first+p], amount, p+1, s.parts))
			}
		}
		shuffle := rapid.Permutation(keyed).Draw(t, "order of rows")
		want := ordersOf(t, "order_id,customer,date,amount\n"+strings.Join(whole, "\n"), Options{})
		text := rapid.SampledFrom([]string{
			"payment_id,order_id,customer,date,amount\n" + strings.Join(shuffle, "\n"),
			"order_id,pledge_id,customer,date,amount\n" + strings.Join(shuffle, "\n"),
			"payment_id,order_id,customer,date,amount,installment_number,installments\n" + strings.Join(numbered, "\n"),
		}).Draw(t, "notation")
		o := Options{RowIs: RowPayment}
		if strings.HasPrefix(text, "order_id,pledge_id") {
			o.Columns = map[string]string{"order": "pledge_id"}
		}
		if got := ordersOf(t, text, o); got != want {
			t.Fatalf("%s\nwant %s", got, want)
		}
		if split && refusedAsIs(text) == "" {
			t.Fatalf("not refused:\n%s", text)
		}
	})
}

// What a row of subscriptions may stand for says nothing about orders.
func TestOrdersAreNoVersions(t *testing.T) {
	for is, want := range map[RowIs]bool{RowVersion: true, RowSnapshot: true, RowOrder: false} {
		_, _, err := Orders(context.Background(), []Input{textInput("id,customer_id,date,amount\n1,a,2024-01-05,10\n")}, Options{RowIs: is, Today: someToday})
		var usage *UsageError
		if errors.As(err, &usage) != want || !want && err != nil {
			t.Errorf("%v: %v", is, err)
		}
	}
}

// ordersOf is the customers of orders with what they bought.
func ordersOf(t *rapid.T, text string, o Options) string {
	o.Today = someToday
	source, _, err := Files{Orders: []Input{textInput(text + "\n")}}.Read(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	customers := factstest.Must(source).Customers(facts.By{})
	var lines []string
	for _, c := range customers.Rows {
		lines = append(lines, fmt.Sprint(customers.Names(c.Ref), c.First, c.Last, c.Orders, c.Revenue))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// refusedAsIs is why a file is refused without a word about its rows.
func refusedAsIs(text string) string {
	_, _, err := Orders(context.Background(), []Input{textInput(text + "\n")}, Options{Today: someToday})
	var bad *BadData
	if errors.As(err, &bad) {
		return bad.Problems[0].Code
	}
	return ""
}

// Invoices of months and of years are subscriptions for what they pay for: b has
// paid for 2024 and is there until its end, a for three months.
func TestInvoicesAsSubscriptions(t *testing.T) {
	const text = "invoice_id,customer_id,date,period_start,period_end,amount_paid,status\n" +
		"1,a,2024-01-10,2024-01-10,2024-02-10,25.00,paid\n2,a,2024-02-10,2024-02-10,2024-03-10,25.00,paid\n3,a,2024-03-10,2024-03-10,2024-04-10,25.00,paid\n" +
		"4,b,2024-01-20,2024-01-20,2025-01-19,240.00,paid\n5,c,2024-06-30,2024-06-01,2024-06-30,30.00,paid\n6,d,2024-06-30,2024-06-01,2024-06-30,30.00,void\n"
	in := []Input{textInput(text)}
	if _, _, err := (Files{Orders: in}).Read(context.Background(), Options{Today: someToday}); err == nil || !strings.Contains(err.Error(), "cover a year") {
		t.Errorf("read as orders: %v", err)
	}
	source, reading, err := Files{Orders: in}.Read(context.Background(), Options{Today: someToday, RowIs: RowInvoicePeriod})
	if err != nil {
		t.Fatal(err)
	}
	moves := factstest.Must(source).Movements(facts.Query{Grain: calendar.Monthly})
	// The data ends with the last invoice, on 1 June: February 25 + 20, April 20 as
	// a has left in it, and June 20 + 30, of c, who has paid for the 30th as well.
	for _, want := range []struct {
		month     int
		customers int64
		revenue   string
	}{{1, 2, "45.00"}, {3, 1, "20.00"}, {5, 2, "50.00"}} {
		m := moves.Total()[want.month]
		if m.End != want.customers || moves.Unit.Amount(m.RevenueEnd).String() != want.revenue {
			t.Errorf("month %d: %+v", want.month+1, m)
		}
	}
	if reading.RowsFiltered != 1 {
		t.Errorf("the void invoice counts: %+v", reading)
	}
}
