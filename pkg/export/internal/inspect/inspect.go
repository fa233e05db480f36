// Package inspect describes exports before their figures are believed, and finds
// the options that make more of them readable.
//
//	r, err := inspect.Orders(ctx, inputs, schema.Options{Today: today})
//	fmt.Println(r.Files[0].Columns[0].Type, r.Fixes)
package inspect

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/profile"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/note"
)

// Result describes some exports: how they are written, what each column is used
// as, what is wrong with them and how to read them.
type Result struct {
	Files     []File            `json:"files"`
	RowsRead  int64             `json:"rows_read"`
	RowsUsed  int64             `json:"rows_used"`
	Filtered  map[string]int64  `json:"filtered"` // rows by the reason why they do not count
	Rejected  map[string]int64  `json:"rejected"` // rows by what is wrong with them
	Problems  []problem.Problem `json:"problems"` // the first of them
	Refused   *problem.Problem  `json:"refused"`  // why nothing can be read, with all flags tried; nil when something can
	Orders    int64             `json:"orders"`
	Contracts int64             `json:"subscriptions"` // of a customers file
	Unpriced  bool              `json:"-"`             // what needs prices refuses it
	Customers int64             `json:"customers"`
	FirstDay  *calendar.Day     `json:"first_day"`
	LastDay   *calendar.Day     `json:"last_day"`
	Currency  string            `json:"currency"`
	Notes     []note.Note       `json:"notes"` // what looks odd in data that can be read, and what was decided while reading
	Fixes     []note.Fix        `json:"-"`     // that make most of the rows readable, beside the options given
}

// File is one export.
type File struct {
	Name        string           `json:"name"`
	Compression string           `json:"compression"` // gzip, zstd or empty
	Encoding    string           `json:"encoding"`
	Delimiter   string           `json:"delimiter"`
	HeaderLine  int64            `json:"header_line"`
	Preset      string           `json:"preset"`
	Because     string           `json:"because"` // why the preset
	Rows        int64            `json:"rows"`
	Columns     []Column         `json:"columns"`
	Refused     *problem.Problem `json:"refused"` // why it cannot be read as it is
}

// Orders reads orders exports with the options given, and then finds out which
// further ones would make more of them readable. Bad rows never stop it. The
// errors are *problem.UsageError, *problem.ReadError and the context's.
func Orders(ctx context.Context, in []text.Input, o schema.Options) (Result, error) {
	var r Result
	best, err := bestAttempt(ctx, in, tolerant(o))
	if err != nil {
		return r, err
	}
	for _, input := range in {
		f, err := Describe(ctx, input, len(in), best.options)
		if err != nil {
			return r, err
		}
		f.markGuesses(o)
		r.Files = append(r.Files, f)
	}
	r.RowsRead, r.RowsUsed = best.reading.RowsRead, best.reading.RowsUsed
	r.Filtered, r.Rejected = best.reading.Filtered, best.reading.Rejected
	r.Notes, r.Fixes, r.Problems = slices.Concat(best.guesses, best.reading.Notes), best.fixes, best.problems
	if r.Refused = best.refused; best.orders == nil {
		return r, nil
	}
	c := best.orders.Extent()
	r.Orders, r.Customers, r.Currency = c.Orders, c.Customers, c.Unit.Currency
	if !c.Empty {
		r.FirstDay, r.LastDay = &c.First, &c.Last
	}
	return r, nil
}

// tolerant is the options without what could stop a reading.
func tolerant(o schema.Options) schema.Options {
	o.MaxRejects, o.Rejects, o.NeedAmount, o.By = schema.MaxRejects{Share: 100}, nil, false, nil
	return o
}

// Describe is one file with all of its columns, which is read with that many files in all.
func Describe(ctx context.Context, in text.Input, files int, o schema.Options) (File, error) {
	f := File{Name: in.Name, Columns: []Column{}}
	table, err := f.open(in, o)
	if err != nil {
		return f, f.refuse(err)
	}
	if f.HeaderLine = table.HeaderLine; !table.Records {
		f.Delimiter = rows.DelimiterNames[table.Delimiter]
	}
	if f.Delimiter == "" && !table.Records {
		f.Delimiter = fmt.Sprintf("%q", table.Delimiter)
	}
	var l *schema.Layout
	for n := schema.Readings(o); n > 0 && err == nil; n-- {
		l, err = schema.Recognize(table, schema.Orders, o, questions.Evidence{Files: files, Columns: profile.Sample(table).Evidence(table.Header)})
	}
	if err != nil {
		l = &schema.Layout{Table: table, Plan: schema.Plan{Columns: len(table.Header)}}
		if err := f.refuse(err); err != nil {
			return f, err
		}
	}
	f.setPreset(table.Names, o)
	types, kinds := kindsOf(l, o)
	p, err := profile.Read(ctx, in, table, kinds, o)
	f.Rows = p.Rows
	for i, c := range p.Columns {
		f.Columns = append(f.Columns, newColumn(l, i, types[i], kinds[i], c, o))
	}
	return f, f.refuse(err)
}

// open reads the beginning of the file.
func (f *File) open(in text.Input, o schema.Options) (*schema.Table, error) {
	src, err := schema.Open(in, o)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if f.Compression, f.Encoding = src.Compression, src.Encoding; src.Relation != nil {
		f.Encoding = ""
	}
	return schema.ReadTable(src, o)
}

// refuse keeps why the file cannot be read, and returns all other errors.
func (f *File) refuse(err error) error {
	var bad *problem.BadData
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		if f.Refused == nil {
			f.Refused = &bad.Problems[0]
		}
		return nil
	}
	return err
}

// setPreset names the preset of the file and why it has that one.
func (f *File) setPreset(header schema.Names, o schema.Options) {
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

// markGuesses tells the columns that were tried from those that were asked for.
func (f *File) markGuesses(asked schema.Options) {
	for i, c := range f.Columns {
		if c.Field != "" && c.Because == byName && asked.Columns[c.Field] == "" {
			f.Columns[i].Because = "a guess"
		}
	}
}
