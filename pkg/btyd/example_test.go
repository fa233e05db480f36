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
