package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/saved"
)

// mostChanges is how many changes of one part people are shown.
const mostChanges = 15

// part is changes of one kind.
type part struct {
	name, title string
	changes     []saved.Change
}

// parts are the changes in the order in which they matter: what was read, what a
// reader of the whole sees, what should not have changed, the rest.
func (s *Since) parts() []part {
	return []part{
		{"input", "Read", s.Input},
		{"headline", "Overall", s.Headlines},
		{"history", "Restated: numbers of periods that were complete before", s.Restated},
		{"row", "Other changes", s.Changed},
	}
}

// follows are the ends of names of numbers that follow from others: the ends of
// intervals, probabilities, the number of the period before, and the change since then.
var follows = []string{"low", "high", "p", "previous", "change"}

// plain are changes without what follows from others, unless nothing else has changed.
func plain(changes []saved.Change) []saved.Change {
	own := slices.DeleteFunc(slices.Clone(changes), func(c saved.Change) bool {
		name := c.Name[strings.LastIndexAny(c.Name, "._")+1:]
		return slices.Contains(follows, name)
	})
	if len(own) == 0 {
		return changes
	}
	return own
}

// shown is a table for people; none without changes.
func (p part) shown() []report.Table {
	if p.changes = plain(p.changes); len(p.changes) == 0 {
		return nil
	}
	l := report.Layout[saved.Change]{Name: p.name, Title: p.title, For: report.People, Columns: changeColumns()}
	if slices.IndexFunc(p.changes, func(c saved.Change) bool { return c.Table != "" }) < 0 {
		l.Columns = l.Columns[2:]
	}
	if more := len(p.changes) - mostChanges; more > 0 {
		l.Title += fmt.Sprintf(" (the first %d of %d)", mostChanges, len(p.changes))
	}
	return []report.Table{l.Table(p.changes[:min(len(p.changes), mostChanges)])}
}

// table is all changes, for programs.
func (s *Since) table(name string) report.Table {
	type row struct {
		part string
		saved.Change
	}
	var rows []row
	for _, p := range s.parts() {
		for _, c := range p.changes {
			rows = append(rows, row{p.name, c})
		}
	}
	l := report.Layout[row]{Name: name, For: report.Programs, Columns: append(
		[]report.Column[row]{{Name: "part", Cell: func(r row) report.Cell { return report.Text(r.part) }}},
		report.Lift(changeColumns(), func(r row) saved.Change { return r.Change })...,
	)}
	return l.Table(rows)
}

func changeColumns() []report.Column[saved.Change] {
	type row = saved.Change
	return []report.Column[row]{
		{Name: "table", Title: "Table", Drop: 1, Cell: func(c row) report.Cell { return report.Text(c.Table) }},
		{Name: "row", Title: "Row", Cell: func(c row) report.Cell { return report.Raw(strings.Join(c.Rows, " · ")) }},
		{Name: "number", Title: "Value", Cell: func(c row) report.Cell { return report.Raw(c.Name) }},
		{Name: "before", Title: "Before", Right: true, Cell: func(c row) report.Cell { return valueCell(c, c.Before, c.After) }},
		{Name: "now", Title: "Now", Right: true, Cell: func(c row) report.Cell { return valueCell(c, c.After, c.Before) }},
		{Name: "change", Title: "Change", Right: true, Cell: changeCell},
	}
}

// valueCell is a value of a change, beside the other.
func valueCell(c saved.Change, value, other any) report.Cell {
	switch v := value.(type) {
	case nil:
		return report.Undefined()
	case string:
		return report.Raw(v)
	case json.Number:
		x := numberOf(v, 0)
		if _, isNumber := other.(json.Number); isNumber && x == numberOf(other, 0) {
			return report.Raw(v.String()) // they differ by what floating-point numbers do not hold
		}
		return numberCell(c.Kind, x, decimalsOf(c))
	}
	return report.Text(fmt.Sprint(value))
}

// numberOf is a value as a number; what is none is the other.
func numberOf(value any, other float64) float64 {
	if n, ok := value.(json.Number); ok {
		x, _ := n.Float64() // in range: see saved.Read
		return x
	}
	return other
}

// decimalsOf is how many decimals the numbers of a change are shown with: those of
// their kind, more where it takes more to see that they and their difference are not the
// same and 0.
func decimalsOf(c saved.Change) (decimals int) {
	x := numberOf(c.Before, numberOf(c.After, 0))
	y := numberOf(c.After, x)
	switch {
	case c.Kind == saved.Rate:
		decimals = 1
	case c.Kind == saved.Money, x != math.Trunc(x), y != math.Trunc(y):
		decimals = 2
	}
	const most = 15
	for decimals < most && x != y && (report.Fixed(x, decimals) == report.Fixed(y, decimals) || report.Fixed(y-x, decimals) == report.Fixed(0, decimals)) {
		decimals++
	}
	return decimals
}

func numberCell(kind saved.Kind, x float64, decimals int) report.Cell {
	if kind == saved.Rate {
		return report.Percent(x).Shown(report.Grouped(x, decimals) + " %")
	}
	return report.Number(x, decimals)
}

