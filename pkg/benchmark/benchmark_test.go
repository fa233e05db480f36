package benchmark

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The file holds the figures as their pages print them: these are read from it by
// hand.
func TestPublished(t *testing.T) {
	all := Published()
	if len(all) != 9 {
		t.Fatalf("%d figures", len(all))
	}
	donors := Figure{
		Industry: "non-profit donors", Region: "US", Metric: "crr", Period: "yearly", Value: 43.6, Year: 2020,
		Population: "Fundraising Effectiveness Project panel", Definition: "donors of the year before who gave again this year",
		Source: "Fundraising Effectiveness Project", ReadFrom: "afpglobal.org and fepreports.org quarterly reports",
		Note: "one of several years: 43 % in 2014 and 2015", Active: "in-period",
	}
	if all[0] != donors {
		t.Errorf("got %+v", all[0])
	}
	for _, f := range all {
		comparable := f.Differs == "" && f.Metric != "survival"
		switch {
		case f.Source == "" || f.Population == "" || f.Definition == "" || f.Value <= 0 || f.Value >= 100:
			t.Errorf("incomplete: %+v", f)
		case comparable && f.Year == 0:
			t.Errorf("compared without a year: %+v", f)
		case comparable && f.Check() != nil:
			t.Errorf("%v: %+v", f.Check(), f)
		}
	}
}

// What may stand beside a number, and how the nearest differs, by the definitions
// in figures.csv.
func TestDiffers(t *testing.T) {
	for _, c := range []struct {
		of      Measure
		same    string // the values
		nearest string
		differs string
	}{
		{Measure{Metric: "crr", Period: "yearly", Active: "in-period"}, "43.6 40 60", "non-profit donors", ""},
		{Measure{Metric: "ccr", Period: "monthly", Active: "subscribed"}, "5.2", "premium video streaming", ""},
		{Measure{Metric: "crr", Period: "monthly", Active: "in-period"}, "", "non-profit donors", "yearly, not monthly"},
		{Measure{Metric: "crr", Period: "yearly", Active: "365d"}, "", "non-profit donors", "active is in-period, not 365d"},
		{Measure{Metric: "crr", Period: "yearly", Active: "in-period", Else: "textbook"}, "", "non-profit donors", "textbook"},
		{Measure{Metric: "ccr", Period: "yearly", Active: "subscribed"}, "", "premium video streaming", "monthly, not yearly"},
		{Measure{Metric: "ccr", Period: "monthly", Active: "in-period"}, "", "non-profit donors", "CRR, not CCR; yearly, not monthly"},
		{Measure{Metric: "rcr_gross", Period: "monthly", Active: "subscribed"}, "", "premium video streaming", "CCR, not gross RCR"},
		{Measure{Metric: "repeat_rate", Period: ToDate, Active: "in-period"}, "", "non-profit donors", "CRR, not repeat rate; yearly, not to-date"},
	} {
		var same []string
		for _, f := range Published() {
			if len(c.of.Differs(f)) == 0 {
				same = append(same, strconv.FormatFloat(f.Value, 'f', -1, 64))
			}
		}
		nearest, _ := c.of.Nearest(Published())
		if got := strings.Join(same, " "); got != c.same || nearest.Industry != c.nearest || strings.Join(c.of.Differs(nearest), "; ") != c.differs {
			t.Errorf("%+v: same %q, nearest %s: %q", c.of, got, nearest.Industry, c.of.Differs(nearest))
		}
	}
	if _, found := (Measure{}).Nearest(nil); found {
		t.Error("the nearest of none")
	}
}

// A figure of one's own says what it is of, and where it comes from.
func TestCheck(t *testing.T) {
	right := Figure{Metric: "crr", Period: "monthly", Value: 30, Source: "board report"}
	if err := right.Check(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		change func(*Figure)
		want   string
	}{
		{func(f *Figure) { f.Metric = "cr" }, `metric "cr"`},
		{func(f *Figure) { f.Metric = "survival" }, `metric "survival"`},
		{func(f *Figure) { f.Period = "month" }, `period "month"`},
		{func(f *Figure) { f.Period = ToDate }, "that of repeat_rate"},
		{func(f *Figure) { f.Metric = "repeat_rate" }, "that of repeat_rate"},
		{func(f *Figure) { f.Value = 0 }, "value 0"},
		{func(f *Figure) { f.Value = 101 }, "value 101"},
		{func(f *Figure) { f.Value = -1 }, "value -1"},
		{func(f *Figure) { f.Source = "" }, "no source"},
		{func(f *Figure) { f.Differs = "rounded" }, "differs"},
	} {
		f := right
		c.change(&f)
		if err := f.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", f, err, c.want)
		}
	}
	for _, metric := range []string{"nrr", "rcr_net"} { // more than all, and less than nothing, are known of these
		f := Figure{Metric: metric, Period: "yearly", Value: map[string]float64{"nrr": 120, "rcr_net": -20}[metric], Source: "board report"}
		if err := f.Check(); err != nil {
			t.Error(err)
		}
	}
	if !slices.Equal(Metrics(), []string{"crr", "ccr", "repeat_rate", "rcr_gross", "rcr_net", "grr", "nrr"}) {
		t.Errorf("metrics %q", Metrics())
	}
}
