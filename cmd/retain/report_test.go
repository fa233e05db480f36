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

// Nobody, one customer, one day, refunds alone: a page of each, by groups, by days and of
// no period, without what is no number.
func TestReportOfHardlyAnything(t *testing.T) {
	alone(t)
	const orders, subscriptions = "order_id,customer_id,order_date,amount,city\n", "customer_id,started_at,ended_at,mrr,city\n"
	for name, text := range map[string]string{
		"empty.csv":   orders,
		"one.csv":     orders + "1,ann,2024-01-05,10,x\n",
		"day.csv":     orders + "1,ann,2024-01-05,10,x\n2,bob,2024-01-05,20,y\n",
		"refunds.csv": orders + "1,ann,2024-01-05,-10,x\n2,bob,2024-02-05,-20,y\n",
		"zero.csv":    orders + "1,ann,2024-01-05,0,x\n2,bob,2024-02-05,0,y\n",
		"empty.subs":  subscriptions,
		"ended.subs":  subscriptions + "ann,2024-01-05,2024-02-05,10,x\n",
	} {
		write(t, name, text)
		for _, flags := range [][]string{{"--by", "city"}, {"--period", "daily"}, {"--from", "2030-01", "--format", "markdown"}} {
			args := append(append([]string{"report"}, flags...), name)
			if strings.HasSuffix(name, ".subs") {
				args = append(append([]string{"report"}, flags...), "--customers", name)
			}
			got := try(t, args...)
			if got.status != exitDone || got.stderr != "" {
				t.Errorf("%q: status %d: %s", args, got.status, got.stderr)
			}
			if strings.Contains(got.stdout, "NaN") || strings.Contains(got.stdout, "Inf") || strings.Contains(got.stdout, "%!") {
				t.Errorf("%q shows what is no number", args)
			}
		}
	}
}
