package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// made is a million orders of a hundred thousand customers in three years, in
// order of their days, as exports are.
type made struct {
	keys    []Key
	days    []calendar.Day
	amounts []money.Minor
}

func makeOrders(rows, customers int) made {
	r := rand.New(rand.NewPCG(1, 2))
	m := made{make([]Key, rows), make([]calendar.Day, rows), make([]money.Minor, rows)}
	for i := range rows {
		m.keys[i] = shortKey(fmt.Appendf(nil, "C%08d", r.IntN(customers)*61803397%100000000))
		m.days[i] = calendar.Day(18628 + i*1095/rows)
		m.amounts[i] = money.Minor(r.IntN(10000))
	}
	return m
}

func (m made) add(b *Builder) {
	for i := 0; i < len(m.keys); i += 5000 {
		j := min(i+5000, len(m.keys))
		b.Writer(0).AddAll(m.keys[i:j], m.days[i:j], m.amounts[i:j])
	}
}

func perRow(b *testing.B, rows int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows*b.N), "ns/row")
}

func BenchmarkAdd(b *testing.B) {
	m := makeOrders(1_000_000, 100_000)
	for b.Loop() {
		m.add(NewBuilder(Options{Rows: int64(len(m.keys))}))
	}
	perRow(b, len(m.keys))
}

func BenchmarkBuild(b *testing.B) {
	m := makeOrders(1_000_000, 100_000)
	for b.Loop() {
		builder := NewBuilder(Options{Rows: int64(len(m.keys))})
		m.add(builder)
		if _, err := builder.Seal(nil); err != nil {
			b.Fatal(err)
		}
	}
	perRow(b, len(m.keys))
}

func BenchmarkFacts(b *testing.B) {
	m := makeOrders(1_000_000, 100_000)
	builder := NewBuilder(Options{Rows: int64(len(m.keys))})
	m.add(builder)
	orders, err := builder.Seal(nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, facts := range map[string]func(){
		"movements": func() { orders.Movements(facts.Query{}) },
		"90d":       func() { orders.Movements(facts.Query{Activity: facts.Activity{Days: 90}}) },
		"cohorts":   func() { orders.Cohorts(facts.Query{}) },
		"purchases": func() { orders.Purchases(facts.Query{}) },
		"customers": func() { orders.Customers(facts.By{}) },
		"gaps":      func() { orders.Gaps() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				facts()
			}
			perRow(b, len(m.keys))
		})
	}
}
