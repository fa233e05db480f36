package facts

import (
	"context"

	"github.com/retain-cli/retain/pkg/money"
)

// Registrar is a source that knows on which days customers signed up, those who
// never ordered too: orders with a customers file beside them. The error is
// errors.ErrUnsupported where there is no such file.
type Registrar interface {
	Signups(context.Context, Query) (Signups, error)
	// Registered reports whether the file has a column of that name.
	Registered(name string) bool
}

// Signups is cohorts by the period in which customers signed up. A cell counts what
// they ordered that many periods later: at age 0 in the period of the sign-up, days
// before the sign-up included. Groups are those of a column of the customers file;
// any other dimension splits nothing.
//
// Each customer of the file, and each who ordered, is in Members, Undated, Before or
// After. All orders and refunds are in the cells or in one of the four remainders.
type Signups struct {
	Cohorts
	Members [][]int64 // Members[group][first period], whether they ordered or not

	Undated Remainder // no day of a sign-up: it is missing, or the customer is not in the file
	Before  Remainder // signed up before the first period, of which there may be no orders
	After   Remainder // signed up after the last period, or after the as-of day
	Early   Remainder // members with orders or refunds in periods before their sign-up, and these
}

// Remainder is what the cells of a table leave out.
type Remainder struct {
	Customers int64
	Buyers    int64 // of those: with an order that is left out
	Orders    int64
	Revenue   money.Minor
}

// Add adds what is left out of other customers.
func (r *Remainder) Add(o Remainder) {
	r.Customers += o.Customers
	r.Buyers += o.Buyers
	r.Orders += o.Orders
	r.Revenue += o.Revenue
}

// Sizes is the members of all groups together, by first period.
func (s Signups) Sizes() []int64 {
	sizes := make([]int64, len(s.Periods))
	for _, members := range s.Members {
		for first, n := range members {
			sizes[first] += n
		}
	}
	return sizes
}
