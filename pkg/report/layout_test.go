package report

import (
	"strings"
	"testing"
)

// sales are the rows of the tables laid out here.
type sales struct {
	group  string
	orders int64
	few    bool
	months []int64
}

func orders() []Column[sales] {
	return []Column[sales]{{Name: "orders", Title: "Orders", Right: true, Drop: 2, Cell: func(s sales) Cell { return Count(s.orders) }}}
}

// lines is the machine faces of a table, a line for each row, with the marks.
func lines(t Table) string {
	var b strings.Builder
	for _, c := range t.Columns {
		b.WriteString(c.Name + ",")
	}
	for row := range t.Each() {
		b.WriteString("\n" + line(row))
	}
	for _, row := range t.Total {
		b.WriteString("\n= " + line(row))
	}
	return b.String()
}

func line(row Row) (text string) {
	for _, c := range row.Cells {
		text += c.Machine() + ","
	}
	if text += row.Mark; row.Faint {
		text += " faint"
	}
	return text
}

func TestLayout(t *testing.T) {
	l := Layout[sales]{Name: "sales", Title: "Sales", For: People, Columns: orders()}
	l.Mark = func(s sales) (string, bool) { return s.group, s.few }
	rows := []sales{{orders: 1, group: "a"}, {orders: 2, few: true}}
	held, long := l.Table(rows, sales{orders: 3}), l.Long(len(rows), func() func(int) sales { return func(i int) sales { return rows[i] } }, nil)
	const want = "orders,\n1,a\n2, faint"
	if got := lines(held); got != want+"\n= 3," {
		t.Errorf("got %s", got)
	}
	if got := lines(long); got != want {
		t.Errorf("long: got %s", got)
	}
	head := Head{Name: "orders", Title: "Orders", Right: true, Drop: 2}
	if held.Columns[0] != head || held.Name != "sales" || held.Title != "Sales" || held.For != People {
		t.Errorf("got %+v", held)
	}
	for range long.Each() { // ends when it is told to
		break
	}
}

func TestByGroup(t *testing.T) {
	group := func(s sales) (string, bool) { return s.group, s.few }
	got := ByGroup("country", orders(), []sales{{group: "DE", orders: 7}, {orders: 1, few: true}}, sales{orders: 8, few: true}, group)
	if want := "group,small,orders,\nDE,false,7,\n,true,1,few faint\n= all,,8,"; lines(got) != want || got.For != Everyone {
		t.Errorf("got %s for %d, want %s", lines(got), got.For, want)
	}
	if name := got.Rows[1].Cells[0].Human(); name != "(none)" {
		t.Errorf("a group without a name is called %q", name)
	}
	if none := ByGroup("country", orders(), nil, sales{}, group); none.For != Programs || lines(none) != "group,small,orders,\n= all,,0," {
		t.Errorf("got %s for %d", lines(none), none.For)
	}
}

func TestStacked(t *testing.T) {
	months := Layout[int64]{Name: "months", Columns: []Column[int64]{{Name: "n", Cell: Count}}}
	groups := []sales{{group: "DE", months: []int64{1, 2}}, {}, {group: "=x", months: []int64{3}}}
	got := Stacked(months, groups, func(s sales) (string, []int64) { return s.group, s.months })
	if want := "group,n,\nDE,1,\nDE,2,\n=x,3,"; lines(got) != want || got.Name != "months" || got.For != Programs || !got.Rows[2].Cells[0].Data {
		t.Errorf("got %s, %+v", lines(got), got)
	}
}
