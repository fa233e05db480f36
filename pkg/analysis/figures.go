package analysis

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// figure is one number of a result that has many different ones.
type figure struct {
	name  string // for programs: the key in the JSON result
	title string // for people
	value report.Cell
	note  string // what it is, in words
}

// figureTable has one figure below the other.
func figureTable(name string, figures []figure) report.Table {
	return report.Layout[figure]{Name: name, Columns: []report.Column[figure]{
		{Name: "figure", Title: "Figure", Cell: func(f figure) report.Cell { return report.Text(f.name).Shown(f.title) }},
		{Name: "value", Title: "Value", Right: true, Cell: func(f figure) report.Cell { return f.value }},
		{Name: "note", For: report.People, Cell: func(f figure) report.Cell { return report.Text(f.note) }},
	}}.Table(figures)
}

// quotient is an amount divided by a number, for people with two decimals.
func quotient(x *float64) report.Cell { return report.NumberOf(x, 2) }

// times is a factor: 3.2 x.
func times(x *float64) report.Cell {
	cell := report.NumberOf(x, 1)
	if x != nil {
		cell = cell.Shown(cell.Human() + " x")
	}
	return cell
}

// moneyUpTo shows amounts of which none is larger than that one.
func moneyUpTo(largest money.Amount) moneyCell {
	if largest.Float() >= largeAmount {
		return wholeMoney
	}
	return report.Money
}

// needOrders refuses subscriptions for a question about orders.
func (d *Data) needOrders(metric string) error {
	if d.coverage.FromSubscription {
		return &RequestError{Reason: metric + " needs orders, and a customers file alone has none; add an orders export"}
	}
	return nil
}

// noneShown notes that all periods of some data lie outside of those to be shown.
func noneShown(s Scope, first, last calendar.Day) []note.Note {
	from, to := s.shown()
	oldest, latest := s.Calendar.Period(s.Grain, first), s.Calendar.Period(s.Grain, last)
	if first > last || (calendar.Period{First: oldest.First, Last: latest.Last}).Overlaps(from, to) {
		return nil
	}
	return []note.Note{note.Note{Code: "no-rate", Concerns: note.Activity}.Filled("no period is shown: the data runs from %s to %s, outside --from and --to", oldest, latest)}
}

// noneShown is that of all data.
func (d *Data) noneShown(s Scope) []note.Note {
	if d.Empty() {
		return nil
	}
	return noneShown(s, d.coverage.First, d.coverage.AsOf)
}

// ages warns of groups whose customers have had more or less time to order.
func (d *Data) ages(s Scope) []note.Note {
	if d.coverage.FromSubscription || !s.byAge() {
		return nil
	}
	return []note.Note{note.Note{Code: "by-age", Level: note.Warning}.Filled("groups by %s differ in age, and younger customers have had less time to order: "+
		"retain cohort and the table of retain ltv compare customers at the same age", s.By)}
}
