package schema

import (
	"errors"
	"fmt"
	"strings"
)

// Condition is one of Options.Where: what a row has to hold in a column.
type Condition struct {
	Column string // its header; orders.HEADER and customers.HEADER choose between two files
	Op     string // one of =, !=, <, <=, >, >= and in
	Values []string
}

// errCondition says how conditions are written.
var errCondition = errors.New(`write COLUMN=VALUE, such as country=PL; with !=, <, <=, > or >= likewise, or 'country in (PL, "Côte d'Ivoire")'`)

// UnmarshalText reads a condition: country=PL, amount >= 100, plan in (solo, "the
// team"). A column or a value that holds an operator, a comma or a quote is written
// in quotes; a quote within them twice. No value at all is a blank field.
func (c *Condition) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	column, rest, err := cutColumn(text)
	if err != nil {
		return err
	}
	*c = Condition{Column: column}
	switch {
	case column == "":
		return errCondition
	case len(rest) > 2 && strings.EqualFold(rest[:2], "in") && strings.HasPrefix(strings.TrimSpace(rest[2:]), "("):
		c.Op = "in"
		c.Values, err = parseList(strings.TrimSpace(rest[2:]))
		return err
	}
	for _, op := range []string{"!=", "<=", ">=", "==", "=", "<", ">"} {
		if after, ok := strings.CutPrefix(rest, op); ok {
			value, err := parseWord(strings.TrimSpace(after))
			c.Op, c.Values = strings.Replace(op, "==", "=", 1), []string{value}
			return err
		}
	}
	return errCondition
}

// cutColumn parts the column from the operator behind it.
func cutColumn(text string) (column, rest string, err error) {
	if quote := strings.IndexAny(text, `"'`); quote == 0 {
		inner, rest, ok := cutQuoted(text)
		if !ok {
			return "", "", fmt.Errorf("the quote of %s is never closed", text)
		}
		return inner, strings.TrimSpace(rest), nil
	}
	at := strings.IndexAny(text, "=!<>")
	lower := strings.ToLower(text)
	if in := strings.Index(lower, " in "); in >= 0 && (at < 0 || in < at) && strings.HasPrefix(strings.TrimSpace(text[in+4:]), "(") {
		at = in
	} else if in := strings.Index(lower, " in("); in >= 0 && (at < 0 || in < at) {
		at = in
	}
	if at < 0 {
		return "", "", errCondition
	}
	return strings.TrimSpace(text[:at]), strings.TrimSpace(text[at:]), nil
}

// cutQuoted cuts what stands in quotes off the front of a text.
func cutQuoted(text string) (inner, rest string, ok bool) {
	quote := text[:1]
	var b strings.Builder
	for text = text[1:]; ; {
		before, after, found := strings.Cut(text, quote)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(after, quote) {
			return b.String(), after, true
		}
		b.WriteString(quote)
		text = after[1:]
	}
}

// parseWord is a value, with or without quotes.
func parseWord(text string) (string, error) {
	if strings.IndexAny(text, `"'`) != 0 {
		return text, nil
	}
	inner, rest, ok := cutQuoted(text)
	if !ok || strings.TrimSpace(rest) != "" {
		return "", fmt.Errorf("the quotes of %s do not pair", text)
	}
	return strings.TrimSpace(inner), nil
}

// parseList is the values of (a, "b, c", d).
func parseList(text string) (values []string, err error) {
	text, closed := strings.CutSuffix(text[1:], ")")
	if !closed {
		return nil, errors.New("the list in () is never closed")
	}
	for more := true; more; {
		text = strings.TrimSpace(text)
		var value string
		if strings.IndexAny(text, `"'`) == 0 {
			inner, rest, ok := cutQuoted(text)
			rest = strings.TrimSpace(rest)
			if !ok || rest != "" && rest[0] != ',' {
				return nil, fmt.Errorf("the quotes of %s do not pair", text)
			}
			value, text = strings.TrimSpace(inner), strings.TrimPrefix(rest, ",")
			more = rest != ""
		} else {
			value, text, more = strings.Cut(text, ",")
			value = strings.TrimSpace(value)
			if value == "" {
				return nil, errors.New(`a value of the list is missing; write "" for a blank one`)
			}
		}
		values = append(values, value)
	}
	return values, nil
}

// MarshalText writes the condition as String does.
func (c Condition) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// String is the condition as it can be given again.
func (c Condition) String() string {
	var values []string
	for _, v := range c.Values {
		values = append(values, quotedWord(v))
	}
	column := c.Column
	if column != strings.TrimSpace(column) || strings.ContainsAny(column, `=!<>"'`) || strings.Contains(strings.ToLower(column), " in ") || strings.Contains(strings.ToLower(column), " in(") {
		column = quotedWord(column)
	}
	if c.Op == "in" {
		return column + " in (" + strings.Join(values, ", ") + ")"
	}
	return column + c.Op + strings.Join(values, "")
}

// quotedWord is a value in quotes where it needs them.
func quotedWord(v string) string {
	if v != "" && strings.Trim(v, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@+:") == "" {
		return v
	}
	for _, quote := range []string{`"`, `'`} {
		if !strings.Contains(v, quote) {
			return quote + v + quote
		}
	}
	return `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
}
