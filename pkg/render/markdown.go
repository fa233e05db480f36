package render

import (
	"bufio"
	"regexp"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/retain-cli/retain/pkg/report"
)

// writeMarkdown writes the report as GitHub Flavored Markdown: paragraphs,
// tables and a list of notes.
func writeMarkdown(w *bufio.Writer, r report.Report, o Options) error {
	d := &document{parts{out: w}}
	d.paragraph(r.Head)
	for _, t := range r.Tables {
		if err := d.table(t); err != nil {
			return err
		}
	}
	d.paragraph(r.Foot)
	if r.Next != "" {
		d.part()
		d.line("```sh\n" + Printable(r.Next) + "\n```")
	}
	d.notes(r, o)
	return failed(w)
}

// manyRows is where tablewriter, which takes 15 µs and 6 KB for a row and
// holds all of them, gives way to lines that are not padded.
const manyRows = 2000

// document is a report on its way to Markdown.
type document struct{ parts }

// paragraph keeps its lines apart by a backslash at their ends. An empty line
// parts two paragraphs.
func (d *document) paragraph(lines []string) {
	if len(lines) == 0 {
		return
	}
	d.part()
	for i, line := range lines {
		line = opening(markdown(strings.TrimSpace(line)))
		if i < len(lines)-1 && lines[i] != "" && lines[i+1] != "" {
			line += `\`
		}
		d.line(line)
	}
}

// opener is what makes a line a heading, a list or a rule.
var opener = regexp.MustCompile(`^([-#+=:])|^(\d+)([.)](?: |$))`)

// opening keeps the beginning of a line from meaning anything.
func opening(line string) string { return opener.ReplaceAllString(line, `$2\$1$3`) }

func (d *document) notes(r report.Report, o Options) {
	shown, more := r.Below(o.Detail)
	if len(shown) == 0 {
		return
	}
	d.part()
	for _, n := range shown {
		d.line("- " + labels[n.Level] + " " + markdown(n.Text))
	}
	if more > 0 {
		d.line("- " + markdown(o.others(more)))
	}
}

// table writes short tables with their columns in line, and long ones as they
// come.
func (d *document) table(t report.Table) error {
	d.part()
	if t.Title != "" {
		d.line("**" + markdown(strings.TrimSpace(t.Title)) + "**")
		d.line("")
	}
	s := newSheet(t)
	if t.Long == nil && len(t.Rows) <= manyRows {
		d.held(s, t)
	} else {
		d.long(s, t)
	}
	return failed(d.out)
}

func (d *document) held(s sheet, t report.Table) {
	rows := [][]string{s.heads}
	for _, row := range slices.Concat(t.Rows, t.Total) {
		rows = append(rows, s.texts(row))
	}
	for _, line := range tabulate(rows, s.rights, tw.PaddingDefault, renderer.NewMarkdown()) {
		d.line(line)
	}
}

func (d *document) long(s sheet, t report.Table) {
	d.row(s.heads)
	d.row(s.rules())
	for row := range t.Each() {
		d.row(s.texts(row))
		if failed(d.out) != nil {
			return
		}
	}
	for _, row := range t.Total {
		d.row(s.texts(row))
	}
}

func (d *document) row(cells []string) {
	for _, text := range cells {
		d.out.WriteString("| " + text + " ")
	}
	d.out.WriteString("|\n")
}

// sheet is the columns of a table for people, with a last one for the marks
// when there are any.
type sheet struct {
	places []int
	heads  []string
	rights []bool
	marked bool
}

func newSheet(t report.Table) sheet {
	s := sheet{places: columnsFor(t.Columns, report.People)}
	for _, c := range s.places {
		s.heads = append(s.heads, markdown(t.Columns[c].Title))
		s.rights = append(s.rights, t.Columns[c].Right)
	}
	for row := range t.Each() {
		s.marked = s.marked || row.Mark != ""
	}
	if s.marked {
		s.heads = append(s.heads, "")
		s.rights = append(s.rights, false)
	}
	return s
}

func (s sheet) texts(row report.Row) []string {
	var texts []string
	for _, c := range s.places {
		texts = append(texts, markdown(row.Cell(c).Human()+row.Cell(c).Mark()))
	}
	if s.marked {
		texts = append(texts, markdown(row.Mark))
	}
	return texts
}

func (s sheet) rules() []string {
	var rules []string
	for _, right := range s.rights {
		if right {
			rules = append(rules, "--:")
		} else {
			rules = append(rules, ":--")
		}
	}
	return rules
}
