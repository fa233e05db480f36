package schema

import "testing"

// The header that is meant for the customer is not the one that says what
// kind of customer it is.
func TestNearest(t *testing.T) {
	for _, c := range []struct {
		header []string
		want   string
	}{
		{[]string{"Customer Name", "Customer Segment"}, "Customer Name"},
		{[]string{"Customer Segment", "Customer Name", "Customer City"}, "Customer Name"},
		{[]string{"custommer", "Customer Name"}, "custommer"},
		{[]string{"Region", "Sales"}, ""},
		{[]string{"customize", "CUSTOMRE-ID"}, "CUSTOMRE-ID"},
	} {
		if got := nearest(c.header, []string{"customer_id", "customer"}); got != c.want {
			t.Errorf("%q: %q, want %q", c.header, got, c.want)
		}
	}
	if got := nearest([]string{"state", "local"}, []string{"date", "total"}); got != "" { // two letters of four and five
		t.Errorf("%q is near", got)
	}
}
