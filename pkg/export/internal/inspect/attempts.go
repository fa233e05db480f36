package inspect

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// attempt is one reading of all files with some options.
type attempt struct {
	in       []text.Input
	options  schema.Options
	fixes    []note.Fix
	orders   *ledger.Orders
	reading  schema.Reading
	problems []problem.Problem // the first ones
	refused  *problem.Problem
	guesses  []note.Note // what the fixes assume that the data does not tell

	currencies map[string]int64 // rows of each
}

// try reads the files. Only what the user has to change elsewhere is an error.
func try(ctx context.Context, in []text.Input, o schema.Options, fixes []note.Fix) (attempt, error) {
	a := attempt{in: in, options: o, fixes: fixes}
	r, err := orders.Read(ctx, in, o)
	a.orders, a.reading, a.problems, a.currencies = r.Orders, r.Reading, r.Problems, r.Currencies
	var bad *problem.BadData
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		a.refused, a.orders = &bad.Problems[0], nil
		return a, nil
	}
	return a, err
}

// better tells whether an attempt, made against a problem, reads more than
// another, or as much with less of that problem.
func (a attempt) better(than attempt, against string) bool {
	switch {
	case (a.refused == nil) != (than.refused == nil):
		return a.refused == nil
	case a.refused != nil:
		return a.refused.Code != than.refused.Code
	case a.reading.RowsRejected == than.reading.RowsRejected:
		return a.reading.Rejected[against] < than.reading.Rejected[against]
	}
	return a.reading.RowsRejected < than.reading.RowsRejected
}

// bestAttempt is the best attempt: starting from the options given, every problem
// that flags may solve has them tried, and the one that helps most is kept.
func bestAttempt(ctx context.Context, in []text.Input, o schema.Options) (attempt, error) {
	best, err := try(ctx, in, o, nil)
	tried := map[string]bool{}
	for again := err == nil; again && err == nil; {
		best, again, err = best.helped(ctx, tried)
	}
	return best, err
}

// helped is the attempt with the remedy that helps most against the first of the
// problems that one helps against; ok is false when none does.
func (a attempt) helped(ctx context.Context, tried map[string]bool) (best attempt, ok bool, err error) {
	best, solved := a, ""
	for _, r := range a.remedies() {
		if ok && r.code != solved {
			break // what is left of the others is looked at anew
		}
		next, err := a.with(ctx, r, tried)
		if err != nil {
			return best, false, err
		}
		if next != nil && next.better(best, r.code) {
			best, ok, solved = *next, true, r.code
		}
	}
	return best, ok, nil
}

// with is the attempt with a remedy; nil when it has been tried, or makes no
// sense with the other options.
func (a attempt) with(ctx context.Context, r remedy, tried map[string]bool) (*attempt, error) {
	options, err := a.options.With(r.fixes...)
	words := fmt.Sprint(r.fixes)
	if err != nil || tried[words] {
		return nil, err
	}
	tried[words] = true
	next, err := try(ctx, a.in, options, slices.Concat(a.fixes, r.fixes))
	var usage *problem.UsageError
	if errors.As(err, &usage) {
		return nil, nil
	}
	next.guesses = slices.Concat(a.guesses, r.guesses)
	return &next, err
}

// codes is what is wrong, the most frequent first.
func (a attempt) codes() []string {
	codes := slices.Collect(maps.Keys(a.reading.Rejected))
	slices.SortFunc(codes, func(x, y string) int {
		if d := a.reading.Rejected[y] - a.reading.Rejected[x]; d != 0 {
			return int(d)
		}
		return strings.Compare(x, y)
	})
	if a.refused != nil && !slices.Contains(codes, a.refused.Code) {
		codes = append([]string{a.refused.Code}, codes...)
	}
	return codes
}
