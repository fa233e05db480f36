package render

import (
	"bytes"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// crr is a report such as a command lays out: a column for people, two for
// programs, secondary columns, a partial period, a total, a note.
func crr() report.Report {
	eur := money.Unit{Currency: "EUR", Digits: 2}
	t := report.Table{Name: "periods", Columns: []report.Head{
		{Name: "period", Title: "Period"},
		{Name: "customers_start", Title: "Start", Right: true},
		{Name: "customers_new", Title: "New", Right: true, Drop: 1},
		{Name: "revenue_end", Title: "Revenue", Right: true, Drop: 3},
		{Name: "crr", Title: "CRR", Right: true},
		{Title: "95 % interval", Right: true, For: report.People, Drop: 2},
		{Name: "crr_low", For: report.Programs},
		{Name: "crr_high", For: report.Programs},
	}}
	t.Add(report.Text("2024-01"), report.Count(0), report.Count(781), report.Money(eur.Amount(123456)),
		report.Undefined(), report.Empty(), report.Undefined(), report.Undefined())
	t.Add(report.Text("2024-02"), report.Count(781), report.Count(1857), report.Money(eur.Amount(-12345678)),
		report.Percent(15.94), report.Text("13.5 – 18.6"), report.Percent(13.5), report.Percent(18.625))
	last := t.Add(report.Text("2024-03"), report.Count(2638), report.Count(0), report.Money(eur.Amount(5)),
		report.Percent(100), report.Text("99.9 – 100.0"), report.Percent(99.875), report.Percent(100))
	last.Mark, last.Faint = "partial", true
	t.Total = []report.Row{{Cells: []report.Cell{report.Text("Total"), report.Count(3419)}}}
	return report.Report{
		Head: []string{
			"orders.csv · 6,919 orders · 2,638 customers · 2024-01-01 to 2024-03-14",
			"Active = ordered in the period.",
		},
		Tables: []report.Table{t},
		Foot:   []string{"1 period with a rate · pooled 15.9 % · ▁█"},
		Notes:  []note.Note{{Code: "partial-period", Level: note.Warning, Text: "2024-03 is not complete: the data ends on 2024-03-14, so it is in no average."}},
		Data:   struct{ Crr money.Amount }{eur.Amount(123450)},
	}
}

func text(t *testing.T, r report.Report, f Format, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r, f, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s\ngot  %q\nwant %q", got, want, got, want)
	}
}

// All expected outputs in this package are written by hand.

func TestTable(t *testing.T) {
	equal(t, text(t, crr(), Table, Options{Width: 100}), `
orders.csv · 6,919 orders · 2,638 customers · 2024-01-01 to 2024-03-14
Active = ordered in the period.

Period   Start    New      Revenue      CRR  95 % interval
2024-01      0    781     1,234.56        –
2024-02    781  1,857  -123,456.78   15.9 %    13.5 – 18.6
2024-03  2,638      0         0.05  100.0 %   99.9 – 100.0  partial
───────────────────────────────────────────────────────────────────
Total    3,419

1 period with a rate · pooled 15.9 % · ▁█

Warning: 2024-03 is not complete: the data ends on 2024-03-14, so it is in no average.
`)
}

// The full table is 67 columns wide: at 60 the column with Drop 3 goes, at 44
// those with 3 and 2; words wrap, and rows never do.
func TestTableDropsColumns(t *testing.T) {
	equal(t, text(t, crr(), Table, Options{Width: 60}), `
orders.csv · 6,919 orders · 2,638 customers
2024-01-01 to 2024-03-14
Active = ordered in the period.

Period   Start    New      CRR  95 % interval
2024-01      0    781        –
2024-02    781  1,857   15.9 %    13.5 – 18.6
2024-03  2,638      0  100.0 %   99.9 – 100.0  partial
──────────────────────────────────────────────────────
Total    3,419
Left out to fit 60 columns: Revenue.

1 period with a rate · pooled 15.9 % · ▁█

Warning: 2024-03 is not complete: the data ends on
  2024-03-14, so it is in no average.
`)
	equal(t, text(t, crr(), Table, Options{Width: 44}), `
orders.csv · 6,919 orders · 2,638 customers
2024-01-01 to 2024-03-14
Active = ordered in the period.

Period   Start    New      CRR
2024-01      0    781        –
2024-02    781  1,857   15.9 %
2024-03  2,638      0  100.0 %  partial
───────────────────────────────────────
Total    3,419
Left out to fit 44 columns: Revenue, 95 %
interval.

1 period with a rate · pooled 15.9 % · ▁█

Warning: 2024-03 is not complete: the data
  ends on 2024-03-14, so it is in no
  average.
`)
}

func TestTableInColour(t *testing.T) {
	hot, cold := report.Percent(55).Shaded(0.55), report.Percent(1).Shaded(0)
	table := report.Table{Title: "Cohorts", Columns: []report.Head{
		{Title: "Cohort"}, {Title: "0", Right: true}, {Title: "1", Right: true}}}
	table.Add(report.Text("2024-01"), report.Percent(100), hot)
	table.Add(report.Text("2024-02"), cold, report.Empty()).Faint = true
	r := report.Report{Tables: []report.Table{table}, Notes: []note.Note{{Level: note.Warning, Text: "few"}}}
	equal(t, text(t, r, Table, Options{Color: true}), "\x1b[1mCohorts\x1b[0m\n"+
		"\x1b[1mCohort         0       1\x1b[0m\n"+
		"2024-01  100.0 %  \x1b[38;5;16;48;5;68m55.0 %\x1b[0m\n"+
		"\x1b[2m2024-02    1.0 %\x1b[0m\n"+
		"\n\x1b[33mWarning:\x1b[0m few\n")
	equal(t, text(t, r, Table, Options{}), `
Cohorts
Cohort         0       1
2024-01  100.0 %  55.0 %
2024-02    1.0 %

Warning: few
`)
}

