package calendar

import (
	"testing"
	"time"
)

// Starts of years and the years of 53 weeks as published by the National
// Retail Federation ("4-5-4 Calendar": 2000, 2006, 2012, 2017 and 2023).
func TestRetailYears(t *testing.T) {
	for year, start := range map[int]string{
		2012: "2012-01-29", 2013: "2013-02-03", 2017: "2017-01-29", 2018: "2018-02-04",
		2022: "2022-01-30", 2023: "2023-01-29", 2024: "2024-02-04", 2025: "2025-02-02",
	} {
		if got := retailStart(year).String(); got != start {
			t.Errorf("%d starts on %s, want %s", year, got, start)
		}
	}
	long := map[int]bool{2000: true, 2006: true, 2012: true, 2017: true, 2023: true}
	for year := 2000; year < 2028; year++ {
		weeks := (retailStart(year+1) - retailStart(year)) / 7
		if (weeks == 53) != long[year] || weeks != 52 && weeks != 53 {
			t.Errorf("%d has %d weeks", year, weeks)
		}
	}
}

// The rule in other words: the last day of a year is the Saturday that is
// fewer than four days away from 31 January.
func TestRetailYearsEndOnTheSaturdayClosestTo31January(t *testing.T) {
	for year := 1900; year <= 2200; year++ {
		last, january := retailStart(year)-1, civil(year, 1, 31)
		if off := last - january; last.Weekday() != time.Saturday || off < -3 || off > 3 {
			t.Errorf("%d starts after %v, %v", year, last.Weekday(), last)
		}
	}
}

func TestRetailPeriods(t *testing.T) {
	for _, c := range []struct {
		system System
		grain  Grain
		day    string
		want   string
	}{
		// NRF, fiscal 2024: February 4 to March 2, March 3 to April 6, April 7 to May 4.
		{Retail454, Monthly, "2024-02-04", "2024-P01 2024-02-04 2024-03-02"},
		{Retail454, Monthly, "2024-03-03", "2024-P02 2024-03-03 2024-04-06"},
		{Retail454, Monthly, "2024-05-04", "2024-P03 2024-04-07 2024-05-04"},
		{Retail454, Quarterly, "2024-05-04", "2024-Q1 2024-02-04 2024-05-04"},
		{Retail454, Yearly, "2025-02-01", "2024 2024-02-04 2025-02-01"},
		// Fiscal 2023 has 53 weeks; January 2024 has five.
		{Retail454, Monthly, "2024-02-03", "2023-P12 2023-12-31 2024-02-03"},
		{Retail454, Quarterly, "2024-02-03", "2023-Q4 2023-10-29 2024-02-03"},
		{Retail454, Yearly, "2023-01-29", "2023 2023-01-29 2024-02-03"},
		{Retail454, Weekly, "2024-02-03", "2023-W53 2024-01-28 2024-02-03"},
		{Retail454, Weekly, "2024-01-27", "2023-W52 2024-01-21 2024-01-27"},
		{Retail454, Daily, "2024-02-03", "2024-02-03 2024-02-03 2024-02-03"},
		// The same quarter cut otherwise, by hand: 13 weeks from 4 February.
		{Retail445, Monthly, "2024-03-30", "2024-P02 2024-03-03 2024-03-30"},
		{Retail445, Monthly, "2024-05-04", "2024-P03 2024-03-31 2024-05-04"},
		{Retail544, Monthly, "2024-03-09", "2024-P01 2024-02-04 2024-03-09"},
		{Retail544, Monthly, "2024-03-10", "2024-P02 2024-03-10 2024-04-06"},
		{Retail544, Monthly, "2024-02-03", "2023-P12 2023-12-31 2024-02-03"},
	} {
		if got := (Calendar{System: c.system}).Period(c.grain, day(c.day)).text(); got != c.want {
			t.Errorf("%v %v of %s: got %s, want %s", c.system, c.grain, c.day, got, c.want)
		}
	}
}
