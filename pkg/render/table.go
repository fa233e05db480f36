package render

import (
	"bufio"
	"math"
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
	whole bool // tables may be wider
}

func writeTables(w *bufio.Writer, r report.Report, o Options) error {
	p := &page{parts{out: w}, o.Width, style(o.Color), o.Whole}
	if p.width <= 0 {
		p.width = defaultWidth
	}
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
	if r.Next != "" {
		if len(r.Foot) == 0 {
			p.part()
		}
		p.line("Next: " + Printable(r.Next))
	}
	p.notes(r, o)
	return failed(w)
}

// text writes a text of any length in a style.
func (p *page) text(sequence, text, indent string) {
	for _, line := range wrap(Printable(text), p.width, indent) {
		p.line(p.style.paint(sequence, line))
	}
}

func (p *page) paragraph(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.part()
	for _, text := range lines { // an empty one parts two paragraphs
		p.text("", text, strings.Repeat(" ", len(number.FindString(text))))
	}
}

// number begins an item of a list; the lines after its first stand below its
// words.
var number = regexp.MustCompile(`^\d+\. `)

func (p *page) notes(r report.Report, o Options) {
	shown, more := r.Below(o.Detail)
	if len(shown) == 0 {
		return
	}
	p.part()
	for _, n := range shown {
		label, color := labels[n.Level], faint
		if n.Level == note.Warning {
			color = yellow
		}
		lines := wrap(label+" "+Printable(n.Text), p.width, "  ")
		lines[0] = p.style.paint(color, label) + strings.TrimPrefix(lines[0], label)
		for _, line := range lines {
			p.line(line)
		}
	}
	if more > 0 {
		p.line(p.style.paint(faint, o.others(more)))
	}
}

// table draws the head, the rows and, below a rule, the totals.
func (p *page) table(t report.Table) error {
	width := p.width
	if p.whole {
		width = math.MaxInt
	}
	g := layout(t, width)
	p.part()
	if t.Title != "" {
		p.text(bold, t.Title, "")
	}
	p.line(p.style.paint(bold, g.line(g.head, false)))
	rows := len(t.Total)
	for row := range t.Each() {
		rows++
		for _, line := range g.lines(row, p.style) {
			if row.Faint && !strings.Contains(line, reset) {
				line = p.style.paint(faint, line)
			}
			p.line(line)
		}
		if err := failed(p.out); err != nil {
			return err
		}
	}
	if len(t.Total) > 0 {
		p.line(p.style.paint(faint, strings.Repeat("─", g.width())))
	}
	for _, row := range t.Total {
		p.line(p.style.paint(bold, g.line(row, p.style)))
	}
	if len(g.dropped) > 0 && rows > 0 {
		p.text(faint, g.without(p.width), "")
	}
	return failed(p.out)
}
