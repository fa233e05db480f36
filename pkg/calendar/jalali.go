package calendar

import (
	"time"

	"github.com/jalaali/go-jalaali"
)

// The Jalali year begins on the day of the March equinox as seen from Tehran.
// Which years are leap years is taken from Borkowski's table of breaks ("The
// Persian calendar for 3000 years", 1996), as in the JavaScript and Go
// libraries jalaali. It has the leap years that Iran has kept so far, and
// those of Unicode's CLDR from 1278 to 1501 (1899 to 2122). For 1502 the two
// disagree: the equinox of 2124 falls within minutes of noon in Tehran, and
// nobody can say today which day Iran will call the first of 1503.

func jalaliDate(year, month, day int) (Day, bool) {
	y, m, d, err := jalaali.ToGregorian(year, jalaali.Month(month), day)
	if err != nil {
		return 0, false
	}
	return civil(y, int(m), d), true
}

func jalaliCivil(d Day) (year, month, day int) {
	y, m, dom := d.Civil()
	year, jm, day, _ := jalaali.ToJalaali(y, time.Month(m), dom)
	return year, int(jm), day
}

// jalaliKnown reports whether the table holds the years round d. It has those
// from -61 to 3177.
func jalaliKnown(d Day) bool {
	year, _, _ := d.Civil()
	return year-621 > -60 && year-621 < 3176
}
