package render

import (
	"bufio"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/tw"

	"github.com/retain-cli/retain/pkg/report"
)

// page is a report on its way to a terminal: parts with an empty line between
// them, none wider than the terminal unless a single number is.
type page struct {
	parts
	width int
	style style
}

func writeTables(w *bufio.Writer, r report.Report, o Options) error {
	p := &page{parts{out: w}, o.width(), style(o.Color)}
	p.paragraph(r.Head)
	for _, t := range r.Tables {
		if err := p.table(t); err != nil {
			return err
		}
	}
	for _, c := range r.Charts {
		p.chart(c)
	}
	p.paragraph(r.Foot)
	p.notes(r.Notes)
	return failed(w)
}

func (p *page) paragraph(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.part()
	for _, text := range lines {
		for _, line := range wrap(Printable(text), p.width, "") {
			p.line(line)
		}
	}
}

func (p *page) notes(notes []report.Note) {
	const label = "Warning:"
	if len(notes) == 0 {
		return
	}
	p.part()
	for _, n := range notes {
		lines := wrap(label+" "+Printable(n.Text), p.width, "  ")
		lines[0] = p.style.warning(label) + strings.TrimPrefix(lines[0], label)
		for _, line := range lines {
			p.line(line)
		}
	}
}

// table draws the head, the rows and, below a rule, the totals.
func (p *page) table(t report.Table) error {
	g := layout(t, p.width)
	p.part()
	p.title(t.Title)
	if t.Stream == nil && len(t.Rows) <= manyRows {
		p.held(g, t)
	} else {
		p.long(g, t)
	}
	if len(g.dropped) > 0 {
		for _, line := range wrap(g.without(p.width), p.width, "") {
			p.line(p.style.faint(line))
		}
	}
	return failed(p.out)
}

func (p *page) held(g *grid, t report.Table) {
	rows := [][]string{g.heads()}
	for _, row := range slices.Concat(t.Rows, t.Total) {
		rows = append(rows, g.texts(row, p.style))
	}
	lines := tabulate(rows, g.rights(), tw.Padding{Right: gap, Overwrite: true}, plainLines())
	p.head(lines[0])
	for i, row := range t.Rows {
		p.row(row, lines[1+i])
	}
	p.totals(g, lines[1+len(t.Rows):])
}

func (p *page) long(g *grid, t report.Table) {
	p.head(g.line(g.heads()))
	for row := range t.Each() {
		p.row(row, g.line(g.texts(row, p.style)))
		if failed(p.out) != nil {
			return
		}
	}
	var totals []string
	for _, row := range t.Total {
		totals = append(totals, g.line(g.texts(row, p.style)))
	}
	p.totals(g, totals)
}

func (p *page) head(line string) { p.line(p.style.bold(strings.TrimRight(line, " "))) }

func (p *page) row(row report.Row, line string) {
	line = strings.TrimRight(line, " ")
	if row.Faint && !strings.Contains(line, reset) {
		line = p.style.faint(line)
	}
	p.line(line)
}

func (p *page) totals(g *grid, lines []string) {
	if len(lines) == 0 {
		return
	}
	p.line(p.style.faint(strings.Repeat("─", g.width())))
	for _, line := range lines {
		p.head(line)
	}
}

func (p *page) title(text string) {
	if text == "" {
		return
	}
	for _, line := range wrap(Printable(text), p.width, "") {
		p.line(p.style.bold(line))
	}
}
