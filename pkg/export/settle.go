package export

import (
	"encoding/csv"
	"errors"
	"io"

	"github.com/retain-cli/retain/pkg/field"
)

// settle decides whether day or month comes first when the head of the file
// did not tell: it reads on, only for the dates, until one of them does. Most
// files never get here, and those that do are told by their first day after
// the twelfth.
func (l *layout) settle(in Input, o Options) error {
	if l.plan.unsure == nil {
		return nil
	}
	verdict, err := l.surveyAll(in, o)
	if err != nil {
		return err
	}
	r := &recogniser{dialect: &dialect{name: in.Name, header: l.header}, options: o, layout: l, fields: l.plan.fields}
	if !verdict.Sure {
		return r.ambiguous(verdict)
	}
	l.plan.unsure = nil
	l.plan.dates, err = l.plan.dates.As(verdict)
	r.note("date-order", "%s", verdict.Because)
	return err
}

// surveyAll looks at the dates of the whole file.
func (l *layout) surveyAll(in Input, o Options) (field.Verdict, error) {
	s := field.DateSurvey{AnyDigit: o.Digits == "any"}
	err := l.column(in, o, l.plan.date, func(text []byte, line int64) (more bool) {
		s.Add(text, line)
		return !s.Decided()
	})
	return s.Verdict(), err
}

// column reads a file once more, for one column alone and with little care,
// while there is more to see.
func (l *layout) column(in Input, o Options, column int, see func(text []byte, line int64) (more bool)) error {
	src, err := open(in, o)
	if err != nil {
		return err
	}
	defer src.close()
	text := src.stream
	if text == nil {
		text = io.NewSectionReader(src.at, 0, src.size)
	}
	if _, err := io.CopyN(io.Discard, text, l.bodyOffset); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	rows := csv.NewReader(text)
	rows.Comma = rune(l.delimiter)
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
			if !see([]byte(fields[column]), l.bodyLine+int64(line)-1) {
				return nil
			}
		}
	}
}
