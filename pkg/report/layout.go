package report

// Column is a column of a table that has a row for each value of one type: its
// head, and the cell of such a value.
type Column[Row any] struct {
	Name  string
	Title string
	Right bool
	Drop  int
	For   Readers
	Cell  func(Row) Cell
	Wrap  bool
}

// Layout lays values of one type out as a table.
type Layout[Row any] struct {
	Name, Title string
	For         Readers
	Columns     []Column[Row]
	Mark        func(Row) (remark string, faint bool) // may be nil
}

// Table has a row for each of rows and, below them, for each of totals.
func (l Layout[R]) Table(rows []R, totals ...R) Table {
	t := l.empty()
	for _, r := range rows {
		t.Rows = append(t.Rows, l.row(nil, r))
	}
	for _, r := range totals {
		t.Total = append(t.Total, l.row(nil, r))
	}
	return t
}

// Long is a table of n rows that are too many to hold. They are made when they are
// written, where parallel is given several at a time: each run of rows has a maker
// of its own, which may return the same memory for every row.
func (l Layout[R]) Long(n int, maker func() (row func(i int) R), parallel func(n int, work func(i int))) Table {
	t := l.empty()
	t.Long = &Long{Len: n, Parallel: parallel, Rows: func(from, to int, yield func(Row) bool) {
		row, cells := maker(), make([]Cell, 0, len(l.Columns))
		for i := from; i < to; i++ {
			made := l.row(cells[:0], row(i))
			if cells = made.Cells; !yield(made) {
				return
			}
		}
	}}
	return t
}

func (l Layout[R]) empty() Table {
	t := Table{Name: l.Name, Title: l.Title, For: l.For}
	for _, c := range l.Columns {
		t.Columns = append(t.Columns, Head{c.Name, c.Title, c.Right, c.Drop, c.For, c.Wrap})
	}
	return t
}

func (l Layout[R]) row(cells []Cell, r R) (row Row) {
	for _, c := range l.Columns {
		cells = append(cells, c.Cell(r))
	}
	row.Cells = cells
	if l.Mark != nil {
		row.Mark, row.Faint = l.Mark(r)
	}
	return row
}

// Lift makes columns of a part of each row columns of the row.
func Lift[Row, Part any](columns []Column[Part], part func(Row) Part) []Column[Row] {
	lifted := make([]Column[Row], len(columns))
	for i, c := range columns {
		lifted[i] = Column[Row]{c.Name, c.Title, c.Right, c.Drop, c.For, func(r Row) Cell { return c.Cell(part(r)) }, c.Wrap}
	}
	return lifted
}

// GroupName is the name of a group, which has one for people even where the
// data has none.
func GroupName(name string) Cell {
	if name == "" {
		return Raw("").Shown("(none)")
	}
	return Raw(name)
}

// ByGroup has a row for each group and, below them, one for all customers.
// Without groups it is for programs only: people find its numbers in the other
// tables.
func ByGroup[G any](dimension string, columns []Column[G], groups []G, all G, group func(G) (name string, small bool)) Table {
	l := Layout[G]{Name: "groups", Mark: func(g G) (string, bool) {
		if _, small := group(g); small {
			return "few", true
		}
		return "", false
	}}
	l.Columns = append([]Column[G]{
		{Name: "group", Title: dimension, Cell: func(g G) Cell {
			name, _ := group(g)
			return GroupName(name)
		}},
		{Name: "small", For: Programs, Cell: func(g G) Cell {
			_, small := group(g)
			return Bool(small)
		}},
	}, columns...)
	t := l.Table(groups, all)
	total := &t.Total[0]
	total.Cells[0], total.Cells[1] = Text("all"), Empty()
	total.Mark, total.Faint = "", false
	if len(groups) == 0 {
		t.For = Programs
	}
	return t
}

// Stacked has the rows of all groups below each other, each with its group, for
// programs.
func Stacked[G, R any](l Layout[R], groups []G, group func(G) (name string, rows []R)) Table {
	type member struct {
		group string
		row   R
	}
	var members []member
	for _, g := range groups {
		name, rows := group(g)
		for _, r := range rows {
			members = append(members, member{name, r})
		}
	}
	columns := []Column[member]{{Name: "group", Cell: func(m member) Cell { return Raw(m.group) }}}
	return Layout[member]{
		Name: l.Name, For: Programs,
		Columns: append(columns, Lift(l.Columns, func(m member) R { return m.row })...),
	}.Table(members)
}
