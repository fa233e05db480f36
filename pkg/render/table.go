package render

import (
	"bufio"
	"regexp"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// page is a report on its way to a terminal: parts with an empty line between
// them, none wider than the terminal unless a single number or a command is.
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
	p.next(r)
	p.notes(r.Notes)
	return failed(w)
}

// next is the command to run, below the summary.
func (p *page) next(r report.Report) {
	if r.Next == "" {
		return
	}
	if len(r.Foot) == 0 {
		p.part()
	}
	p.line("Next: " + Printable(r.Next))
}

func (p *page) paragraph(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.part()
	for _, text := range lines { // an empty one parts two paragraphs
		indent := strings.Repeat(" ", len(number.FindString(text)))
		for _, line := range wrap(Printable(text), p.width, indent) {
			p.line(line)
		}
	}
}

// number begins an item of a list; the lines after its first stand below its
// words.
var number = regexp.MustCompile(`^\d+\. `)

func (p *page) notes(notes []note.Note) {
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
	p.bold(g.line(g.heads()))
	for row := range t.Each() {
		p.row(g, row)
		if err := failed(p.out); err != nil {
			return err
		}
	}
	p.totals(g, t.Total)
	if len(g.dropped) > 0 {
		for _, line := range wrap(g.without(p.width), p.width, "") {
			p.line(p.style.faint(line))
		}
	}
	return failed(p.out)
}

func (p *page) bold(line string) { p.line(p.style.bold(line)) }

func (p *page) row(g *grid, row report.Row) {
	line := g.line(g.texts(row, p.style))
	if row.Faint && !strings.Contains(line, reset) {
		line = p.style.faint(line)
	}
	p.line(line)
}

func (p *page) totals(g *grid, rows []report.Row) {
	if len(rows) == 0 {
		return
	}
	p.line(p.style.faint(strings.Repeat("─", g.width())))
	for _, row := range rows {
		p.bold(g.line(g.texts(row, p.style)))
	}
}

func (p *page) title(text string) {
	if text == "" {
		return
	}
	for _, line := range wrap(Printable(text), p.width, "") {
		p.bold(line)
	}
}
