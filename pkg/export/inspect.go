package export

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/note"
)

// Inspection is what there is to know about some exports before their figures
// are believed: how they are written, what was taken for what, what is wrong
// with them and how to read them.
type Inspection struct {
	Files     []InspectedFile  `json:"files"`
	RowsRead  int64            `json:"rows_read"`
	RowsUsed  int64            `json:"rows_used"`
	Filtered  map[string]int64 `json:"filtered"` // rows by the reason why they do not count
	Rejected  map[string]int64 `json:"rejected"` // rows by what is wrong with them
	Problems  []Problem        `json:"problems"` // the first of them
	Refused   *Problem         `json:"refused"`  // why nothing can be read, with all flags tried; nil when something can
	Orders    int64            `json:"orders"`
	Contracts int64            `json:"subscriptions"` // of a customers file
	Customers int64            `json:"customers"`
	FirstDay  *calendar.Day    `json:"first_day"`
	LastDay   *calendar.Day    `json:"last_day"`
	Currency  string           `json:"currency"`
	Findings  []note.Note      `json:"findings"` // what looks odd in data that can be read
	Notes     []note.Note      `json:"notes"`    // what was decided while reading
	Fixes     []note.Fix       `json:"-"`        // that make most of the rows readable, beside the options given
}

// InspectedFile is one export.
type InspectedFile struct {
	Name        string            `json:"name"`
	Compression string            `json:"compression"` // gzip, zstd or empty
	Encoding    string            `json:"encoding"`
	Delimiter   string            `json:"delimiter"`
	HeaderLine  int64             `json:"header_line"`
	Preset      string            `json:"preset"`
	Because     string            `json:"because"` // why the preset
	Rows        int64             `json:"rows"`
	Columns     []InspectedColumn `json:"columns"`
	Refused     *Problem          `json:"refused"` // why it cannot be read as it is
}

// Inspect looks at exports with the options given, and then finds out which
// further ones would make more of them readable. Bad rows never stop it. The
// errors are *UsageError, *ReadError and the context's.
func Inspect(ctx context.Context, in []Input, o Options) (Inspection, error) {
	var r Inspection
	o.MaxRejects, o.Rejects, o.NeedAmount, o.By = MaxRejects{Share: 100}, nil, false, nil
	best, err := remedied(ctx, in, o)
	if err != nil {
		return r, err
	}
	for _, input := range in {
		f, err := inspectFile(ctx, input, best.options)
		if err != nil {
			return r, err
		}
		f.guessed(o)
		r.Files = append(r.Files, f)
	}
	return r, r.report(ctx, best)
}

// report takes over what the best attempt has shown.
func (r *Inspection) report(ctx context.Context, a attempt) error {
	r.RowsRead, r.RowsUsed = a.reading.RowsRead, a.reading.RowsUsed
	r.Filtered, r.Rejected = a.reading.Filtered, a.reading.Rejected
	r.Notes, r.Fixes, r.Problems = a.reading.Notes, a.fixes, a.problems
	if r.Refused = a.refused; a.orders == nil {
		return nil
	}
	c := a.orders.Extent()
	r.Orders, r.Customers, r.Currency = c.Orders, c.Customers, c.Unit.Currency
	if !c.Empty {
		r.FirstDay, r.LastDay = &c.First, &c.Last
	}
	odd, err := findings(ctx, a.orders, a.options)
	r.Findings = append(odd, r.columnFindings()...)
	r.Findings = append(r.Findings, a.guesses...)
	return err
}

// inspectFile describes one file and all of its columns.
func inspectFile(ctx context.Context, in Input, o Options) (InspectedFile, error) {
	f := InspectedFile{Name: in.Name, Columns: []InspectedColumn{}}
	src, err := schema.Open(in, o)
	if err != nil {
		return f, f.refuse(err)
	}
	defer src.Close()
	f.Compression, f.Encoding = src.Compression, src.Encoding
	table, err := schema.ReadTable(src, o)
	if err != nil {
		return f, f.refuse(err)
	}
	f.Delimiter, f.HeaderLine = rows.DelimiterNames[table.Delimiter], table.HeaderLine
	if f.Delimiter == "" {
		f.Delimiter = fmt.Sprintf("%q", table.Delimiter)
	}
	l, err := schema.Recognize(table, o)
	if err != nil {
		l = &schema.Layout{Table: table, Plan: schema.Plan{Columns: len(table.Header)}}
		if err := f.refuse(err); err != nil {
			return f, err
		}
	}
	f.preset(table.Header, l, o)
	return f, f.refuse(f.profile(ctx, src, l, o))
}

// refuse keeps why a file cannot be read, and returns what is not its fault.
func (f *InspectedFile) refuse(err error) error {
	var bad *BadData
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		if f.Refused == nil {
			f.Refused = &bad.Problems[0]
		}
		return nil
	}
	return err
}

// preset says which preset the file has and why.
func (f *InspectedFile) preset(header []string, l *schema.Layout, o Options) {
	p, err := schema.PresetFor(header, o)
	if err != nil || p == nil {
		return
	}
	f.Preset = p.Name
	if f.Because = byName; o.Preset == "" {
		for _, signature := range p.Headers {
			if len(signature) == p.Matches(header) {
				f.Because = "it has the columns " + schema.QuotedList(signature)
			}
		}
	}
}

// guessed tells the columns that were tried from those that were asked for.
func (f *InspectedFile) guessed(asked Options) {
	for i, c := range f.Columns {
		if c.Field != "" && c.Because == byName && asked.Columns[c.Field] == "" {
			f.Columns[i].Because = "a guess"
		}
	}
}
