package warehouse

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
)

// split is how customers are divided into groups, as the ledger does it.
type split struct {
	kind   kind
	column string // of the relation, for byColumn and byChannels
	last   bool
	back   int  // for byTenure: periods between the period before and the one from whose end on rows run
	line   line // of cohorts

	names []string         // in the order in which they are shown
	place map[string]int32 // by what statements return
}

type kind int

const (
	unsplit kind = iota
	byColumn
	byChannels
	byCohort
	byTenure
)

// Dimension reports whether there is a dimension of that name: a derived one, or a
// column of the relation.
func (s *Source) Dimension(name string) bool { return s.kindOf(name) != unsplit }

// GroupCount is how many groups a query splits customers into.
func (s *Source) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	f, err := s.frame(ctx, q)
	return len(f.split.names), err
}

func (s *Source) kindOf(name string) kind {
	switch folded := facts.FoldDimension(name); {
	case folded == "":
		return unsplit
	case folded == facts.Tenure:
		return byTenure
	case folded == facts.Cohort:
		return byCohort
	case folded == facts.Channels && s.channel() >= 0:
		return byChannels
	case s.dimension(name) >= 0:
		return byColumn
	}
	return unsplit
}

func (s *Source) dimension(name string) int {
	return slices.IndexFunc(s.relation.Dimensions, func(d Dimension) bool { return facts.SameDimension(d.Name, name) })
}

func (s *Source) channel() int {
	return slices.IndexFunc(s.relation.Dimensions, func(d Dimension) bool { return ledger.IsChannel(d.Name) })
}

// newSplit finds the groups of a query.
func (s *Source) newSplit(ctx context.Context, q facts.Query, c facts.Coverage) (split, error) {
	sp := split{kind: s.kindOf(q.By.Name), last: q.By.Last, back: max(q.Rolling, 1) - 1}
	if c.Empty {
		sp.kind = unsplit
	}
	switch sp.kind {
	case unsplit:
		sp.names, sp.place = []string{""}, map[string]int32{"0": 0}
		return sp, nil
	case byTenure:
		sp.tenures(c)
		return sp, nil
	case byColumn:
		sp.column = s.relation.Dimensions[s.dimension(q.By.Name)].Column
	case byChannels:
		sp.column = s.relation.Dimensions[s.channel()].Column
	case byCohort:
		sp.line = cohortLine(q, c)
	}
	return sp, s.groups(ctx, &sp)
}

// groups asks which groups there are.
func (s *Source) groups(ctx context.Context, sp *split) error {
	var found []string
	err := s.ask(ctx, "groups", &statement{frame: frame{split: *sp}}, func(r row) error {
		found = append(found, r.group)
		return nil
	})
	label := map[string]string{}
	for _, text := range found {
		label[text] = sp.label(text)
		sp.names = append(sp.names, label[text])
	}
	slices.Sort(sp.names)
	sp.names = slices.Compact(sp.names)
	sp.place = map[string]int32{}
	for text, name := range label {
		at, _ := slices.BinarySearch(sp.names, name)
		sp.place[text] = int32(at)
	}
	return err
}

// label is the name of a group that a statement returns.
func (sp *split) label(text string) string {
	switch n, _ := strconv.Atoi(text); sp.kind {
	case byCohort:
		return sp.line.periods[n].Label
	case byChannels:
		return facts.ChannelsName(n == 1)
	}
	return text
}

// cohortLine is the periods that cohorts are named after.
func cohortLine(q facts.Query, c facts.Coverage) line {
	if q.Calendar == (calendar.Calendar{}) && q.Grain == calendar.Monthly {
		q.Calendar, q.Grain = q.By.Calendar, q.By.Grain
	}
	return newLine(q.Calendar.Timeline(q.Grain, c.First, c.Last).Periods, never)
}

// Text reports whether groups are texts of the relation.
func (sp split) Text() bool { return sp.kind == byColumn }

// Column reports whether days have to carry what a column says.
func (sp split) Column() bool { return sp.kind == byColumn || sp.kind == byChannels }

// Channels reports whether groups are single and multi.
func (sp split) Channels() bool { return sp.kind == byChannels }

// Tenure reports whether the group of a customer changes with time.
func (sp split) Tenure() bool { return sp.kind == byTenure }

// Last reports whether a customer's last order day decides.
func (sp split) Last() bool { return sp.last }

// Group is the group of what a customer does in a period, an expression over a row of
// days; the period is one too.
func (s *statement) Group(period string) string {
	switch s.split.kind {
	case byColumn, byChannels:
		return "grp"
	case byCohort:
		return s.index(s.split.line, "since")
	case byTenure:
		var ages []string
		for _, b := range facts.TenureBands()[1:] {
			ages = append(ages, "CASE WHEN "+period+" - "+s.Int(int64(s.split.back))+" > "+s.Index("(since + "+s.Int(int64(b.From))+")")+" THEN "+s.Int(1)+" ELSE "+s.Int(0)+" END")
		}
		return strings.Join(ages, " + ")
	}
	return s.Int(0)
}

// GroupOf is the group of a customer as a whole.
func (s *statement) GroupOf() string {
	if s.split.kind != byTenure {
		return s.Group("")
	}
	var ages []string
	for _, b := range facts.TenureBands()[1:] {
		ages = append(ages, "CASE WHEN since <= "+s.Int(int64(s.coverage.AsOf-b.From))+" THEN "+s.Int(1)+" ELSE "+s.Int(0)+" END")
	}
	return strings.Join(ages, " + ")
}

// tenures are the ages that somebody can have by the as-of day.
func (sp *split) tenures(c facts.Coverage) {
	sp.place = map[string]int32{}
	for n, b := range facts.TenureBands() {
		if n == 0 || c.AsOf-c.First >= b.From {
			sp.names = append(sp.names, b.Name)
		}
		sp.place[strconv.Itoa(n)] = int32(n)
	}
}
