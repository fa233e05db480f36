package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
)

// made is a million orders of a hundred thousand customers in three years, in
// order of their days, as exports are.
type made struct {
	keys    []Key
	days    []calendar.Day
	amounts []money.Minor
}

func makeOrders(rows, customers int, key func(number uint64) Key) made {
	r := rand.New(rand.NewPCG(1, 2))
	m := made{make([]Key, rows), make([]calendar.Day, rows), make([]money.Minor, rows)}
	for i := range rows {
		m.keys[i] = key(uint64(r.IntN(customers) * 61803397 % 100000000))
		m.days[i] = calendar.Day(18628 + i*1095/rows)
		m.amounts[i] = money.Minor(r.IntN(10000))
	}
	return m
}

// shuffled is the same orders in another order.
func (m made) shuffled() made {
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(m.keys), func(i, j int) {
		m.keys[i], m.keys[j] = m.keys[j], m.keys[i]
		m.days[i], m.days[j] = m.days[j], m.days[i]
		m.amounts[i], m.amounts[j] = m.amounts[j], m.amounts[i]
	})
	return m
}

func (m made) build(b *testing.B) *Orders {
	builder := NewBuilder(Options{Rows: int64(len(m.keys))})
	for i := 0; i < len(m.keys); i += 5000 {
		j := min(i+5000, len(m.keys))
		builder.Writer(0).Append(Batch{Keys: m.keys[i:j], Days: m.days[i:j], Amounts: m.amounts[i:j]})
	}
	orders, err := builder.Seal(nil)
	if err != nil {
		b.Fatal(err)
	}
	return orders
}

func perRow(b *testing.B, rows int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows*b.N), "ns/row")
}

// The two ways that keys go through a ledger.
func asNumber(number uint64) Key { return numberKey(uint32(number + 100000000)) }
func asText(number uint64) Key {
	text := fmt.Appendf(nil, "C%08d", number)
	return shortKey(word(text, 0), uint64(text[8]), 9)
}

func BenchmarkBuild(b *testing.B) {
	for _, c := range []struct {
		name     string
		key      func(number uint64) Key
		shuffled bool
	}{
		{"numbers by date", asNumber, false},
		{"numbers shuffled", asNumber, true},
		{"others by date", asText, false},
		{"others shuffled", asText, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := makeOrders(1_000_000, 100_000, c.key)
			if c.shuffled {
				m = m.shuffled()
			}
			for b.Loop() {
				m.build(b)
			}
			perRow(b, len(m.keys))
		})
	}
}

func BenchmarkFacts(b *testing.B) {
	m := makeOrders(1_000_000, 100_000, asNumber)
	orders := m.build(b)
	for name, facts := range map[string]func(){
		"movements": func() { factstest.Must(orders).Movements(facts.Query{}) },
		"90d":       func() { factstest.Must(orders).Movements(facts.Query{Activity: facts.Activity{Days: 90}}) },
		"cohorts":   func() { factstest.Must(orders).Cohorts(facts.Query{}) },
		"purchases": func() { factstest.Must(orders).Purchases(facts.Query{}) },
		"customers": func() { factstest.Must(orders).Customers(facts.By{}) },
		"gaps":      func() { factstest.Must(orders).Gaps() },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				facts()
			}
			perRow(b, len(m.keys))
		})
	}
}
