package schema

import (
	"slices"
	"testing"
)

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

// A header that is a name as it stands is meant before one that is so only without
// its points and brackets.
func TestNamed(t *testing.T) {
	for _, c := range []struct {
		header []string
		name   string
		want   []int
	}{
		{[]string{"Amount", "Amount."}, "amount", []int{0}},
		{[]string{"Amount.", "Amount"}, "amount", []int{1}},
		{[]string{"Amount", "Amount."}, "Amount.", []int{1}},
		{[]string{"Amount [x]", "Amount (x)"}, "amount x", []int{0, 1}},
		{[]string{"Amount", "AMOUNT", "Amount."}, "amount", []int{0, 1}},
		{[]string{"Amount", "AMOUNT", "Amount."}, "amount#2", []int{1}},
		{[]string{"date", "Amount."}, "amount", []int{1}},
		{[]string{"date", "Amount."}, "#2", []int{1}},
	} {
		if got := NewNames(c.header).Named(c.name); !slices.Equal(got, c.want) {
			t.Errorf("%s in %q: %d, want %d", c.name, c.header, got, c.want)
		}
	}
}
