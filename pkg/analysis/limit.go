package analysis

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

// mostCells bounds groups x periods: a column of ids has a million values, and
// nobody reads a table of them for every day.
const mostCells = 1 << 20

// perPeriod and perTriangle are the cells that a group needs. Four cells of a
// triangle are as large as the movements of a period.
func perPeriod(periods int) int   { return periods }
func perTriangle(periods int) int { return periods * (periods + 1) / 2 / 4 }

// check refuses a scope that is wrong in itself, and one with so many groups that
// their cells would not fit into memory.
func (d *Data) check(ctx context.Context, s Scope, cells func(periods int) int) error {
	if err := s.Check(); err != nil {
		return err
	}
	source, counts := d.Source.(facts.Dimensioner)
	if s.By == "" || !counts || d.coverage.Empty {
		return nil
	}
	q := s.query()
	groups, err := source.GroupCount(ctx, q)
	if err != nil {
		return err
	}
	periods := len(q.Calendar.Timeline(q.Grain, d.coverage.First, d.coverage.AsOf).Periods)
	if groups*cells(periods) <= mostCells {
		return nil
	}
	return &RequestError{Field: "By", Value: s.By, Reason: fmt.Sprintf("%s in %s are too many; choose a column with fewer values or a longer --period",
		report.Counted(int64(groups), "group"), report.Counted(int64(periods), s.Grain.Noun()))}
}
