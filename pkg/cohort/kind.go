package cohort

import (
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
)

// Kind says when a customer counts in a cell.
type Kind uint8

// The kinds of cells.
const (
	Exact     Kind = iota // ordered in exactly that period
	Unbounded             // ordered in that period or a later one
)

// KindNames lists the kinds, for help and completion.
func KindNames() []string { return []string{"exact", "unbounded"} }

// String is the name of the kind, one of KindNames.
func (k Kind) String() string { return KindNames()[k] }

// MarshalText writes the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a kind by its name.
func (k *Kind) UnmarshalText(b []byte) error { return choice.Parse(k, b, KindNames()) }

// cells turns what happened at each age into what the kind counts there. A
// customer is seen in a period or later when the last period with an order is
// that one or a later one.
func (k Kind) cells(exact []facts.CohortCell) []facts.CohortCell {
	if k == Exact {
		return exact
	}
	later := make([]facts.CohortCell, len(exact))
	var sum facts.CohortCell
	for age := len(exact) - 1; age >= 0; age-- {
		sum.Add(exact[age])
		later[age] = sum
		later[age].Active = sum.Last
	}
	return later
}

// Start says what puts customers into a cohort.
type Start uint8

// The starts of cohorts.
const (
	FirstOrder Start = iota // the period of their first order
	Signup                  // the period in which they signed up
)

// StartNames lists the starts, for help and completion.
func StartNames() []string { return []string{"first-order", "signup"} }

// String is the name of the start, one of StartNames.
func (s Start) String() string { return StartNames()[s] }

// MarshalText writes the start's name.
func (s Start) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a start by its name.
func (s *Start) UnmarshalText(b []byte) error { return choice.Parse(s, b, StartNames()) }
