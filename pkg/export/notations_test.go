package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// soldOrder is an order of a made-up shop: what each of its lines costs, in cents.
type soldOrder struct {
	id, customer, day int
	lines             []soldLine
}

type soldLine struct{ price, quantity int }

func (o soldOrder) total() (cents int) {
	for _, l := range o.lines {
		cents += l.price * l.quantity
	}
	return cents
}

func soldOrders() *rapid.Generator[[]soldOrder] {
	line := rapid.Custom(func(t *rapid.T) soldLine {
		return soldLine{rapid.IntRange(1, 99_999).Draw(t, "price"), rapid.IntRange(1, 9).Draw(t, "quantity")}
	})
	return rapid.Custom(func(t *rapid.T) (all []soldOrder) {
		for i := range rapid.IntRange(1, 30).Draw(t, "orders") {
			all = append(all, soldOrder{
				id: i + 1, customer: rapid.IntRange(1, 9).Draw(t, "customer"), day: rapid.IntRange(1, 28).Draw(t, "day"),
				lines: rapid.SliceOfN(line, 1, 4).Draw(t, "lines"),
			})
		}
		return all
	})
}

// inCents writes cents with a decimal mark, and groups with another one.
func inCents(cents int, mark string) string {
	return fmt.Sprintf("%d%s%02d", cents/100, mark, cents%100)
}

// moneyNotations are the ways in which the money of an order stands in its rows: the
// headers of the columns, and what a row has in them.
var moneyNotations = []struct {
	headers string
	row     func(o soldOrder, n int) string
}{
	{"line_total", func(o soldOrder, n int) string { return inCents(o.lines[n].price*o.lines[n].quantity, ".") }},
	{"order_total", func(o soldOrder, n int) string { return inCents(o.total(), ".") }},
	{"Grand Total,item_total", func(o soldOrder, n int) string {
		return inCents(o.total(), ".") + "," + inCents(o.lines[n].price*o.lines[n].quantity, ".")
	}},
	{"total", func(o soldOrder, n int) string {
		if n > 0 {
			return ""
		}
		return inCents(o.total(), ".")
	}},
	{"quantity,unit_price", func(o soldOrder, n int) string {
		return fmt.Sprint(o.lines[n].quantity, ",", inCents(o.lines[n].price, "."))
	}},
	{"amount,quantity,price", func(o soldOrder, n int) string {
		return fmt.Sprint(inCents(o.lines[n].price*o.lines[n].quantity, "."), ",", o.lines[n].quantity, ",", inCents(o.lines[n].price, "."))
	}},
	{"amount", func(o soldOrder, n int) string { return inCents(o.total(), ".") }},
	{"amount", func(o soldOrder, n int) string { return inCents(o.lines[n].price*o.lines[n].quantity, ".") }},
	{"line_total", func(o soldOrder, n int) string { return `"` + inCents(o.lines[n].price*o.lines[n].quantity, ",") + `"` }},
	{"line_total", func(o soldOrder, n int) string { return "€" + inCents(o.lines[n].price*o.lines[n].quantity, ".") }},
	{"line_total,shop_currency", func(o soldOrder, n int) string { return inCents(o.lines[n].price*o.lines[n].quantity, ".") + ",EUR" }},
	{"line_total_cents", func(o soldOrder, n int) string { return fmt.Sprint(o.lines[n].price * o.lines[n].quantity) }},
}

// One shop has one revenue in all moneyNotations of the money of its orders, or the
// notation is refused because its rows do not tell.
func TestNotationsOfOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := soldOrders().Draw(t, "orders")
		cents := 0
		for _, o := range orders {
			cents += o.total()
		}
		n := rapid.IntRange(0, len(moneyNotations)-1).Draw(t, "notation")
		text := "order_id,customer_id,order_date,sku," + moneyNotations[n].headers + "\n"
		for _, o := range orders {
			for i := range o.lines {
				text += fmt.Sprintf("%d,c%d,2024-01-%02d,s%d,%s\n", o.id, o.customer, o.day, i, moneyNotations[n].row(o, i))
			}
		}
		ledger, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		var bad *BadData
		if errors.As(err, &bad) {
			if code := bad.Problems[0].Code; code != "amount-per" && code != "price-and-quantity" {
				t.Fatalf("%v\n%s", err, text)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.ReplaceAll(strings.Fields(revenue(ledger))[0], ",", ""), inCents(cents, "."); got != want {
			t.Fatalf("%s: %s, want %s\n%s", moneyNotations[n].headers, got, want, text)
		}
	})
}
