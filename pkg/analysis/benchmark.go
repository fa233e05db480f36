package analysis

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/report"
)

// Benchmarks are the figures of others beside the numbers of a result.
type Benchmarks struct {
	Compared []Benchmark `json:"compared"`
	Nearest  *Benchmark  `json:"nearest"` // where nothing is compared: a figure of something else
}

// Benchmark is a number of the result and a figure of others.
type Benchmark struct {
	Figure     string   `json:"figure"` // the key of the number: crr
	Value      *float64 `json:"value"`  // the number: the pooled rate
	Other      float64  `json:"benchmark"`
	Difference *float64 `json:"difference"` // value - benchmark, in percentage points; null where they are not compared
	Own        bool     `json:"own"`        // the user's own figure
	Metric     string   `json:"metric"`     // of the figure, as its source defines it
	Period     string   `json:"period"`
	Industry   string   `json:"industry"`
	Region     string   `json:"region"`
	Population string   `json:"population"`
	Definition string   `json:"definition"`
	Year       *int     `json:"year"` // null: its source does not say
	Source     string   `json:"source"`
	Differs    []string `json:"differs"` // empty: it may be compared

	whose string
}

// measured is a number of a result: what it measures, and how much it is.
type measured struct {
	metric, period string
	value          *float64
}

// benchmarks sets figures beside the numbers of a result, when the scope asks for
// it; without any that measures the same, it names the one nearest to the first.
func (h Header) benchmarks(numbers ...measured) *Benchmarks {
	s := h.scope
	if !s.Benchmark {
		return nil
	}
	b := &Benchmarks{Compared: []Benchmark{}}
	published := benchmark.Published()
	for _, n := range numbers {
		m := h.measure(n)
		for i, f := range append(published, s.Figures...) {
			if len(m.Differs(f)) == 0 {
				b.Compared = append(b.Compared, besides(n, f, nil, i >= len(published)))
			}
		}
	}
	if len(b.Compared) == 0 {
		m := h.measure(numbers[0])
		nearest, _ := m.Nearest(published)
		b.Nearest = new(besides(numbers[0], nearest, m.Differs(nearest), false))
	}
	return b
}

// measure is what a number of the result measures.
func (h Header) measure(n measured) benchmark.Measure {
	m := benchmark.Measure{Metric: n.metric, Period: cmp.Or(n.period, h.scope.Grain.String()), Active: h.Definition.Active}
	switch {
	case h.Definition.Method == "textbook" && n.metric == "crr":
		m.Else = "returned customers do not count as kept"
	case h.scope.Rolling > 1:
		m.Else = "from one period to the next"
	case h.scope.Calendar.System != calendar.Gregorian && n.period == "":
		m.Else = "of the Gregorian calendar"
	}
	return m
}

func besides(n measured, f benchmark.Figure, differs []string, own bool) Benchmark {
	b := Benchmark{
		Figure: n.metric, Value: n.value, Other: f.Value, Own: own, Metric: f.Metric, Period: f.Period, Industry: f.Industry, Region: f.Region,
		Population: f.Population, Definition: f.Definition, Source: f.Source, Differs: append([]string{}, differs...), whose: f.Whose(),
	}
	if f.Year != 0 {
		b.Year = &f.Year
	}
	if len(differs) == 0 && n.value != nil {
		b.Difference = new(*n.value - f.Value)
	}
	return b
}

// addTo adds the figures to a report: a line for each, and a table for programs.
func (b *Benchmarks) addTo(r *report.Report) {
	if b == nil {
		return
	}
	for _, c := range b.Compared {
		r.Foot = append(r.Foot, c.line())
	}
	if n := b.Nearest; n != nil {
		r.Foot = append(r.Foot, fmt.Sprintf("no published figure has the definition and period of this %s; the nearest differs (%s): %s %s, %s",
			benchmark.Title(n.Figure), strings.Join(n.Differs, "; "), benchmark.Title(n.Metric), n.printed(), n.from()))
	}
	r.Tables = append(r.Tables, b.table())
}

// line is a number and a figure in words.
func (b Benchmark) line() string {
	number := benchmark.Title(b.Figure) + " –"
	if b.Value != nil {
		number = benchmark.Title(b.Figure) + " " + report.Percent(*b.Value).Human()
	}
	if b.Period != benchmark.ToDate {
		number += " pooled"
	}
	way := ""
	if b.Difference != nil {
		way = " (" + report.Signed(*b.Difference, 1) + " points)"
	}
	return fmt.Sprintf("%s, against %s%s: %s", number, b.printed(), way, b.from())
}

// printed is the figure with the decimals of its source.
func (b Benchmark) printed() string { return report.Float(b.Other) + " %" }

// from is whose a figure is, and where it comes from.
func (b Benchmark) from() string {
	var parts []string
	if b.Own {
		parts = append(parts, "your own figure")
	}
	for _, part := range []string{b.whose, b.Population} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, "source: "+b.Source), "; ")
}

func (b *Benchmarks) table() report.Table {
	type row = Benchmark
	text := func(name string, of func(row) string) report.Column[row] {
		return report.Column[row]{Name: name, Cell: func(r row) report.Cell { return report.Raw(of(r)) }}
	}
	l := report.Layout[row]{Name: "benchmarks", Columns: []report.Column[row]{
		text("figure", func(r row) string { return r.Figure }),
		{Name: "value", Cell: func(r row) report.Cell { return report.PercentOf(r.Value) }},
		{Name: "benchmark", Cell: func(r row) report.Cell { return report.Percent(r.Other) }},
		{Name: "difference", Cell: func(r row) report.Cell { return report.PercentOf(r.Difference) }},
		{Name: "own", Cell: func(r row) report.Cell { return report.Bool(r.Own) }},
		text("metric", func(r row) string { return r.Metric }),
		text("period", func(r row) string { return r.Period }),
		text("industry", func(r row) string { return r.Industry }),
		text("region", func(r row) string { return r.Region }),
		text("population", func(r row) string { return r.Population }),
		text("definition", func(r row) string { return r.Definition }),
		{Name: "year", Cell: func(r row) report.Cell {
			if r.Year == nil {
				return report.Empty()
			}
			return report.Text(fmt.Sprint(*r.Year))
		}},
		text("source", func(r row) string { return r.Source }),
		text("differs", func(r row) string { return strings.Join(r.Differs, "; ") }),
	}}
	rows := b.Compared
	if b.Nearest != nil {
		rows = append(rows, *b.Nearest)
	}
	t := l.Table(rows)
	t.For = report.Programs
	return t
}
