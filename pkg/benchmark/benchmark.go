// Package benchmark is figures of retention that others have published, and
// whether one may stand beside a number of ours: only where it measures the same
// over the same period.
//
//	crr := benchmark.Measure{Metric: "crr", Period: "yearly", Active: "in-period"}
//	for _, f := range benchmark.Published() {
//		fmt.Println(f.Industry, f.Value, crr.Differs(f)) // non-profit donors 43.6 []
//	}
package benchmark

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
)

// Figure is one published number, in percent.
type Figure struct {
	Industry   string  `csv:"industry"`
	Region     string  `csv:"region"`
	Metric     string  `csv:"metric"` // one of Metrics, or survival
	Period     string  `csv:"period"` // yearly
	Value      float64 `csv:"value_percent"`
	Year       int     `csv:"year"` // 0: its source does not say
	Population string  `csv:"population"`
	Definition string  `csv:"definition"`
	Source     string  `csv:"source"`
	ReadFrom   string  `csv:"read_from"` // where it was read
	Note       string  `csv:"note"`
	Active     string  `csv:"active"`  // who is a customer: in-period, subscribed; empty: as in the number beside it
	Differs    string  `csv:"differs"` // why it is compared with nothing; empty: it may be
}

// figures are as their pages print them, with our columns active and differs.
//
//go:embed figures.csv
var figures []byte

// Published is the figures that come with the program.
func Published() []Figure {
	var all []Figure
	if err := gocsv.UnmarshalBytes(figures, &all); err != nil {
		panic("benchmark: figures.csv: " + err.Error())
	}
	return all
}

// ToDate is the period of a number over all orders so far.
const ToDate = "to-date"

// names are the metrics that figures are compared with, as people and sentences
// name them.
var names = []struct{ metric, title string }{
	{"crr", "CRR"}, {"ccr", "CCR"}, {"repeat_rate", "repeat rate"},
	{"rcr_gross", "gross RCR"}, {"rcr_net", "net RCR"}, {"grr", "GRR"}, {"nrr", "NRR"}, {"survival", "survival rate"},
}

// Metrics are the numbers that a figure can stand beside.
func Metrics() (metrics []string) {
	for _, n := range names[:len(names)-1] {
		metrics = append(metrics, n.metric)
	}
	return metrics
}

// Title is the name of a metric in a sentence.
func Title(metric string) string {
	for _, n := range names {
		if n.metric == metric {
			return n.title
		}
	}
	return metric
}

// Check reports what is wrong with a figure of a user's own.
func (f Figure) Check() error {
	periods := append(calendar.GrainNames(), ToDate)
	switch {
	case !slices.Contains(Metrics(), f.Metric):
		return fmt.Errorf("metric %q: use %s", f.Metric, choice.OneOf(Metrics()))
	case !slices.Contains(periods, f.Period):
		return fmt.Errorf("period %q: use %s", f.Period, choice.OneOf(periods))
	case (f.Metric == "repeat_rate") != (f.Period == ToDate):
		return fmt.Errorf("period %q: that of repeat_rate is %s, and of no other metric", f.Period, ToDate)
	case f.Value == 0 || f.Value < 0 && f.Metric != "rcr_net" || f.Value > 100 && f.Metric != "nrr":
		return fmt.Errorf("value %v: write the percentage, such as 43.6", f.Value)
	case f.Differs != "":
		return errors.New("differs: a figure that is compared with nothing is of no use here")
	case f.Source == "":
		return fmt.Errorf("no source: say where %v comes from", f.Value)
	}
	return nil
}

// Measure is what a number of ours is: what a figure has to be to stand beside it.
type Measure struct {
	Metric string // one of Metrics
	Period string // yearly
	Active string // who is active, as definitions name it: in-period, 90d, subscribed
	Else   string // how else it differs from what others publish; empty: in nothing
}

// Differs lists how a figure differs from the number, in words that follow its
// name. It is empty where they are the same, and the figure may be compared.
func (m Measure) Differs(f Figure) (ways []string) {
	if f.Metric != m.Metric {
		ways = append(ways, fmt.Sprintf("%s, not %s", Title(f.Metric), Title(m.Metric)))
	}
	if f.Period != m.Period {
		ways = append(ways, fmt.Sprintf("%s, not %s", f.Period, m.Period))
	}
	switch {
	case f.Active == "" || f.Active == m.Active:
	case f.Active == "subscribed":
		ways = append(ways, "of subscriptions, not of orders")
	case m.Active == "subscribed":
		ways = append(ways, "of orders, not of subscriptions")
	default:
		ways = append(ways, fmt.Sprintf("active is %s, not %s", f.Active, m.Active))
	}
	for _, other := range []string{m.Else, f.Differs} {
		if other != "" {
			ways = append(ways, other)
		}
	}
	return ways
}

// Nearest is the figure that differs least: in who is a customer before the metric,
// and in that before the period; false without figures.
func (m Measure) Nearest(all []Figure) (nearest Figure, found bool) {
	least := 0
	for _, f := range all {
		far := 0
		for _, step := range []struct {
			differs bool
			weight  int
		}{
			{f.Active != "" && f.Active != m.Active, 16}, {f.Metric == "survival", 8}, {f.Metric != m.Metric, 4}, {f.Period != m.Period, 2}, {f.Differs != "", 1},
		} {
			if step.differs {
				far += step.weight
			}
		}
		if !found || far < least {
			nearest, least, found = f, far, true
		}
	}
	return nearest, found
}

// Whose is the population of the figure in words: industry, region and year.
func (f Figure) Whose() string {
	parts := []string{}
	for _, part := range []string{f.Industry, f.Region} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if f.Year != 0 {
		parts = append(parts, fmt.Sprint(f.Year))
	}
	return strings.Join(parts, ", ")
}
