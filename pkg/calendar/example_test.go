package calendar_test

import (
	"fmt"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
)

func ExampleCalendar_Period() {
	day, _ := calendar.ParseDay("2024-02-29")
	for _, cut := range []calendar.Calendar{
		{},
		{FiscalStart: time.April},
		{System: calendar.Jalali},
		{System: calendar.Retail454},
	} {
		p := cut.Period(calendar.Quarterly, day)
		fmt.Println(p, p.First, p.Last)
	}
	// Output:
	// 2024-Q1 2024-01-01 2024-03-31
	// FY2024-Q4 2024-01-01 2024-03-31
	// 1402-Q4 2023-12-22 2024-03-19
	// 2024-Q1 2024-02-04 2024-05-04
}

func ExampleCalendar_Timeline() {
	first, _ := calendar.ParseDay("2024-11-15")
	line := calendar.Calendar{}.Timeline(calendar.Monthly, first, first+60)
	fmt.Println(line.Periods, line.At(first+20))
	// Output: [2024-11 2024-12 2025-01] 1
}

func ExampleSystem_Date() {
	nowruz, ok := calendar.Jalali.Date(1403, 1, 1)
	fmt.Println(nowruz, ok)
	// Output: 2024-03-20 true
}
