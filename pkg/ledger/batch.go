package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Batch is rows of an export as columns of equal length: what a Writer appends.
// Append reads the columns and keeps none of them.
type Batch struct {
	Keys    []Key // customers, by Writer.Keys or Writer.Key
	Days    []calendar.Day
	Amounts []money.Minor
	Digits  int    // decimals of Amounts
	Kinds   []Kind // nil: refunds where the amount is below zero, else orders
	// Values is a column of codes, by Writer.Codes or Writer.Code, for each of
	// Options.Columns. A column that is nil has no values.
	Values [][]Code
}

// Kind says what a row of a batch is.
type Kind uint8

const (
	Sale   Kind = iota // an order
	Refund             // moves revenue, but is no order and no activity; its values do not count
	Line               // one more line of an order that is in the batch: only its values count
)

// Code stands for a value of one of Options.Columns, in the batches of all writers
// of a ledger.
type Code uint32

// NoValue is the code of rows without a value.
const NoValue = ^Code(0)

// Cells are the fields of one column where they stand in a text: the i-th is
// Text[Starts[i]:Ends[i]]. The text is Slack bytes longer than its last field.
type Cells struct {
	Text         []byte
	Starts, Ends []uint32
}

// Slack is how many bytes behind a field of Cells are read, and ignored.
const Slack = 16

// kind is what the i-th row is.
func (b Batch) kind(i int) Kind {
	switch {
	case b.Kinds != nil:
		return b.Kinds[i]
	case b.Amounts[i] < 0:
		return Refund
	}
	return Sale
}
