package render

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/report"
)

// A table is written for those it is for.
func TestTablesFor(t *testing.T) {
	table := func(name string, f report.Readers) report.Table {
		t := report.Table{Name: name, For: f, Columns: []report.Head{{Name: name, Title: name}}}
		t.Add(report.Text(name + "-cell"))
		return t
	}
	r := report.Report{Tables: []report.Table{
		table("people", report.People), table("programs", report.Programs), table("everyone", report.Everyone),
	}}
	for _, c := range []struct {
		format Format
		table  string
		want   string // names of the tables written
	}{
		{Table, "", "people everyone"},
		{Markdown, "", "people everyone"},
		{CSV, "", "programs"},
		{CSV, "everyone", "everyone"},
	} {
		var out strings.Builder
		if err := Write(&out, r, c.format, Options{Table: c.table}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range []string{"people", "programs", "everyone"} {
			if strings.Contains(out.String(), name+"-cell") {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: tables %v, want %s", c.format, got, c.want)
		}
	}
}
