package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/choice"
)

// Set is one of the sets that a period puts customers into (metrics.md, section
// 3). Every customer is in one at most.
type Set uint8

// The sets of a period. Those who are not there at its start, nor at its end, nor
// for the first time in between are in none.
const (
	NoSet       Set = iota
	SetNew          // there at the end, for the first time ever
	SetReturned     // there at the end, not at the start, and not new
	SetLost         // there at the start, not at the end
	SetKept         // there at both
	SetPassed       // there for the first time ever, and gone before the end
)

var setNames = [...]string{SetNew: "new", SetReturned: "returned", SetLost: "lost", SetKept: "kept", SetPassed: "passed"}

// SetNames lists the sets that have customers, for help, errors and completion.
func SetNames() []string { return setNames[SetNew:] }

// String is the name of the set, empty of none.
func (s Set) String() string { return setNames[s] }

// UnmarshalText reads a set by its name.
func (s *Set) UnmarshalText(b []byte) error { return choice.Parse(s, b, setNames[:], SetNames()...) }

// Set is the set of a customer whose movement in a period it is.
func (m Movement) Set() Set {
	switch {
	case m.New > 0:
		return SetNew
	case m.Returned > 0:
		return SetReturned
	case m.Lost > 0:
		return SetLost
	case m.End > 0:
		return SetKept
	case m.Passed > 0:
		return SetPassed
	}
	return NoSet
}

// Member is a customer in a set of a period.
type Member struct {
	Ref Ref // that of Customer
	Set Set
}

// Lister is a source that also tells which customers are in the sets of a period
// whose numbers Movements counts. Ask with MembersOf.
type Lister interface {
	// Members are the customers in the sets of a period of a query, by its place
	// among those of Movements, in no particular order. Groups do not matter.
	Members(ctx context.Context, q Query, period int) ([]Member, error)
}

// MembersOf asks a source for the members of a period. The error is
// errors.ErrUnsupported when the source is no Lister.
func MembersOf(ctx context.Context, src Source, q Query, period int) ([]Member, error) {
	l, ok := src.(Lister)
	if !ok {
		return nil, fmt.Errorf("lists of a period's customers: %w by %T", errors.ErrUnsupported, src)
	}
	return l.Members(ctx, q, period)
}
