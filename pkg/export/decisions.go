package export

import (
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
)

// Decision is something that the bytes of an export leave open: what settles it,
// what is assumed and stated otherwise, when a file is refused, and which options
// answer it.
type Decision = questions.Question

// Decisions lists all of them.
func Decisions() []*Decision { return slices.Clone(questions.Table) }
