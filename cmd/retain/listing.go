package main

import (
	"cmp"
	"iter"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

// listing is customers in the order in which they are printed, as places in
// facts.Customers.
type listing struct {
	facts.Customers
	places []int32
}

// listed is the customers that are wanted, by id.
func listed(c facts.Customers, wanted func(*facts.Customer) bool) listing {
	type named struct {
		id    string
		place int32
	}
	var all []named
	for i := range c.Rows {
		if wanted(&c.Rows[i]) {
			all = append(all, named{c.ID(i), int32(i)})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.id, b.id) })
	l := listing{Customers: c, places: make([]int32, len(all))}
	for i, n := range all {
		l.places[i] = n.place
	}
	return l
}

// byValue puts the customers with the most revenue first.
func (l listing) byValue() listing {
	slices.SortStableFunc(l.places, func(a, b int32) int { return cmp.Compare(l.Rows[b].Revenue, l.Rows[a].Revenue) })
	return l
}

// rows are the rows of a table, one for each customer.
func (l listing) rows(row func(place int) report.Row) iter.Seq[report.Row] {
	return func(yield func(report.Row) bool) {
		for _, place := range l.places {
			if !yield(row(int(place))) {
				return
			}
		}
	}
}

// elements are the elements of an array in JSON, one for each customer.
func (l listing) elements(element func(place int) any) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, place := range l.places {
			if !yield(element(int(place))) {
				return
			}
		}
	}
}
