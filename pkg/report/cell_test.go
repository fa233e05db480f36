package report

import (
	"math"
	"strconv"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

func TestFaces(t *testing.T) {
	rate := 200.0 / 3
	eur := money.Unit{Currency: "EUR", Digits: 2}
	for _, c := range []struct {
		cell           Cell
		human, machine string
	}{
		{Undefined(), "–", ""},
		{Empty(), "", ""},
		{Text("a"), "a", "a"},
		{Count(0), "0", "0"},
		{Count(-1234567), "-1,234,567", "-1234567"},
		{Count(math.MinInt64), "-9,223,372,036,854,775,808", "-9223372036854775808"},
		{Money(eur.Amount(-123450)), "-1,234.50", "-1234.50"},
		{Percent(80), "80.0 %", "80"},
		{Percent(-0.04), "0.0 %", "-0.04"},
		{Percent(1234.56), "1,234.6 %", "1234.56"},
		{PercentOf(nil), "–", ""},
		{PercentOf(&rate), "66.7 %", "66.66666666666667"},
		{Number(1234567.891, 2), "1,234,567.89", "1234567.891"},
		{Number(-999.5, 0), "-1,000", "-999.5"}, // half to even: 1000
		{Number(1e21, 0), "1,000,000,000,000,000,000,000", "1000000000000000000000"},
		{Number(0.0000001, 1), "0.0", "0.0000001"},
		{Number(math.Copysign(0, -1), 0), "0", "-0"},
		{NumberOf(nil, 1), "–", ""},
		// Twelve significant digits.
		{EstimateOf(nil, 1), "–", ""},
		{Estimate(0, 1), "0.0", "0"},
		{Estimate(-2.5, 1), "-2.5", "-2.5"},
		{Estimate(0.9776838426002613, 2), "0.98", "0.9776838426"},
		{Estimate(12965.38919214504, 2), "12,965.39", "12965.3891921"},
		{Estimate(9.9999999999996, 1), "10.0", "10"},
		{Estimate(99999999999.97, 0), "100,000,000,000", "100000000000"},
		{Estimate(1234567890123456, 0), "1,234,567,890,123,456", "1234567890120000"},
		{Estimate(1.23456789012345e-7, 1), "0.0", "0.000000123456789012"},
		{Estimate(1.23456789012345e-12, 1), "0.0", "0.00000000000123456789012"},
	} {
		if c.cell.Human() != c.human || c.cell.Machine() != c.machine {
			t.Errorf("got %q and %q, want %q and %q", c.cell.Human(), c.cell.Machine(), c.human, c.machine)
		}
	}
}

// Over all magnitudes, an estimate is as near as twelve digits are, and has no more.
func TestEstimateDigits(t *testing.T) {
	for x := 1e-14; x < 1e14; x *= 1.00317 {
		text := Estimate(x, 0).Machine()
		got, err := strconv.ParseFloat(text, 64)
		if err != nil || math.Abs(got-x) > 5.001e-12*x {
			t.Errorf("%v: got %s", x, text)
		}
		if want := strconv.FormatFloat(got, 'e', 11, 64); text != strconv.FormatFloat(got, 'f', -1, 64) || got != must(strconv.ParseFloat(want, 64)) {
			t.Errorf("%v: got %s, which has more digits than %s", x, text, want)
		}
	}
}

func must(x float64, _ error) float64 { return x }

func TestGrouped(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{0, 0, "0"}, {999, 0, "999"}, {1000, 0, "1,000"}, {-1000, 1, "-1,000.0"}, {-0.4, 0, "0"}, {-0.5, 0, "0"}, {-0.06, 1, "-0.1"},
		{123456, 0, "123,456"}, {1234567, 3, "1,234,567.000"}, {-123, 0, "-123"},
		{math.Inf(1), 2, "+Inf"}, {math.NaN(), 2, "NaN"}, // there are none; it must not panic
	} {
		if got := Grouped(c.x, c.decimals); got != c.want {
			t.Errorf("%v: got %s, want %s", c.x, got, c.want)
		}
	}
}

func TestRows(t *testing.T) {
	table := Table{Columns: []Head{{Name: "a"}, {Name: "b"}}}
	table.Add(Text("x")).Mark = "partial"
	var marks []string
	for row := range table.Each() {
		marks = append(marks, row.Mark+row.Cell(0).Human()+row.Cell(1).Human())
	}
	if len(marks) != 1 || marks[0] != "partialx" {
		t.Errorf("got %q", marks)
	}
}
