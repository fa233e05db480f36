package export

import "github.com/retain-cli/retain/pkg/field"

// unknownCurrency is an error if all rows that would count are in currencies
// other than the one asked for, and no other row is in that one either, for which
// the files are read once more.
func (s *scan) unknownCurrency(reading Reading) error {
	if reading.Filtered[filteredCurrency] == 0 || reading.RowsUsed > 0 {
		return nil
	}
	found := map[string]int64{}
	for _, f := range s.files {
		code, column := f.Plan.Unit, f.Plan.Currency
		if column < 0 {
			column = f.Plan.Date // of every row
		}
		err := eachValue(f.Layout, f.input, s.options, column, func(text []byte, _ int64) bool {
			if f.Plan.Currency >= 0 {
				code, _ = field.Currency(text)
			}
			found[code]++
			return true
		})
		if err != nil {
			return err
		}
	}
	return unknownCurrency(s.options.Currency, found, "--rates FILE converts them")
}

// unknownCurrency is the error when a currency is none of those found. A row
// without any is no sign of another.
func unknownCurrency(want string, found map[string]int64, hint string) error {
	delete(found, "")
	if found[want] > 0 || len(found) == 0 {
		return nil
	}
	return &UnknownValue{Flag: "currency", Word: want, Found: found, Hint: hint}
}
