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

func (n *notes) add(k Key, column int, day calendar.Day, value Code) {
	n.rows = append(n.rows, note{k, int32(column), day, int32(value)})
}

// code is the number of a text of a column.
func (n *notes) code(column int, value []byte) Code {
	for len(n.numbers) <= column {
		n.numbers = append(n.numbers, map[string]int32{})
	}
	number, ok := n.numbers[column][string(value)]
	if !ok {
		number = int32(len(n.numbers[column]))
		n.numbers[column][string(value)] = number
	}
	return Code(number)
}

// columns brings the notes of all writers together. The customers' tables must
// still be there. Marks are counted by customer first and go to their places at
// once; then the few of each customer are sorted.
func (b *Builder) columns(bases []int) []column {
	columns := make([]column, len(b.options.Columns))
	next := make([][]uint32, len(columns)) // where each customer's next mark goes
	for i := range columns {
		columns[i].values = b.values(i)
		next[i] = make([]uint32, bases[len(bases)-1]+1)
	}
	customers := make([][]uint32, len(b.writers)) // of each note
	for w, writer := range b.writers {
		customers[w] = make([]uint32, len(writer.notes.rows))
		for i, n := range writer.notes.rows {
			p := b.seeds.hash(n.key) >> (b.shift & 63)
			c := uint32(bases[p]) + b.partitions[p].customer(&b.seeds, n.key)
			customers[w][i] = c
			next[n.column][c+1]++
		}
	}
	for i := range columns {
		for c := 1; c < len(next[i]); c++ {
			next[i][c] += next[i][c-1]
		}
		columns[i].marks = make([]mark, next[i][len(next[i])-1])
	}
	for w, writer := range b.writers {
		places := writer.notes.places(columns)
		for i, n := range writer.notes.rows {
			c := customers[w][i]
			columns[n.column].marks[next[n.column][c]] = mark{int(c), n.day, places[n.column][n.value]}
			next[n.column][c]++
		}
	}
	for i := range columns {
		b.sortMarks(columns[i].marks, next[i], bases)
	}
	return columns
}

// sortMarks sorts the marks of each customer, which end where it is said.
func (b *Builder) sortMarks(marks []mark, ends []uint32, bases []int) {
	parallel(len(b.writers), len(b.partitions), func(_, p int) {
		for c := bases[p]; c < bases[p+1]; c++ {
			from := uint32(0)
			if c > 0 {
				from = ends[c-1]
			}
			slices.SortFunc(marks[from:ends[c]], func(a, b mark) int {
				return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.value, b.value))
			})
		}
	})
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
