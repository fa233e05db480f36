package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Duration is a length of time as a whole number of days, so that it is the same for
// every customer, whatever the month and year they begin in.
type Duration int

// longest is a hundred years.
const longest Duration = 36500

var errDuration = fmt.Errorf("write a number of days such as 30 or 30d, weeks (8w), months (12mo) or years (1y), up to %dd", longest)

// String is the number of days: 90d.
func (d Duration) String() string { return strconv.Itoa(int(d)) + "d" }

// MarshalText is String, and nothing for no time.
func (d Duration) MarshalText() ([]byte, error) {
	if d == 0 {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads 30d, 8w, 12mo or 1y; a bare number is days. A year is 365 days
// and a month a twelfth of it, rounded to whole days: 1mo is 30 days, 3mo 91, 12mo 365.
func (d *Duration) UnmarshalText(b []byte) error {
	text := string(b)
	number := strings.TrimRight(text, "dwmoy")
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return errDuration
	}
	read := Duration(n)
	switch text[len(number):] {
	case "", "d":
	case "w":
		read *= 7
	case "mo":
		read = (read*365 + 6) / 12
	case "y":
		read *= 365
	default:
		return errDuration
	}
	if read > longest {
		return errDuration
	}
	*d = read
	return nil
}

// Durations are several durations, each once, shortest first; none is empty.
type Durations []Duration

// String lists them: 30d,90d.
func (ds Durations) String() string {
	var texts []string
	for _, d := range ds {
		texts = append(texts, d.String())
	}
	return strings.Join(texts, ",")
}

// MarshalText is String.
func (ds Durations) MarshalText() ([]byte, error) { return []byte(ds.String()), nil }

// UnmarshalText reads durations with commas between them.
func (ds *Durations) UnmarshalText(b []byte) error {
	var read Durations
	for text := range strings.SplitSeq(string(b), ",") {
		var d Duration
		if err := d.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
			return err
		}
		switch {
		case d == 0:
			return errors.New("write durations of a day or more, such as 30,90,1y")
		case slices.Contains(read, d):
			return fmt.Errorf("%s is listed twice", d)
		}
		read = append(read, d)
	}
	slices.Sort(read)
	*ds = read
	return nil
}
