package export

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
)

// layout is how the text of one export is cut into rows, and what its columns
// are.
type layout struct {
	delimiter  byte
	header     []string // as in the file, without quotes and BOM
	bodyOffset int64    // of the first byte after the header line
	bodyLine   int64    // physical line that begins there, from 1
	notes      []Note
	plan       plan
}

// plan says what each row's fields are: places in the row from 0, -1 for a
// field the export does not have.
type plan struct {
	order, customer, date, amount, currency, product, refunded int

	columns  int      // fields in every row
	by       []int    // dimensions, in the order of Options.By
	filters  []filter // columns whose text says that a row does not count
	dates    *field.Dates
	amounts  *field.Amounts // for amount and refunded
	unit     string         // currency of every row, when no column says
	preset   string
	lines    bool // rows with the order id of the row before are its further line items: fields may be blank
	refunder int  // column with the customer when the amount is negative; -1: customer
}

// filter is a column that says whether a row counts.
type filter struct {
	column   int
	statuses *field.Statuses
}

// recognise finds out how an export is written from its first bytes. The
// errors are *BadData and *UsageError.
func recognise(head []byte, name string, o Options) (*layout, error) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	l := &layout{delimiter: ',', bodyOffset: int64(len(line) + 1), bodyLine: 2}
	l.header = strings.Split(strings.TrimRight(string(line), "\r"), ",")
	find := func(names ...string) int {
		for i, h := range l.header {
			for _, n := range names {
				if h == n {
					return i
				}
			}
		}
		return -1
	}
	p := plan{columns: len(l.header), refunder: -1}
	p.order, p.customer, p.date = find("order_id"), find("customer_id", "cust", "customer"), find("order_date", "date")
	p.amount, p.currency, p.product, p.refunded = find("amount"), find("currency"), find("product"), find("amount_refunded")
	for _, by := range o.By {
		p.by = append(p.by, find(by))
	}
	if p.customer < 0 || p.date < 0 {
		return nil, &BadData{Problems: []Problem{{Code: "column-missing", File: name, Line: 1, Reason: fmt.Sprintf("no column for customer or date among %q", l.header)}}}
	}
	p.dates, _ = field.NewDates(field.DateOptions{Location: o.Location, Min: o.MinDate, Max: o.Today})
	p.amounts, _ = field.NewAmounts(field.AmountOptions{Digits: 2})
	l.plan = p
	return l, nil
}
