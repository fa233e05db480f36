package export

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
)

// dates reads the days of all rows: first how a column writes them is found
// out from all of its rows, then they are read.
func (c *customersFile) dates() error {
	start, err := c.datesOf(fieldStart, func(r *customer) *date { return &r.start })
	if err != nil {
		return err
	}
	end, err := c.datesOf(fieldEnd, func(r *customer) *date { return &r.end })
	if err != nil {
		return err
	}
	for i := range c.rows {
		r := &c.rows[i]
		c.readDate(start, r, &r.start, fieldStart)
		c.readDate(end, r, &r.end, fieldEnd)
		if r.problem == nil && r.start.known && r.end.known && r.end.day < r.start.day {
			r.problem = c.dateProblem(fieldEnd, r.end, &field.Fault{Code: "end-before-start", Reason: "ends before it starts on " + r.start.day.String()})
		}
	}
	return nil
}

// datesOf is the reader for a column of dates.
func (c *customersFile) datesOf(name string, of func(*customer) *date) (*field.Dates, error) {
	o := c.options
	format, sample := o.DateFormat, ""
	if format == "" {
		survey := field.DateSurvey{AnyDigit: o.Digits == "any"}
		for i := range c.rows {
			if d := of(&c.rows[i]); d.text != "" {
				survey.Add([]byte(d.text), d.line)
			}
		}
		v := survey.Verdict()
		if !v.Sure {
			d := date{text: v.Value, line: v.Line}
			p := c.dateProblem(name, d, &field.Fault{Code: "date-ambiguous", Reason: "day or month first? no date in the column tells", Hint: "say so with --date-format dmy or mdy"})
			return nil, &BadData{Problems: []Problem{*p}, Counts: map[string]int64{p.Code: 1}}
		}
		format, sample = v.Format, v.Sample
		if v.Because != "" {
			c.note("date-order", "%s: %s", c.columns.header[c.columns.at[name]], v.Because)
		}
	}
	dates, err := field.NewDates(field.DateOptions{
		Format: format, Sample: sample, System: o.System, Location: o.Location, Min: firstDay(o), AnyDigit: o.Digits == "any",
	})
	if err != nil {
		return nil, &UsageError{fmt.Sprintf("--date-format %v", err)}
	}
	if place, ok := c.columns.at[name]; ok {
		c.columns.list[place].Format = dates.Format()
	}
	return dates, nil
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
	place := c.columns.at[name]
	return &Problem{
		Code: f.Code, File: c.name, Line: d.line, Column: place + 1,
		Field: c.columns.header[place], Value: shortened(d.text), Reason: f.Reason, Hint: f.Hint,
	}
}

// firstDay is the earliest day that is believed.
func firstDay(o Options) calendar.Day {
	if o.MinDateSet {
		return o.MinDate
	}
	first, _ := calendar.Date(1990, 1, 1)
	return first
}
