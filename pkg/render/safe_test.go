package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                       "plain",
		"Zoë 日本 émoji 👩\u200d👧":       "Zoë 日本 émoji 👩\u200d👧",
		"می\u200cخواهم":               "می\u200cخواهم", // Persian spelling needs the non-joiner
		"\x1b[31mred\x1b[0m":          `\x1b[31mred\x1b[0m`,
		"a\nb\rc\td":                  `a\nb\rc\td`,
		"\x00\x07\x7f":                `\x00\x07\x7f`,
		"\u009b31m":                   `\u009b31m`, // the one-byte CSI of C1
		"\x9b31m":                     `\x9b31m`,   // the same as a stray byte
		"user\u202etxt.exe":           `user\u202etxt.exe`,
		"\u2066a\u2069\u200e\u061c":   `\u2066a\u2069\u200e\u061c`,
		"zero\u200bwidth\ufeff\u00ad": `zero\u200bwidth\ufeff\u00ad`,
		"line\u2028end":               `line\u2028end`,
		"\U000e0041tag":               `\U000e0041tag`,
		"\xff\xc3":                    `\xff\xc3`,
		"\ufffd":                      "\ufffd", // a replacement character that the data has
		"1 234":                       "1 234",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// The list of dangerous characters is the OWASP's ("CSV Injection").
func TestSpreadsheet(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"=1+1":              "'=1+1",
		"+49 30 1":          "'+49 30 1",
		"-5":                "'-5",
		"@SUM(A1)":          "'@SUM(A1)",
		"\t=1":              "'\t=1",
		"\r=1":              "'\r=1",
		"'=1":               "''=1",
		"'' @":              "'' @",
		"'quoted'":          "'quoted'",
		"a=b":               "a=b",
		"4711":              "4711",
		"bob@example.com":   "bob@example.com",
		"Müller + Söhne OG": "Müller + Söhne OG",
	} {
		if got := inCSV(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if got := asRead(inCSV(in)); got != in {
			t.Errorf("%q: read back as %q", in, got)
		}
	}
}

func inCSV(s string) string { return string(spreadsheet([]byte(s))) }

// asRead is the reader's half of the rule that spreadsheet documents.
func asRead(s string) string {
	if strings.HasPrefix(s, "'") && regexp.MustCompile("^'+[=+\\-@\t\r]").MatchString(s) {
		return s[1:]
	}
	return s
}

