package render

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

var errFull = errors.New("disk full")

// failing accepts so many bytes.
type failing struct{ room int }

func (f *failing) Write(b []byte) (int, error) {
	if n := min(f.room, len(b)); n < len(b) {
		f.room = 0
		return n, errFull
	}
	f.room -= len(b)
	return len(b), nil
}

func TestFailedWritesAreReported(t *testing.T) {
	streamed := crr()
	streamed.Data = report.Streamed{Object: struct{}{}, Name: "customers", Table: numbers(100)}
	for _, r := range []report.Report{crr(), streamed} {
		for f := range Format(len(formatNames)) {
			whole := text(t, r, f, Options{})
			for _, n := range []int{0, len(whole) - 1} {
				if err := Write(&failing{n}, r, f, Options{}); !errors.Is(err, errFull) {
					t.Fatalf("%s: writer that fails at byte %d of %d: %v", f, n, len(whole), err)
				}
			}
			// A small buffer fails in the middle of whatever is being written.
			const everySo = 23
			for n := 0; n < len(whole); n += everySo {
				w := bufio.NewWriterSize(&failing{n}, 16)
				err := write(w, r, f, Options{})
				if !errors.Is(errors.Join(err, w.Flush()), errFull) {
					t.Fatalf("%s: small writes that fail at byte %d of %d: %v", f, n, len(whole), err)
				}
			}
		}
	}
}

// numbers is a table of the numbers below n.
func numbers(n int) report.Table {
	return report.Layout[int64]{Columns: []report.Column[int64]{
		{Name: "n", Title: "N", Right: true, Cell: report.Count},
		{Name: "shown", For: report.People, Cell: report.Count},
		{Name: "missing", For: report.JSON, Cell: func(int64) report.Cell { return report.Undefined() }},
	}}.Long(n, func() func(int) int64 { return func(i int) int64 { return int64(i) } }, nil)
}

// A stream ends soon after the writer does, not after the last row.
func TestStreamsStopWhenTheWriterFails(t *testing.T) {
	const endless = math.MaxInt32
	seen := 0
	endlessly := numbers(endless)
	rows := endlessly.Long.Rows
	endlessly.Long.Rows = func(from, to int, yield func(report.Row) bool) {
		rows(from, to, func(row report.Row) bool {
			seen++
			return yield(row)
		})
	}
	r := report.Report{Tables: []report.Table{endlessly}, Data: report.Streamed{Object: struct{}{}, Name: "x", Table: endlessly}}
	for _, f := range []Format{CSV, JSON} { // the others measure all rows first
		if err := Write(&failing{0}, r, f, Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", f, err)
		}
	}
	if seen > bufferSize {
		t.Errorf("%d rows were made for a buffer of %d bytes", seen, bufferSize)
	}
}

