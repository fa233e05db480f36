package report_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/report"
)

// A cell has a face for people and one for programs.
func ExamplePercent() {
	rate := report.Percent(200.0 / 3)
	fmt.Println(rate.Human())
	fmt.Println(rate.Machine())
	// Output:
	// 66.7 %
	// 66.66666666666667
}

func ExampleSparkline() {
	low, middle, high := 15.9, 24.0, 39.8
	fmt.Println(report.Sparkline([]*float64{&low, nil, &middle, &high}))
	// Output: ▁ ▃█
}
