package warehouse

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Relation is a table or view with an order or a refund in each row, and what its
// columns mean: all that is decided about the data before it is counted.
type Relation struct {
	Name       []string // of catalogue, schema and table, as far as they are needed
	Customer   string   // column of the customer
	Day        string   // column of the day: a date, or a time without a zone
	Amount     string   // column of the amount, a whole or decimal number; empty: the data has none
	Scale      int64    // what amounts are multiplied by to be minor units; 0: as many as the unit has in one major unit
	Unit       money.Unit
	Dimensions []Dimension
	Where      []Condition // that hold in the rows that count
	First      facts.FirstPeriod
	AsOf       *calendar.Day // rows of later days do not count; nil: the last day of the rows
}

// Dimension is a column that facts can be split by.
type Dimension struct{ Name, Column string }

// Condition is a test of one column of a row.
type Condition struct {
	Column string
	Values []string // the column has one of these texts
	Not    bool     // or it has none of them
}

// check finds what no statement can be made of.
func (r Relation) check() error {
	if len(r.Name) == 0 || r.Customer == "" || r.Day == "" {
		return errors.New("a relation has a name, a column of customers and one of days")
	}
	names := append([]string{r.Customer, r.Day, r.Amount}, r.Name...)
	for _, d := range r.Dimensions {
		names = append(names, d.Column)
	}
	for _, c := range r.Where {
		names = append(names, c.Column)
	}
	for _, name := range names {
		if strings.ContainsRune(name, 0) || strings.HasPrefix(strings.ToLower(name), reserved) {
			return fmt.Errorf("a name of the relation is %q", name)
		}
	}
	return nil
}

// reserved is how the names begin that statements give to columns of a relation. An
// engine may take such a name for the relation's own column.
const reserved = "retain_"

// scale is what amounts are multiplied by.
func (r Relation) scale() int64 {
	if r.Scale > 0 {
		return r.Scale
	}
	return r.Unit.PerMajor()
}

// Table is the name of the relation.
func (s *statement) Table() string {
	var parts []string
	for _, part := range s.relation.Name {
		parts = append(parts, s.dialect.Quote(part))
	}
	return strings.Join(parts, ".")
}

func (s *statement) column(slot, column string) string {
	return fmt.Sprintf(slot, s.dialect.Quote(column))
}

// Customer is the customer of a row, blank where there is none.
func (s *statement) Customer() string { return s.column(s.dialect.text, s.relation.Customer) }

// Folded is the customer without what ids may be written differently by.
func (s *statement) Folded() string { return s.column(s.dialect.lower, s.relation.Customer) }

// Day is the day number of a row.
func (s *statement) Day() string { return s.column(s.dialect.day, s.relation.Day) }

// Minor is the amount of a row in minor units.
func (s *statement) Minor() string {
	if s.relation.Amount == "" {
		return s.Int(0)
	}
	return fmt.Sprintf(s.dialect.minor, s.scaled())
}

func (s *statement) scaled() string {
	return "(" + s.dialect.Quote(s.relation.Amount) + " * " + strconv.FormatInt(s.relation.scale(), 10) + ")"
}

// Finer is the test that an amount is no whole number of minor units.
func (s *statement) Finer() string {
	if s.relation.Amount == "" {
		return "1 = 0"
	}
	return s.scaled() + " <> " + s.Minor()
}

// Value is what a row has in the column that facts are split by.
func (s *statement) Value() string {
	return "COALESCE(" + s.column(s.dialect.text, s.split.column) + ", '')"
}

// NoCustomer is the test that a row has no customer.
func (s *statement) NoCustomer() string {
	return s.dialect.Quote(s.relation.Customer) + " IS NULL OR " + s.Folded() + " = ''"
}

// NoDay is the test that a row has no day, or one that does not exist.
func (s *statement) NoDay() string {
	return s.Day() + " IS NULL" + s.odd(s.dialect.oddDay, s.relation.Day)
}

// NoAmount is the test that a row has no amount.
func (s *statement) NoAmount() string {
	if s.relation.Amount == "" {
		return "1 = 0"
	}
	return s.dialect.Quote(s.relation.Amount) + " IS NULL" + s.odd(s.dialect.oddAmount, s.relation.Amount)
}

// odd is a test that only some engines need, whose columns hold values of any type.
func (s *statement) odd(slot, column string) string {
	if slot == "" {
		return ""
	}
	return " OR " + fmt.Sprintf(slot, s.dialect.Quote(column))
}

// Valued is the test that a value of an entry counts for its customer.
func (s *statement) Valued() string {
	if s.split.kind == byChannels {
		return "retain_order = 1 AND retain_value <> ''"
	}
	return "retain_order = 1"
}

// Where is the tests of a row.
func (s *statement) Where() string {
	var tests []string
	for _, c := range s.relation.Where {
		var values []string
		for _, v := range c.Values {
			values = append(values, s.value(v))
		}
		test := s.column(s.dialect.text, c.Column) + " IN (" + strings.Join(values, ", ") + ")"
		if c.Not {
			test = s.dialect.Quote(c.Column) + " IS NULL OR NOT " + test
		}
		tests = append(tests, "("+test+")")
	}
	if s.relation.AsOf != nil {
		tests = append(tests, s.Day()+" <= "+s.Int(int64(*s.relation.AsOf)))
	}
	if len(tests) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(tests, " AND ")
}

// value is a parameter with a value.
func (s *statement) value(v string) string {
	s.args = append(s.args, v)
	return s.dialect.arg(len(s.args))
}
