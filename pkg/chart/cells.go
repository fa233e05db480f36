package chart

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Triangle is cohorts by age: a cell for each age that has been reached, darker where
// the number is larger.
type Triangle struct {
	Alt
	Corner  [2]string // above the names of the cohorts and above their sizes
	Ages    []string  // above the columns
	Cohorts []CohortRow
	Key     [2]string // what the lightest and the darkest step stand for
	Open    string    // what a hatched cell is
}

// CohortRow is one cohort, or the average.
type CohortRow struct {
	Name, Size string
	Cells      []TriangleCell
	Average    bool // set apart below the cohorts
}

// TriangleCell is one number.
type TriangleCell struct {
	Shade float64 // from 0 to 1
	Text  string  // empty: there is no number
	Open  bool    // the period is not over
	Tip   string
}

// shades is how many steps of one hue there are.
const shades = 7

// SVG draws the cells with their numbers.
func (t Triangle) SVG() template.HTML {
	const left, top, row = 132.0, 30.0, 24.0
	wide := min((Width-left)/float64(max(len(t.Ages), 1)), 56)
	height := top + row*float64(len(t.Cohorts)) + 44
	d := newDrawing(t.Alt, "chart", Width, height)
	d.text("tick", 0, top-10, t.Corner[0])
	d.text("tick end", left-10, top-10, t.Corner[1])
	for i, age := range t.Ages {
		d.text("tick mid", left+wide*(float64(i)+0.5), top-10, age)
	}
	y := top
	var open [shades]strings.Builder
	var numbers []mark
	for _, c := range t.Cohorts {
		if c.Average {
			y += 6
			d.line("zero", 0, y-3, left+wide*float64(len(c.Cells)), y-3)
		}
		d.text("label", 0, y+16, c.Name)
		d.text("tick end", left-10, y+16, c.Size)
		for i, cell := range c.Cells {
			x := left + wide*float64(i)
			if cell.Text == "" {
				continue
			}
			step := shade(cell.Shade)
			s := strconv.Itoa(step)
			d.rect("h"+s, x+0.5, y+0.5, wide-1, row-1, "")
			if cell.Open {
				open[step].WriteString(hatch(x+0.5, y+0.5, wide-1, row-1))
			}
			numbers = append(numbers, mark{Class: "cell t" + s, X: coordinate(x + wide/2), Y: coordinate(y + 16), Text: cell.Text, Tip: cell.Tip})
		}
		y += row
	}
	for i := range open {
		d.path("hatch k"+strconv.Itoa(i), open[i].String(), "")
	}
	d.Marks = append(d.Marks, numbers...)
	t.legend(d, left, y+14)
	return d.svg()
}

func shade(x float64) int { return min(int(max(x, 0)*shades), shades-1) }

// hatch is three strokes across a cell, from its lower edge to its upper one.
func hatch(x, y, w, h float64) string {
	var b strings.Builder
	for i := range 3 {
		from := x + w*(float64(i)+0.1)/3
		b.WriteString("M" + point(from, y+h-2) + "L" + point(min(from+h-4, x+w-1), y+h-2-min(h-4, x+w-1-from)))
	}
	return b.String()
}

// legend is the steps from the lightest to the darkest and, where there are any, a hatched
// cell.
func (t Triangle) legend(d *drawing, x, y float64) {
	if len(t.Cohorts) == 0 {
		return
	}
	d.text("key end", x-10, y+11, t.Key[0])
	for i := range shades {
		d.rect("h"+strconv.Itoa(i), x+20*float64(i), y, 20, 14, "")
	}
	x += 20 * shades
	d.text("key", x+10, y+11, t.Key[1])
	if !slices.ContainsFunc(t.Cohorts, func(c CohortRow) bool {
		return slices.ContainsFunc(c.Cells, func(cell TriangleCell) bool { return cell.Open })
	}) {
		return
	}
	x += 40 + textWidth(t.Key[1])
	d.rect("h1", x, y, 20, 14, "")
	d.path("hatch k1", hatch(x, y, 20, 14), "")
	d.text("key", x+28, y+11, t.Open)
}

// Curve is a share that rises in steps with the days, its band, and how many customers
// it is known of at some of them.
type Curve struct {
	Alt
	Points []CurvePoint // rising, from the first step on; before it the share is 0
	End    int          // the last day that was observed
	Marks  []CurveMark
	Days   string // the name of the days below
	AtRisk string // the name of the numbers below those
	Number func(float64) string
}

// CurvePoint is a step.
type CurvePoint struct {
	Day       int
	Y         float64
	Low, High *float64
}

// CurveMark is a day that is marked.
type CurveMark struct {
	Day    int
	Label  string // below the axis
	Value  string // at the curve; empty: none
	AtRisk string
}

