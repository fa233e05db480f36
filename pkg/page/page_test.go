package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/page"
	"github.com/retain-cli/retain/pkg/report"
)

var update = flag.Bool("update", false, "write the golden files; look at every change")

const shop, plans = "../../testdata/orders.csv", "../../testdata/subscriptions.csv"

// opened reads orders, or subscriptions, that are text.
func opened(t *testing.T, text string, subscriptions bool, o export.Options) *analysis.Data {
	t.Helper()
	in := export.Input{Name: "data.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	files := export.Files{Orders: []export.Input{in}}
	if subscriptions {
		files = export.Files{Customers: &in}
	}
	o.Today, _ = calendar.ParseDay("2026-01-31")
	source, reading, err := files.Read(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	d, err := analysis.Open(context.Background(), source, reading)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func file(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func briefed(t *testing.T, d *analysis.Data, r analysis.Briefing) *analysis.Brief {
	t.Helper()
	b, err := r.Run(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func html(t *testing.T, b *analysis.Brief, o page.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Of(b, o).HTML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func markdown(t *testing.T, b *analysis.Brief) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Of(b, page.Options{}).Markdown(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// wellFormed reads a page as a browser does that is strict, and returns its elements.
func wellFormed(t *testing.T, text string) map[string]int {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	elements := map[string]int{}
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if depth != 0 {
				t.Errorf("%d elements are not closed", depth)
			}
			return elements
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			elements[x.Name.Local]++
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

// The page of each section, with every coordinate, of the fictional shop by quarter and by
// channel.
func TestGoldenSections(t *testing.T) {
	b := briefed(t, opened(t, file(t, shop), false, export.Options{By: []string{"channel"}}), analysis.Briefing{Scope: analysis.Scope{Grain: calendar.Quarterly, By: "channel"}})
	whole := html(t, b, page.Options{Version: "test", Command: "retain report data.csv"})
	_, body, _ := strings.Cut(whole, "</style>")
	for i, part := range strings.Split(body, "<section")[1:] {
		id := regexp.MustCompile(`id="(\w+)"`).FindStringSubmatch(part)[1]
		name := filepath.Join("testdata", id+".html")
		got := "<section" + strings.ReplaceAll(part, "><", ">\n<")
		if i == 0 && !strings.Contains(body, `<h1>Customer retention</h1>`) {
			t.Error("no title")
		}
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want := file(t, name); got != want {
			t.Errorf("%s differs; look at it and run the test with -update", name)
		}
	}
}

// Every number in the tables of the page is that of the JSON of the command: rows by their
// first cell, columns by their names.
func TestNumbersAreThoseOfTheCommands(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		text          string
		subscriptions bool
	}{"orders": {file(t, shop), false}, "subscriptions": {file(t, plans), true}} {
		d := opened(t, c.text, c.subscriptions, export.Options{})
		checked, p := 0, page.Of(briefed(t, d, analysis.Briefing{}), page.Options{})
		compared := func(section string, figure int, result any, err error) {
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(p.Sections, func(s page.Section) bool { return s.ID == section })
			for _, table := range p.Sections[i].Figures[figure].Tables {
				checked += agree(t, name+" "+section, table, result)
			}
		}
		crr, err := analysis.CRR{}.Run(ctx, d)
		compared("customers", 0, crr, err)
		compared("customers", 1, crr, err)
		mrr, err := analysis.MRR{}.Run(ctx, d)
		compared("revenue", 0, mrr, err)
		rcr, err := analysis.RCR{}.Run(ctx, d)
		compared("revenue", 1, rcr, err)
		cohorts, err := analysis.Cohort{Value: analysis.CohortRate}.Run(ctx, d)
		compared("cohorts", 0, cohorts, err)
		value, err := analysis.LTV{}.Run(ctx, d)
		compared("value", 0, value, err)
		if !c.subscriptions {
			repeat, err := analysis.Repeat{Within: calendar.Durations{30, 60, 90, 180, 365}}.Run(ctx, d)
			compared("repeat", 0, repeat, err)
			segments, err := analysis.RFM{}.Run(ctx, d)
			compared("segments", 0, segments, err)
		}
		if checked < 700 {
			t.Errorf("%s: only %d numbers were compared", name, checked)
		}
	}
}

// agree compares the numbers of a table with the result's JSON, and counts them.
func agree(t *testing.T, where string, table report.Table, result any) (n int) {
	t.Helper()
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for r, row := range table.Rows {
		for c, head := range table.Columns {
			cell := row.Cell(c)
			if cell.IsText() || head.Name == "" || !cell.Defined() && strings.HasSuffix(head.Name, "_interval") {
				continue
			}
			got, want := cell.Machine(), lookup(all, table.Name, r, row.Cell(0).Machine(), head.Name)
			if want == nil && got == "" {
				continue
			}
			x, err := strconv.ParseFloat(got, 64)
			if y, ok := want.(float64); err != nil || !ok || x != y {
				t.Errorf("%s: %s of %s in %s is %q, the JSON has %v", where, head.Name, row.Cell(0).Human(), table.Name, got, want)
				continue
			}
			n++
		}
	}
	return n
}

// lookup is a number of a result: of a row of the array with the table's name, at an age,
// a figure of its own, or of a cell of the grid.
func lookup(all map[string]any, table string, row int, first, name string) any {
	switch table {
	case "figures":
		for _, at := range []any{all, all["curve"], all["survival"]} { // where the numbers of some figures are
			object, _ := at.(map[string]any)
			for _, key := range []string{first, strings.Replace(first, "_curve", "", 1)} {
				if object[key] != nil {
					return object[key]
				}
			}
		}
		return nil
	case "recency_by_frequency":
		grid := all[table].([]any)
		score, column := len(grid)-1-row, 0
		if name == "r" {
			return float64(score + 1)
		}
		fmt.Sscanf(name, "f%d", &column)
		return grid[score].([]any)[column-1]
	}
	rows, _ := all[table].([]any)
	if row >= len(rows) {
		return nil
	}
	of := rows[row].(map[string]any)
	var age int
	if _, err := fmt.Sscanf(name, "age_%d", &age); err == nil {
		key := "rate"
		if of["value"] != nil {
			key = "value"
		}
		if values := of[key].([]any); age < len(values) {
			return values[age]
		}
		return nil
	}
	return of[name]
}

// threeYears is orders of three years and some days.
func threeYears() string {
	var b strings.Builder
	b.WriteString("order_id,customer_id,order_date,amount\n")
	first, _ := calendar.ParseDay("2022-01-01")
	for i := range 9000 {
		day := first + calendar.Day(i*1100/9000)
		fmt.Fprintf(&b, "%d,c%d,%s,%d.%02d\n", i, (i*i+7*i)%1300, day, 10+i*37%190, i%100)
	}
	return b.String()
}

// Three years by month are below 300 KB, and any number of periods below the limit of a
// comment.
func TestSize(t *testing.T) {
	d := opened(t, threeYears(), false, export.Options{})
	b := briefed(t, d, analysis.Briefing{})
	text := html(t, b, page.Options{})
	if len(text) >= 300_000 || len(b.CRR.Periods) != 37 {
		t.Errorf("%d periods are %d bytes", len(b.CRR.Periods), len(text))
	}
	if b.Merged != 37 || !strings.Contains(text, "Cohorts are by quarter, since there would be 37 of them by month.") {
		t.Errorf("%d cohorts are not merged into quarters", b.Merged)
	}
	weekly := briefed(t, d, analysis.Briefing{Scope: analysis.Scope{Grain: calendar.Weekly}})
	long := markdown(t, weekly)
	if len(long) > page.MostMarkdown || strings.Count(long, "<details>") != strings.Count(long, "</details>") || strings.Count(long, "<details>") < 5 {
		t.Errorf("%d bytes of Markdown with %d folded parts", len(long), strings.Count(long, "<details>"))
	}
	b.Sections, b.Input.Files = []analysis.Section{analysis.OfCustomers, analysis.OfData, analysis.OfDefinitions}, slices.Repeat([]string{"orders.csv"}, 9000)
	var many bytes.Buffer
	if err := page.Of(b, page.Options{Command: "retain report " + strings.Repeat("orders.csv ", 9000)}).Markdown(&many); err != nil {
		t.Fatal(err)
	}
	if text := many.String(); len(text) > page.MostMarkdown || !strings.Contains(text, "## Customers") || strings.Contains(text, "## The data") || !strings.Contains(text, "Left out: too long for a comment.\n\nMade by") {
		t.Errorf("9000 files: %d bytes of Markdown, which end in %q", len(text), text[max(0, len(text)-200):])
	}
	if !strings.Contains(html(t, weekly, page.Options{}), "The last 130 of ") {
		t.Error("the page does not say that its tables are cut")
	}
}

// No script, nothing from elsewhere, texts of the data escaped, and the same bytes twice.
func TestPageIsSafe(t *testing.T) {
	const hostile = `"</title><script src=//x></script><img src=x onerror=alert(1)>"`
	text := strings.Replace(file(t, shop), ",web\n", ","+hostile+"\n", 40)
	d := opened(t, text, false, export.Options{By: []string{"channel"}})
	d.Inputs = []string{`<script>a.csv`}
	b := briefed(t, d, analysis.Briefing{Scope: analysis.Scope{By: "channel"}})
	got := html(t, b, page.Options{Title: `A & B </h1><script>`, Command: `retain report '<script>'`})
	elements := wellFormed(t, got)
	if elements["script"] > 0 || elements["img"] > 0 || elements["link"] > 0 || elements["iframe"] > 0 {
		t.Errorf("elements: %v", elements)
	}
	if !strings.Contains(got, `content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`) || strings.Contains(got, "http:") || strings.Contains(got, "https:") || strings.Contains(got, "url(") {
		t.Error("the page may load something")
	}
	if again := html(t, briefed(t, d, analysis.Briefing{Scope: analysis.Scope{By: "channel"}}), page.Options{Title: `A & B </h1><script>`, Command: `retain report '<script>'`}); again != got {
		t.Error("two runs differ")
	}
	var md bytes.Buffer
	if err := page.Of(b, page.Options{Title: "For @team, see #3", Command: "retain report `@team`"}).Markdown(&md); err != nil {
		t.Fatal(err)
	}
	if text := md.String(); strings.Contains(text, "<script") || strings.Contains(text, "<img") || !strings.Contains(text, "# For @&#8203;team, see #&#8203;3\n") || !strings.Contains(text, ": `` retain report `@team` ``\n") {
		t.Errorf("Markdown with elements of the data, or with references: %s", text[max(0, len(text)-300):])
	}
}

// What does not exist is a word and not 0, and a period that is not over no headline.
func TestUndefinedIsAWord(t *testing.T) {
	const header = "order_id,customer_id,order_date,amount\n"
	for name, c := range map[string]struct {
		text        string
		has, hasNot []string
	}{
		"nobody":       {header, []string{"No period is shown.", "No month is complete, so there are no headline numbers yet.", "0 customers"}, []string{"<svg", "NaN", "%!"}},
		"one customer": {header + "1,ann,2024-01-05,10\n", []string{"1 customer<", "No complete month has a retention rate yet.", "No month is complete, so there are no headline numbers yet."}, []string{"NaN", `class="number"`, "%!"}},
		"one period":   {header + "1,ann,2024-01-05,10\n2,bob,2024-01-31,10\n", []string{"No complete month has a retention rate yet.", "no rate in this period"}, []string{"NaN", "%!"}},
	} {
		got := html(t, briefed(t, opened(t, c.text, false, export.Options{}), analysis.Briefing{}), page.Options{})
		wellFormed(t, got)
		for _, text := range c.has {
			if !strings.Contains(got, text) {
				t.Errorf("%s: no %q", name, text)
			}
		}
		for _, text := range c.hasNot {
			if strings.Contains(got, text) {
				t.Errorf("%s: has %q", name, text)
			}
		}
	}
}

// Intervals are of the confidence asked for, also where there is no period to compare with.
func TestConfidence(t *testing.T) {
	const header = "order_id,customer_id,order_date,amount\n"
	d := opened(t, header+"1,ann,2024-01-05,10\n2,ann,2024-02-01,10\n", false, export.Options{})
	got := html(t, briefed(t, d, analysis.Briefing{Scope: analysis.Scope{Confidence: 90}}), page.Options{})
	if !strings.Contains(got, "Band: 90\u00a0% interval.") && !strings.Contains(got, "With 90 % confidence") || strings.Contains(got, "95 %") {
		t.Error("not the confidence asked for")
	}
}

// A section that the data does not have is refused when it is asked for, and else left out.
func TestSections(t *testing.T) {
	d := opened(t, file(t, plans), true, export.Options{})
	var refused *analysis.RequestError
	if _, err := (analysis.Briefing{Sections: []analysis.Section{analysis.OfRepeat}}).Run(context.Background(), d); !errors.As(err, &refused) || refused.Field != "Sections" {
		t.Errorf("repeat of subscriptions: %v", err)
	}
	b := briefed(t, d, analysis.Briefing{Sections: []analysis.Section{analysis.OfData, analysis.OfCustomers}})
	p := page.Of(b, page.Options{})
	if len(p.Sections) != 2 || p.Sections[0].ID != "customers" || p.Sections[1].ID != "data" || p.Cards != nil || p.LookTitle != "" || b.MRR == nil {
		t.Errorf("sections: %+v", p.Sections)
	}
	if _, ok := briefed(t, d, analysis.Briefing{}).Value.(*analysis.SimpleLTV); !ok {
		t.Errorf("the value of subscriptions is not that of %v", ltv.SimpleModel)
	}
}

func TestLogo(t *testing.T) {
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	content := encoded.Bytes()
	logo, err := page.NewLogo(content)
	if err != nil {
		t.Fatal(err)
	}
	got := html(t, briefed(t, opened(t, file(t, plans), true, export.Options{}), analysis.Briefing{Sections: []analysis.Section{analysis.Headlines}}), page.Options{Logo: logo})
	if !strings.Contains(got, `src="data:image/png;base64,iVBORw0KGgo`) || !strings.Contains(got, "img-src data:") {
		t.Error("no logo")
	}
	for name, broken := range map[string][]byte{
		"a text": []byte("<html>"), "too large": append(content, make([]byte, page.MostLogo)...), "nothing": nil,
		"the beginning of a PNG": content[:10], "the beginning of an SVG": []byte(`<svg xmlns="x"><g>`), "half of a WebP": []byte("RIFF\x40\x00\x00\x00WEBPVP8 "),
	} {
		if _, err := page.NewLogo(broken); err == nil {
			t.Errorf("%s is a logo", name)
		}
	}
	if _, err := page.NewLogo([]byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)); err != nil {
		t.Errorf("SVG: %v", err)
	}
}
