package customers

import (
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

// 100.00 a year, 10.00 a week and 9.999 a month, in 1/12 of a mill:
// 8333 1/3, 43333 1/3 and 9999 mills.
func TestScaleIn(t *testing.T) {
	unit := money.Unit{Digits: 3, Parts: 12}
	for _, c := range []struct {
		price money.Minor
		scale scale
		want  money.Minor
	}{
		{10000, scale{digits: 2, times: 1, per: 12}, 100000},
		{1000, scale{digits: 2, times: 13, per: 3}, 520000},
		{9999, scale{digits: 3, times: 1, per: 1}, 119988},
		{0, scale{digits: 2, times: 13, per: 3}, 0},
	} {
		if got, ok := c.scale.in(unit, c.price); got != c.want || !ok {
			t.Errorf("%d in %+v = %d %v, want %d", c.price, c.scale, got, ok, c.want)
		}
	}
	if _, ok := (scale{digits: 2, times: 13, per: 3}).in(unit, 1<<60); ok {
		t.Error("2^60 x 13 fits into 63 bits")
	}
}
