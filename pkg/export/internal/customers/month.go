package customers

import (
	"strings"
	"unicode"
)

// namesMonth tells whether the header of an amount says that it is one of a
// month, by a word of its own: MRR (EUR), MonthlyCharges, price_per_month. One
// of price_per_3_months or 6-monthly price is of more than one.
func namesMonth(header string) bool {
	before := ""
	for _, word := range headerWords(header) {
		if strings.HasPrefix(word, "mrr") || (word == "month" || strings.HasPrefix(word, "monthly")) && !isNumber(before) {
			return true
		}
		before = word
	}
	return false
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }

// headerWords is the words and numbers of a header, in small letters. A word also
// ends before a capital letter or a digit.
func headerWords(header string) []string {
	var apart strings.Builder
	last := ' '
	for _, r := range header {
		if unicode.IsUpper(r) && unicode.IsLower(last) || unicode.IsDigit(r) != unicode.IsDigit(last) {
			apart.WriteByte(' ')
		}
		apart.WriteRune(r)
		last = r
	}
	return strings.FieldsFunc(strings.ToLower(apart.String()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
