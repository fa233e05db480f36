package predict_test

import (
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/predict"
)

// shop is customers of three years who order at random, at rates of their own, and
// leave at random.
func shop(customers int, days ...calendar.Day) predict.Facts {
	r := rand.New(rand.NewPCG(1, 2))
	f := predict.Facts{Histories: facts.Histories{Customers: facts.Customers{AsOf: 1095, Unit: money.Unit{Digits: 2}, Groups: []string{""}}, Days: days}}
	for range days {
		f.Past = append(f.Past, make([]facts.Past, customers))
	}
	f.Repeats = make([]int64, 1096)
	for i := range customers {
		first := calendar.Day(r.IntN(1000))
		day, last := float64(first), first
		rate, leave := r.ExpFloat64()/60, 0.05+0.4*r.Float64()
		c := facts.Customer{First: first, Last: first, Orders: 1, OrderDays: 1, Revenue: 1000, FirstRevenue: 1000}
		for {
			for d, until := range days {
				if last <= until {
					f.Past[d][i] = facts.Past{Last: last, OrderDays: c.OrderDays, Revenue: c.Revenue - 1000}
				}
			}
			if day += r.ExpFloat64() / rate; day > 1095 || r.Float64() < leave {
				break
			}
			if calendar.Day(day) > last {
				last = calendar.Day(day)
				c.Last, c.Orders, c.OrderDays, c.Revenue = last, c.Orders+1, c.OrderDays+1, c.Revenue+money.Minor(500+r.IntN(1000))
				if first <= days[0] {
					f.Repeats[last]++
				}
			}
		}
		f.Rows = append(f.Rows, c)
	}
	f.Hash = func(i int) uint64 { return uint64(i) * 0x9e3779b97f4a7c15 }
	return f
}

// A hundred thousand customers, from facts to the last row: one model.
func BenchmarkCustomers(b *testing.B) {
	f := shop(100_000, 730, 365)
	for b.Loop() {
		r := predict.Customers(f, predict.Options{Model: predict.MBG})
		for i := range f.Rows {
			r.Customer(i)
		}
	}
}
