package analysis

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/retention"
)

// yearsOfShop has five customers in 2024, of whom three order in 2025 too: CRR 60 %,
// CCR 40 %, and three of five have repeated. Each order is of 10, so that two fifths
// of the revenue are lost and nothing expands: gross and net RCR 40 %, GRR and NRR
// 60 %.
func yearsOfShop(t *testing.T) *Data {
	t.Helper()
	asOf := factstest.Day("2025-12-31")
	orders := factstest.Orders{AsOf: &asOf}
	for _, customer := range []string{"a", "b", "c", "d", "e"} {
		orders.Rows = append(orders.Rows, factstest.Order{Customer: customer, Day: factstest.Day("2024-05-01"), Amount: 10})
		if customer <= "c" {
			orders.Rows = append(orders.Rows, factstest.Order{Customer: customer, Day: factstest.Day("2025-05-01"), Amount: 10})
		}
	}
	data, err := Open(context.Background(), factstest.Source(orders), facts.Provenance{Inputs: []string{"orders.csv"}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Which figures stand beside which number, and by how much it is higher: by hand
// from figures.csv and the figures below.
func TestBenchmarks(t *testing.T) {
	own := []benchmark.Figure{
		{Metric: "crr", Period: "yearly", Value: 55, Source: "board"}, {Metric: "crr", Period: "monthly", Value: 30, Source: "board"},
		{Metric: "ccr", Period: "yearly", Active: "subscribed", Value: 10, Source: "board"},
		{Metric: "rcr_gross", Period: "yearly", Value: 30, Source: "board"}, {Metric: "nrr", Period: "yearly", Value: 110, Source: "board"},
		{Metric: "repeat_rate", Period: benchmark.ToDate, Value: 70, Source: "board"},
	}
	yearly := Scope{Grain: calendar.Yearly, Benchmark: true}
	mine, window, rolling := yearly, yearly, yearly
	mine.Figures = own
	window.Activity.Days = 365
	rolling.Rolling = 2
	for _, c := range []struct {
		name string
		ask  func(ctx context.Context, d *Data) (*Benchmarks, error)
		want string
	}{
		{"crr", crrBeside(yearly, retention.Exact), "crr 60-43.6=16.4 crr 60-40=20.0 crr 60-60=0.0"},
		{"crr, own", crrBeside(mine, retention.Exact), "crr 60-43.6=16.4 crr 60-40=20.0 crr 60-60=0.0 crr 60-55=5.0 own"},
		{"crr by month", crrBeside(Scope{Benchmark: true}, retention.Exact), "nearest crr 43.6: yearly, not monthly"},
		{"crr within 365 days", crrBeside(window, retention.Exact), "nearest crr 43.6: active is in-period, not 365d"},
		{"crr of two years", crrBeside(rolling, retention.Exact), "nearest crr 43.6: from one period to the next"},
		{"crr by the textbook", crrBeside(yearly, retention.Textbook), "nearest crr 43.6: returned customers do not count as kept"},
		{"crr without asking", crrBeside(Scope{Grain: calendar.Yearly}, retention.Exact), ""},
		{"ccr by the textbook, which is the same", func(ctx context.Context, d *Data) (*Benchmarks, error) {
			r, err := CCR{Scope: Scope{Grain: calendar.Yearly, Benchmark: true, Figures: []benchmark.Figure{{Metric: "ccr", Period: "yearly", Value: 45, Source: "board"}}}, Method: retention.Textbook}.Run(ctx, d)
			return r.Benchmarks, err
		}, "ccr 40-45=-5.0 own"},
		{"rcr", func(ctx context.Context, d *Data) (*Benchmarks, error) {
			r, err := RCR{Scope: mine}.Run(ctx, d)
			return r.Benchmarks, err
		}, "rcr_gross 40-30=10.0 own nrr 60-110=-50.0 own"},
		{"mrr", func(ctx context.Context, d *Data) (*Benchmarks, error) {
			r, err := MRR{Scope: mine}.Run(ctx, d)
			return r.Benchmarks, err
		}, ""},
		{"repeat", func(ctx context.Context, d *Data) (*Benchmarks, error) {
			r, err := Repeat{Scope: mine}.Run(ctx, d)
			return r.Benchmarks, err
		}, "repeat_rate 60-70=-10.0 own"},
	} {
		b, err := c.ask(context.Background(), yearsOfShop(t))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if got := b.text(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func crrBeside(s Scope, method retention.Method) func(context.Context, *Data) (*Benchmarks, error) {
	return func(ctx context.Context, d *Data) (*Benchmarks, error) {
		r, err := CRR{Scope: s, Method: method}.Run(ctx, d)
		return r.Benchmarks, err
	}
}

func (b *Benchmarks) text() string {
	if b == nil {
		return ""
	}
	var parts []string
	for _, c := range b.Compared {
		part := fmt.Sprintf("%s %v-%v=%.1f", c.Figure, *c.Value, c.Other, *c.Difference)
		if c.Own {
			part += " own"
		}
		parts = append(parts, part)
	}
	if n := b.Nearest; n != nil {
		parts = append(parts, fmt.Sprintf("nearest %s %v: %s", n.Metric, n.Other, strings.Join(n.Differs, "; ")))
	}
	return strings.Join(parts, " ")
}
