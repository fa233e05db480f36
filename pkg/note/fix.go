package note

import (
	"strconv"
	"strings"
)

// Option is a setting of the reader by the name of its field in export.Options.
type Option string

// The options that may solve a problem or decide otherwise.
const (
	AmountPer     Option = "AmountPer"
	AmountUnit    Option = "AmountUnit"
	AsOf          Option = "AsOf"
	Blank         Option = "Blank"
	ChurnAt       Option = "ChurnAt"
	Column        Option = "Columns" // its value is FIELD=HEADER
	Comment       Option = "Comment"
	Currency      Option = "Currency"
	Customers     Option = "Customers" // a file of customers beside the orders
	DateFormat    Option = "DateFormat"
	Decimal       Option = "Decimal"
	Delimiter     Option = "Delimiter"
	Digits        Option = "Digits"
	Duplicates    Option = "Duplicates"
	Encoding      Option = "Encoding"
	Ends          Option = "Ends"
	FoldIDs       Option = "FoldIDs"
	Grace         Option = "Grace"
	IncludeFree   Option = "IncludeFree"
	Interval      Option = "Interval"
	MaxBytes      Option = "MaxBytes"
	MaxFieldSize  Option = "MaxFieldSize"
	MinAmount     Option = "MinAmount"
	MinDate       Option = "MinDate"
	NoHeader      Option = "NoHeader"
	Preset        Option = "Preset"
	Rates         Option = "Rates"
	Rounding      Option = "Rounding" // of amounts in binary floating point
	Redact        Option = "Redact"
	Refunded      Option = "Refunded"
	RowIs         Option = "RowIs"
	SkipLines     Option = "SkipLines"
	SplitBy       Option = "By"
	Status        Option = "Statuses"
	StripCurrency Option = "StripCurrency"
	System        Option = "System"
	Thousands     Option = "Thousands"
	TrailingMinus Option = "TrailingMinus"
	Where         Option = "Where" // a condition on rows
	Zone          Option = "Location"
)

// Fix is an option and the value that may help; options that are on or off have
// none. A value in capitals, such as HEADER, stands for one that only the reader
// knows.
type Fix struct {
	Option Option
	Value  string
}

// String is the option with its value: Decimal=","
func (f Fix) String() string {
	if f.Value == "" {
		return string(f.Option)
	}
	return string(f.Option) + "=" + strconv.Quote(f.Value)
}

// Advice puts a hint and its fixes, any of which helps, into words. A hint that has
// fixes is the condition or the purpose: "if every amount is written so", "to keep
// one".
func Advice(hint string, fixes []Fix, word func(Fix) string) string {
	return advice(hint, fixes, " or ", word)
}

// AdviceOfAll is Advice where all of the fixes are needed.
func AdviceOfAll(hint string, fixes []Fix, word func(Fix) string) string {
	return advice(hint, fixes, " and ", word)
}

func advice(hint string, fixes []Fix, join string, word func(Fix) string) string {
	if len(fixes) == 0 {
		return hint
	}
	words := make([]string, len(fixes))
	for i, f := range fixes {
		words[i] = word(f)
	}
	use := "use " + strings.Join(words, join)
	if hint == "" {
		return use
	}
	return hint + ", " + use
}
