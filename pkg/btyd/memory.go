package btyd

import (
	"math"
	"sync/atomic"
)

// memory keeps what a fitted model expects of living customers, which depends on
// their repeats and age alone: of a million customers, few are the first to be
// asked about theirs. It may be used by several goroutines, and a nil one keeps
// nothing.
type memory struct {
	tables atomic.Pointer[[]*table]
	terms  [rememberedRepeats]atomic.Pointer[[]term] // by repeats
	most   int                                       // of the tables
}

// question is a horizon and a rate to discount at, of customers in a stage, or the share
// of an order to come. Some are not about an age, but another number in its place.
type question struct {
	rate, days, share float64
	stage             int
}

// table is the answers to a question, by repeats and age.
type table struct {
	question
	rows [rememberedRepeats]atomic.Pointer[[rememberedDays]atomic.Uint64]
}

// Customers beyond these are few. The tables are of the first questions only: with
// more, memory would run out before time.
const (
	rememberedRepeats = 512
	rememberedDays    = 4096
	rememberedTables  = 12
)

// remember is the answer to a question about customers, found once.
func (m *memory) remember(q question, h History, find func() float64) float64 {
	if m == nil || h.Repeats >= rememberedRepeats || h.Age < 0 || h.Age >= rememberedDays {
		return find()
	}
	t := m.table(q)
	if t == nil {
		return find()
	}
	row := t.rows[h.Repeats].Load()
	if row == nil {
		t.rows[h.Repeats].CompareAndSwap(nil, new([rememberedDays]atomic.Uint64))
		row = t.rows[h.Repeats].Load()
	}
	// What has not been found is 0. So is an answer of 0, which is quick to find.
	if bits := row[h.Age].Load(); bits != 0 {
		return math.Float64frombits(bits)
	}
	answer := find()
	row[h.Age].Store(math.Float64bits(answer))
	return answer
}

func (m *memory) table(q question) *table {
	for {
		var tables []*table
		old := m.tables.Load()
		if old != nil {
			tables = *old
		}
		for _, t := range tables {
			if t.question == q {
				return t
			}
		}
		if len(tables) == m.most {
			return nil
		}
		more := append(tables[:len(tables):len(tables)], &table{question: q})
		m.tables.CompareAndSwap(old, &more)
	}
}