// A mark does not move the number that it stands behind.
func TestMarks(t *testing.T) {
	starred := report.Count(5).Marked("*").Shaded(1)
	table := report.Table{Columns: []report.Head{{Title: "Cohort"}, {Title: "1", Right: true}, {Title: "2", Right: true}}}
	table.Add(report.Text("a"), report.Count(12), starred)
	table.Add(report.Text("b"), starred, report.Empty())
	r := report.Report{Tables: []report.Table{table}}
	equal(t, text(t, r, Table, Options{}), `
Cohort   1  2
a       12  5*
b        5*
`)
	equal(t, text(t, r, Table, Options{Color: true}), "\x1b[1mCohort   1  2\x1b[0m\n"+
		"a       12  \x1b[38;5;231;48;5;18m5*\x1b[0m\n"+
		"b       \x1b[38;5;231;48;5;18m 5*\x1b[0m\n")
	equal(t, text(t, r, Markdown, Options{}), `
| Cohort |   1 |   2 |
|:-------|----:|----:|
| a      |  12 | 5\* |
| b      | 5\* |     |
`)
}

func TestCSV(t *testing.T) {
	equal(t, text(t, crr(), CSV, Options{}), `
period,customers_start,customers_new,revenue_end,crr,crr_low,crr_high
2024-01,0,781,1234.56,,,
2024-02,781,1857,-123456.78,15.94,13.5,18.625
2024-03,2638,0,0.05,100,99.875,100
`)
}

func TestMarkdown(t *testing.T) {
	equal(t, text(t, crr(), Markdown, Options{}), `
orders.csv · 6,919 orders · 2,638 customers · 2024-01-01 to 2024-03-14\
Active = ordered in the period.

| Period  | Start |   New |     Revenue |     CRR | 95 % interval |         |
|:--------|------:|------:|------------:|--------:|--------------:|:--------|
| 2024-01 |     0 |   781 |    1,234.56 |       – |               |         |
| 2024-02 |   781 | 1,857 | -123,456.78 |  15.9 % |   13.5 – 18.6 |         |
| 2024-03 | 2,638 |     0 |        0.05 | 100.0 % |  99.9 – 100.0 | partial |
| Total   | 3,419 |       |             |         |               |         |

1 period with a rate · pooled 15.9 % · ▁█

- Warning: 2024-03 is not complete: the data ends on 2024-03-14, so it is in no average.
`)
}

func TestJSON(t *testing.T) {
	equal(t, text(t, crr(), JSON, Options{}), `
{
  "Crr": 1234.50
}
`)
}

// A table that is streamed or long looks like a held one.
func TestLongTables(t *testing.T) {
	held, streamed := crr(), crr()
	rows := held.Tables[0].Rows
	streamed.Tables[0].Rows = nil
	streamed.Tables[0].Long = &report.Long{Len: len(rows), Rows: func(from, to int, yield func(report.Row) bool) {
		for _, row := range rows[from:to] {
			if !yield(row) {
				return
			}
		}
	}}
	for _, o := range []Options{{Width: 100}, {Width: 60}, {Width: 30}, {Width: 100, Color: true}} {
		equal(t, text(t, streamed, Table, o), text(t, held, Table, o))
	}
	equal(t, text(t, streamed, CSV, Options{}), text(t, held, CSV, Options{}))
	equal(t, text(t, report.Report{Tables: streamed.Tables}, Markdown, Options{}), `
| Period | Start | New | Revenue | CRR | 95 % interval |  |
| :-- | --: | --: | --: | --: | --: | :-- |
| 2024-01 | 0 | 781 | 1,234.56 | – |  |  |
| 2024-02 | 781 | 1,857 | -123,456.78 | 15.9 % | 13.5 – 18.6 |  |
| 2024-03 | 2,638 | 0 | 0.05 | 100.0 % | 99.9 – 100.0 | partial |
| Total | 3,419 |  |  |  |  |  |
`)
}

func TestNothing(t *testing.T) {
	for f, want := range map[Format]string{Table: "", CSV: "", Markdown: "", JSON: "null\n"} {
		equal(t, text(t, report.Report{}, f, Options{}), want)
	}
	head := report.Report{Tables: []report.Table{{Name: "none", Columns: []report.Head{{Name: "a", Title: "A"}, {Name: "b", Title: "B"}}}}}
	equal(t, text(t, head, Table, Options{}), "A  B\n")
	equal(t, text(t, head, CSV, Options{}), "a,b\n")
	equal(t, text(t, head, Markdown, Options{}), "| A | B |\n|:--|:--|\n")
}

func TestCSVTableByName(t *testing.T) {
	table := func(name string) report.Table {
		return report.Table{Name: name, Columns: []report.Head{{Name: name}, {Name: "n"}}}
	}
	r := report.Report{Tables: []report.Table{table("segments"), table("cut_points")}}
	equal(t, text(t, r, CSV, Options{}), "segments,n\n")
	equal(t, text(t, r, CSV, Options{Table: "cut_points"}), "cut_points,n\n")
	err := Write(&bytes.Buffer{}, r, CSV, Options{Table: "x"})
	if want := `no table "x" in this report: use one of segments, cut_points`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFormatNames(t *testing.T) {
	for _, name := range FormatNames() {
		var f Format
		if err := f.UnmarshalText([]byte(name)); err != nil || f.String() != name {
			t.Errorf("%s: got %s, %v", name, f, err)
		}
	}
	var f Format
	err := f.UnmarshalText([]byte("xml"))
	if want := `"xml": use table, json, csv or markdown`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
