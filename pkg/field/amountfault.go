package field

import (
	"bytes"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
)

// explain says what a text that is no amount looks like, and how it would be
// read. rest is the text without signs and symbols.
func (a *Amounts) explain(b, rest []byte, fault *Fault) *Fault {
	for _, better := range []*Fault{foreign(b), spreadsheetError(b), a.symbolFault(b), a.markFault(rest), wordFault(b)} {
		if better != nil {
			return better
		}
	}
	return fault
}

// markFault is about commas and points that mean another thing than the
// options say.
func (a *Amounts) markFault(b []byte) *Fault {
	digits := bytes.Trim(b, "+-() ")
	if len(digits) == 0 || len(bytes.Trim(digits, "0123456789.,' ")) > 0 || !numbersAt(digits) {
		return nil
	}
	comma, point := bytes.Count(digits, []byte(",")), bytes.Count(digits, []byte("."))
	fault := &Fault{Code: CodeAmountGrouping, Reason: "has ambiguous marks"}
	switch {
	case a.decimal == '.' && comma == 1 && point == 0 && wellGrouped(digits, ','):
		fault.Reason = "has a comma that may group thousands or mark decimals"
		fault.Hint = "to read " + string(bytes.ReplaceAll(digits, []byte(","), nil)) + " or " + strings.Replace(string(digits), ",", ".", 1)
		fault.Fixes = []note.Fix{{Option: note.Thousands, Value: ","}, {Option: note.Decimal, Value: ","}}
	case a.decimal == '.' && comma == 1 && bytes.IndexByte(digits, ',') > bytes.LastIndexByte(digits, '.'):
		fault.Reason = "has a decimal comma"
		fault.Hint, fault.Fixes = "if every amount is written so", []note.Fix{{Option: note.Decimal, Value: ","}}
	case a.decimal == ',' && point == 1 && comma == 0:
		fault.Reason = "has a point where the column has decimal commas"
		fault.Hint, fault.Fixes = "if the point groups thousands", []note.Fix{{Option: note.Thousands, Value: "."}}
	case comma+point > 1 || a.decimal == 0 && comma+point > 0:
		fault.Reason = "has grouping marks in the wrong places"
		fault.Hint, fault.Fixes = "to name the marks", []note.Fix{{Option: note.Decimal, Value: "MARK"}, {Option: note.Thousands, Value: "MARK"}}
	case len(bytes.Trim(digits, "0123456789.,")) == 0 && !bytes.ContainsAny(digits, " '"):
		return nil
	default:
		fault.Reason = "has blanks or apostrophes between its digits"
		fault.Hint, fault.Fixes = "if they group thousands", []note.Fix{{Option: note.Thousands, Value: " "}}
	}
	return fault
}

// numbersAt tells whether there is a digit at both ends or next to a mark.
func numbersAt(b []byte) bool {
	first, last := b[0], b[len(b)-1]
	return first >= '0' && first <= '9' && last >= '0' && last <= '9'
}

// wordFault is about texts that other programs read as numbers.
func wordFault(b []byte) *Fault {
	text := strings.ToLower(strings.Trim(string(b), "+-"))
	switch {
	case text == "nan" || text == "inf" || text == "infinity" || text == "null" || text == "none" || text == "n/a" || text == "na":
		return newFault(CodeAmount, "not a number", "write 0 for a free order, or remove the row")
	case strings.HasPrefix(text, "0x"):
		return newFault(CodeAmount, "a hexadecimal number", "export plain decimal numbers")
	case exponent(text):
		return newFault(CodeAmount, "has an exponent", "export plain decimal numbers")
	case strings.Contains(text, "_"):
		return newFault(CodeAmount, "has underscores between its digits", "export plain decimal numbers")
	case strings.HasPrefix(text, "="):
		return newFault(CodeAmount, "a formula instead of its value", "export values, not formulas")
	}
	return nil
}

// exponent tells whether the text is a number such as 1.5e3.
func exponent(text string) bool {
	mantissa, power, found := strings.Cut(text, "e")
	return found && mantissa != "" && strings.Trim(mantissa, "0123456789.") == "" &&
		strings.Trim(power, "+-") != "" && strings.Trim(power, "+-0123456789") == ""
}
