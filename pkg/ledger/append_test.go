package ledger

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// addOne appends one order, with a value for each column.
func (w *Writer) addOne(id string, o Order, values ...string) { w.addReturned(id, o, nil, values...) }

// addReturned is addOne of what has to do with refunds.
func (w *Writer) addReturned(id string, o Order, refunds []Returned, values ...string) {
	k := w.Key([]byte(id))
	w.Keep(k, []byte(id))
	b := Batch{Keys: []Key{k}, Days: []calendar.Day{o.Day}, Amounts: []money.Minor{o.Amount}, Digits: w.digits, Kinds: []Kind{Sale}}
	if o.Refund {
		b.Kinds[0] = Refund
	}
	for column, v := range values {
		b.Values = append(b.Values, []Code{w.Code(column, []byte(v))})
	}
	b.Returned = refunds
	w.Append(b)
}

// A word is unpacked to the entry that the order is packed to, and an order that
// has no word is one of those that the layout leaves out.
func TestWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := newEpoch(calendar.Day(rapid.Int32Range(int32(FirstDay), int32(LastDay)).Draw(t, "first day")))
		o := Order{
			Day:    calendar.Day(rapid.Int32Range(int32(FirstDay), int32(LastDay)).Draw(t, "day")),
			Amount: money.Minor(rapid.OneOf(rapid.Int64Range(-1<<25, 1<<28), rapid.Int64Range(-int64(MaxAmount), int64(MaxAmount))).Draw(t, "amount")),
			Refund: rapid.Bool().Draw(t, "refund"),
		}
		if rapid.Bool().Draw(t, "near") {
			o.Day = min(max(calendar.Day(first)+o.Day%9000, FirstDay), LastDay)
		}
		word, ok := first.word(o)
		fits := o.Day >= calendar.Day(first) && o.Day < calendar.Day(first)+8192 && // 2^13 days
			o.Amount >= -16777216 && o.Amount < 117440512 && // -2^24 and 2^27 - 2^24
			o.Refund == (o.Amount < 0)
		if ok != fits {
			t.Fatalf("%+v from %d on: has a word is %v, want %v", o, first, ok, fits)
		}
		want, _ := pack(o)
		if got := first.entry(word | entry(rapid.Uint64().Draw(t, "customer"))<<wordCustomer); ok && got != want {
			t.Errorf("%+v: entry %x, want %x", o, got, want)
		}
	})
}

// A mixed number is unmixed to itself, in partitions of any size.
func TestMixedNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBuilder(Options{Rows: rapid.SampledFrom([]int64{0, 20e6, 1e9}).Draw(t, "rows")})
		n := rapid.Uint32().Draw(t, "number")
		mixed := b.seeds.mixer.mix(n)
		if got := b.number(b.partition(numberKey(n)), mixed%wordCustomers); got != n {
			t.Errorf("%d of %d partitions: %d, want %d", b.partition(numberKey(n)), len(b.partitions), got, n)
		}
	})
}

// Append, in batches of columns, gives the facts of the naive implementation: with
// orders that fit into words and orders that do not, far days, large amounts, units
// that get finer, refunds above zero and orders below it, mixed in the history of one
// customer, and with values some of which are too many to stand beside the orders.
func TestAppend(t *testing.T) {
	amounts := rapid.OneOf(rapid.Int64Range(-1000, 10000), rapid.Int64Range(-1<<40, 1<<40))
	rapid.Check(t, func(t *rapid.T) {
		want := factstest.Orders{}
		// Days lie apart by more than fits into a word, but not by 80 years, which
		// the naive source would walk day by day.
		first := rapid.SampledFrom([]int32{0, 18000, 29000}).Draw(t, "first day")
		days := rapid.Int32Range(first, first+rapid.SampledFrom([]int32{200, 200, 1000, 9000}).Draw(t, "span"))
		writers := rapid.IntRange(1, 3).Draw(t, "writers")
		b := NewBuilder(Options{Prefix: []byte("c"), Writers: writers, Columns: []string{"group"}})
		for other := range rapid.SampledFrom([]int{0, besideCodes - 2, besideCodes}).Draw(t, "other values") {
			b.columns[0].code(fmt.Sprint("other ", other))
		}
		var digits []int // by row
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			w := b.Writer(rapid.IntRange(0, writers-1).Draw(t, "writer"))
			var batch Batch
			var ids, groups cells
			kinds := rapid.Bool().Draw(t, "kinds")
			batch.Digits = rapid.IntRange(0, 1).Draw(t, "digits")
			for range rapid.IntRange(1, 30).Draw(t, "rows") {
				o := factstest.Order{
					Customer: rapid.SampledFrom([]string{"c1", "c7", "c007", "1", "ada", "a longer name than that"}).Draw(t, "customer"),
					Day:      calendar.Day(days.Draw(t, "day")), Amount: money.Minor(amounts.Draw(t, "amount")),
					Group: rapid.SampledFrom([]string{"", "web", "shop", "a longer name of a group"}).Draw(t, "group"),
				}
				o.Refund = o.Amount < 0
				if kinds {
					o.Refund = rapid.Bool().Draw(t, "refund")
				}
				batch.Days, batch.Amounts, batch.Kinds = append(batch.Days, o.Day), append(batch.Amounts, o.Amount), append(batch.Kinds, Sale)
				if o.Refund {
					batch.Kinds[len(batch.Kinds)-1] = Refund
				}
				ids.add(o.Customer)
				groups.add(o.Group)
				want.Rows, digits = append(want.Rows, o), append(digits, batch.Digits)
			}
			batch.Keys = make([]Key, len(batch.Days))
			w.Keys(batch.Keys, ids.padded())
			for i, k := range batch.Keys {
				w.Keep(k, ids.Text[ids.Starts[i]:ids.Ends[i]])
			}
			codes := make([]Code, len(batch.Days))
			w.Codes(codes, 0, groups.padded())
			batch.Values = [][]Code{codes}
			if !kinds {
				batch.Kinds = nil
			}
			w.Append(batch)
		}
		got, err := b.Seal(nil)
		if err != nil {
			t.Fatal(err)
		}
		want.Unit.Digits = slices.Max(digits)
		for i := range want.Rows {
			want.Rows[i].Amount *= money.Minor(money.Pow10(want.Unit.Digits - digits[i]))
		}
		q := factstest.Queries().Draw(t, "query")
		q.Grain = calendar.Yearly
		q.By = facts.By{Name: rapid.SampledFrom([]string{"", "group"}).Draw(t, "by"), Last: rapid.Bool().Draw(t, "last")}
		factstest.Same(t, want, got, q)
	})
}

