package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/spelling"
)

// parsed is a textValue of a variable whose zero value is that of a flag that was
// not given.
type parsed[T comparable] struct {
	to    *T
	parse func(text string) (T, error)
	text  func(T) string // nil: fmt.Sprint
}

func (p parsed[T]) MarshalText() ([]byte, error) {
	var unset T
	switch {
	case *p.to == unset:
		return nil, nil
	case p.text == nil:
		return fmt.Append(nil, *p.to), nil
	}
	return []byte(p.text(*p.to)), nil
}

func (p parsed[T]) UnmarshalText(b []byte) error {
	value, err := p.parse(string(b))
	if err == nil {
		*p.to = value
	}
	return err
}

// parseStep reads a duration of a day or more.
func parseStep(text string) (d calendar.Duration, err error) {
	if err = d.UnmarshalText([]byte(text)); err == nil && d == 0 {
		err = errors.New("write a duration of a day or more, such as 30d, 4w or 3mo")
	}
	return d, err
}

// parseCount reads a number of what there has to be at least one of.
func parseCount(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, errors.New("write a whole number, 1 or more")
	}
	return n, nil
}

func parseDay(text string) (*calendar.Day, error) {
	day, err := calendar.ParseDay(text)
	return &day, err
}

// asOf is the last day of complete data: a day, today, or the last in the data.
type asOf struct {
	day   *calendar.Day
	today bool
}

func (a asOf) String() string {
	if a.today {
		return "today"
	}
	return a.day.String()
}

func parseAsOf(text string) (asOf, error) {
	if text == "today" {
		return asOf{today: true}, nil
	}
	day, err := parseDay(text)
	return asOf{day: day}, err
}

// parseZone reads a time zone by its IANA name.
func parseZone(text string) (*time.Location, error) {
	loc, err := time.LoadLocation(text)
	if err != nil || text == "" {
		return nil, errors.New("no such time zone; use an IANA name such as Europe/Warsaw, or UTC")
	}
	return loc, nil
}

// month is a month by number or English name; 0 is the default, January.
type month time.Month

func monthNames() []string {
	names := make([]string, 12)
	for i := range names {
		names[i] = strings.ToLower(time.Month(i + 1).String())
	}
	return names
}

func (m month) MarshalText() ([]byte, error) {
	return []byte(strings.ToLower(time.Month(max(m, 1)).String())), nil
}

func (m *month) UnmarshalText(b []byte) error {
	if n, err := strconv.Atoi(string(b)); err == nil && n >= 1 && n <= 12 {
		*m = month(n)
		return nil
	}
	for i, name := range monthNames() {
		if text := strings.ToLower(string(b)); len(text) >= 3 && strings.HasPrefix(name, text) {
			*m = month(i + 1)
			return nil
		}
	}
	return fmt.Errorf("use 1 to 12 or the name of a month")
}

// parseCurrency reads a code of ISO 4217.
func parseCurrency(text string) (string, error) {
	code, fault := field.Currency([]byte(text))
	if fault == nil {
		return code, nil
	}
	near := spelling.Nearest(text, field.Currencies())
	if _, codes := field.Symbol([]byte(text + "1")); len(codes) > 0 {
		near = choice.OneOf(codes[:min(4, len(codes))])
	}
	if near != "" {
		return "", fmt.Errorf("not an ISO 4217 code; did you mean %s?", near)
	}
	return "", errors.New("not an ISO 4217 code; write three letters, such as EUR")
}

func parseAmount(text string) (*money.Amount, error) {
	amounts, err := field.NewAmounts(field.AmountOptions{})
	if err != nil {
		return nil, err
	}
	minor, digits, fault := amounts.Parse([]byte(text))
	if fault != nil || minor < 0 {
		return nil, errors.New("write an amount of 0 or more, such as 1250.50")
	}
	a := money.Unit{Digits: digits}.Amount(minor)
	return &a, nil
}

