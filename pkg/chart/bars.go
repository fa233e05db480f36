package chart

import (
	"html/template"
	"math"
	"strings"
)

// Columns is what came and what went in each period: parts stacked up and down from a
// line at 0.
type Columns struct {
	Alt
	Labels  []string
	Parts   []Part
	Partial []bool // periods that are not over
	Number  func(float64) string
	Tips    []string // of the periods
}

// Part is one number of every period.
type Part struct {
	Name   string
	Color  int
	Down   bool
	Values []float64
}

// SVG draws the columns, and names the parts above them.
func (c Columns) SVG() template.HTML {
	const height = 280.0
	d := newDrawing(c.Alt, "chart", Width, height)
	n := len(c.Labels)
	low, high := 0.0, 0.0
	for i := range n {
		up, down := 0.0, 0.0
		for _, part := range c.Parts {
			if part.Down {
				down += part.Values[i]
			} else {
				up += part.Values[i]
			}
		}
		low, high = min(low, -down), max(high, up)
	}
	p := d.newPlot(plot{left: marginLeft, right: Width - 8, top: 40, bottom: height - axisHeight}, ticks(low, high, true), c.Number)
	c.legend(d, p)
	d.labels(p, c.Labels, false)
	wide := min((p.right-p.left)/float64(max(n, 1))*0.72, 40)
	for i := range n {
		c.column(d, p, i, wide)
	}
	if n > 0 {
		d.line("zero", p.left, p.y.at(0), p.right, p.y.at(0))
	}
	return d.svg()
}

func (c Columns) column(d *drawing, p plot, i int, wide float64) {
	up, down := 0.0, 0.0
	for _, part := range c.Parts {
		from := up
		if part.Down {
			from, down = -down, down+part.Values[i]
		} else {
			up += part.Values[i]
		}
		to := from + part.Values[i]
		if part.Down {
			to = from - part.Values[i]
		}
		class, tip := "bar "+color(part.Color), ""
		if i < len(c.Partial) && c.Partial[i] {
			class = "bar hollow " + color(part.Color)
		}
		if i < len(c.Tips) {
			tip = c.Tips[i]
		}
		if top, bottom := p.y.at(max(from, to)), p.y.at(min(from, to)); part.Values[i] != 0 {
			d.rect(class, p.mid(i, len(c.Labels))-wide/2, top, wide, bottom-top, tip)
		}
	}
}

// legend names the parts in a row: a column has no end to label.
func (c Columns) legend(d *drawing, p plot) {
	x := p.left
	for _, part := range c.Parts {
		d.rect("bar "+color(part.Color), x, 9, 11, 11, "")
		d.text("key", x+17, 19, part.Name)
		x += 38 + textWidth(part.Name)
	}
}

// textWidth is about how wide a text of the charts is.
func textWidth(text string) float64 { return 7.2 * float64(len([]rune(text))) }

// Bridge leads from one level to another by what came and what went.
type Bridge struct {
	Alt
	Steps  []Step
	Number func(float64) string
	Cut    string // said where the axis does not begin at 0, since the changes are small beside the levels
}

// Step is a level (the first and the last step), or a change from one step to the next.
type Step struct {
	Name  string
	Value float64 // of a change, with its sign
	Level bool
	Text  string // the value as it is written, with its sign
}

// span is from where to where each step leads, and the lowest and highest of the changes.
func (b Bridge) span() (from, to []float64, low, high float64) {
	at := 0.0
	low, high = math.Inf(1), math.Inf(-1)
	for _, s := range b.Steps {
		start := at
		if at += s.Value; s.Level {
			start, at = 0, s.Value
		}
		from, to = append(from, start), append(to, at)
		low, high = min(low, at), max(high, at)
	}
	return from, to, low, high
}

