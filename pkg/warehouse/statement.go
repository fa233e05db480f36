package warehouse

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/retain-cli/retain/pkg/calendar"
)

//go:embed sql
var texts embed.FS

var templates = template.Must(template.ParseFS(texts, "sql/*.sql"))

// statement is what a template is filled with.
type statement struct {
	*Source
	frame

	Need map[string]bool // columns of days that not all statements need

	// Of movements.
	Window  int64 // days of activity; 0: in-period
	Rolling int64
	Copies  []int64 // of a day: the periods after its own in which it may count
	Only    []int   // the periods from one to another, where not all are asked for
	Whole   bool    // what was bought, too

	Age    int64 // days of an age of cohorts; 0: periods
	Spans  []calendar.Period
	Days   []int64
	Steps  int64
	digits digits

	args []any
}

// row is a row of an answer.
type row struct {
	customer, group string
	numbers         []int64
}

// Periods is the number of periods.
func (s *statement) Periods() int { return len(s.line.periods) }

// Never is the day of the first order of those who have none.
func (s *statement) Never() string { return s.Int(never) }

// Arrays reports whether days are made with arrays.
func (s *statement) Arrays() bool { return s.dialect.arrays }

// Big is an expression as a whole number of 64 bits.
func (s *statement) Big(expression string) string { return s.dialect.Big(expression) }

// Sum is a sum as a whole number of 64 bits.
func (s *statement) Sum(expression string) string { return s.dialect.Big("SUM(" + expression + ")") }

// Int is a number.
func (s *statement) Int(n int64) string { return s.dialect.Int(n) }

// When is 1 where a test holds, and else 0.
func (s *statement) When(test string) string {
	return "CASE WHEN " + test + " THEN " + s.Int(1) + " ELSE " + s.Int(0) + " END"
}

// If is a number where a test holds, and else 0.
func (s *statement) If(test, number string) string {
	return "CASE WHEN " + test + " THEN " + number + " ELSE " + s.Int(0) + " END"
}

// By is how customers are divided into groups.
func (s *statement) By() split { return s.split }

// fill makes the text of a statement, and its parameters.
func (s *Source) fill(name string, st *statement) (text string, args []any, err error) {
	st.Source = s
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, st); err != nil {
		return "", nil, err
	}
	return strings.TrimSpace(b.String()), st.args, nil
}

// ask sends a statement and visits the rows of its answer. The columns of an answer are
// called who and part, of a customer and a group, both of which may be missing, and
// otherwise hold whole numbers.
func (s *Source) ask(ctx context.Context, name string, st *statement, visit func(row) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	text, args, err := s.fill(name, st)
	if err != nil {
		return err
	}
	if err := read(ctx, s.db, text, args, visit); err != nil {
		if ctx.Err() != nil {
			return ctx.Err() // which the driver has words of its own for
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	return ctx.Err()
}

func read(ctx context.Context, db Querier, text string, args []any, visit func(row) error) error {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	var customer, group sql.RawBytes
	r := row{numbers: make([]int64, 0, len(columns))}
	targets := make([]any, len(columns))
	for i, name := range columns {
		switch strings.ToLower(name) {
		case "who":
			targets[i] = &customer
		case "part":
			targets[i] = &group
		default:
			r.numbers = r.numbers[:len(r.numbers)+1]
			targets[i] = &r.numbers[len(r.numbers)-1]
		}
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		r.customer, r.group = string(customer), string(group)
		if err := visit(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Div is the quotient of two whole numbers, rounded towards 0.
func (s *statement) Div(a, b string) string { return s.dialect.Div(a, b) }
