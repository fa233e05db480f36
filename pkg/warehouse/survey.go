package warehouse

import (
	"context"
	"fmt"
	"math"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/ledger"
)

// Survey counts what the rows of a relation are like, those that its conditions and its
// as-of day leave.
type Survey struct {
	Rows      int64
	Orders    int64 // rows that are no refunds
	Customers int64 // with an order
	Folded    int64 // the same, when case and blanks around an id make no difference

	NoCustomer int64 // rows without a customer: NULL, empty or blank
	NoDay      int64 // rows without a day, or with one that does not exist
	NoAmount   int64
	Finer      int64 // rows with an amount that is no whole number of minor units

	First, Last calendar.Day
	Least, Most int64 // amounts
}

// Unfit is why the rows of a relation are not counted by the engine. They may still be
// read one by one.
type Unfit struct{ Reason string }

// Error is the reason.
func (u *Unfit) Error() string { return u.Reason }

// Survey looks at all rows once; later calls answer from memory.
func (s *Source) Survey(ctx context.Context) (Survey, error) {
	s.mu.Lock()
	known := s.survey
	s.mu.Unlock()
	if known != nil {
		return *known, ctx.Err()
	}
	var v Survey
	err := s.ask(ctx, "survey", &statement{}, func(r row) error {
		n := r.numbers
		v = Survey{Rows: n[0], Orders: n[1], NoCustomer: n[2], NoDay: n[3], NoAmount: n[4], Finer: n[5], Least: n[8], Most: n[9]}
		v.First, v.Last = calendar.Day(n[6]), calendar.Day(n[7])
		return nil
	})
	if err == nil {
		err = s.ask(ctx, "customers-count", &statement{}, func(r row) error {
			v.Customers, v.Folded = r.numbers[0], r.numbers[1]
			return nil
		})
	}
	if err != nil {
		return Survey{}, err
	}
	s.mu.Lock()
	s.survey = &v
	s.mu.Unlock()
	return v, nil
}

// unfit is an *Unfit when statements about the rows would leave some out, or when a sum
// might be more than 64 bits hold: an engine may go on with a wrong one.
func (v Survey) unfit() error {
	for _, c := range []struct {
		rows int64
		what string
	}{
		{v.NoCustomer, "no customer"}, {v.NoDay, "no day that exists"}, {v.NoAmount, "no amount"},
		{v.Finer, "an amount that is not a whole number of minor units"},
	} {
		if c.rows > 0 {
			return &Unfit{fmt.Sprintf("%d rows have %s", c.rows, c.what)}
		}
	}
	most := max(v.Most, -v.Least)
	switch {
	case v.Rows > 0 && (v.First < ledger.FirstDay || v.Last > ledger.LastDay):
		return &Unfit{fmt.Sprintf("the days from %s to %s are not all between %s and %s", v.First, v.Last, ledger.FirstDay, ledger.LastDay)}
	case most > int64(ledger.MaxAmount), v.Rows > 0 && most > math.MaxInt64/v.Rows:
		return &Unfit{"the amounts may add up to more than can be counted exactly"}
	}
	return nil
}
