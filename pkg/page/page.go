// Package page lays a brief out as one page that can be forwarded: HTML without a
// script, a network or a second file, or Markdown for a pull request.
//
//	brief, err := analysis.Briefing{}.Run(ctx, data)
//	err = page.Of(brief, page.Options{Title: "Espresso Ltd"}).HTML(os.Stdout)
//
// Every text goes through package words, every text from data through html/template.
// Charts are those of package chart, and the tables behind them those of the commands.
package page

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/words"
)

// Options say how the page looks. The zero value is an English page without a logo.
type Options struct {
	Title    string // empty: a title of ours
	Logo     Logo
	Language words.Language
	Version  string // of the program
	Command  string // that makes the page again
}

// Page is a page whose texts are written.
type Page struct {
	Lang, Dir string
	Title     string
	About     []string // what, whose, which period, data until
	Logo      template.URL
	Cards     []Card
	CardNote  string
	LookTitle string
	Look      []Link
	Nothing   string // instead of Look
	Sections  []Section
	Made      string
	Command   string

	more, trend string // labels
	cut         bool   // sections are left out
	words       *words.Words
}

// Card is a headline number.
type Card struct {
	Name, Value, Unit string
	Change, Interval  string
	Trend             chart.Spark
}

// Link is a sentence about something in a section.
type Link struct{ Text, To string }

// Section is what belongs together.
type Section struct {
	ID, Title string
	Texts     []string
	Figures   []Figure
	Pairs     []Pair // terms with what they mean, or names with numbers
	Notes     []Notes
}

// Figure is a chart with its finding and the tables of its numbers.
type Figure struct {
	Caption string // the finding, in one sentence
	Small   string // what else is to be known
	Drawn   string // how to read the chart
	Chart   template.HTML
	Behind  string // the label of the tables
	Tables  []report.Table
}

// Pair is a term and what it means.
type Pair struct{ Term, Text string }

// Notes is notes about the data under a title, which are always English.
type Notes struct {
	Title  string
	Folded bool
	Notes  []note.Note
}

// builder writes the parts of a page about one brief.
type builder struct {
	*words.Words
	b       *analysis.Brief
	o       Options
	noun    string // one period
	percent func(float64) string
}

// Of lays a brief out.
func Of(b *analysis.Brief, o Options) *Page {
	w := words.In(o.Language)
	d := builder{Words: w, b: b, o: o, noun: w.Say(b.Grain().Noun())}
	d.percent = func(x float64) string { return d.Face(report.Grouped(x, decimals(x)) + " %") }
	p := &Page{
		Lang: w.Lang(), Dir: w.Dir(), Title: o.Title, About: d.about(), Logo: o.Logo.url, words: w,
		Command: o.Command, Made: w.Say("Made by retain %s", o.Version), more: w.Say("Data"), trend: w.Say("Trend"),
	}
	if p.Title == "" {
		p.Title = w.Say("Customer retention")
	}
	if b.Has(analysis.Headlines) {
		p.Cards, p.CardNote = d.cards()
	}
	if b.Has(analysis.Look) {
		p.LookTitle = w.Say("Worth a look")
		if p.Look = d.look(); len(p.Look) == 0 {
			p.Nothing = w.Say("Nothing stands out.")
		}
	}
	for _, s := range []struct {
		section analysis.Section
		lay     func() Section
	}{
		{analysis.OfCustomers, d.customers},
		{analysis.OfRevenue, d.revenue},
		{analysis.OfCohorts, d.cohorts},
		{analysis.OfRepeat, d.repeat},
		{analysis.OfSegments, d.segments},
		{analysis.OfValue, d.value},
		{analysis.OfGroups, d.groups},
		{analysis.OfData, d.data},
		{analysis.OfDefinitions, d.definitions},
	} {
		if b.Has(s.section) {
			section := s.lay()
			section.ID = s.section.String()
			p.Sections = append(p.Sections, section)
		}
	}
	return p
}

