package export

import (
	"github.com/retain-cli/retain/pkg/export/internal/inspect"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
)

// What the rooms of the package share.
type (
	Options   = schema.Options
	Preset    = schema.Preset
	RowFilter = schema.RowFilter
	Field     = schema.Field
	Reading   = schema.Reading
	Column    = schema.Column

	Duplicates = schema.Duplicates
	AmountPer  = schema.AmountPer
	AmountUnit = schema.AmountUnit
	Blank      = schema.Blank
	Refunded   = schema.Refunded
	RowIs      = schema.RowIs
	Ends       = schema.Ends
	ChurnAt    = schema.ChurnAt
	Grace      = schema.Grace
	Digits     = schema.Digits
	Decimal    = schema.Decimal
	MaxRejects = schema.MaxRejects
	Amount     = schema.Amount

	Input          = text.Input
	Relation       = text.Relation
	RelationColumn = text.RelationColumn
	ColumnKind     = text.Kind
	RelationRows   = text.Rows
	RelationRow    = text.Row
	Rounding       = schema.Rounding

	Inspection      = inspect.Result
	InspectedFile   = inspect.File
	InspectedColumn = inspect.Column

	Problem      = problem.Problem
	BadData      = problem.BadData
	UsageError   = problem.UsageError
	ReadError    = problem.ReadError
	UnknownValue = problem.UnknownValue
	MemoryError  = problem.MemoryError
)

// The values of the options.
const (
	AutoDuplicates   = schema.AutoDuplicates
	RejectDuplicates = schema.RejectDuplicates
	KeepFirst        = schema.KeepFirst
	SumDuplicates    = schema.SumDuplicates
	IgnoreDuplicates = schema.IgnoreDuplicates

	AmountPerAuto  = schema.AmountPerAuto
	AmountPerOrder = schema.AmountPerOrder
	AmountPerLine  = schema.AmountPerLine

	AmountUnitAuto = schema.AmountUnitAuto
	MajorUnit      = schema.MajorUnit
	MinorUnit      = schema.MinorUnit

	AutoBlank   = schema.AutoBlank
	RejectBlank = schema.RejectBlank
	SkipBlank   = schema.SkipBlank
	EachBlank   = schema.EachBlank

	FoldMails = schema.FoldMails
	FoldAll   = schema.FoldAll
	FoldNone  = schema.FoldNone

	KeepRefunded = schema.KeepRefunded
	DropRefunded = schema.DropRefunded

	RowAuto          = schema.RowAuto
	RowOrder         = schema.RowOrder
	RowVersion       = schema.RowVersion
	RowSnapshot      = schema.RowSnapshot
	RowEvent         = schema.RowEvent
	RowPayment       = schema.RowPayment
	RowInvoicePeriod = schema.RowInvoicePeriod

	EndsAuto      = schema.EndsAuto
	EndsInclusive = schema.EndsInclusive
	EndsExclusive = schema.EndsExclusive

	ChurnAtEnd     = schema.ChurnAtEnd
	ChurnAtRequest = schema.ChurnAtRequest

	Untyped    = text.Untyped
	Exact      = text.Exact
	Float      = text.Float
	Temporal   = text.Temporal
	Unreadable = text.Unreadable

	NoRounding    = schema.NoRounding
	RoundExact    = schema.RoundExact
	RoundHalfEven = schema.RoundHalfEven

	ASCIIDigits = schema.ASCIIDigits
	AnyDigits   = schema.AnyDigits

	DetectDecimal = schema.DetectDecimal
	DecimalPoint  = schema.DecimalPoint
	DecimalComma  = schema.DecimalComma
	DecimalEither = schema.DecimalEither
)

// Replay makes an Input of something that can only be read once, such as
// standard input.
var Replay = text.Replay

// FromRelation makes an Input of rows that a database gives.
func FromRelation(name string, r *Relation) Input { return text.FromRelation(name, r) }

// DroppedStatuses are the kinds of status whose rows do not count by default.
func DroppedStatuses() []string { return questions.StatusReasons() }

// Involuntary tells whether a churn reason, or a status, is about a payment that failed;
// tells is false where it does not say why a customer left.
func Involuntary(reason string) (involuntary, tells bool) {
	cause := questions.CauseOf(reason)
	return cause == questions.Involuntary, cause != questions.UnknownCause
}

// FieldCost is the field of what an order has cost the shop, for Options.Costs.
const FieldCost = schema.FieldCost

// OrderFields lists the fields of orders exports.
func OrderFields() []Field { return schema.OrderFields }

// CustomerFields lists the fields of customers exports.
func CustomerFields() []Field { return schema.CustomerFields }

// PresetNames lists the presets: the user's own, then ours.
func PresetNames(o Options) []string { return schema.PresetNames(o) }
