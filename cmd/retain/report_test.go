package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// HTML is no use on a terminal: there it is refused, with what to type instead, before
// anything is read. Markdown is not.
func TestReportOnATerminal(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "order_id,customer_id,order_date,amount\n1,ann,2024-01-05,10\n2,ann,2024-02-05,10\n")
	for _, c := range []struct {
		args   []string
		status int
	}{
		{[]string{"report", "orders.csv"}, exitUsage},
		{[]string{"report", "--output", "-", "nothing.csv"}, exitUsage},
		{[]string{"report", "--format", "markdown", "orders.csv"}, exitDone},
		{[]string{"report", "--output", "page.html", "orders.csv"}, exitDone},
	} {
		var out, errs bytes.Buffer
		a := testApp(&out, &errs)
		a.out = terminal{is: true, width: 80}
		status := run(t.Context(), a, c.args)
		refused := strings.Contains(errs.String(), "--output report.html")
		if status != c.status || refused != (c.status == exitUsage) || refused && out.Len() > 0 {
			t.Errorf("%q: status %d, %d bytes, %s", c.args, status, out.Len(), errs.String())
		}
	}
	page, err := os.ReadFile("page.html")
	if err != nil || !bytes.HasPrefix(page, []byte("<!DOCTYPE html>")) || bytes.Contains(page, []byte("ann")) {
		t.Errorf("%v: %s", err, page)
	}
}

// The same bytes on any number of workers.
func TestReportIsReproducible(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "testdata", "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	write(t, "orders.csv", string(text))
	one, many := try(t, "report", "--jobs", "1", "orders.csv"), try(t, "report", "--jobs", "4", "orders.csv")
	if one.status != exitDone || one.stdout != many.stdout {
		t.Errorf("status %d, %s", one.status, difference(one.stdout, many.stdout))
	}
}
