package rfm_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/rfm"
)

// million is a million customers such as a shop has: three years of days, few
// orders as a rule, amounts with a long tail.
func million() facts.Customers {
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]facts.Customer, 1_000_000)
	for i := range rows {
		orders := int32(1 + r.ExpFloat64()*10)
		rows[i] = facts.Customer{
			Last: calendar.Day(r.IntN(1000)), Orders: orders, OrderDays: orders,
			Revenue: money.Minor(math.Exp(r.NormFloat64()+8) * float64(orders)),
		}
	}
	return facts.Customers{Rows: rows, AsOf: 1000, Unit: cents}
}

func BenchmarkScore(b *testing.B) {
	customers := million()
	for b.Loop() {
		rfm.Score(customers, rfm.Options{})
	}
}
