package page

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// MostMarkdown is how long a comment on a pull request may be on GitHub, in characters;
// bytes are never fewer.
const MostMarkdown = 65_536

// Markdown writes the page for a pull request: the findings with the tables behind them
// folded. When that is longer than MostMarkdown, the longest tables are left out, and then
// whole sections from the end.
func (p *Page) Markdown(w io.Writer) error {
	shown, most := *p, MostMarkdown
	for {
		text, longest := shown.markdown(most)
		switch {
		case text.Len() <= MostMarkdown || len(shown.Sections) == 0:
			_, err := w.Write(text.Bytes())
			return err
		case longest > 0:
			most = longest - 1
		default:
			shown.Sections, shown.cut = shown.Sections[:len(shown.Sections)-1], true
		}
	}
}

// sheet is Markdown as it is written.
type sheet struct {
	bytes.Buffer
	most, longest int // of a folded part, in bytes
	left          string
}

// markdown leaves out folded parts that are longer than a number of bytes; longest is the
// longest that is not.
func (p *Page) markdown(most int) (*sheet, int) {
	s := &sheet{most: most, left: p.words.Say("Left out: too long for a comment.")}
	s.heading("# ", p.Title)
	s.paragraph(strings.Join(p.About, " · "))
	if len(p.Cards) > 0 {
		s.write(report.Report{Tables: []report.Table{p.cardTable()}})
		s.paragraph(p.CardNote)
	}
	if p.LookTitle != "" {
		s.heading("## ", p.LookTitle)
		s.paragraph(p.Nothing)
		for i, l := range p.Look {
			fmt.Fprintf(s, "%d. %s\n", i+1, inline(l.Text))
		}
		s.WriteByte('\n')
	}
	for _, section := range p.Sections {
		s.section(p, section)
	}
	if p.cut {
		s.paragraph(s.left)
	}
	s.WriteString(inline(p.Made))
	const longest = 4_000 // since a command may name thousands of files
	if p.Command != "" && len(p.Command) < longest {
		s.WriteString(": " + code(p.Command))
	}
	s.WriteString("\n\n")
	return s, s.longest
}

// code is a text in which nothing means anything.
func code(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		text = " " + text + " " // which are no part of it
	}
	return fence + render.Printable(text) + fence
}

// cardTable is the cards line by line.
func (p *Page) cardTable() report.Table {
	return report.Layout[Card]{Columns: []report.Column[Card]{
		{Title: "", Cell: func(c Card) report.Cell { return report.Text(c.Name) }},
		{Title: "", Right: true, Cell: func(c Card) report.Cell { return report.Text(strings.TrimSpace(c.Value + " " + c.Unit)) }},
		{Title: "", Right: true, Cell: func(c Card) report.Cell { return report.Text(c.Change) }},
		{Title: "", Cell: func(c Card) report.Cell { return report.Text(c.Interval) }},
		{Title: p.trend, Cell: func(c Card) report.Cell { return report.Text(report.Sparkline(c.Trend.Values)) }},
	}}.Table(p.Cards)
}

func (s *sheet) section(p *Page, section Section) {
	s.heading("## ", section.Title)
	for _, text := range section.Texts {
		s.paragraph(text)
	}
	for _, f := range section.Figures {
		s.paragraph(f.Caption)
		var tables sheet
		tables.paragraph(f.Small)
		for _, t := range f.Tables {
			tables.write(report.Report{Tables: []report.Table{t}})
		}
		s.fold(p.more, tables.Bytes())
	}
	if len(section.Pairs) > 0 {
		for _, pair := range section.Pairs {
			fmt.Fprintf(s, "- %s: %s\n", inline(pair.Term), inline(pair.Text))
		}
		s.WriteByte('\n')
	}
	for _, n := range section.Notes {
		var list sheet
		for _, x := range n.Notes {
			label := "- "
			if x.Level == note.Warning {
				label = "- ⚠ "
			}
			list.WriteString(label + inline(x.Text) + "\n")
		}
		list.WriteByte('\n')
		s.fold(n.Title, list.Bytes())
	}
}

// fold writes a part that is opened by a click, unless it is too long.
func (s *sheet) fold(title string, text []byte) {
	if len(text) > s.most {
		s.paragraph(s.left)
		return
	}
	s.longest = max(s.longest, len(text))
	fmt.Fprintf(s, "<details><summary>%s</summary>\n\n%s</details>\n\n", inline(title), text)
}

func (s *sheet) heading(marks, text string) { fmt.Fprintf(s, "%s%s\n\n", marks, inline(text)) }

func (s *sheet) paragraph(text string) {
	if text != "" {
		s.write(report.Report{Head: []string{text}})
	}
}

func (s *sheet) write(r report.Report) {
	_ = render.Write(s, r, render.Markdown, render.Options{}) // a buffer takes everything
	s.WriteByte('\n')
}

// inline is a text on one line, as render makes texts harmless.
func inline(text string) string {
	var b bytes.Buffer
	_ = render.Write(&b, report.Report{Head: []string{text}}, render.Markdown, render.Options{})
	return strings.TrimSpace(b.String())
}
