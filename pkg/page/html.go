package page

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/report"
)

//go:embed page.css
var style string

//go:embed page.html
var layout string

var document = template.Must(template.New("page").Funcs(template.FuncMap{
	"style":  func() template.CSS { return template.CSS(chart.Style + style) },
	"marked": marked,
	"cells":  cells,
	"tight":  func(text string) string { return strings.ReplaceAll(text, " %", "\u00a0%") }, // a percent sign stays on its line
	"rows": func(t report.Table, rows []report.Row, marked bool) map[string]any {
		return map[string]any{"Table": t, "Rows": rows, "Marked": marked}
	},
}).Parse(layout))

// HTML writes the page as one file.
func (p *Page) HTML(w io.Writer) error { return document.Execute(w, p) }

// More is the label of the tables behind a figure.
func (p *Page) More() string { return p.more }

// Policy is what a browser may load: nothing but the style and a logo.
func (p *Page) Policy() string {
	policy := "default-src 'none'; style-src 'unsafe-inline'"
	if p.Logo != "" {
		policy += "; img-src data:"
	}
	return policy
}

// cell is a cell of a table with its head.
type cell struct {
	Text  string
	Right bool
	First bool
	Data  bool
}

// cells are those of a row, as many as there are columns.
func cells(t report.Table, r report.Row) (all []cell) {
	for i, c := range t.Columns {
		x := r.Cell(i)
		all = append(all, cell{x.Human() + x.Mark(), c.Right, i == 0, x.Data})
	}
	return all
}

// marked tells whether any row has a remark.
func marked(t report.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r report.Row) bool { return r.Mark != "" })
}
