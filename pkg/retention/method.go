package retention

import "github.com/retain-cli/retain/pkg/choice"

// Method is how customers who were away and came back count in CRR. The zero
// value is Exact.
type Method uint8

// The methods.
const (
	Exact    Method = iota // they are not among the customers kept
	Textbook               // they are, as in the formula that is usually printed
)

var methodNames = [...]string{Exact: "exact", Textbook: "textbook"}

// MethodNames lists the methods for help, errors and completion, the default
// first.
func MethodNames() []string { return methodNames[:] }

// String is the name of the method, one of MethodNames.
func (m Method) String() string { return methodNames[m] }

// MarshalText writes the method's name.
func (m Method) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a method by its name.
func (m *Method) UnmarshalText(b []byte) error { return choice.Parse(m, b, MethodNames()) }