// Rows that are made several at a time are written in their order.
func TestLongTablesInParallel(t *testing.T) {
	for _, n := range []int{0, 1, partRows, partRows*partsAtOnce + 1} {
		one := numbers(n)
		several := numbers(n)
		several.Long.Parallel = func(n int, work func(int)) {
			var wg sync.WaitGroup
			for i := range n {
				wg.Go(func() { work(i) })
			}
			wg.Wait()
		}
		for _, f := range []Format{CSV, JSON} {
			holding := func(table report.Table) report.Report {
				return report.Report{Tables: []report.Table{table}, Data: report.Streamed{Object: struct{}{}, Name: "x", Table: table}}
			}
			if got, want := text(t, holding(several), f, Options{}), text(t, holding(one), f, Options{}); got != want {
				t.Errorf("%s: %d rows differ", f, n)
			}
			if err := Write(&failing{0}, holding(several), f, Options{}); !errors.Is(err, errFull) {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

func TestStreamedJSON(t *testing.T) {
	head := struct {
		Metric string `json:"metric"`
		Rows   []int  `json:"rows"`
	}{"rfm", []int{1}}
	r := report.Report{Data: report.Streamed{Object: head, Name: "customers", Table: numbers(2)}}
	equal(t, text(t, r, JSON, Options{}), `
{
  "metric": "rfm",
  "rows": [
    1
  ],
  "customers": [
    {"n":0,"missing":null},
    {"n":1,"missing":null}
  ]
}
`)
	r.Data = report.Streamed{Object: struct{}{}, Name: "customers", Table: numbers(0)}
	equal(t, text(t, r, JSON, Options{}), "{\n  \"customers\": []\n}\n")
	r.Data = report.Streamed{Object: 1, Name: "customers", Table: numbers(0)}
	if err := Write(io.Discard, r, JSON, Options{}); err == nil {
		t.Error("a streamed number was written")
	}
}

func TestJSONIsNotHTML(t *testing.T) {
	r := report.Report{Data: map[string]string{"file": "a<b>&c\u202e\u2028\U000e0041.csv"}}
	equal(t, text(t, r, JSON, Options{}), `
{
  "file": "a<b>&c\u202e\u2028\udb40\udc41.csv"
}
`)
}

// Columns without a Drop are in every table however narrow; those that are
// left out are named, and none of them has a lower Drop than one that stays.
func TestDroppedColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := report.Table{}
		row := report.Row{}
		for i := range rapid.IntRange(1, 12).Draw(t, "columns") {
			drop := rapid.IntRange(0, 4).Draw(t, "drop")
			table.Columns = append(table.Columns, report.Head{Title: fmt.Sprintf("c%d", i), Right: rapid.Bool().Draw(t, "right"), Drop: drop})
			row.Cells = append(row.Cells, report.Text(strings.Repeat("x", rapid.IntRange(0, 30).Draw(t, "length"))))
		}
		table.Rows = []report.Row{row}
		width := rapid.IntRange(1, 120).Draw(t, "width")
		g := layout(table, width)
		least, most := 99, 0
		for _, c := range g.dropped {
			least = min(least, c.Drop)
		}
		for _, c := range g.columns {
			most = max(most, c.Drop)
		}
		if len(g.columns)+len(g.dropped) != len(table.Columns) || least == 0 || most >= least {
			t.Fatalf("kept %v, dropped %v", g.columns, g.dropped)
		}
		if g.width() > width && most > 0 {
			t.Fatalf("%d columns wide in a terminal of %d, although a column could go", g.width(), width)
		}
	})
}

func TestDroppedColumnsAreNamed(t *testing.T) {
	columns := make([]gridColumn, 12)
	for i := range columns {
		columns[i] = gridColumn{Head: report.Head{Title: fmt.Sprint(i)}, place: i}
	}
	for _, c := range []struct {
		places []int
		want   string
	}{
		{[]int{3}, "3"},
		{[]int{5, 3, 4}, "3, 4, 5"},
		{[]int{11, 10, 9, 8, 2}, "2, 8 to 11"},
	} {
		g := &grid{}
		for _, place := range c.places {
			g.dropped = append(g.dropped, columns[place])
		}
		equal(t, g.without(80), "Left out to fit 80 columns: "+c.want+".")
	}
}

// Long texts are cut before a column goes, and data in a head is cut too.
func TestLongTextsAreCut(t *testing.T) {
	table := report.Table{Columns: []report.Head{
		{Title: "Customer"}, {Title: "Orders", Right: true, Drop: 1}, {Title: strings.Repeat("group ", 9), Right: true}}}
	// Orders, the head of 32 and the gaps leave 34 of 76 columns, or 26 of 60
	// without Orders.
	table.Add(report.Raw(strings.Repeat("x", 40)), report.Count(1), report.Count(2))
	r := report.Report{Tables: []report.Table{table}}
	equal(t, text(t, r, Table, Options{Width: 76}), `
Customer                            Orders  group group group group group g…
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…       1                                 2
`)
	equal(t, text(t, r, Table, Options{Width: 60}), `
Customer                    group group group group group g…
xxxxxxxxxxxxxxxxxxxxxxxxx…                                 2
Left out to fit 60 columns: Orders.
`)
}

// Texts that may go on in further lines do, before a column goes; the next row begins below
// the longest.
func TestTextsGoOn(t *testing.T) {
	table := report.Table{Columns: []report.Head{{Title: "Rule", Wrap: true}, {Title: "Value", Right: true}, {Title: "Orders", Right: true, Drop: 1}, {Title: "Limit", Wrap: true}}}
	table.Add(report.Raw("the rate of all customers"), report.Count(65), report.Count(9), report.Raw("fail if it is above 5"))
	table.Add(report.Raw("b"), report.Count(1), report.Count(1), report.Raw("below the number that we had"))
	r := report.Report{Tables: []report.Table{table}}
	// Value, Orders and three gaps take 17 of 49 columns: 16 each for the others. Without
	// Orders, 9 of 40 are taken: 15 and 16.
	equal(t, text(t, r, Table, Options{Width: 49}), `
Rule              Value  Orders  Limit
the rate of all      65       9  fail if it is
customers                        above 5
b                     1       1  below the number
                                 that we had
`)
	equal(t, text(t, r, Table, Options{Width: 40}), `
Rule             Value  Limit
the rate of all     65  fail if it is
customers               above 5
b                    1  below the number
                        that we had
Left out to fit 40 columns: Orders.
`)
}

// tablewriter lays tables without colour out as we do, whatever the text but
// for joined emoji, which it counts singly.
func TestLinesAreTablewriters(t *testing.T) {
	cell := rapid.SampledFrom([]string{"", "a", "1,234", "15.9 %", "–", "日本語", "e\u0301", "x\x1b[31my", " a ", "a\tb", "\u0301", "Zoë Müller & Töchter", "…", "م\u200cن"})
	rapid.Check(t, func(t *rapid.T) {
		table := report.Table{}
		var rights []bool
		for range rapid.IntRange(1, 5).Draw(t, "columns") {
			right := rapid.Bool().Draw(t, "right")
			rights = append(rights, right)
			table.Columns = append(table.Columns, report.Head{Title: cell.Draw(t, "title"), Right: right})
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			row := report.Row{Mark: rapid.SampledFrom([]string{"", "partial"}).Draw(t, "mark")}
			for range table.Columns {
				row.Cells = append(row.Cells, report.Raw(cell.Draw(t, "cell")))
			}
			table.Rows = append(table.Rows, row)
		}
		g := layout(table, 1000)
		var rows [][]string
		var ours []string
		for _, row := range append([]report.Row{g.head}, table.Rows...) {
			var texts []string
			for _, cell := range row.Cells {
				texts = append(texts, Printable(cell.Human()))
			}
			rows, ours = append(rows, append(texts, row.Mark)), append(ours, g.line(row, false))
		}
		theirs := tabulate(rows, append(rights, false), tw.Padding{Right: gap, Overwrite: true}, plainLines())
		for i := range theirs {
			theirs[i] = strings.TrimRight(theirs[i], " ")
		}
		if !slices.Equal(ours, theirs) {
			t.Fatalf("ours:\n%s\ntheirs:\n%s", strings.Join(ours, "\n"), strings.Join(theirs, "\n"))
		}
	})
}

// plainLines is tablewriter's look without any line or border.
func plainLines() tw.Renderer {
	return renderer.NewBlueprint(tw.Rendition{
		Borders:  tw.BorderNone,
		Symbols:  tw.NewSymbols(tw.StyleNone),
		Settings: tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone},
	})
}