// SVG draws the curve.
func (c Curve) SVG() template.HTML {
	const height = 330.0
	d := newDrawing(c.Alt, "chart", Width, height)
	high := 10.0
	for _, p := range c.Points {
		high = max(high, p.Y)
	}
	p := d.newPlot(plot{left: marginLeft + 40, right: Width - 40, top: marginTop, bottom: height - 64}, ticks(0, min(high*1.05, 100), false), c.Number)
	x := scale{0, float64(max(c.End, 1)), p.left, p.right}
	var line, upper, lower strings.Builder
	line.WriteString("M" + point(x.at(0), p.y.at(0)))
	under := []string{}
	for i, at := range c.Points {
		line.WriteString("H" + coordinate(x.at(float64(at.Day))) + "V" + coordinate(p.y.at(at.Y)))
		end := x.at(float64(c.End))
		if i+1 < len(c.Points) {
			end = x.at(float64(c.Points[i+1].Day))
		}
		if from := x.at(float64(at.Day)); at.Low != nil && at.High != nil {
			upper.WriteString(step(upper.Len() == 0) + point(from, p.y.at(*at.High)) + "H" + coordinate(end))
			under = append(under, "L"+point(end, p.y.at(*at.Low))+"H"+coordinate(from))
		}
	}
	for i := len(under) - 1; i >= 0; i-- {
		lower.WriteString(under[i])
	}
	if upper.Len() > 0 {
		d.path("band c0", upper.String()+lower.String()+"Z", "")
	}
	d.path("line c0", line.String()+"H"+coordinate(x.at(float64(c.End))), "")
	d.text("tick end", p.left-8, p.bottom+20, c.Days)
	d.text("tick end", p.left-8, p.bottom+44, c.AtRisk)
	for _, m := range c.Marks {
		d.line("mark", x.at(float64(m.Day)), p.top, x.at(float64(m.Day)), p.bottom)
	}
	for _, m := range c.Marks {
		at := x.at(float64(m.Day))
		d.text("tick mid", at, p.bottom+20, m.Label)
		d.text("tick mid", at, p.bottom+44, m.AtRisk)
		if y, ok := c.at(m.Day); ok && m.Value != "" {
			d.circle("dot c0", at, p.y.at(y), 4, "")
			d.text("value", at+7, p.y.at(y)+18, m.Value)
		}
	}
	return d.svg()
}

// at is the share by some day; not ok beyond the last that was observed.
func (c Curve) at(day int) (y float64, ok bool) {
	for _, p := range c.Points {
		if p.Day <= day {
			y = p.Y
		}
	}
	return y, day <= c.End
}

// Grid is customers by two scores: in each cell a square of the area of a number, and
// lines around the cells of one region.
type Grid struct {
	Alt
	Columns []string
	Rows    []GridRow // from the top
	Across  string    // what the columns are
	Beside  string    // what the rows are
}

// GridRow is a row.
type GridRow struct {
	Name  string
	Cells []GridCell
}

// GridCell is a cell.
type GridCell struct {
	Area   float64 // from 0 to 1
	Text   string
	Region string
	Tip    string
}

// SVG draws the cells, then the regions.
func (g Grid) SVG() template.HTML {
	const left, top, tall = 110.0, 14.0, 84.0
	n := max(len(g.Columns), 1)
	wide := min((Width-left-10)/float64(n), 196)
	height := top + tall*float64(len(g.Rows)) + 48
	d := newDrawing(g.Alt, "chart", Width, height)
	for r, row := range g.Rows {
		y := top + tall*float64(r)
		d.text("label end", left-12, y+tall/2+4, row.Name)
		for c, cell := range row.Cells {
			x := left + wide*float64(c)
			side := math.Sqrt(max(cell.Area, 0)) * (min(wide, tall) - 22)
			d.rect("cellbox", x, y, wide, tall, cell.Tip)
			if side >= 1 {
				d.rect("area", x+wide-side-8, y+tall-side-8, side, side, cell.Tip)
			}
			d.text("count", x+10, y+tall-14, cell.Text)
		}
	}
	g.regions(d, left, top, wide, tall)
	for c, name := range g.Columns {
		d.text("label mid", left+wide*(float64(c)+0.5), top+tall*float64(len(g.Rows))+20, name)
	}
	d.text("tick mid", left+wide*float64(n)/2, height-8, g.Across)
	d.text("tick", 0, top+12, g.Beside)
	return d.svg()
}

// regions draws a line wherever two cells are of different regions, and names each
// region in its first cell.
func (g Grid) regions(d *drawing, left, top, wide, tall float64) {
	region := func(r, c int) string {
		if r < 0 || r >= len(g.Rows) || c < 0 || c >= len(g.Rows[r].Cells) {
			return ""
		}
		return g.Rows[r].Cells[c].Region
	}
	var lines strings.Builder
	for r := 0; r <= len(g.Rows); r++ {
		for c := 0; c <= len(g.Columns); c++ {
			x, y := left+wide*float64(c), top+tall*float64(r)
			if region(r, c) != region(r-1, c) {
				lines.WriteString("M" + point(x, y) + "H" + coordinate(x+wide))
			}
			if region(r, c) != region(r, c-1) {
				lines.WriteString("M" + point(x, y) + "V" + coordinate(y+tall))
			}
		}
	}
	d.path("outline", lines.String(), "")
	for r, row := range g.Rows {
		for c, cell := range row.Cells {
			if cell.Region != "" && region(r-1, c) != cell.Region && region(r, c-1) != cell.Region {
				d.text("region", left+wide*float64(c)+10, top+tall*float64(r)+20, cell.Region)
			}
		}
	}
}
