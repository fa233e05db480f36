package schema

import (
	"encoding"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
)

// With is the options with further ones, by their names and values.
func (o Options) With(fixes ...note.Fix) (Options, error) {
	o.Columns = maps.Clone(o.Columns)
	for _, f := range fixes {
		if err := o.set(f); err != nil {
			return o, fmt.Errorf("%v: %w", f, err)
		}
	}
	return o, nil
}

func (o *Options) set(f note.Fix) (err error) {
	switch f.Option {
	case note.Column:
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		field, header, _ := strings.Cut(f.Value, "=")
		o.Columns[field] = header
	case note.Comment:
		o.Comment = f.Value
	case note.Currency:
		o.Currency = f.Value
	case note.DateFormat:
		o.DateFormat = f.Value
	case note.Encoding:
		o.Encoding = f.Value
	case note.MaxFieldSize:
		o.MaxFieldSize, err = strconv.Atoi(f.Value)
	case note.NoHeader:
		o.NoHeader = true
	case note.SkipLines:
		o.SkipLines, err = strconv.Atoi(f.Value)
	case note.StripCurrency:
		o.StripCurrency = true
	case note.Thousands:
		o.Thousands = f.Value
	case note.TrailingMinus:
		o.TrailingMinus = true
	default:
		text := map[note.Option]encoding.TextUnmarshaler{
			note.AmountPer: &o.AmountPer, note.AmountUnit: &o.AmountUnit, note.Blank: &o.Blank, note.Decimal: &o.Decimal, note.Digits: &o.Digits, note.Duplicates: &o.Duplicates, note.Ends: &o.Ends, note.RowIs: &o.RowIs, note.System: &o.System,
		}[f.Option]
		if text == nil {
			return fmt.Errorf("not an option that is tried")
		}
		return text.UnmarshalText([]byte(f.Value))
	}
	return err
}
