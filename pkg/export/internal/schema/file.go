package schema

import (
	"context"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
)

// Table is an export as text: its dialect, its header and its first rows.
type Table struct {
	rows.Dialect
	Names
	Types []text.RelationColumn // of a relation; nil: the export is a file
}

// Open opens an input as text in which no blanks follow the delimiters.
func Open(in text.Input, o Options) (*text.Source, error) {
	src, err := text.Open(in, o.Text())
	if err != nil || in.Relation != nil {
		return src, err
	}
	if d, ok := rows.BlankDelimiter(src.Head, o.rows()); ok {
		if err := src.SkipBlanks(d); err != nil {
			src.Close()
			return nil, err
		}
	}
	return src, nil
}

// rows is the options of how text is cut into rows.
func (o Options) rows() rows.Options {
	return rows.Options{Delimiter: o.Delimiter, SkipLines: o.SkipLines, NoHeader: o.NoHeader, MaxField: o.MaxFieldSize}
}

// ReadTable reads the beginning of an export, up to its header and the first
// rows.
func ReadTable(src *text.Source, o Options) (*Table, error) {
	if r := src.Relation; r != nil {
		var header []string
		for _, c := range r.Columns {
			header = append(header, c.Name)
		}
		d := rows.RecordDialect(header, src.Head, src.Whole, src.Name, o.rows())
		return &Table{Dialect: *d, Names: NewNames(header), Types: r.Columns}, nil
	}
	d, err := rows.ReadDialect(src.Head, src.Whole, src.Name, o.rows())
	if err != nil && d != nil {
		err = ExplainHeader(d.Name, d.HeaderLine, d.Text, err)
	}
	if err != nil {
		return nil, err
	}
	return &Table{Dialect: *d, Names: NewNames(d.Header)}, nil
}

// RowSource is where the rows of a table are read from.
func (t *Table) RowSource(src *text.Source) (rows.Source, error) {
	s := rows.Source{At: src.At, Size: src.Size, Offset: t.BodyOffset}
	var err error
	if src.At == nil {
		s.Stream, err = src.From(t.BodyOffset)
	}
	return s, err
}

// ReadOn decides whether day or month comes first in the columns whose first rows
// did not tell: it reads on, only for one column, until one of its days does. Most
// files never get here, and those that do are told by their first day after the
// twelfth.
func (l *Layout) ReadOn(in text.Input, o Options) error {
	for _, name := range l.unsure {
		s := field.DateSurvey{AnyDigit: o.Digits == AnyDigits}
		err := l.EachValue(in, o, l.Plan.Fields[name], func(text []byte, line int64) (more bool) {
			s.Add(text, line)
			return !s.Decided()
		})
		if err != nil {
			return err
		}
		v, dates := s.Verdict(), l.Plan.datesOf(name)
		if l.tell(name, v); !v.Sure {
			l.doubted[name] = v
			continue
		}
		if v.Because != "" {
			l.noteOrder(name, v)
		}
		if *dates, err = (*dates).As(v); err != nil {
			return err
		}
	}
	return l.resolveDates()
}

// EachValue reads a file once more, for one column alone, while there is more to
// see. Rows that are none are skipped.
func (l *Layout) EachValue(in text.Input, o Options, column int, see func(text []byte, line int64) (more bool)) error {
	src, err := Open(in, o)
	if err != nil {
		return err
	}
	defer src.Close()
	return l.EachChunk(context.Background(), src, func(x *rows.Index, line int64) (more bool) {
		var scratch []byte
		bad := x.Faults
		for row := range x.Rows {
			if len(bad) > 0 && bad[0].Row == row {
				bad = bad[1:]
				continue
			}
			value, grown := x.Value(row, column, scratch[:0])
			scratch = grown
			start, _ := x.Field(row, column)
			if !see(value, line+int64(x.Line(start))) {
				return false
			}
		}
		return true
	})
}

// EachChunk indexes a file chunk by chunk. line is the physical line that a chunk
// begins with.
func (t *Table) EachChunk(ctx context.Context, src *text.Source, visit func(x *rows.Index, line int64) (more bool)) error {
	source, err := t.RowSource(src)
	if err != nil {
		return err
	}
	c := rows.NewCutter(source, t.Dialect)
	c.Walked = true
	x, line := new(rows.Index), t.BodyLine
	for chunk, buffer, more := c.Next(ctx, nil); more; chunk, buffer, more = c.Next(ctx, buffer) {
		x.Fill(chunk, t.Dialect)
		if !visit(x, line) {
			return nil
		}
		line += int64(x.Lines())
	}
	return problem.Reading(t.Name, c.Err())
}

// OfCustomers tells whether a file is a customers export by its header: an
// export of subscriptions that is known, or one that says when something
// started and has no date of an order.
func OfCustomers(in text.Input, o Options) (bool, error) {
	src, err := Open(in, o)
	if err != nil {
		return false, err
	}
	defer src.Close()
	table, err := ReadTable(src, o)
	return err == nil && table.OfCustomers(o), nil
}