// A batch without values leaves those of the others with their orders.
func TestBatchWithoutValues(t *testing.T) {
	b := NewBuilder(Options{Columns: []string{"group"}})
	w := b.Writer(0)
	for _, row := range []struct {
		day   calendar.Day
		value string
	}{{1, "web"}, {2, ""}, {3, "shop"}, {2, "web"}} {
		batch := Batch{Keys: []Key{w.Key([]byte("7"))}, Days: []calendar.Day{row.day}, Amounts: []money.Minor{100}}
		if row.value != "" {
			batch.Values = [][]Code{{w.Code(0, []byte(row.value))}}
		}
		w.Append(batch)
	}
	o, err := b.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	for last, want := range map[bool]string{false: "web", true: "shop"} {
		q := facts.Query{By: facts.By{Name: "group", Last: last}}
		m, err := o.Movements(t.Context(), q)
		if err != nil || !slices.Equal(m.Groups, []string{want}) {
			t.Errorf("last %v: groups %q, want %s (%v)", last, m.Groups, want, err)
		}
	}
}

// cells is fields behind each other.
type cells Cells

func (c *cells) add(text string) {
	c.Starts = append(c.Starts, uint32(len(c.Text)))
	c.Text = append(c.Text, text...)
	c.Ends = append(c.Ends, uint32(len(c.Text)))
}

func (c *cells) padded() Cells {
	return Cells{append(c.Text, make([]byte, Slack)...), c.Starts, c.Ends}
}

// The lines of an order say what was bought and by which channel, and move nothing.
func TestLines(t *testing.T) {
	b := NewBuilder(Options{Columns: []string{"channel", "product"}, Products: true})
	w := b.Writer(0)
	keys := make([]Key, 4)
	w.Keys(keys, Cells{make([]byte, 4+Slack), []uint32{0, 1, 2, 3}, []uint32{1, 2, 3, 4}}) // four times one customer
	column := func(n int, texts ...string) (codes []Code) {
		for _, text := range texts {
			codes = append(codes, w.Code(n, []byte(text)))
		}
		return codes
	}
	w.Append(Batch{
		Keys: keys, Days: []calendar.Day{5, 5, 9, 9}, Amounts: []money.Minor{10, 0, 3, -4},
		Kinds:  []Kind{Sale, Line, Sale, Refund},
		Values: [][]Code{column(0, "web", "shop", "", "fair"), column(1, "tea", "tea", "cup", "pot")},
	})
	orders, err := b.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	customers, err := orders.Customers(t.Context(), facts.By{Name: "channels"})
	if err != nil || len(customers.Rows) != 1 {
		t.Fatalf("%d customers, %v", len(customers.Rows), err)
	}
	most, last := customers.Products(customers.Rows[0].Ref)
	got := fmt.Sprintf("%d %d %s %s %s", customers.Rows[0].Orders, customers.Rows[0].Revenue, customers.Groups, most, last)
	if want := "2 9 [multi] tea cup"; got != want { // tea twice; the pot was given back
		t.Errorf("got %s, want %s", got, want)
	}
}

// Blocks are the same rows whether the machine grants huge pages or not, and those
// that were given back are used again.
func TestArena(t *testing.T) {
	var a arena[entry]
	var chains [3]chain[entry]
	for i := range 5000 {
		rows := make([]entry, i%40)
		for j := range rows {
			rows[j] = entry(i*100 + j)
		}
		chains[i%3].append(&a, rows)
	}
	for n := range chains {
		var got, want []entry
		for i := range chains[n].blocks {
			got = append(got, chains[n].block(i)...)
		}
		for i := n; i < 5000; i += 3 {
			for j := range i % 40 {
				want = append(want, entry(i*100+j))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("chain %d: %d rows, want %d", n, len(got), len(want))
		}
	}
	used := a.inUse
	a.give(chains[0].blocks)
	given := chains[0].blocks[len(chains[0].blocks)-1]
	if a.inUse != used-len(chains[0].blocks) || a.take() != given {
		t.Errorf("a block that was given back is not taken")
	}
}

// Memory for huge pages is n zeros of its own, however large.
func TestHuge(t *testing.T) {
	for _, n := range []int{0, 1, hugePage/12 - 1, hugePage / 12, hugePage, 3*hugePage + 1} {
		s := huge[[3]uint32](n)
		if len(s) != n || cap(s) != n {
			t.Errorf("%d of %d, want %d", len(s), cap(s), n)
		}
		for i := range s {
			if s[i] != [3]uint32{} {
				t.Fatalf("%d: the %d-th is %v", n, i, s[i])
			}
			s[i] = [3]uint32{math.MaxUint32, 1, 2}
		}
	}
	adviseHuge(make([]byte, 100)) // refused: not at a page
}