// amountFlag is an amount that may be unset.
func amountFlag(to **money.Amount) parsed[*money.Amount] {
	return parsed[*money.Amount]{to, parseAmount, func(a *money.Amount) string { return a.Decimal() }}
}

// parseConfidence reads a percentage between 0 and 100, both excluded.
func parseConfidence(text string) (float64, error) {
	x, err := parseShare(text)
	if err != nil && x == 0 || x == 100 {
		return 0, errors.New("write a percentage between 0 and 100, such as 95")
	}
	return x, err
}

// parseShare reads a percentage above 0 and up to 100.
func parseShare(text string) (float64, error) {
	var x float64
	number, signed := strings.CutSuffix(text, "%")
	_, err := fmt.Sscanf(strings.TrimRight(number, " ")+"\n", "%f\n", &x)
	switch {
	case err != nil || !(x > 0 && x <= 100):
		return 0, errors.New("write a percentage above 0 and up to 100, such as 50")
	case x < 1 && !signed: // probably a fraction
		return x, fmt.Errorf("less than one percent; write %s, or %s%% if you mean it", report.Float(math.Round(x*1e8)/1e6), report.Float(x))
	}
	return x, nil
}

// churnFlag is one or more churn rates.
type churnFlag []float64

func (f churnFlag) MarshalText() ([]byte, error) {
	var texts []string
	for _, rate := range f {
		texts = append(texts, report.Float(rate))
	}
	return []byte(strings.Join(texts, ",")), nil
}

func (f *churnFlag) UnmarshalText(b []byte) error {
	*f = nil
	for text := range strings.SplitSeq(string(b), ",") {
		rate, err := parseRate(strings.TrimSpace(text), 0, 100)
		if err != nil {
			return err
		}
		if slices.Contains(*f, rate) {
			return fmt.Errorf("%s is listed twice", report.Float(rate))
		}
		*f = append(*f, rate)
	}
	return nil
}

// rateFlag is a percentage within bounds that may be unset.
func rateFlag(to **float64, low, high float64) parsed[*float64] {
	parse := func(text string) (*float64, error) {
		rate, err := parseRate(text, low, high)
		return &rate, err
	}
	return parsed[*float64]{to, parse, func(rate *float64) string { return report.Float(*rate) }}
}

// parseRate reads a plain decimal number, with or without a percent sign.
func parseRate(text string, low, high float64) (float64, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "-.0123456789") != "" || rate < low || rate > high {
		return 0, fmt.Errorf("write a percentage from %s to %s, such as 3.5", report.Float(low), report.Float(high))
	}
	return rate, nil
}

// sizeFlag is a number of bytes: 512, 64K, 10M, 2GiB.
func sizeFlag[T int | int64](to *T) parsed[T] {
	parse := func(text string) (T, error) {
		n, err := parseSize(text)
		return T(n), err
	}
	return parsed[T]{to, parse, func(n T) string { return sizeText(int64(n)) }}
}

// sizeUnits are the units in ascending order, each 1024 of the one before.
const sizeUnits = "KMGT"

func sizeText(n int64) string {
	unit := ""
	for i := 0; i < len(sizeUnits) && n%1024 == 0; i++ {
		n, unit = n/1024, sizeUnits[i:i+1]
	}
	return strconv.FormatInt(n, 10) + unit
}

func parseSize(size string) (int64, error) {
	text, factor := strings.TrimSuffix(strings.ToUpper(size), "IB"), int64(1)
	for i := range len(sizeUnits) {
		if cut, found := strings.CutSuffix(text, sizeUnits[i:i+1]); found {
			text, factor = cut, int64(1)<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	bare := factor == 1 && len(text) < len(size) // 64iB
	if err != nil || bare || n < 1 || n > math.MaxInt64/2/factor {
		return 0, errors.New("write a number of bytes, such as 65536, 64K or 10GiB")
	}
	return n * factor, nil
}
