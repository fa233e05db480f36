package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// anyID is ids of all kinds: numbers with and without the prefix c and zeros in
// front, of as many digits as a number may have and of more, words, and ids
// that are too long for a key.
func anyID() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`c?0{0,2}[0-9]{1,10}`),
		rapid.StringMatching(`c{0,2}[0-9a-f]{0,3}`),
		rapid.StringMatching(`[a-c]{15,17}`),
	)
}

// Two ids have one key when they are one, and a key tells the id.
func TestKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "c", "cc"}).Draw(t, "prefix")
		w := NewBuilder(Options{Prefix: []byte(prefix)}).Writer(0)
		a, b := anyID().Draw(t, "a"), anyID().Draw(t, "b")
		ka, kb := w.Key([]byte(a)), w.Key([]byte(b))
		w.Keep(ka, []byte(a))
		if (a == b) != (ka == kb) {
			t.Errorf("%q and %q: keys %x and %x", a, b, ka, kb)
		}
		names := texts{prefix: []byte(prefix), seeds: w.b.seeds, pieces: w.long.pieces}
		if got := names.of(ka); got != a {
			t.Errorf("the id of %q's key is %q", a, got)
		}
	})
}

// A ledger that has to make room again and again, for customers with keys of
// all kinds, whose unit gets finer on the way, gives back what was added.
func TestManyCustomers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	b := NewBuilder(Options{Prefix: []byte("c"), Writers: 2, Rows: 1}) // it expects one row
	b.held = 10 * blockRows
	type total struct {
		orders int
		last   calendar.Day
		spent  int64
	}
	want := map[string]total{}
	for i := range 60_000 {
		w := b.Writer(r.IntN(2))
		if i == 20_000 || i == 50_000 {
			w.Append(Batch{Digits: w.digits + 1})
		}
		id := fmt.Sprintf([]string{"c%d", "%d", "a longer name %d"}[r.IntN(3)], r.IntN(5000))
		day, amount := calendar.Day(r.IntN(500)), r.Int64N(1000)
		o := want[id]
		want[id] = total{o.orders + 1, max(o.last, day), o.spent + amount}
		for range w.digits {
			amount *= 10
		}
		w.addOne(id, Order{Day: day, Amount: money.Minor(amount)})
	}
	orders, err := b.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	customers := factstest.Must(orders).Customers(facts.By{})
	scale := int64(1)
	for range orders.Extent().Unit.Digits {
		scale *= 10
	}
	got := map[string]total{}
	for i, c := range customers.Rows {
		got[customers.ID(i)] = total{int(c.Orders), c.Last, int64(c.Revenue) / scale}
	}
	if len(got) != len(want) || len(customers.Rows) != len(want) {
		t.Errorf("%d customers in %d rows, want %d", len(got), len(customers.Rows), len(want))
	}
	for id, w := range want {
		if got[id] != w {
			t.Fatalf("%q: %+v, want %+v", id, got[id], w)
		}
	}
	seen := make([][]string, orders.Workers())
	orders.EachID(true, func(worker int, id []byte) { seen[worker] = append(seen[worker], string(id)) })
	ids := slices.Concat(seen...)
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) != len(want) {
		t.Errorf("%d ids, want %d", len(ids), len(want))
	}
}

// Ids may be asked for from several goroutines, one by one and all of them (the
// race detector looks on).
func TestIDsAtOnce(t *testing.T) {
	b := NewBuilder(Options{})
	w := b.Writer(0)
	for i := range 1000 {
		w.addOne(fmt.Sprintf("a longer name %d", i), Order{Amount: 1})
	}
	orders, err := b.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			seen := 0
			orders.EachID(true, func(int, []byte) { seen++ })
			if seen != 1000 {
				t.Errorf("%d ids, want 1000", seen)
			}
		})
		group.Go(func() {
			if id := factstest.Must(orders).Customers(facts.By{}).ID(0); !strings.HasPrefix(id, "a longer name ") {
				t.Errorf("id %q", id)
			}
		})
	}
	group.Wait()
}

// Busiest passes over a long id that has too few orders for it, and of equal ones
// names the first by its bytes.
func TestBusiest(t *testing.T) {
	b := NewBuilder(Options{Writers: 1})
	w := b.Writer(0)
	for id, times := range map[string]int{"somebody@long.example": 7, "nines": 5, "night": 5, "once": 1} {
		for range times {
			w.addOne(id, Order{Amount: 1})
		}
	}
	orders, err := b.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		least, leastOfLong int64
		id                 string
		rows               int64
	}{{1, 7, "somebody@long.example", 7}, {1, 8, "night", 5}, {5, 8, "night", 5}, {6, 8, "", 0}, {7, 7, "somebody@long.example", 7}} {
		if id, rows := orders.Busiest(c.least, c.leastOfLong); id != c.id || rows != c.rows {
			t.Errorf("at least %d, long ids %d: %q with %d orders, want %q with %d", c.least, c.leastOfLong, id, rows, c.id, c.rows)
		}
	}
}
