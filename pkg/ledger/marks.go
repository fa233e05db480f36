package ledger

import (
	"cmp"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
)

// mark is one value that a column of the export has for a customer on a day.
type mark struct {
	customer int
	day      calendar.Day
	value    int32 // place in the column's sorted values
}

// column is what one column of the export says about the customers.
type column struct {
	values []string // sorted
	marks  []mark   // by customer, day and value
}

// of is the marks of one customer.
func (c column) of(customer int) []mark {
	from, _ := slices.BinarySearchFunc(c.marks, customer, func(m mark, n int) int { return cmp.Compare(m.customer, n) })
	to := from
	for to < len(c.marks) && c.marks[to].customer == customer {
		to++
	}
	return c.marks[from:to]
}

// note is a mark as a writer takes it down.
type note struct {
	key    Key
	column int32
	day    calendar.Day
	value  int32 // number of the text in the writer's own list
}

// notes is the marks of one writer.
type notes struct {
	rows    []note
	numbers []map[string]int32 // number of each text, by column
}

func (n *notes) add(k Key, column int, day calendar.Day, value []byte) {
	for len(n.numbers) <= column {
		n.numbers = append(n.numbers, map[string]int32{})
	}
	number, ok := n.numbers[column][string(value)]
	if !ok {
		number = int32(len(n.numbers[column]))
		n.numbers[column][string(value)] = number
	}
	n.rows = append(n.rows, note{k, int32(column), day, number})
}

// columns brings the notes of all writers together. The customers' tables must
// still be there.
func (b *Builder) columns(bases []int) []column {
	columns := make([]column, len(b.options.Columns))
	for i := range columns {
		columns[i].values = b.values(i)
	}
	for _, w := range b.writers {
		places := w.notes.places(columns)
		for _, n := range w.notes.rows {
			p := b.seeds.hash(n.key) >> (b.shift & 63)
			c := bases[p] + int(b.partitions[p].customer(&b.seeds, n.key))
			columns[n.column].marks = append(columns[n.column].marks, mark{c, n.day, places[n.column][n.value]})
		}
	}
	for _, c := range columns {
		slices.SortFunc(c.marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.day, b.day), cmp.Compare(a.value, b.value))
		})
	}
	return columns
}

// values is all texts of a column, sorted.
func (b *Builder) values(column int) []string {
	all := map[string]struct{}{}
	for _, w := range b.writers {
		if column < len(w.notes.numbers) {
			for text := range w.notes.numbers[column] {
				all[text] = struct{}{}
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// places is the place in a column's values of each text a writer has numbered.
func (n *notes) places(columns []column) [][]int32 {
	places := make([][]int32, len(n.numbers))
	for i, numbers := range n.numbers {
		places[i] = make([]int32, len(numbers))
		for text, number := range numbers {
			place, _ := slices.BinarySearch(columns[i].values, text)
			places[i][number] = int32(place)
		}
	}
	return places
}
