package predict_test

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/predict"
)

// The tenths are all customers, highest first, and their clv that of all; so are the
// groups.
func TestDistributionAddsUp(t *testing.T) {
	for _, n := range []int{1, 9, 10, 205} {
		f := shop(n, 730, 365)
		f.Groups = []string{"a", "b"}
		for i := range f.Rows {
			f.Rows[i].Group = int32(i % 2)
		}
		r := predict.Customers(f, predict.Options{Model: predict.MBG})
		d := r.Spread()
		var customers int64
		var clv float64
		last := math.Inf(1)
		for _, tenth := range d.Deciles {
			customers += tenth.Customers
			clv += *tenth.CLV
			if *tenth.From > last || *tenth.Mean < *tenth.From-1e-9 {
				t.Errorf("%d customers: %+v begins above the tenth before", n, tenth)
			}
			last = *tenth.From
		}
		all := *r.Total.CLV.Value
		if customers != int64(n) || math.Abs(clv-all) > 1e-6*all || math.Abs(*d.Mean*float64(n)-all) > 1e-6*all {
			t.Errorf("%d customers: %d in tenths, with %v of %v", n, customers, clv, all)
		}
		groups := r.Groups()
		if sum := *groups[0].CLV.Value + *groups[1].CLV.Value; groups[0].Customers+groups[1].Customers != int64(n) || math.Abs(sum-all) > 1e-6*all {
			t.Errorf("%d customers: groups %+v", n, groups)
		}
	}
}
