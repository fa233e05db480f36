package field

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/calendar"
)

// excelZero is the day of serial number 0. Serial 60 is 29 February 1900,
// which never was; from 61 on the count is right, and the years read here
// begin later.
const excelZero calendar.Day = -25569

// number is a date that is written as a count of seconds, milliseconds or
// days.
func (d *Dates) number(b []byte) (stamp, *Fault) {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	n, ok := wholeNumber(whole)
	if _, fine := wholeNumber(fraction); !ok || !fine && len(fraction) > 0 {
		return stamp{}, notDate()
	}
	seconds := n
	switch d.form {
	case formMillis:
		seconds = floorDiv(n, 1000)
	case formExcel:
		return civilStamp(excelZero, n), nil
	}
	s := civilStamp(0, floorDiv(seconds, 86400))
	rest := int(seconds - floorDiv(seconds, 86400)*86400)
	s.timed, s.zoned = true, true
	s.hour, s.minute, s.second = rest/3600, rest/60%60, rest%60
	return s, nil
}

// civilStamp is the date n days after a day. A count beyond all dates becomes
// a year that is refused.
func civilStamp(from calendar.Day, n int64) stamp {
	if n < -1_000_000 || n > 1_000_000 {
		return stamp{year: 9999, month: 1, day: 1}
	}
	y, m, dd := (from + calendar.Day(n)).Civil()
	return stamp{year: y, month: m, day: dd}
}

func wholeNumber(b []byte) (n int64, ok bool) {
	neg := len(b) > 0 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return n, true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// numericDate is the format in which a plain number would be a day between
// 1990 and 2100, or empty.
func numericDate(b []byte) string {
	whole, fraction, _ := bytes.Cut(b, []byte("."))
	if _, ok := wholeNumber(fraction); !ok && len(fraction) > 0 {
		return ""
	}
	switch n, ok := wholeNumber(whole); {
	case !ok:
		return ""
	case n >= 32874 && n <= 73050:
		return "excel"
	case n >= 631152000 && n < 4102444800:
		return "unix"
	case n >= 631152000000 && n < 4102444800000:
		return "unix-ms"
	}
	return ""
}
