package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// amountFlag is an amount that may be unset.
type amountFlag struct {
	set    bool
	minor  money.Minor
	digits int
}

func (f amountFlag) MarshalText() ([]byte, error) {
	if !f.set {
		return nil, nil
	}
	return []byte(money.Unit{Digits: f.digits}.Amount(f.minor).Decimal()), nil
}

func (f *amountFlag) UnmarshalText(b []byte) error {
	amounts, err := field.NewAmounts(field.AmountOptions{})
	if err != nil {
		return err
	}
	m, digits, fault := amounts.Parse(b)
	if fault != nil || m < 0 {
		return errors.New("write an amount of 0 or more, such as 1250.50")
	}
	*f = amountFlag{true, m, digits}
	return nil
}

// amount is nil when the flag is unset.
func (f amountFlag) amount() *money.Amount {
	if !f.set {
		return nil
	}
	a := money.Unit{Digits: f.digits}.Amount(f.minor)
	return &a
}

// rateFlag is a percentage within bounds that may be unset.
type rateFlag struct {
	set       bool
	rate      float64
	low, high float64
}

func (f rateFlag) MarshalText() ([]byte, error) {
	if !f.set {
		return nil, nil
	}
	return []byte(report.Float(f.rate)), nil
}

func (f *rateFlag) UnmarshalText(b []byte) (err error) {
	f.rate, err = parseRate(string(b), f.low, f.high)
	f.set = err == nil
	return err
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

// parseRate reads a plain decimal number, with or without a percent sign.
func parseRate(text string, low, high float64) (float64, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "-.0123456789") != "" || rate < low || rate > high {
		return 0, fmt.Errorf("write a percentage from %s to %s, such as 3.5", report.Float(low), report.Float(high))
	}
	return rate, nil
}
