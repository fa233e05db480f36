package schema

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// Duplicates is what happens to an order id that comes again.
type Duplicates = choice.Of[duplicates]

// The values of Duplicates.
const (
	AutoDuplicates   Duplicates = iota // adjacent rows of one id are items of one order; others are rejected
	RejectDuplicates                   // as are adjacent ones
	KeepFirst
	SumDuplicates
	IgnoreDuplicates // the ids are not compared
)

type duplicates struct{}

func (duplicates) Names() []string { return []string{"auto", "error", "keep-first", "sum", "ignore"} }

// AmountPer is what the amount of a row is of, where an order has several rows.
type AmountPer = choice.Of[amountPer]

// The values of AmountPer.
const (
	AmountPerAuto AmountPer = iota // found by all rows, stated or refused
	AmountPerOrder
	AmountPerLine
)

type amountPer struct{}

func (amountPer) Names() []string { return []string{"auto", questions.PerOrder, questions.PerLine} }

// AmountUnit is the unit of amounts.
type AmountUnit = choice.Of[amountUnit]

// The values of AmountUnit.
const (
	AmountUnitAuto AmountUnit = iota // major, unless the header or the system that wrote the export says minor
	MajorUnit
	MinorUnit
)

type amountUnit struct{}

func (amountUnit) Names() []string { return []string{"auto", "major", "minor"} }

// Blank is what happens to rows without a customer.
type Blank = choice.Of[blank]

// The values of Blank.
const (
	AutoBlank   Blank = iota // a placeholder is left out, an empty id rejected
	RejectBlank              // either is
	SkipBlank
	EachBlank // every row is a customer
)

type blank struct{}

func (blank) Names() []string { return []string{"", "reject", "skip", "each"} }

// FoldIDs is which spellings of customers' ids are one id.
type FoldIDs = questions.Folding

// The values of FoldIDs.
const (
	FoldMails = questions.FoldMails
	FoldAll   = questions.FoldAll
	FoldNone  = questions.FoldNone
)

// Refunded is what happens to orders that were refunded in full.
type Refunded = choice.Of[refunded]

// The values of Refunded.
const (
	DropRefunded Refunded = iota
	KeepRefunded          // they count, with revenue 0
)

type refunded struct{}

func (refunded) Names() []string { return []string{"drop", "keep"} }

// RowIs is what one row of an export stands for, where the rows do not tell.
type RowIs = choice.Of[rowIs]

// The values of RowIs.
const (
	RowAuto          RowIs = iota // found by all rows, stated or refused
	RowOrder                      // an order: each row, or each id, stands for itself
	RowVersion                    // a version of a subscription, of which the last one holds
	RowSnapshot                   // a subscription as it was on the day of a snapshot
	RowEvent                      // an event, of which only purchases are orders
	RowPayment                    // a payment of an order, which may have several over time
	RowInvoicePeriod              // an invoice that pays for a period
)

type rowIs struct{}

func (rowIs) Names() []string {
	return []string{"auto", "order", "version", "snapshot", "event", "payment", "invoice-period"}
}

// Ends is what the end of a subscription is.
type Ends = choice.Of[ends]

// The values of Ends.
const (
	EndsAuto      Ends = iota // found by all rows
	EndsInclusive             // its last day
	EndsExclusive             // the first day without it
)

type ends struct{}

func (ends) Names() []string { return []string{"auto", "inclusive", "exclusive"} }

// ChurnAt is the day on which a subscription is lost.
type ChurnAt = choice.Of[churnAt]

// The values of ChurnAt.
const (
	ChurnAtEnd     ChurnAt = iota // of its end
	ChurnAtRequest                // on which it was cancelled
)

type churnAt struct{}

func (churnAt) Names() []string { return []string{"end", "request"} }

// Grace is the gap between two subscriptions of a customer that is none.
type Grace calendar.Duration

// MarshalText writes 7d, and nothing for none.
func (g Grace) MarshalText() ([]byte, error) { return calendar.Duration(g).MarshalText() }

// longestGrace is a year: who is away for longer has left.
const longestGrace = 366

// UnmarshalText reads a duration: 7d, 2w, 1mo.
func (g *Grace) UnmarshalText(b []byte) error {
	var d calendar.Duration
	if err := d.UnmarshalText(b); err != nil || d > longestGrace {
		return fmt.Errorf("write a duration of up to %d days, such as 7d or 2w", longestGrace)
	}
	*g = Grace(d)
	return nil
}

// Digits are the digits that numbers and dates may have.
type Digits = choice.Of[digits]

// The values of Digits.
const (
	ASCIIDigits Digits = iota
	AnyDigits          // decimal digits, signs and separators of every script
)

type digits struct{}

func (digits) Names() []string { return []string{"", "any"} }

// Decimal is the decimal mark of amounts.
type Decimal = choice.Of[decimal]

// The values of Decimal.
const (
	DetectDecimal Decimal = iota // the preset's, else a point
	DecimalPoint
	DecimalComma
	DecimalEither // whichever stands before exactly two last digits, as programs write that follow the user's language
)

type decimal struct{}

func (decimal) Names() []string { return []string{"", ".", ",", "either"} }

// Mark is the decimal mark as package field has it.
func (o Options) Mark(p *Preset) string {
	d := o.Decimal
	if d == DetectDecimal && p != nil {
		d = p.Decimal
	}
	return d.String()
}

// MaxRejects is how many rows may be bad: a number of them, or a share of all.
type MaxRejects struct {
	Rows  int64
	Share float64 // per cent; used when Rows is 0
}

// Allows tells whether a number of bad rows of all rows is tolerated.
func (m MaxRejects) Allows(bad, all int64) bool {
	return bad <= max(m.Rows, int64(math.Floor(float64(all)*m.Share/100)))
}

// MarshalText writes 10 or 0.5%, and nothing for none.
func (m MaxRejects) MarshalText() ([]byte, error) {
	switch {
	case m.Share > 0:
		return append(strconv.AppendFloat(nil, m.Share, 'f', -1, 64), '%'), nil
	case m.Rows > 0:
		return strconv.AppendInt(nil, m.Rows, 10), nil
	}
	return nil, nil
}

// UnmarshalText reads 10 or 0.5%.
func (m *MaxRejects) UnmarshalText(b []byte) error {
	if share, ok := strings.CutSuffix(string(b), "%"); ok {
		if p, err := strconv.ParseFloat(strings.TrimSpace(share), 64); err == nil && p >= 0 && p <= 100 {
			*m = MaxRejects{Share: p}
			return nil
		}
	} else if n, err := strconv.ParseInt(string(b), 10, 64); err == nil && n >= 0 {
		*m = MaxRejects{Rows: n}
		return nil
	}
	return errors.New("write a number of rows (10) or a share of them (0.5%)")
}

// Amount is an amount in whatever currency the data has.
type Amount struct {
	Minor  money.Minor
	Digits int
}

// MarshalText writes 0.01, and nothing for no amount.
func (a Amount) MarshalText() ([]byte, error) {
	if a.Minor == 0 {
		return nil, nil
	}
	return money.Unit{Digits: a.Digits}.Amount(a.Minor).AppendDecimal(nil), nil
}

// UnmarshalText reads an amount of 0 or more.
func (a *Amount) UnmarshalText(b []byte) error {
	amounts, err := field.NewAmounts(field.AmountOptions{})
	if err != nil {
		return err
	}
	m, digits, fault := amounts.Parse(b)
	if fault != nil || m < 0 {
		return errors.New("write an amount such as 0.01")
	}
	*a = Amount{m, digits}
	return nil
}
