package report

import (
	"math"
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
		{NumberOf(nil, 1), "–", ""},
	} {
		if c.cell.Human() != c.human || c.cell.Machine() != c.machine {
			t.Errorf("got %q and %q, want %q and %q", c.cell.Human(), c.cell.Machine(), c.human, c.machine)
		}
	}
}

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
