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

// Code stands for a value of one of Options.Columns in the batches of one writer.
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

// Append adds the rows of a batch. Seal reports amounts that are too large. Days
// must lie between FirstDay and LastDay.
func (w *Writer) Append(b Batch) {
	if b.Digits > w.digits {
		w.refine(b.Digits)
	}
	factor := money.Pow10(w.digits - b.Digits)
	for i, k := range b.Keys {
		o := Order{Day: b.Days[i], Refund: b.Amounts[i] < 0}
		kind := Sale
		if b.Kinds != nil {
			kind = b.Kinds[i]
			o.Refund = kind == Refund
		}
		if kind != Line {
			amount, fits := money.Mul(b.Amounts[i], factor)
			o.Amount = amount
			if !w.add(k, o) || !fits {
				w.overflow = true
			}
		}
		if o.Refund {
			continue
		}
		for column, codes := range b.Values {
			if codes != nil && codes[i] != NoValue {
				w.notes.add(k, column, o.Day, codes[i])
			}
		}
	}
}

// Code is the code of a value of the n-th of Options.Columns.
func (w *Writer) Code(n int, value []byte) Code { return w.notes.code(n, value) }

// Codes finds the codes of many values of the n-th of Options.Columns.
func (w *Writer) Codes(codes []Code, n int, values Cells) {
	for i, start := range values.Starts {
		codes[i] = w.notes.code(n, values.Text[start:values.Ends[i]])
	}
}