// Numbers and the program's own texts are left as they are.
func TestOnlyDataIsNeutralised(t *testing.T) {
	table := report.Table{Columns: []report.Head{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	table.Add(report.Count(-5), report.Text("-"), report.Raw("-5"))
	equal(t, text(t, report.Report{Tables: []report.Table{table}}, CSV, Options{}), "a,b,c\n-5,-,'-5\n")
}

// At a terminal CSV shows what it would otherwise write as it is.
func TestCSVAtTerminal(t *testing.T) {
	table := report.Table{Columns: []report.Head{{Name: "id"}, {Name: "n"}}}
	table.Add(report.Raw("a\x1b[2Jb"), report.Count(1))
	r := report.Report{Tables: []report.Table{table}}
	equal(t, text(t, r, CSV, Options{}), "id,n\na\x1b[2Jb,1\n")
	equal(t, text(t, r, CSV, Options{Terminal: true}), "id,n\na\\x1b[2Jb,1\n")
}

// https://github.github.com/gfm/: the inline constructs and their marks.
func TestMarkdownText(t *testing.T) {
	for in, want := range map[string]string{
		"a|b":                    `a\|b`,
		"a\nb":                   `a\\nb`,
		`a\|b`:                   `a\\\|b`,
		"<script>alert&</script": "&lt;script&gt;alert&amp;&lt;/script",
		"*b* _i_ ~s~ `c`":        "\\*b\\* \\_i\\_ \\~s\\~ \\`c\\`",
		"[x](javascript:1)":      `\[x\](javascript:1)`,
		"\u202e":                 `\\u202e`,
		// As GitHub documents its references, and GFM 6.9 the extended autolinks.
		"@octocat":                   `@&#8203;octocat`,
		"(@org/team) and @b":         `(@&#8203;org/team) and @&#8203;b`,
		"me@example.org":             `me@example.org`,
		"@ 5":                        `@ 5`,
		"#26, x/y#26 and GH-26":      `#&#8203;26, x/y#&#8203;26 and GH-&#8203;26`,
		"&#26;":                      `&amp;#&#8203;26;`,
		"# 3, C# and amount=#3":      `# 3, C# and amount=#3`,
		"https://a.example/ or www.": `https\://a.example/ or www\.`,
	} {
		if got := markdown(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownLinesOpenNothing(t *testing.T) {
	r := report.Report{Head: []string{"# no heading", "- no list", "=== no rule", "1. no list", "2) nor this", "2024.csv · 1 order", "2024-01 -"}}
	equal(t, text(t, r, Markdown, Options{}), `
\# no heading\
\- no list\
\=== no rule\
1\. no list\
2\) nor this\
2024.csv · 1 order\
2024-01 -
`)
}

func withData(texts ...string) report.Report {
	table := report.Table{Title: texts[0], Columns: []report.Head{
		{Name: "id", Title: "Customer"}, {Name: "n", Title: "Orders", Right: true}, {Name: "product", Title: "Bought", Drop: 1}}}
	for _, s := range texts {
		table.Add(report.Raw(s), report.Count(1), report.Raw(s)).Mark = "ok"
	}
	return report.Report{
		Head: texts, Tables: []report.Table{table}, Foot: texts,
		Charts: []report.Chart{
			{Title: texts[0], Labels: texts, Series: []report.Series{{Values: make([]float64, len(texts))}}},
			{Kind: report.Lines, Labels: texts, Series: []report.Series{{Name: texts[0], Values: []float64{1}}, {Name: texts[0], Values: []float64{2}}}},
		},
		Notes: []note.Note{{Text: texts[0]}},
		Data:  map[string]any{"customers": texts},
	}
}

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

func FuzzData(f *testing.F) {
	for _, s := range []string{"", "a", "=1", "'=", "a|b\n<c>", "\x1b[2J", "\u202e\u009b", "\xff", "日本", "e\u0301", "👩\u200d👧",
		strings.Repeat("long ", 40), strings.Repeat("x", 200), "\u0301", "· · ·", "\r\n", "\u0600", "🇩🇪🇩"} {
		f.Add(s, "2024-01", 80)
	}
	f.Fuzz(func(t *testing.T, a, b string, width int) {
		r := withData(a, b)
		width = 40 + int(uint(width)%160)
		for _, color := range []bool{false, true} {
			harmless(t, text(t, r, Table, Options{Width: width, Color: color}), width)
		}
		sameCells(t, text(t, r, CSV, Options{}), a, b)
		equal(t, text(t, r, CSV, Options{}), byStandardLibrary(a, b))
		pipes(t, text(t, r, Markdown, Options{}))
		sameJSON(t, text(t, r, JSON, Options{}), a, b)
	})
}

// harmless: no line is wider than the terminal or can steer it.
func harmless(t *testing.T, out string, width int) {
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(sgr.ReplaceAllString(line, ""), "\n")
		if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
			t.Errorf("terminal output %q", line)
		}
		if w := displaywidth.String(line); w > width {
			t.Errorf("%d columns in a terminal of %d: %q", w, width, line)
		}
	}
}

// byStandardLibrary is the CSV of withData as encoding/csv quotes it.
func byStandardLibrary(texts ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	records := [][]string{{"id", "n", "product"}}
	for _, s := range texts {
		records = append(records, []string{inCSV(s), "1", inCSV(s)})
	}
	if err := w.WriteAll(records); err != nil {
		panic(err)
	}
	return b.String()
}

func sameCells(t *testing.T, out, a, b string) {
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v: %q", len(rows), err, out)
	}
	for i, want := range []string{a, b} {
		if asRead(inCSV(want)) != want {
			t.Errorf("%q: the apostrophe of %q cannot be undone", want, inCSV(want))
		}
		want = strings.ReplaceAll(inCSV(want), "\r\n", "\n") // encoding/csv reads a quoted CRLF as LF
		if got := rows[1+i]; got[0] != want || got[1] != "1" || got[2] != want {
			t.Errorf("%q: read back as %q", want, got)
		}
	}
}

var unescaped = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\|`)

func pipes(t *testing.T, out string) {
	rows := 0
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		rows++
		if n := strings.Count(unescaped.ReplaceAllString(line, "\x00"), "\x00"); n != 5 {
			t.Errorf("%d bars in %q", n, line)
		}
	}
	if rows != 4 || strings.ContainsAny(out, "<>") {
		t.Errorf("%d table lines, or HTML, in %q", rows, out)
	}
}

func sameJSON(t *testing.T, out string, texts ...string) {
	var got struct{ Customers []string }
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %q", err, out)
	}
	for i, want := range texts {
		if want = strings.ToValidUTF8(want, "\ufffd"); utf8.ValidString(texts[i]) && got.Customers[i] != want {
			t.Errorf("%q: read back as %q", want, got.Customers[i])
		}
	}
	if i := bytes.IndexFunc([]byte(out), func(r rune) bool { return r != '\n' && !visible(r) }); i >= 0 {
		t.Errorf("invisible character at %d of %q", i, out)
	}
}
