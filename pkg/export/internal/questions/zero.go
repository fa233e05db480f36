package questions

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// ZeroOrders is the question whether an order that costs nothing is a purchase.
var ZeroOrders = &Question{
	Code:     "zero-amounts",
	Asks:     "Is an order with an amount of 0 a purchase?",
	Proven:   "no order has an amount of 0",
	Assumed:  "it is: samples, gifts and vouchers count as orders, in the average order too",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.MinAmount, Value: "0.01"}},
}

// manyZeros is the share of orders, in per cent, above which amounts of 0 are more
// than samples and gifts.
const manyZeros = 20

// Zeros says how many of the orders have an amount of 0, in a unit with some
// decimals.
func Zeros(orders, zeros int64, digits int) Finding {
	f := Finding{Code: ZeroOrders.Code, Answer: "purchase"}
	if zeros == 0 {
		return f
	}
	least := "1"
	if digits > 0 {
		least = "0." + strings.Repeat("0", digits-1) + "1"
	}
	have := "have an amount of 0 and count as purchases"
	if zeros == 1 {
		have = "has an amount of 0 and counts as a purchase"
	}
	level := note.Info
	if zeros*100 > orders*manyZeros {
		level, have = note.Warning, have+" (is it the right column?)"
	}
	f.Notes = []note.Note{{
		Code: f.Code, Level: level, Concerns: ZeroOrders.Concerns, Fix: note.Fix{Option: note.MinAmount, Value: least},
		Args: &note.Args{"orders": orders, "zero_orders": zeros},
		Text: fmt.Sprintf("%s of %s orders %s; to exclude them", problem.Grouped(zeros), problem.Grouped(orders), have),
	}}
	return f
}
