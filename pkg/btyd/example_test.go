package btyd_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/btyd"
)

// The first customer of CDNOW ordered on two more days, the last of them 213 days
// after the first, of 272 days that are known.
func Example() {
	model := btyd.Geometric{Modified: true, K: 1, R: .5248, Alpha: 43.28, A: .8914, B: 1.614}
	h := btyd.History{Repeats: 2, Last: 213, Age: 272}
	median, _ := btyd.NextOrder(model, h, .5)
	fmt.Printf("%s: still a customer %.0f %%, orders in a year %.2f, ", model.Name(), 100*model.Alive(h), model.Expected(h, 365))
	fmt.Printf("the next one, if they are, within %.0f days in one of two cases\n", median)
	// Output:
	// MBG/NBD: still a customer 71 %, orders in a year 1.60, the next one, if they are, within 100 days in one of two cases
}

// The donations of Fader, Hardie and Shang (2010), once a year at most, with the
// parameters that they print; and who gave in 1996 to 2001, every year and never.
func ExampleFitBGBB() {
	fit := btyd.FitBGBB(donors())
	for _, p := range fit.Parameters {
		fmt.Printf("%s %.3f\n", p.Name, p.Value)
	}
	for _, given := range []int{6, 0} {
		h := btyd.History{Repeats: given, Last: given, Age: 6}
		fmt.Printf("%.2f are there in 2002, and give %.2f times until 2006\n", fit.Model.Alive(h), fit.Model.Expected(h, 5))
	}
	// Output:
	// alpha 1.204
	// beta 0.750
	// gamma 0.657
	// delta 2.783
	// 0.93 are there in 2002, and give 3.75 times until 2006
	// 0.11 are there in 2002, and give 0.07 times until 2006
}
