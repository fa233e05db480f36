// Package field reads the values of fields exactly from their text: dates,
// amounts, currencies, statuses. What cannot be read exactly is a Fault that
// says why and what to do.
//
//	amounts, err := field.NewAmounts(field.AmountOptions{Digits: 2})
//	m, digits, fault := amounts.Parse([]byte("1234.50"))  // 123450, 2, nil
//	dates, err := field.NewDates(field.DateOptions{})
//	day, fault := dates.Parse([]byte("2024-02-29"))
package field

// Fault is why a text is not a value. Code is stable, Reason says what is
// wrong, Hint what to do about it.
type Fault struct {
	Code   string
	Reason string
	Hint   string
}

func (f *Fault) Error() string {
	if f.Hint == "" {
		return f.Reason
	}
	return f.Reason + "; " + f.Hint
}
