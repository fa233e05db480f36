package main

import (
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// figure is one number of a report that has many different ones.
type figure struct {
	name  string // for programs: the key in the JSON result
	title string // for people
	value report.Cell
	note  string // what it is, in words
}

// figureTable lays figures out one below the other.
func figureTable(name string, figures ...figure) report.Table {
	t := report.Table{Name: name, Columns: []report.Head{
		{Name: "figure", Title: "Figure"},
		{Name: "value", Title: "Value", Right: true},
		{Name: "note", Title: "", For: report.People},
	}}
	for _, f := range figures {
		t.Add(report.Text(f.name).Shown(f.title), f.value, report.Text(f.note))
	}
	return t
}

// approximate is an amount that is a quotient, for people with two decimals.
func approximate(x *float64) report.Cell { return report.NumberOf(x, 2) }

// amountsUpTo says how amounts are shown to people where the largest is that
// one: in whole major units when minor ones would be noise.
func amountsUpTo(largest money.Amount) func(money.Amount) report.Cell {
	if largest.Float() >= largeAmount {
		return wholeMoney
	}
	return report.Money
}

// largeAmount is where minor units begin to be noise for people.
const largeAmount = 10_000

func wholeMoney(a money.Amount) report.Cell {
	cell := report.Money(a)
	if a.Unit.Unpriced {
		return cell
	}
	return cell.Shown(report.Grouped(a.Float(), 0))
}