// decimals are as many as a tick of an axis needs.
func decimals(x float64) int {
	for places := range 2 {
		if scaled := x * float64([]int{1, 10}[places]); math.Abs(scaled-math.Round(scaled)) < 1e-9 {
			return places
		}
	}
	return 2
}

// Missing are the sentences of the page that its language does not have.
func (p *Page) Missing() []string { return p.words.Missing() }

// figure is a chart with its tables in the language of the page.
func (d builder) figure(caption string, c interface{ SVG() template.HTML }, tables ...report.Table) Figure {
	f := Figure{Caption: caption, Behind: d.Say("Data")}
	if e, ok := c.(interface{ Empty() bool }); c != nil && (!ok || !e.Empty()) {
		f.Chart = c.SVG()
	}
	for _, t := range tables {
		f.Tables = append(f.Tables, d.table(t))
	}
	return f
}

// mostRows is how many rows of a table are on the page: of daily periods, the last.
const mostRows = 130

// table is the columns of a table that people see, with heads and numbers in the language
// of the page. Remarks beside figures are only in English, and so is the table's own title.
func (d builder) table(t report.Table) report.Table {
	shown := report.Table{Name: t.Name}
	var places []int
	for i, c := range t.Columns {
		if c.For == report.Programs || c.For == report.JSON || c.Name == "note" && d.o.Language != words.English {
			continue
		}
		c.Title = d.head(c.Title)
		places, shown.Columns = append(places, i), append(shown.Columns, c)
	}
	rows := func(all []report.Row) (kept []report.Row) {
		for _, r := range all {
			row := report.Row{Mark: d.said(r.Mark), Faint: r.Faint}
			for n, i := range places {
				row.Cells = append(row.Cells, d.cell(shown.Columns[n].Name, *r.Cell(i)))
			}
			kept = append(kept, row)
		}
		return kept
	}
	if n := len(t.Rows); n > mostRows {
		shown.Title = d.Say("The last %d of %d rows", mostRows, n)
		t.Rows = t.Rows[n-mostRows:]
	}
	shown.Rows, shown.Total = rows(t.Rows), rows(t.Total)
	return shown
}

// head is the head of a column. Those of intervals have a number in them, and that of the
// groups is a column of the data.
func (d builder) head(title string) string {
	if title == d.b.Definition.By {
		return title
	}
	if confidence, ok := strings.CutSuffix(title, " % interval"); ok {
		return d.Say("%s %% interval", d.Face(confidence))
	}
	return d.said(title)
}

// verbatim are the columns whose texts are the same in every language.
var verbatim = []string{"note", "rule"}

// cell is a cell of a column in the language of the page.
func (d builder) cell(column string, c report.Cell) report.Cell {
	human := c.Human()
	var days int
	switch n, _ := fmt.Sscanf(human, "%d day", &days); {
	case c.Data:
		return c
	case slices.Contains(verbatim, column):
		human = d.Face(human)
	case n == 1 && strings.Contains(human, "day"):
		human = d.Say("%d days", days)
	default:
		human = d.said(human)
	}
	return c.Shown(human)
}

// said is a text of ours in the language of the page. Numbers and names of periods have no
// words in them.
func (d builder) said(text string) string {
	letters := 0
	for _, r := range text {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			letters++
		}
	}
	const word = 3
	if letters >= word {
		return d.Say(text)
	}
	return d.Face(text)
}

// pick is some columns of a table of a report, also of those that people do not see.
func pick(r report.Report, table string, columns ...string) report.Table {
	for _, t := range r.Tables {
		if t.Name != table {
			continue
		}
		t.Columns = slices.Clone(t.Columns)
		for i, c := range t.Columns {
			t.Columns[i].For = report.Programs
			if slices.Contains(columns, c.Name) {
				t.Columns[i].For = report.Everyone
			}
		}
		return t
	}
	return report.Table{Name: table}
}

// named is the table of that name of a report.
func named(r report.Report, name string) report.Table {
	for _, t := range r.Tables {
		if t.Name == name && t.For != report.Programs {
			return t
		}
	}
	return report.Table{Name: name}
}
