package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/retain-cli/retain/pkg/report"
)

// gap stands between columns.
const gap = "  "

// Texts from data can be of any length. Where room is short they are cut: to
// longTextWidth before a column is left out, and to minTextWidth, which a day or
// a period needs, when nothing else helps. Heads are never longer than
// longTextWidth. Numbers are never cut.
const (
	longTextWidth = 32
	minTextWidth  = 12
	minWrapWidth  = 16 // of a column whose texts go on in further lines
)

// grid is the columns of a table as they fit on the page. tablewriter does not
// lay it out, because it holds every row, takes 15 µs and 6 KB for each, and
// adds escape sequences of its own to coloured cells; a test compares our lines
// with its.
type grid struct {
	head    report.Row
	columns []gridColumn
	marks   int // width of the widest mark behind a row; 0 when there is none
	dropped []gridColumn
}

type gridColumn struct {
	report.Head
	place int // in the table's rows
	width int
	marks int    // width of the widest mark behind a cell
	gap   string // behind the marks, which hang in it
}

// layout measures the table. Where it is too wide, texts that may are wrapped, long
// texts are cut, then secondary columns are dropped, the highest Drop first, and then
// texts are cut further.
func layout(t report.Table, width int) *grid {
	g := measure(t)
	for g.width() > width && g.narrow(minWrapWidth) {
	}
	for g.width() > width && g.cut(g.width()-width, longTextWidth) {
	}
	for g.width() > width && g.drop() {
	}
	for g.width() > width && (g.narrow(minTextWidth) || g.cut(g.width()-width, minTextWidth)) {
	}
	return g
}

func measure(t report.Table) *grid {
	g := &grid{}
	for i, c := range t.Columns {
		g.head.Cells = append(g.head.Cells, report.Text(c.Title))
		if c.For == report.Everyone || c.For == report.People {
			title := min(displaywidth.String(Printable(c.Title)), longTextWidth)
			g.columns = append(g.columns, gridColumn{Head: c, place: i, width: title})
		}
	}
	add := func(row report.Row) {
		for i := range g.columns {
			c := &g.columns[i]
			cell := row.Cell(c.place)
			c.width = max(c.width, displaywidth.String(Printable(cell.Human())))
			c.marks = max(c.marks, displaywidth.String(Printable(cell.Mark())))
		}
		g.marks = max(g.marks, displaywidth.String(Printable(row.Mark)))
	}
	for row := range t.Each() {
		add(row)
	}
	for _, row := range t.Total {
		add(row)
	}
	for i := range g.columns {
		c := &g.columns[i]
		c.gap = gap[min(c.marks, len(gap)-1):]
	}
	return g
}

func (g *grid) width() int {
	sum := 0
	for _, c := range g.columns {
		sum += c.width + c.marks + len(c.gap)
	}
	if g.marks > 0 || len(g.columns) == 0 {
		return sum + g.marks
	}
	return sum - len(g.columns[len(g.columns)-1].gap)
}

// drop leaves out the least important columns and tells whether there were any.
func (g *grid) drop() bool {
	highest := 0
	for _, c := range g.columns {
		highest = max(highest, c.Drop)
	}
	if highest == 0 {
		return false
	}
	kept := g.columns[:0:0]
	for _, c := range g.columns {
		if c.Drop < highest {
			kept = append(kept, c)
		} else {
			g.dropped = append(g.dropped, c)
		}
	}
	g.columns = kept
	return true
}

// narrow takes a character from the widest column that wraps, and tells whether there was
// one wider than least.
func (g *grid) narrow(least int) bool {
	widest := -1
	for i, c := range g.columns {
		if c.Wrap && c.width > least && (widest < 0 || c.width > g.columns[widest].width) {
			widest = i
		}
	}
	if widest < 0 {
		return false
	}
	g.columns[widest].width--
	return true
}

// cut narrows the widest column of text by at most that much, to no less than
// least, and tells whether there was one.
func (g *grid) cut(excess, least int) bool {
	widest := -1
	for i, c := range g.columns {
		if !c.Right && !c.Wrap && c.width > least && (widest < 0 || c.width > g.columns[widest].width) {
			widest = i
		}
	}
	if widest < 0 {
		return false
	}
	c := &g.columns[widest]
	c.width = max(c.width-excess, least)
	return true
}

// without says which columns did not fit. A long run of neighbours, such as the
// ages of a cohort, is named by its ends.
func (g *grid) without(width int) string {
	slices.SortFunc(g.dropped, func(a, b gridColumn) int { return a.place - b.place })
	var names []string
	for from := 0; from < len(g.dropped); {
		to := from
		for to+1 < len(g.dropped) && g.dropped[to+1].place == g.dropped[to].place+1 {
			to++
		}
		names = append(names, run(g.dropped[from:to+1])...)
		from = to + 1
	}
	return fmt.Sprintf("Left out to fit %d columns: %s.", width, strings.Join(names, ", "))
}

// run names neighbouring columns.
func run(columns []gridColumn) []string {
	const long = 4
	last := len(columns) - 1
	if last+1 >= long {
		return []string{Printable(columns[0].Title) + " to " + Printable(columns[last].Title)}
	}
	var names []string
	for _, c := range columns {
		names = append(names, Printable(c.Title))
	}
	return names
}

// lines are a row of the table: more than one where a text does not fit into a column
// that wraps.
func (g *grid) lines(row report.Row, s style) []string {
	var further [][]string
	for i, c := range g.columns {
		if !c.Wrap {
			continue
		}
		cell := row.Cell(c.place)
		parts := wrap(Printable(cell.Human()), c.width, "")
		if len(parts) > 1 {
			row.Cells = slices.Clone(row.Cells)
			row.Cells[c.place] = cell.Shown(parts[0])
		}
		for n, part := range parts[1:] {
			if n == len(further) {
				further = append(further, make([]string, len(g.columns)))
			}
			further[n][i] = part
		}
	}
	lines := []string{g.line(row, s)}
	for _, parts := range further {
		var b strings.Builder
		for i, c := range g.columns {
			b.WriteString(pad(parts[i], c.width+c.marks, false) + c.gap)
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}

// line is a row of the table.
func (g *grid) line(row report.Row, s style) string {
	var b strings.Builder
	b.Grow(2 * g.width()) // shades and letters of several bytes
	for _, c := range g.columns {
		cell := row.Cell(c.place)
		text := c.text(*cell)
		if s && cell.Heat() > 0 {
			text = s.heat(text, cell.Heat())
		}
		b.WriteString(text)
		b.WriteString(c.gap)
	}
	b.WriteString(Printable(row.Mark))
	return strings.TrimRight(b.String(), " ")
}

// text is the text of a cell and its mark, which does not move it.
func (c gridColumn) text(cell report.Cell) string {
	text := Printable(cell.Human())
	if len(text) > c.width { // no character takes more columns than bytes
		text = displaywidth.TruncateString(text, c.width, "…")
	}
	text = pad(text, c.width, c.Right)
	if c.marks == 0 {
		return text
	}
	return text + pad(Printable(cell.Mark()), c.marks, false)
}

func pad(text string, width int, right bool) string {
	blanks := strings.Repeat(" ", max(0, width-displaywidth.String(text)))
	if right {
		return blanks + text
	}
	return text + blanks
}
