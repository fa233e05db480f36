package export

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// Every made-up export can be inspected, and the flags that are suggested make
// as many rows readable as can be by flags. Rows kept were counted by eye.
func TestInspectFindsFlags(t *testing.T) {
	want := map[string]struct {
		flags    string
		kept     int64
		rejected int64
	}{
		"014-utf16le-no-bom.csv":          {"Encoding=utf-16le", 4, 0},
		"015-latin1.csv":                  {"Encoding=windows-1252", 2, 0},
		"016-cp1252-euro.csv":             {"Encoding=windows-1252", 1, 0},
		"048-missing-column.csv":          {"", 0, 0},
		"049-no-header.csv":               {"NoHeader Columns=customer=#2 Columns=date=#3 Columns=amount=#4 Columns=currency=#5", 4, 0},
		"054-preamble.csv":                {"SkipLines=3", 4, 0},
		"062-comment-lines.csv":           {"Comment=#", 4, 0},
		"068-long-field-1mb.csv.gz":       {"MaxFieldSize=1048576", 1, 0},
		"081-thousands-comma.csv":         {"Thousands=,", 1, 0},
		"083-thousands-dot-dec-comma.csv": {"", 1, 0},
		"086-currency-symbol.csv":         {"StripCurrency", 2, 1},
		"088-trailing-minus.csv":          {"TrailingMinus", 2, 0},
		"089-unicode-minus.csv":           {"Digits=any", 2, 0},
		"097-arabic-persian-digits.csv":   {"Digits=any", 1, 0},
		"113-two-digit-year.csv":          {"DateFormat=DD/MM/YY", 1, 1},
		"114-excel-serial.csv":            {"DateFormat=excel", 2, 0},
		"118-future-dates.csv":            {"", 1, 1},
		"126-jalali.csv":                  {"System=jalali", 2, 0},
		"140-blank-ids.csv":               {"Blank=skip", 1, 0},
		"152-mixed-currencies.csv":        {"Currency=EUR", 1, 0},
		"000-control.csv":                 {"", 4, 0},
	}
	for _, row := range manifest(t) {
		name := row[0]
		r, err := Inspect(context.Background(), []Input{fileInput(filepath.Join("../../testdata/exports/own", name))}, Options{Today: someToday})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Files) != 1 || (r.Refused == nil) != (r.FirstDay != nil) && r.RowsUsed > 0 {
			t.Errorf("%s: %+v", name, r)
		}
		if w, ok := want[name]; ok {
			rejected := int64(0)
			for _, n := range r.Rejected {
				rejected += n
			}
			if flags := joined(r.Fixes); flags != w.flags || r.RowsUsed != w.kept || rejected != w.rejected {
				t.Errorf("%s: %q, %d rows kept, %d rejected; want %q, %d, %d", name, flags, r.RowsUsed, rejected, w.flags, w.kept, w.rejected)
			}
		}
	}
}

