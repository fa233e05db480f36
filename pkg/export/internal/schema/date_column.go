package schema

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// dayOfOrder finds the day of the order where no header is one of its names: by
// what happened on the days of a column.
func (r *recognizer) dayOfOrder() error {
	if _, asked := r.options.Columns["date"]; asked || r.kind != Orders || r.preset != nil || r.at("date") >= 0 && !r.isBlank(r.at("date")) {
		return nil
	}
	var columns []questions.DayColumn
	for i, h := range r.Header {
		if !r.taken(i) && r.holdDays(i) {
			columns = append(columns, questions.DayColumn{Place: i, Header: h, Blank: r.isBlank(i)})
		}
	}
	place, changed, found := questions.OrderDay(columns)
	switch {
	case place >= 0:
		r.fields["date"] = place
		return r.decide(found)
	case changed != "" && r.at("date") < 0 && r.at("customer") >= 0:
		text := fmt.Sprintf("no column for the date; %q is not the day on which an order was placed", changed)
		if found.Answer != "" {
			return r.Problem("column-missing", text, fmt.Sprintf("if %q is, or to use it nevertheless", found.Answer), columnFix("date", found.Answer), columnFix("date", changed))
		}
		return r.Problem("column-missing", text, "to use it nevertheless", columnFix("date", changed))
	}
	return nil
}

// holdDays tells whether most of the first values of a column are days.
func (r *recognizer) holdDays(column int) bool {
	s := field.DateSurvey{AnyDigit: r.options.Digits == AnyDigits}
	values := 0
	r.Each(func(fields []string, line int64) bool {
		if column < len(fields) && fields[column] != "" {
			s.Add([]byte(fields[column]), line)
			values++
		}
		return values < sampledRows
	})
	return values > 0 && s.Dates()*10 >= values*9
}
