package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/gocarina/gocsv"

	"github.com/retain-cli/retain/pkg/field"
)

// customerText is a row as text. All fields are strings: what gocsv would make
// of numbers ("1,234" is 1.234, blank is 0) is not exact.
type customerText struct {
	Customer string `csv:"customer"`
	Start    string `csv:"started_at"`
	End      string `csv:"ended_at"`
	MRR      string `csv:"mrr"`
	Currency string `csv:"currency"`
	Interval string `csv:"interval"`
	Count    string `csv:"interval_count"`
	Quantity string `csv:"quantity"`
	Values   texts  `csv:"dimension"`
}

// texts is the fields of all columns that are given the same name.
type texts []string

// UnmarshalCSV takes one more of them.
func (t *texts) UnmarshalCSV(s string) error {
	*t = append(*t, s)
	return nil
}

// customerRows cuts a customers export into rows. The reader of CSV is our
// own, so that places are known; gocsv puts the fields where they belong.
type customerRows struct {
	name    string
	columns customerColumns
	csv     *csv.Reader
	rows    *gocsv.Unmarshaller
	above   int // lines of the file above the reader's second one
}

// dimensionColumn is the name that gocsv sees for all dimensions. Columns that
// are not used have no name.
const dimensionColumn = "dimension"

func newCustomerRows(src *source, o Options, needed []string) (*customerRows, error) {
	text := src.stream
	if text == nil {
		text = io.NewSectionReader(src.at, 0, src.size)
	}
	h, err := readHeader(src.head, src.name, o)
	if err != nil {
		return nil, err
	}
	r := &customerRows{name: src.name, above: int(h.bodyLine) - 2}
	if r.columns, err = findCustomerColumns(h.header, src.name, o, needed); err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, text, h.bodyOffset); err != nil && !errors.Is(err, io.EOF) {
		return nil, &ReadError{src.name, err}
	}
	r.csv = csv.NewReader(io.MultiReader(strings.NewReader(r.names(h.delimiter)), text))
	r.csv.Comma = rune(h.delimiter)
	r.csv.FieldsPerRecord = len(h.header)
	r.rows, err = gocsv.NewUnmarshaller(r.csv, customerText{})
	return r, err
}

// names is a header line with the names of the fields instead of the file's
// own, which gocsv would not know.
func (r *customerRows) names(delimiter byte) string {
	names := make([]string, len(r.columns.header))
	for i := range names {
		names[i] = "-"
	}
	for _, i := range r.columns.kept {
		names[i] = dimensionColumn
	}
	for field, i := range r.columns.at {
		if field != fieldReason {
			names[i] = field
		}
	}
	return strings.Join(names, string(delimiter)) + "\n"
}

// next is the next row, or what is wrong with it. The error is io.EOF or that
// the file cannot be read.
func (r *customerRows) next() (customerText, *Problem, error) {
	row, err := r.rows.Read()
	var bad *csv.ParseError
	switch {
	case err == nil:
		return row.(customerText), nil, nil
	case errors.As(err, &bad):
		return customerText{}, r.problem(bad), nil
	case errors.Is(err, io.EOF):
		return customerText{}, nil, io.EOF
	}
	return customerText{}, nil, &ReadError{r.name, err}
}

// problem is a row that is no row.
func (r *customerRows) problem(e *csv.ParseError) *Problem {
	p := &Problem{File: r.name, Line: int64(e.Line + r.above)}
	switch {
	case errors.Is(e.Err, csv.ErrFieldCount):
		p.Code, p.Line, p.Reason = "field-count", int64(e.StartLine+r.above), "not as many fields as the header"
		p.Hint = "is a field with a delimiter in it not quoted, or the file cut off?"
	case errors.Is(e.Err, csv.ErrBareQuote):
		p.Code, p.Reason, p.Hint = "quote-bare", "a quote in a field that is not quoted", `write the field in quotes, and the quote twice: ""`
	default:
		p.Code, p.Line, p.Reason = "quote-open", int64(e.StartLine+r.above), "a quote without its end, or text after it"
	}
	return p
}

// line is the physical line of a field of the row read last.
func (r *customerRows) line(place int) int64 {
	line, _ := r.csv.FieldPos(place)
	return int64(line + r.above)
}

// at is a problem with a field of the row read last.
func (r *customerRows) at(field, value, code, reason, hint string) *Problem {
	place := r.columns.at[field]
	return &Problem{
		Code: code, File: r.name, Line: r.line(place), Column: place + 1,
		Field: r.columns.header[place], Value: shortened(value), Reason: reason, Hint: hint,
	}
}

// shortened is a text as a Problem shows it.
func shortened(value string) string { return strings.Clone(value[:min(len(value), 80)]) }

// fault is a problem with a value of the row read last.
func (r *customerRows) fault(name, value string, f *field.Fault) *Problem {
	return r.at(name, value, f.Code, f.Reason, f.Hint)
}

// wrong is a problem with the row read last as a whole.
func (r *customerRows) wrong(f *field.Fault) *Problem {
	return &Problem{Code: f.Code, File: r.name, Line: r.line(0), Reason: f.Reason, Hint: f.Hint}
}

// csvHeader is the first lines of a CSV file.
type csvHeader struct {
	delimiter  byte
	header     []string
	bodyOffset int64
	bodyLine   int64
}

// readHeader reads the header line. The delimiter is the one that the line has
// most of.
func readHeader(head []byte, name string, o Options) (csvHeader, error) {
	text := bytes.TrimPrefix(head, []byte("\ufeff"))
	h := csvHeader{delimiter: ',', bodyLine: 2}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	h.bodyOffset = int64(len(head) - len(text) + min(len(line)+1, len(text)))
	if o.Delimiter != "" {
		h.delimiter = o.Delimiter[0]
	}
	for _, d := range []byte{';', '\t', '|'} {
		if o.Delimiter == "" && bytes.Count(line, []byte{d}) > bytes.Count(line, []byte{h.delimiter}) {
			h.delimiter = d
		}
	}
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma = rune(h.delimiter)
	header, err := r.Read()
	if err != nil {
		return h, headerProblem(name, nil, "header-missing", "no header line")
	}
	h.header = header
	return h, nil
}