// BenchmarkStreamedCSV writes a million customers as rfm --per-customer does.
func BenchmarkStreamedCSV(b *testing.B) { stream(b, CSV) }

// BenchmarkStreamedTable is the same for a terminal.
func BenchmarkStreamedTable(b *testing.B) { stream(b, Table) }

// BenchmarkStreamedJSON is the same for a program.
func BenchmarkStreamedJSON(b *testing.B) { stream(b, JSON) }

const million = 1_000_000

type customer struct {
	id                 string
	recency, frequency int64
	revenue            money.Amount
	last               calendar.Day
}

func stream(b *testing.B, f Format) {
	layout := report.Layout[customer]{Name: "customers", Columns: []report.Column[customer]{
		{Name: "customer_id", Title: "Customer", Cell: func(c customer) report.Cell { return report.Raw(c.id) }},
		{Name: "last_order", Title: "Last order", Cell: func(c customer) report.Cell { return report.Day(c.last) }},
		{Name: "recency", Title: "Recency", Right: true, Cell: func(c customer) report.Cell { return report.Count(c.recency) }},
		{Name: "frequency", Title: "Frequency", Right: true, Cell: func(c customer) report.Cell { return report.Count(c.frequency) }},
		{Name: "monetary", Title: "Monetary", Right: true, Cell: func(c customer) report.Cell { return report.Money(c.revenue) }},
		{Name: "segment", Title: "Segment", Cell: func(customer) report.Cell { return report.Text("gold") }},
	}}
	eur := money.Unit{Currency: "EUR", Digits: 2}
	row := func(i int) customer {
		return customer{"customer-4711", int64(i % 1000), int64(i % 50), eur.Amount(money.Minor(i)), calendar.Day(20000 + i%500)}
	}
	customers := layout.Long(million, func() func(int) customer { return row }, nil)
	r := report.Report{Tables: []report.Table{customers}, Data: report.Streamed{Object: struct{}{}, Name: "customers", Table: customers}}
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, r, f, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A report never needs more of the buffer than it has: the buffered writer is
// only a buffer.
func TestWritesThroughAnyBuffer(t *testing.T) {
	for f := range Format(len(formatNames)) {
		var small bytes.Buffer
		w := bufio.NewWriterSize(&small, 16)
		if err := write(w, crr(), f, Options{}); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		equal(t, small.String(), text(t, crr(), f, Options{}))
	}
}
