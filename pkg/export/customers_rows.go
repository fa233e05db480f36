package export

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
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
	Status   string `csv:"status"`
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
	columns schema.Customers
	csv     *csv.Reader
	rows    *gocsv.Unmarshaller
	above   int // lines of the file above the reader's second one
	longest int // bytes of a field
	shared  []sharedColumn
}

// sharedColumn is a dimension that is a field as well: --by currency. A column
// has but one name for gocsv.
type sharedColumn struct {
	place int // among the dimensions
	name  string
}

// dimensionColumn is the name that gocsv sees for all dimensions. Columns that
// are not used have no name.
const dimensionColumn = "dimension"

func newCustomerRows(src *text.Source, o Options, needed []string) (*customerRows, error) {
	text := src.Stream
	if text == nil {
		text = io.NewSectionReader(src.At, 0, src.Size)
	}
	d, err := schema.ReadTable(src, o)
	if err != nil {
		return nil, err
	}
	r := &customerRows{name: src.Name, above: int(d.BodyLine) - 2, longest: cmp.Or(o.MaxFieldSize, schema.DefaultMaxField)}
	if r.columns, err = schema.FindCustomers(d, o, needed); err != nil {
		return nil, schema.ExplainHeader(d.Name, d.HeaderLine, d.Text, err)
	}
	if _, err := io.CopyN(io.Discard, text, d.BodyOffset); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	r.csv = csv.NewReader(io.MultiReader(strings.NewReader(r.names(d.Delimiter)), text))
	r.csv.Comma = rune(d.Delimiter)
	r.csv.FieldsPerRecord = len(d.Header)
	r.rows, err = gocsv.NewUnmarshaller(r.csv, customerText{})
	return r, err
}

// estimate is about how many rows there are, as far as the first ones tell; 0
// when the size of the text is not known.
func (r *customerRows) estimate(src *text.Source) int {
	lines := bytes.Count(src.Head, []byte("\n"))
	if src.At == nil || lines == 0 {
		return 0
	}
	return int(float64(lines)*float64(src.Size)/float64(len(src.Head))*1.02) + 1
}

// names is a header line with the names of the fields instead of the file's
// own, which gocsv would not know.
func (r *customerRows) names(delimiter byte) string {
	names := make([]string, len(r.columns.Header))
	for i := range names {
		names[i] = "-"
	}
	for _, i := range r.columns.Kept {
		names[i] = dimensionColumn
	}
	for _, f := range slices.Backward(schema.CustomerFields) { // the first one has a column that is taken for several
		if i, ok := r.columns.At[f.Name]; ok && f.Name != schema.FieldReason {
			names[i] = f.Name
		}
	}
	for place, i := range r.columns.Kept {
		if names[i] != dimensionColumn {
			r.shared = append(r.shared, sharedColumn{place, names[i]})
		}
	}
	return strings.Join(names, string(delimiter)) + "\n"
}

// next is the next row, or what is wrong with it. The error is io.EOF or that
// the file cannot be read.
func (r *customerRows) next() (row customerText, p *Problem, err error) {
	read, err := r.rows.Read()
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return row, unreadable(r.name, r.above, len(r.columns.Header), bad), nil
	}
	if err != nil {
		return row, nil, err
	}
	row = read.(customerText)
	for _, c := range r.shared {
		row.Values = slices.Insert(row.Values, c.place, row.field(c.name))
	}
	if n := row.longest(); n > r.longest {
		return row, r.wrong(&field.Fault{Code: rows.CodeFieldLong, Reason: fmt.Sprintf("a field of %d bytes", n), Hint: "if it is right", Fixes: []note.Fix{{Option: note.MaxFieldSize, Value: "SIZE"}}}), nil
	}
	return row, nil, nil
}

// field is the text of a field by its name.
func (t *customerText) field(name string) string {
	switch name {
	case schema.FieldCustomer:
		return t.Customer
	case schema.FieldStart:
		return t.Start
	case schema.FieldEnd:
		return t.End
	case schema.FieldMRR:
		return t.MRR
	case schema.FieldCurrency:
		return t.Currency
	case schema.FieldInterval:
		return t.Interval
	case schema.FieldCount:
		return t.Count
	case schema.FieldQuantity:
		return t.Quantity
	case schema.FieldStatus:
		return t.Status
	}
	return ""
}

// longest is the length of the longest text.
func (t *customerText) longest() int {
	n := max(len(t.Customer), len(t.Start), len(t.End), len(t.MRR), len(t.Currency), len(t.Interval), len(t.Count), len(t.Quantity), len(t.Status))
	for _, text := range t.Values {
		n = max(n, len(text))
	}
	return n
}

// unreadable is a row that is no row. above is how many lines the file has
// above the reader's second one.
func unreadable(name string, above, columns int, e *csv.ParseError) *Problem {
	p := &Problem{File: name, Line: int64(e.Line + above)}
	switch {
	case errors.Is(e.Err, csv.ErrFieldCount):
		p.Code, p.Line = rows.CodeFieldCount, int64(e.StartLine+above)
		p.Reason = fmt.Sprintf("not %d fields, as the header has", columns)
		p.Hint = "write fields that hold a delimiter in quotes"
	case errors.Is(e.Err, csv.ErrBareQuote):
		p.Code, p.Reason, p.Hint = rows.CodeQuoteBare, "a quote in a field that does not begin with one", `write the field in quotes, and the quote twice: ""`
	default:
		p.Code, p.Line = rows.CodeQuoteOpen, int64(e.StartLine+above)
		p.Reason = "a quote that is never closed, or text behind the closing one" + problem.Swallowed(int64(e.Line-e.StartLine))
		p.Hint = `write a quote inside of a field twice: ""`
	}
	return p
}

// line is the physical line of a field of the row read last.
func (r *customerRows) line(place int) int64 {
	line, _ := r.csv.FieldPos(place)
	return int64(line + r.above)
}

// at is a problem with a field of the row read last.
func (r *customerRows) at(field, value, code, reason, hint string, fixes ...note.Fix) *Problem {
	place := r.columns.At[field]
	return &Problem{
		Code: code, File: r.name, Line: r.line(place), Column: place + 1,
		Field: r.columns.Header[place], Value: problem.Shorten(value), Reason: reason, Hint: hint, Fixes: fixes,
		Personal: field == schema.FieldCustomer,
	}
}

// fault is a problem with a value of the row read last.
func (r *customerRows) fault(name, value string, f *field.Fault) *Problem {
	return r.at(name, value, f.Code, f.Reason, f.Hint, f.Fixes...)
}

// wrong is a problem with the row read last as a whole.
func (r *customerRows) wrong(f *field.Fault) *Problem {
	return &Problem{Code: f.Code, File: r.name, Line: r.line(0), Reason: f.Reason, Hint: f.Hint, Fixes: f.Fixes}
}