// SVG draws the levels as whole bars and the changes between them where they lead. Where
// the changes are less than a quarter of the levels the axis is cut, and says so.
func (b Bridge) SVG() template.HTML {
	const height, quarter = 300.0, 0.25
	d := newDrawing(b.Alt, "chart", Width, height)
	from, to, low, high := b.span()
	cut := low > 0 && high-low < quarter*high
	if cut {
		low -= (high - low) * 0.6
	} else {
		low, high = min(low, 0), max(high, 0)
	}
	n := len(b.Steps)
	lines := ticks(low, high, false)
	if cut = cut && lines[0] > 0; !cut {
		lines = ticks(min(low, 0), max(high, 0), false)
	}
	p := d.newPlot(plot{left: marginLeft + 16, right: Width - 8, top: 28, bottom: height - axisHeight}, lines, b.Number)
	wide := (p.right - p.left) / float64(max(n, 1))
	for i, s := range b.Steps {
		class := "bar c4"
		switch {
		case !s.Level && s.Value >= 0:
			class = "bar c0"
		case !s.Level:
			class = "bar c1"
		}
		x, top, bottom := p.mid(i, n), p.y.at(max(from[i], to[i])), p.y.at(min(from[i], to[i]))
		d.rect(class, x-wide*0.34, top, wide*0.68, max(bottom-top, 1), "")
		if s.Level && cut {
			d.path("break", fracture(x-wide*0.34, p.bottom-16, wide*0.68), "")
		}
		d.text("value mid", x, top-7, s.Text)
		d.text("tick mid", x, p.bottom+20, s.Name)
		if i+1 < n {
			d.line("link", x+wide*0.34, p.y.at(to[i]), p.mid(i+1, n)-wide*0.34, p.y.at(to[i]))
		}
	}
	if cut {
		d.text("gap mid", (p.left+p.right)/2, p.bottom-8, b.Cut)
	} else {
		d.line("zero", p.left, p.y.at(0), p.right, p.y.at(0))
	}
	return d.svg()
}

// fracture is a zigzag across a bar.
func fracture(x, y, wide float64) string {
	const teeth = 8
	var b strings.Builder
	for i := range teeth + 1 {
		b.WriteString(step(i == 0) + point(x+wide*float64(i)/teeth, y+float64(i%2)*6))
	}
	return b.String()
}

// Dots is a number of each group with its interval, in the order given, and that of all
// as a line.
type Dots struct {
	Alt
	Rows   []Dot
	Whole  *float64
	All    string // beside the line
	Number func(float64) string
	Share  bool
}

// Dot is one group.
type Dot struct {
	Name         string
	Y, Low, High *float64
	Text         string // the value as it is written
	Faint        bool   // too few customers
	Tip          string
}

// SVG draws a row for each group.
func (c Dots) SVG() template.HTML {
	const row, left, top = 26.0, 190.0, 28.0
	height := top + row*float64(len(c.Rows)) + axisHeight
	d := newDrawing(c.Alt, "chart", Width, height)
	spread := Lines{Share: c.Share, Series: []Series{{Values: []Value{{Y: c.Whole}}}}}
	for _, r := range c.Rows {
		for _, y := range []*float64{r.Y, r.Low, r.High} {
			spread.Series[0].Values = append(spread.Series[0].Values, Value{Y: y})
		}
	}
	low, high := spread.span()
	lines := ticks(low, high, false)
	if len(lines) == 0 {
		return d.svg()
	}
	x := scale{lines[0], lines[len(lines)-1], left, Width - 96}
	bottom := height - axisHeight
	for _, tick := range lines {
		d.line("grid", x.at(tick), top-6, x.at(tick), bottom)
		d.text("tick mid", x.at(tick), bottom+20, c.Number(tick))
	}
	if c.Whole != nil {
		d.line("whole", x.at(*c.Whole), top-8, x.at(*c.Whole), bottom)
		d.text("key mid", x.at(*c.Whole), top-12, c.All)
	}
	for i, r := range c.Rows {
		y := top + row*(float64(i)+0.5)
		d.text("label end", left-14, y+4, short(r.Name))
		faint := ""
		if r.Faint {
			faint = " hollow"
		}
		if r.Y == nil {
			d.text("gap", left+4, y+4, r.Text)
			continue
		}
		if r.Low != nil && r.High != nil {
			d.line("whisker c0", x.at(*r.Low), y, x.at(*r.High), y)
		}
		d.circle("dot c0"+faint, x.at(*r.Y), y, 5, r.Tip)
		d.text("value", Width-84, y+4, r.Text)
	}
	return d.svg()
}

// short is a name that fits beside its row; the whole one is in the table.
func short(name string) string {
	const most = 24
	if r := []rune(strings.ToValidUTF8(name, "?")); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
