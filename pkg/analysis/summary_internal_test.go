package analysis

import "testing"

// A rate changes by points, an amount by percent of a value above 0.
func TestHeadlineChange(t *testing.T) {
	rate := rateHeadline("crr", "CRR", nil, []*float64{number(40.0), number(50.0)})
	amount := amountHeadline("revenue", "Revenue", 0, nil, []*float64{number(40.0), number(50.0)})
	unknown := rateHeadline("crr", "CRR", nil, []*float64{nil, number(50.0)})
	fromNothing := amountHeadline("revenue", "Revenue", 0, nil, []*float64{number(0.0), number(50.0)})
	if *rate.Change != 10 || *amount.Change != 25 || unknown.Change != nil || fromNothing.Change != nil {
		t.Errorf("changes %v, %v, %v, %v; want 10 points, 25 percent, none, none", *rate.Change, *amount.Change, unknown.Change, fromNothing.Change)
	}
}
