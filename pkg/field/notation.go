package field

import "bytes"

// Notation is how a date is written within a form that is read: 2024-01-05 and
// 20240105 are one day, and yet two programs may have written them.
type Notation uint8

// The notations of dates that are counted.
const (
	ISO           Notation = iota // 2024-01-05, also before a time of day
	ISOShort                      // 2024-1-5
	ISOZoned                      // 2024-01-05Z, +02:00 without a time of day
	Slashes                       // 2024/01/05, 2024/1/5
	Points                        // 2024.01.05
	Compact                       // 20240105
	MonthOnly                     // 2024-01, 2024/01, Jan 2024
	Eastern                       // 2024年1月5日, 2024년 1월 5일
	LastSlash                     // 05/01/2024, where day and month may be taken for each other
	LastSlashSure                 // 13/02/2024
	LastPoint                     // 05.01.2024
	LastPointSure
	LastDash // 05-01-2024
	LastDashSure
	MonthFirst // 02/13/2024 in a column of dates with the year first or with names of months
	Worded     // 5 Jan 2024
	Unnoted    // a number, or a pattern that was asked for
	notations  = iota
)

// notationPatterns are the words of messages for notations.
var notationPatterns = [notations]string{
	"YYYY-MM-DD", "YYYY-M-D", "YYYY-MM-DDZ", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "YYYY-MM", "YYYY年M月D日",
	"DD/MM/YYYY", "DD/MM/YYYY", "DD.MM.YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "DD-MM-YYYY", "MM/DD/YYYY", "D MMM YYYY", "",
}

// String is the pattern of a notation.
func (n Notation) String() string { return notationPatterns[n] }

// In is the pattern of a notation in a column of a format of DateOptions.
func (n Notation) In(format string) string {
	if format == "mdy" && n >= LastSlash && n <= LastDashSure {
		return "MM" + notationPatterns[n][2:3] + "DD" + notationPatterns[n][5:]
	}
	return notationPatterns[n]
}

// Sure is the notation of dates with the same separator that tell day from month.
func (n Notation) Sure() Notation {
	switch n {
	case LastSlash, LastPoint, LastDash:
		return n + 1
	}
	return n
}

// Last reports whether the year stands last, and a date tells day from month.
func (n Notation) Last() bool { return n == LastSlashSure || n == LastPointSure || n == LastDashSure }

// Notations counts dates by how they are written.
type Notations [notations]int64

// Join adds the counts of others.
func (n *Notations) Join(o *Notations) {
	for i, rows := range o {
		n[i] += rows
	}
}

// Notation is how a date that the column has accepted is written.
func (d *Dates) Notation(b []byte) Notation {
	switch d.form {
	case formUnix, formMillis, formExcel, formPattern:
		return Unnoted
	}
	if d.o.AnyDigit {
		b = latinise(b)
	}
	b, _ = withoutWeekday(trim(b))
	s, f := scanDate(b)
	switch {
	case s.monthOnly:
		return MonthOnly
	case f == formNames:
		return Worded
	case f == formDay && s.month > 12 && d.form != formMonth:
		return MonthFirst
	case f == formDay:
		return lastNotation(b, s)
	case len(b) < 8 || isDigit(b[4]):
		return Compact
	}
	switch b[4] {
	case '/':
		return Slashes
	case '.':
		return Points
	case eastern[0][0][0], eastern[1][0][0]:
		return Eastern
	}
	switch {
	case bytes.IndexByte(b[5:], '-') == 1 || len(b) == 9 || len(b) > 9 && !isDigit(b[9]):
		return ISOShort
	case s.zoned && !s.timed:
		return ISOZoned
	}
	return ISO
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// lastNotation is that of a date whose year is last.
func lastNotation(b []byte, s stamp) (n Notation) {
	switch b[bytes.IndexAny(b, "./-")] {
	case '/':
		n = LastSlash
	case '.':
		n = LastPoint
	default:
		n = LastDash
	}
	if s.day > 12 || s.month > 12 {
		n++
	}
	return n
}
