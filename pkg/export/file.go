package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
)

// open opens an input as text in which no blanks follow the delimiters.
func open(in Input, o Options) (*text.Source, error) {
	src, err := text.Open(in, o.Text())
	if err != nil {
		return nil, err
	}
	if d, ok := blankDelimiter(src.Head, o); ok {
		if err := src.SkipBlanks(d); err != nil {
			src.Close()
			return nil, err
		}
	}
	return src, nil
}

// blankDelimiter is the delimiter when a blank follows each of the header's.
func blankDelimiter(head []byte, o Options) (byte, bool) {
	text, _, _ := above(head, o)
	line := firstLine(text)
	d, _, ok := delimiterOf(text, o)
	if !ok || d == ' ' {
		return 0, false
	}
	n := bytes.Count(line, []byte{d})
	return d, n > 0 && n == bytes.Count(line, []byte{d, ' '})
}

// recognize finds out how an export is written from its first bytes. A head of
// text.HeadSize is taken for the beginning of more.
func recognize(head []byte, name string, o Options) (*schema.Layout, error) {
	d, err := readDialect(head, len(head) < text.HeadSize, name, o)
	if err != nil {
		return nil, err
	}
	return schema.Recognize(d.table(), o)
}

// table is what the columns are recognized from.
func (d *dialect) table() *schema.Table {
	return &schema.Table{
		Name: d.name, Delimiter: d.delimiter, Header: d.header, HeaderLine: d.headerLine,
		BodyOffset: d.bodyOffset, BodyLine: d.bodyLine, Text: d.text, Whole: d.whole, Rows: d.rows,
	}
}

// resolveDates decides whether day or month comes first when the head of the
// file did not tell: it reads on, only for the dates, until one of them does.
// Most files never get here, and those that do are told by their first day
// after the twelfth.
func resolveDates(l *schema.Layout, in Input, o Options) error {
	if l.Plan.Unsure == nil {
		return nil
	}
	s := field.DateSurvey{AnyDigit: o.Digits == "any"}
	err := eachValue(l, in, o, l.Plan.Date, func(text []byte, line int64) (more bool) {
		s.Add(text, line)
		return !s.Decided()
	})
	if err != nil {
		return err
	}
	return l.ResolveDates(s.Verdict(), o)
}

// eachValue reads a file once more, for one column alone and with little care,
// while there is more to see.
func eachValue(l *schema.Layout, in Input, o Options, column int, see func(text []byte, line int64) (more bool)) error {
	src, err := open(in, o)
	if err != nil {
		return err
	}
	defer src.Close()
	text, err := src.From(l.BodyOffset)
	if err != nil {
		return err
	}
	rows := csv.NewReader(text)
	rows.Comma = rune(l.Delimiter)
	rows.FieldsPerRecord = -1
	rows.LazyQuotes = true
	rows.ReuseRecord = true
	for {
		fields, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if column < len(fields) {
			line, _ := rows.FieldPos(column)
			if !see([]byte(fields[column]), l.BodyLine+int64(line)-1) {
				return nil
			}
		}
	}
}
