package export

import (
	"fmt"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// dates reads the days of all rows: first how a column writes them is found
// out from all of its rows, then they are read.
func (c *customersFile) dates() error {
	start, err := c.datesOf(schema.FieldStart, &c.starts)
	if err != nil {
		return err
	}
	end, err := c.datesOf(schema.FieldEnd, &c.ends)
	if err != nil {
		return err
	}
	for i := range c.rows {
		r := &c.rows[i]
		c.readDate(start, r, &r.start, schema.FieldStart)
		c.readDate(end, r, &r.end, schema.FieldEnd)
		if r.problem == nil && r.start.known && r.end.known && r.end.day < r.start.day {
			r.problem = c.dateProblem(schema.FieldEnd, r.end, &field.Fault{Code: "end-before-start", Reason: "ends before it starts on " + r.start.day.String()})
		}
	}
	return nil
}

// datesOf is the reader for a column of dates.
func (c *customersFile) datesOf(name string, survey *field.DateSurvey) (*field.Dates, error) {
	o := c.options
	format, sample := o.DateFormat, ""
	if p := c.columns.Preset; p != nil && format == "" {
		format = p.DateFormat
	}
	if format == "" {
		v := survey.Verdict()
		if !v.Sure {
			d := date{text: v.Value, line: v.Line}
			p := c.dateProblem(name, d, &field.Fault{Code: "date-ambiguous", Reason: schema.AmbiguousDate, Fixes: schema.DateOrders()})
			return nil, problem.Stop(*p)
		}
		format, sample = v.Format, v.Sample
		if v.Because != "" {
			c.note("date-order", note.Fix{}, "%s: %s", c.columns.Header[c.columns.At[name]], v.Because)
		}
	}
	zone, err := c.zone(name)
	if err != nil {
		return nil, err
	}
	dates, err := field.NewDates(field.DateOptions{
		Format: format, Sample: sample, System: o.System, Location: o.Location, Zone: zone, Min: schema.FirstDay(o), AnyDigit: o.Digits == schema.AnyDigits,
	})
	if err != nil {
		return nil, schema.FormatError(err, format)
	}
	if place, ok := c.columns.At[name]; ok {
		c.columns.List[place].Format = dates.Format()
	}
	return dates, nil
}

// zone is where times without an offset were taken; nil when nothing says.
func (c *customersFile) zone(name string) (*time.Location, error) {
	place, ok := c.columns.At[name]
	switch p := c.columns.Preset; {
	case p != nil && p.Zone != "":
		zone, err := time.LoadLocation(p.Zone)
		if err != nil {
			return nil, &UsageError{Option: note.Preset, Value: p.Name, Reason: fmt.Sprintf("zone %q: %v", p.Zone, err)}
		}
		return zone, nil
	case ok && strings.HasSuffix(c.columns.Header[place], "(UTC)"):
		return time.UTC, nil
	}
	return nil, nil
}

// readDate reads one day of a row that has been right so far.
func (c *customersFile) readDate(dates *field.Dates, r *customer, d *date, name string) {
	if r.problem != nil || d.text == "" {
		return
	}
	day, fault := dates.Parse([]byte(d.text))
	if fault != nil {
		r.problem = c.dateProblem(name, *d, fault)
		return
	}
	d.day, d.known = day, true
}

func (c *customersFile) dateProblem(name string, d date, f *field.Fault) *Problem {
	place := c.columns.At[name]
	return &Problem{
		Code: f.Code, File: c.name, Line: d.line, Column: place + 1,
		Field: c.columns.Header[place], Value: problem.Shorten(d.text), Reason: f.Reason, Hint: f.Hint, Fixes: f.Fixes,
	}
}
