package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// Source provides the facts of one data set, from memory or from a database.
// An empty data set has empty facts and is no error. A method returns the
// context's error soon after the context is done. Package factstest checks all
// of this for any source.
type Source interface {
	Coverage(context.Context) (Coverage, error)
	Movements(context.Context, Query) (Movements, error)
	Cohorts(context.Context, Query) (Cohorts, error)
	Purchases(context.Context, Query) (Purchases, error)
	Customers(context.Context, By) (Customers, error)
	Gaps(context.Context) (Gaps, error)
	Spending(ctx context.Context, spans ...calendar.Period) (Spending, error)
}

// Scatterer is a source that also provides sums of products of what single
// customers did, which tests of differences need. Ask for them with ScatterOf or
// ScattersOf.
type Scatterer interface {
	// Scatter answers all samples in one pass over the customers.
	Scatter(ctx context.Context, q Query, samples ...Sample) ([]*Scatter, error)
}

// Sample is what a scatter is asked for: sides, and the sets of figures of which
// products are kept.
type Sample struct {
	Sides []Part
	Sets  [][]Figure

	// Skipped leaves out the customers who were active for the first time in one of
	// so many periods at the beginning, as Newcomers.Skipped says.
	Skipped int
}

// Dimensioner is a source whose facts can be split by dimensions.
type Dimensioner interface {
	// Dimension reports whether there is a dimension of that name.
	Dimension(name string) bool
	// GroupCount is the number of groups of a query, for refusing tables that
	// are too large before they are computed.
	GroupCount(context.Context, Query) (int, error)
}

// ScatterOf asks a source for one scatter. The error is errors.ErrUnsupported
// when the source is no Scatterer.
func ScatterOf(ctx context.Context, src Source, q Query, sample Sample) (*Scatter, error) {
	scatters, err := ScattersOf(ctx, src, q, sample)
	if err != nil {
		return nil, err
	}
	return scatters[0], nil
}

// ScattersOf asks a source for several scatters at once.
func ScattersOf(ctx context.Context, src Source, q Query, samples ...Sample) ([]*Scatter, error) {
	s, ok := src.(Scatterer)
	if !ok {
		return nil, fmt.Errorf("tests of differences: %w by %T", errors.ErrUnsupported, src)
	}
	return s.Scatter(ctx, q, samples...)
}

// Provenance is what was read and how; it goes into every result.
// RowsRead = RowsUsed + RowsFiltered + RowsRejected.
type Provenance struct {
	Inputs       []string // names of files or tables
	RowsRead     int64
	RowsUsed     int64
	RowsFiltered int64
	RowsRejected int64
	Filtered     map[string]int64 // why rows were filtered: status-cancelled, after-as-of, other-currency, ...
	Rejected     map[string]int64 // problems by code
	Columns      []Column         // of the first file
	Preset       string           // of the system that wrote the files, when it was recognized
	Zone         string           // time zone that timestamps were converted to; empty: days as written
	Where        []string         // conditions that rows had to hold
	Settings     []Setting        // that the numbers depend on beside the options of the request
	Options      Options
	Later        *calendar.Day // until which a file of subscriptions knows what happened, if after the as-of day
	Notes        []note.Note
}

// Setting is a value that was not given with the request, and where it was found.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // a file, or a variable of the environment
}

// Options are the values that the numbers depend on and that were not left at their
// defaults, by name, wherever they were given. Of a file it is only that there is one.
type Options map[string]string

// Column is one column of the data and the field it was read as.
type Column struct {
	Header string `json:"header"`
	Field  string `json:"field"`  // empty: not used
	Format string `json:"format"` // how its values are written, where that was detected
}