// changeCell is a change in points of a rate, or in numbers and percent.
func changeCell(c saved.Change) report.Cell {
	if c.Change == nil {
		return report.Empty()
	}
	d, decimals := *c.Change, decimalsOf(c)
	cell, text := numberCell(c.Kind, d, decimals), report.Signed(d, decimals)
	if c.Kind == saved.Rate {
		return cell.Shown(text + " pt")
	}
	before := numberOf(c.Before, 0)
	if percent := report.Signed(d/before*100, 1); before > 0 && percent != report.Fixed(0, 1) {
		text += " (" + percent + " %)"
	}
	return cell.Shown(text)
}

// sentences say what the tables do not: whether history was restated, and what came,
// went or was remarked anew.
func (s *Since) sentences() []string {
	var lines []string
	switch {
	case s.Same:
		lines = append(lines, "Nothing has changed.")
	case s.History:
		lines = append(lines, s.restated())
	}
	if len(s.Keys) > 0 {
		reason := "as results of two versions may"
		if len(s.Definition) > 0 {
			reason = "as their definitions differ"
		}
		lines = append(lines, "Only one of the results has these keys, "+reason+": "+few(s.Keys)+".")
	}
	if s.Disjoint {
		lines = append(lines, "No customer is in both: ids that are redacted are the same in two runs only with the same RETAIN_REDACT_KEY.")
	}
	for _, l := range []struct {
		word   string
		places []saved.Place
	}{{"Complete now", s.Completed}, {"New", s.Came}, {"Gone", s.Went}} {
		if len(l.places) > 0 {
			lines = append(lines, l.word+": "+listed(l.places)+".")
		}
	}
	for _, r := range s.Remarks {
		switch {
		case r.Before == "":
			lines = append(lines, "New "+r.Level+": "+onLine(r.After))
		case r.After == "":
			lines = append(lines, "No longer a "+r.Level+": "+onLine(r.Before))
		}
	}
	return lines
}

// onLine is the text of a note in a line that is parted by points itself.
func onLine(text string) string { return strings.ReplaceAll(text, " · ", ", ") }

// restated says whether numbers of complete periods have changed, and in which.
func (s *Since) restated() string {
	if len(s.Restated) == 0 {
		return "No number of a period that was complete has changed."
	}
	var rows []string
	numbers := plain(s.Restated)
	for _, c := range numbers {
		if row := strings.Join(c.Rows, " · "); !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return fmt.Sprintf("History was restated: %s of %s.", report.Counted(int64(len(numbers)), "number"), few(rows))
}

// listed names some places of each table.
func listed(places []saved.Place) string {
	var tables []string
	names, cells := map[string][]string{}, int64(0)
	for _, p := range places {
		switch {
		case p.Name != "":
			cells++
			continue
		case names[p.Table] == nil:
			tables = append(tables, p.Table)
		}
		names[p.Table] = append(names[p.Table], strings.Join(p.Rows, " · "))
	}
	for i, table := range tables {
		tables[i] = table + " " + few(names[table])
	}
	if cells > 0 {
		tables = append(tables, report.Counted(cells, "cell"))
	}
	return strings.Join(tables, "; ")
}

// few is the first names of a list and how many follow.
func few(names []string) string {
	const most = 5
	text := strings.Join(names[:min(len(names), most)], ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// AddTo adds to a report what has changed since an earlier result.
func (s *Since) AddTo(r report.Report) report.Report {
	earlier := "Against " + ShortName(s.Before.File)
	if s.Before.AsOf != nil {
		earlier += " (data until " + *s.Before.AsOf + ")"
	}
	r.Tables = append(r.Tables, s.table("baseline"))
	for i, p := range s.parts()[:3] {
		p.title = earlier + ": " + strings.ToLower(p.title[:1]) + p.title[1:]
		if i > 0 {
			r.Tables = append(r.Tables, p.shown()...)
		}
	}
	sentences := s.sentences()
	if n := len(plain(s.Changed)); n > 0 {
		sentences = append(sentences, report.Counted(int64(n), "other value")+" changed; retain diff lists them.")
	}
	if len(sentences) > 0 {
		sentences[0] = earlier + ": " + strings.ToLower(sentences[0][:1]) + sentences[0][1:]
	}
	r.Foot = append(slices.Clip(r.Foot), sentences...)
	if streamed, ok := r.Data.(report.Streamed); ok {
		streamed.Object = withBaseline{streamed.Object, s}
		r.Data = streamed
	} else {
		r.Data = withBaseline{r.Data, s}
	}
	return r
}

// withBaseline is a JSON object with one member more: the baseline.
type withBaseline struct {
	object any
	since  *Since
}

// MarshalJSON writes the object's own members, then the baseline.
func (b withBaseline) MarshalJSON() ([]byte, error) {
	own, err := plainJSON(b.object)
	if err != nil {
		return nil, err
	}
	since, err := plainJSON(b.since)
	if err != nil {
		return nil, err
	}
	own, isObject := strings.CutSuffix(own, "}")
	if !isObject {
		return nil, fmt.Errorf("a result of type %T is no JSON object", b.object)
	}
	if own != "{" {
		own += ","
	}
	return []byte(own + `"baseline":` + since + "}"), nil
}

// plainJSON is JSON without escapes for HTML.
func plainJSON(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}
