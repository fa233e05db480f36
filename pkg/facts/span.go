package facts

import "github.com/retain-cli/retain/pkg/calendar"

// Span is the period of a row of a result, which embeds it.
type Span struct {
	Period   string       `json:"period"`
	FirstDay calendar.Day `json:"first_day"`
	LastDay  calendar.Day `json:"last_day"`
	Complete bool         `json:"complete"` // over by the as-of day; others are in no summary
}

// SpanOf is the span of a period in data up to the as-of day.
func SpanOf(p calendar.Period, asOf calendar.Day) Span {
	return Span{Period: p.Label, FirstDay: p.First, LastDay: p.Last, Complete: p.Complete(asOf)}
}

// When is the span of a row.
func (s Span) When() Span { return s }
