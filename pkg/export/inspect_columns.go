package export

import (
	"context"

	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
)

// InspectedColumn is one column and what its values are like.
type InspectedColumn struct {
	Header   string       `json:"header"`
	Field    string       `json:"field"`   // what it is taken for; empty: not used
	Because  string       `json:"because"` // why
	Type     string       `json:"type"`    // date, number, text, or empty
	Format   string       `json:"format"`  // of dates
	Blank    int64        `json:"blank"`
	Other    int64        `json:"other"`    // values that are not of the type
	Zero     int64        `json:"zero"`     // numbers
	Negative int64        `json:"negative"` // numbers
	Distinct int          `json:"distinct"` // different values; 0: more than are counted
	Min      string       `json:"min"`      // of dates and numbers
	Max      string       `json:"max"`
	Examples []string     `json:"examples"` // the first different values
	Values   []ValueCount `json:"values"`   // all of them, the most frequent first, when they are few
}

// ValueCount is a value and how often it comes.
type ValueCount struct {
	Value string `json:"value"`
	Rows  int64  `json:"rows"`
}

// profile reads all rows and describes the columns.
func (f *InspectedFile) profile(ctx context.Context, src *text.Source, l *schema.Layout, o Options) error {
	columns := make([]*columnProfile, len(l.Header))
	for i := range columns {
		columns[i] = newColumnProfile(l, o)
	}
	sampled := 0
	l.Each(func(fields []string, line int64) bool {
		for i := range min(len(fields), len(columns)) {
			columns[i].sample(fields[i], line)
		}
		sampled++
		return sampled < typedRows
	})
	for i, c := range columns {
		c.decide(i, l, o)
	}
	var scratch []byte
	err := l.EachChunk(ctx, src, func(x *rows.Index, _ int64) (more bool) {
		f.Rows += int64(x.Rows)
		for i, c := range columns {
			bad := x.Faults
			for row := range x.Rows {
				if len(bad) > 0 && bad[0].Row == row {
					bad = bad[1:]
					continue
				}
				var value []byte
				value, scratch = x.Value(row, i, scratch[:0])
				c.add(value)
			}
		}
		return true
	})
	for i, c := range columns {
		f.Columns = append(f.Columns, c.result(l, l.Header[i], i, o))
	}
	return err
}

// hide replaces what may name a customer, when that was asked for: the ids,
// and the texts of columns of which nothing is known.
func (c *InspectedColumn) hide(o Options) {
	if o.Redact == nil || c.Type != "text" || c.Field != "" && c.Field != "customer" {
		return
	}
	for i, text := range c.Examples {
		c.Examples[i] = o.Redact(text)
	}
	for i, v := range c.Values {
		c.Values[i].Value = o.Redact(v.Value)
	}
}

// byName is why a column is taken for a field that was named.
const byName = "named"

// fieldOf is the field of a column, and why it is taken for it.
func fieldOf(l *schema.Layout, column int, o Options) (name, because string) {
	for _, f := range schema.OrderFields {
		if i, ok := l.Plan.Fields[f.Name]; !ok || i != column {
			continue
		}
		switch {
		case o.Columns[f.Name] != "":
			return f.Name, byName
		case l.Plan.Preset != "":
			return f.Name, "preset " + l.Plan.Preset
		}
		return f.Name, "its name"
	}
	return "", ""
}
