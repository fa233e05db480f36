package export

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// customerNotation is a way to write who has ordered.
type customerNotation struct {
	header string
	fold   string // --fold-ids that it takes
	cells  func(t *rapid.T, k int, guest bool) string
}

// mailOf writes the e-mail of a customer, with any letters as capitals.
func mailOf(t *rapid.T, k int) string {
	mail := fmt.Sprintf("buyer%d@example.com", k)
	return rapid.SampledFrom([]string{mail, strings.ToUpper(mail), "Buyer" + mail[len("buyer"):]}).Draw(t, "mail")
}

// customerNotations are ids, e-mails, and ids beside the e-mails of guests; ids are as
// spreadsheets and tills leave them, too.
var customerNotations = []customerNotation{
	{"customer_id", "auto", func(t *rapid.T, k int, _ bool) string { return fmt.Sprint(5000 + k) }},
	{"customer", "auto", func(t *rapid.T, k int, _ bool) string { return fmt.Sprintf("long-customer-id-%d", k) }},
	{"Email", "auto", func(t *rapid.T, k int, _ bool) string { return mailOf(t, k) }},
	{"customer_id", "all", func(t *rapid.T, k int, _ bool) string {
		return rapid.SampledFrom([]string{"%d", "00%d", "%d.0"}).Draw(t, "form")
	}},
	{"customer_id,email", "auto", func(t *rapid.T, k int, guest bool) string {
		id := fmt.Sprint(5000 + k)
		if guest {
			id = rapid.SampledFrom([]string{"", "0", "-1", "guest", "nan", "None", "NULL", "n/a", "unknown", `\N`, "Gast", "-"}).Draw(t, "nobody")
		}
		return id + "," + mailOf(t, k)
	}},
	{"user_id,billing_email", "auto", func(t *rapid.T, k int, guest bool) string {
		if guest {
			return "0," + mailOf(t, k)
		}
		return fmt.Sprintf("%d,%s", 5000+k, mailOf(t, k))
	}},
}

// One shop in all notations of its customers: each has the same orders and the same
// revenue, whatever tells who they are, or the file is refused. The reference is an id in
// each row.
func TestCustomersInAllNotations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom(customerNotations).Draw(t, "notation")
		guests := rapid.SliceOfN(rapid.Bool(), 8, 8).Draw(t, "guests")
		guests[0], guests[1] = false, false // somebody has an account
		var all, plain strings.Builder
		fmt.Fprintf(&all, "order_id,date,amount,%s\n", n.header)
		plain.WriteString("order_id,date,amount,customer_id\n")
		for i := range rapid.IntRange(2, 30).Draw(t, "rows") {
			k := i
			if i > 1 {
				k = rapid.IntRange(0, 7).Draw(t, "customer")
			}
			row := fmt.Sprintf("%d,2024-01-%02d,%d.50", i+1, i%28+1, rapid.IntRange(1, 99).Draw(t, "amount"))
			cells := n.cells(t, k, guests[k])
			if strings.Contains(cells, "%d") {
				cells = fmt.Sprintf(cells, 5000+k)
			}
			fmt.Fprintf(&all, "%s,%s\n", row, cells)
			fmt.Fprintf(&plain, "%s,c%d\n", row, k)
		}
		o := Options{Today: someToday}
		want, _, err := Orders(t.Context(), []Input{textInput(plain.String())}, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.FoldIDs.UnmarshalText([]byte(n.fold)); err != nil {
			t.Fatal(err)
		}
		got, _, err := Orders(t.Context(), []Input{textInput(all.String())}, o)
		var refused *BadData
		if errors.As(err, &refused) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if g, w := eachCustomer(got), eachCustomer(want); !slices.Equal(g, w) {
			t.Fatalf("%s\n%s\nwant\n%s", all.String(), g, w)
		}
	})
}

// eachCustomer is what each customer has done, in no order of theirs.
func eachCustomer(source facts.Source) (all []string) {
	for _, c := range factstest.Must(source).Customers(facts.By{}).Rows {
		all = append(all, fmt.Sprintf("%d orders, %d, from %d to %d", c.Orders, c.Revenue, c.First, c.Last))
	}
	slices.Sort(all)
	return all
}
