package page

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

// repeat draws how soon customers order again.
func (d builder) repeat() Section {
	r := d.b.Repeat
	s := Section{Title: d.Say("Repurchase")}
	if r.Curve == nil || r.Curve.Customers == 0 {
		s.Texts = []string{d.Say("There are no customers.")}
		return s
	}
	c := chart.Curve{End: r.Curve.Observed, Days: d.Say("Days"), AtRisk: d.Say("At risk"), Number: d.percent}
	for _, p := range r.Curve.Points {
		c.Points = append(c.Points, chart.CurvePoint{Day: p.Days, Y: p.Rate, Low: p.Low, High: p.High})
	}
	last := 0
	for i, w := range r.Windows {
		if w.Days > r.Curve.Observed {
			continue
		}
		mark := chart.CurveMark{Day: w.Days, Label: d.Count(int64(w.Days)), AtRisk: d.atRisk(w.Days)}
		if w.Curve != nil {
			mark.Value, last = d.Cell(report.Percent(*w.Curve)), i
		}
		c.Marks = append(c.Marks, mark)
	}
	caption := d.Say("%s of the customers have ordered on two or more days.", report.PercentOf(r.RepeatRate))
	switch w := r.Windows[last]; {
	case w.Curve == nil:
	case r.Curve.Median != nil:
		caption = d.Say("Half of the customers order again within %d days of their first order; within %d days %s do.", *r.Curve.Median, w.Days, report.Percent(*w.Curve))
	default:
		caption = d.Say("Fewer than half of the customers order again: %s within %d days of their first order.", report.Percent(*w.Curve), w.Days)
	}
	c.Alt = chart.Alt{Title: caption, Desc: d.Say("A curve that rises in steps: the share of %d customers with a second order day, by days since the first, up to %d days.", r.Curve.Customers, r.Curve.Observed)}
	f := d.figure(caption, c, named(r.Report(), "windows"), named(r.Report(), "figures"))
	if len(r.Curve.Points) == 0 || r.Curve.Observed == 0 {
		f.Chart = ""
	}
	f.Small = d.Say("Again: a second order day. By the curve: the estimate of Kaplan and Meier, which counts customers for as long as they have been observed.")
	f.Drawn = d.Say("Days since the first order, with a band of %s %%; at risk: customers without a second order until then who have been observed for so long.", d.confidence())
	s.Figures = []Figure{f}
	return s
}

// atRisk is how many customers the curve is known of at the first step from a day on.
func (d builder) atRisk(day int) string {
	for _, p := range d.b.Repeat.Curve.Points {
		if p.Days >= day {
			return d.Count(p.AtRisk)
		}
	}
	return ""
}

// segments draws the grid of recency and frequency.
func (d builder) segments() Section {
	r := d.b.Segments
	s := Section{Title: d.Say("Segments")}
	if r.Total.Customers == 0 {
		s.Texts = []string{d.Say("There are no customers.")}
		return s
	}
	largest := 0.0
	for _, row := range r.Cells {
		for _, cell := range row {
			largest = max(largest, cell.Revenue.Float())
		}
	}
	g := chart.Grid{Across: d.Say("Frequency: orders, most on the right"), Beside: d.Say("Recency")}
	for i := len(r.Grid) - 1; i >= 0; i-- {
		row := chart.GridRow{Name: d.Face(fmt.Sprintf("R%d", i+1))}
		for f, n := range r.Grid[i] {
			cell := chart.GridCell{Text: d.Count(n), Region: r.Cells[i][f].Segment}
			if largest > 0 {
				cell.Area = r.Cells[i][f].Revenue.Float() / largest
			}
			if cell.Region != "" {
				cell.Tip = d.Say("%s: %d customers, revenue %s", fmt.Sprintf("R%d F%d", i+1, f+1), n, d.amount(r.Cells[i][f].Revenue))
				cell.Region = d.Say(cell.Region)
			}
			row.Cells = append(row.Cells, cell)
		}
		g.Rows = append(g.Rows, row)
		g.Columns = append([]string{d.Face(fmt.Sprintf("F%d", i+1))}, g.Columns...)
	}
	caption := d.segmentCaption(r.Result.Segments)
	g.Alt = chart.Alt{Title: caption, Desc: d.Say("A grid of recency and frequency scores; the number in a cell is its customers, the area of its square their revenue, and lines part the segments.")}
	f := d.figure(caption, g, named(r.Report(), "segments"), named(r.Report(), "recency_by_frequency"))
	f.Small = d.Say("Scores from 1 to %d, the best.", r.Definition.Bins)
	f.Drawn = d.Say("Number: customers; area of the square: their revenue; outline: the segment of most customers of a cell, the others of which differ in monetary value.")
	s.Figures = []Figure{f}
	return s
}

func (d builder) segmentCaption(segments []rfm.Segment) string {
	best := segments[0]
	for _, s := range segments {
		if s.Revenue.Minor > best.Revenue.Minor {
			best = s
		}
	}
	if best.RevenuePct == nil {
		return d.Say("The customers in %d segments.", len(segments))
	}
	return d.Say("Most revenue comes from the segment %s: %s of the customers, %s of the revenue.", d.Say(best.Segment), report.PercentOf(best.CustomersPct), report.PercentOf(best.RevenuePct))
}