// What a column holds. Expected values are read off the text.
func TestInspectColumns(t *testing.T) {
	text := "order_id,Customer ID,date,amount,note,status,paid on\n" +
		"1,c1,2024-01-05,10.00,,paid,05/01/2024\n" +
		"2,c2,2024-01-20,-2.50,x,paid,20/01/2024\n" +
		"3,c1,2024-02-03,0.00,,shipped,\n"
	r, err := Inspect(context.Background(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range r.Files[0].Columns {
		got = append(got, fmt.Sprint(c.Header, "|", c.Field, "|", c.Type, "|", c.Format, "|", c.Min, "|", c.Max, "|", c.Blank, "|", c.Distinct, "|", c.Zero, "|", c.Negative, "|", c.Values))
	}
	want := []string{
		"order_id|order|text||||0|3|0|0|[{1 1} {2 1} {3 1}]",
		"Customer ID|customer|text||||0|2|0|0|[{c1 2} {c2 1}]",
		"date|date|date|iso|2024-01-05|2024-02-03|0|3|0|0|[]",
		"amount|amount|number||-2.50|10.00|0|3|1|1|[]",
		"note||text||||2|1|0|0|[{x 1}]",
		"status|status|text||||0|2|0|0|[{paid 2} {shipped 1}]",
		"paid on||date|dmy|2024-01-05|2024-01-20|1|2|0|0|[]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.Orders != 2 || r.Customers != 1 || r.Files[0].Rows != 3 || r.Files[0].Delimiter != "commas" {
		t.Errorf("%+v", r)
	}
}

// What looks odd is said, and what does not is not.
func TestInspectFindings(t *testing.T) {
	rows := func(days int, order func(day, i int) string) string {
		var b strings.Builder
		b.WriteString("order_id,customer_id,date,amount\n")
		n := 0
		for day := range days {
			for i := range 3 {
				n++
				fmt.Fprintf(&b, "%d,%s\n", n, order(day, i))
			}
		}
		return b.String()
	}
	date := func(n int) string { return (someToday - 200 + calendar.Day(n)).String() }
	usual := func(day, i int) string { return fmt.Sprintf("c%d,%s,5.00", (day*3+i)%70, date(day)) }
	spike := ""
	for i := range 200 {
		spike += fmt.Sprintf("s%d,c%d,%s,5.00\n", i, i%70, date(50))
	}
	till := ""
	for i := range 60 {
		till += fmt.Sprintf("t%d,till,%s,5.00\n", i, date(i))
	}
	for name, c := range map[string]struct{ text, code string }{
		"nothing odd":         {rows(100, usual), ""},
		"a spike":             {rows(100, usual) + spike, "one-day-spike"},
		"a quiet end":         {rows(100, usual) + fmt.Sprintf("q,c1,%s,5.00\n", date(108)), "quiet-end"},
		"a placeholder":       {rows(100, usual) + till, "placeholder-customer"},
		"customers as orders": {rows(100, func(day, i int) string { return fmt.Sprintf("c%d,%s,5.00", day*3+i, date(day)) }), "customers-like-orders"},
		"zeros":               {rows(100, func(day, i int) string { return fmt.Sprintf("c%d,%s,0", (day*3+i)%70, date(day)) }), "zero-amounts"},
	} {
		r, err := Inspect(context.Background(), []Input{textInput(c.text)}, Options{Today: someToday})
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, f := range r.Notes {
			codes = append(codes, f.Code)
		}
		if strings.Join(codes, " ") != c.code {
			t.Errorf("%s: %q %q", name, codes, r.Notes)
		}
	}
}

// Of the flags against one problem the one that helps most is suggested, not
// the first that helps a little: 14 is no month.
func TestInspectBestFlag(t *testing.T) {
	for _, c := range []struct {
		days [3]string
		flag string
	}{
		{[3]string{"01/05/24", "02/14/24", "03/05/24"}, "DateFormat=MM/DD/YY"},
		{[3]string{"1-Dec-10", "13-Dec-10", "2-Jan-11"}, "DateFormat=DD-MMM-YY"},
	} {
		text := fmt.Sprintf("order_id,customer_id,order_date,amount\n1,a,%s,1\n2,b,%s,2\n3,b,%s,3\n", c.days[0], c.days[1], c.days[2])
		r, err := Inspect(context.Background(), []Input{textInput(text)}, Options{Today: someToday})
		if flags := joined(r.Fixes); err != nil || flags != c.flag || r.RowsUsed != 3 {
			t.Errorf("%q: %q, %d rows used (%v)", c.days, flags, r.RowsUsed, err)
		}
	}
}

// In a file of items an id that comes again is a further item, as in tables
// that are sorted by time and not by invoice; in others it stays a problem.
func TestInspectItemsApart(t *testing.T) {
	for _, c := range []struct{ rows, flags string }{
		{"7,a,2024-01-05,1\n7,a,2024-01-05,2\n8,b,2024-01-05,3\n7,a,2024-01-05,4\n", "Duplicates=sum"},
		{"7,a,2024-01-05,1\n8,b,2024-01-05,3\n7,a,2024-01-05,4\n", ""},
		{"7,a,2024-01-05,1\n8,b,2024-01-05,3\n7,a,2024-01-05,4\n8,b,2024-01-05,5\n", ""}, // exported twice?
		{"7,a,2024-01-05,1\n8,b,2024-01-05,3\n7,a,2024-01-05,4\n8,b,2024-01-05,5\n7,a,2024-01-05,4\n", "Duplicates=sum"},
		{"7,a,2024-01-05,1\n8,b,2024-01-05,3\n7,a,2024-01-05,1\n", "Duplicates=keep-first"}, // the same row: exported twice
	} {
		r, err := Inspect(context.Background(), []Input{textInput("order_id,customer_id,order_date,amount\n" + c.rows)}, Options{Today: someToday})
		if flags := joined(r.Fixes); err != nil || flags != c.flags {
			t.Errorf("%q: flags %q, want %q (%v)", c.rows, flags, c.flags, err)
		}
	}
}

// Of files that have orders in common the first one counts, unless a file has
// items: the first row of an order would be all that is left of it.
func TestInspectOverlap(t *testing.T) {
	const header = "order_id,customer_id,order_date,product,amount\n"
	for _, c := range []struct{ first, second, flags string }{
		{"7,a,2024-01-05,tea,1\n8,b,2024-01-05,tea,3\n", "8,b,2024-01-05,tea,3\n9,a,2024-02-05,tea,4\n", "Duplicates=keep-first"},
		{"7,a,2024-01-05,tea,1\n8,b,2024-01-05,tea,3\n", "8,b,2024-01-05,tea,0\n9,a,2024-02-05,tea,4\n", "Duplicates=keep-first"}, // changed since
		{"7,a,2024-01-05,tea,1\n8,b,2024-01-05,tea,3\n8,b,2024-01-05,cup,5\n", "8,b,2024-01-05,tea,3\n8,b,2024-01-05,cup,5\n9,a,2024-02-05,tea,4\n", ""},
		{"7,a,2024-01-05,tea,1\n8,b,2024-01-05,tea,3\n7,a,2024-01-05,cup,5\n", "9,a,2024-02-05,tea,4\n", "Duplicates=sum"},
	} {
		second := textInput(header + c.second)
		second.Name = "later.csv"
		r, err := Inspect(context.Background(), []Input{textInput(header + c.first), second}, Options{Today: someToday})
		if flags := joined(r.Fixes); err != nil || flags != c.flags {
			t.Errorf("%q and %q: flags %q, want %q (%v)", c.first, c.second, flags, c.flags, err)
		}
	}
}

// Every flag that assumes something says what.
func TestInspectGuesses(t *testing.T) {
	r, err := Inspect(context.Background(), []Input{textInput("order_id,customer_id,order_date,amount\n1,a,13/01/24,1\n2,,14/01/24,2\n")}, Options{Today: someToday})
	var guesses []string
	for _, n := range r.Notes {
		if n.Code == "guess" {
			guesses = append(guesses, n.Text)
		}
	}
	if err != nil || len(r.Fixes) != 2 || len(guesses) != 2 {
		t.Errorf("flags %q, guesses %q (%v)", r.Fixes, guesses, err)
	}
}

// Ids stay hidden in a file that cannot be read, also those that are numbers.
func TestInspectHidesIDs(t *testing.T) {
	hide := func(string) string { return "hidden" }
	for _, c := range []struct {
		text string
		o    Options
	}{
		{"customer_id,foo\n4711,x\n4712,y\n", Options{Redact: hide}},
		{"Client No,foo\n4711,x\n4712,y\n", Options{Redact: hide, Columns: map[string]string{"customer": "client no"}}},
		{"customer_id,date\n4711,2024-01-05\n4712,2024-01-06\n", Options{Redact: hide}},
	} {
		c.o.Today = someToday
		r, err := Inspect(context.Background(), []Input{textInput(c.text)}, c.o)
		if err != nil {
			t.Fatal(err)
		}
		if shown := fmt.Sprintf("%+v", r.Files[0].Columns[0]); strings.Contains(shown, "471") || !strings.Contains(shown, "hidden") {
			t.Errorf("%q: %s", c.text, shown)
		}
		contracts, err := InspectCustomers(context.Background(), textInput(c.text), c.o)
		if shown := fmt.Sprintf("%+v", contracts.Files[0].Columns[0]); err != nil || strings.Contains(shown, "471") {
			t.Errorf("as a customers file, %q: %s (%v)", c.text, shown, err)
		}
	}
}

// joined is fixes in one text: Columns=customer=b Decimal=,
func joined(fixes []note.Fix) string {
	var words []string
	for _, f := range fixes {
		words = append(words, strings.TrimSuffix(string(f.Option)+"="+f.Value, "="))
	}
	return strings.Join(words, " ")
}
