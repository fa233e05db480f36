// Package chart draws numbers as SVG that stands inside an HTML page: lines with
// bands, columns, a bridge, a triangle of cohorts, a curve, a grid of segments and dots
// with intervals. Each kind is a struct of numbers and finished texts whose method SVG
// is a pure function of them.
//
//	rates := chart.Lines{Alt: chart.Alt{Title: "CRR fell"}, Labels: []string{"2025-01", "2025-02"},
//		Series: []chart.Series{{Name: "CRR", Values: values}}, Number: percent}
//	fmt.Println(rates.SVG())
//
// Coordinates have one decimal, and looks are classes, which Style defines. A value that
// does not exist is a gap, never 0; a period that is not over is hollow and dashed.
package chart

import (
	_ "embed"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Style is the CSS of all charts. It needs the variables of its first lines, which it
// defines for light and for dark.
//
//go:embed chart.css
var Style string

// Alt is what a chart is for those who do not see it.
type Alt struct {
	Title string // the finding, in a sentence
	Desc  string // what is drawn, over which range
}

// Width is that of all charts but sparklines, in pixels when nothing scales them.
const Width = 912

// drawing is a chart as marks.
type drawing struct {
	Alt
	Class         string
	Width, Height string
	Marks         []mark
}

// mark is a path, a rectangle, a circle or a text.
type mark struct {
	Path, Rect, Circle bool
	Class              string
	D                  string // of a path
	X, Y, W, H, R      string
	Text               string
	Tip                string // shown when the pointer is on it
}

var svg = template.Must(template.New("svg").Parse(
	`{{define "tip"}}{{if .Tip}}<title>{{.Tip}}</title>{{end}}{{end}}` +
		`<svg class="{{.Class}}" viewBox="0 0 {{.Width}} {{.Height}}" role="img">` +
		`<title>{{.Title}}</title>{{if .Desc}}<desc>{{.Desc}}</desc>{{end}}` +
		`{{range .Marks}}` +
		`{{if .Path}}<path class="{{.Class}}" d="{{.D}}">{{template "tip" .}}</path>` +
		`{{else if .Rect}}<rect class="{{.Class}}" x="{{.X}}" y="{{.Y}}" width="{{.W}}" height="{{.H}}">{{template "tip" .}}</rect>` +
		`{{else if .Circle}}<circle class="{{.Class}}" cx="{{.X}}" cy="{{.Y}}" r="{{.R}}">{{template "tip" .}}</circle>` +
		`{{else}}<text class="{{.Class}}" x="{{.X}}" y="{{.Y}}">{{.Text}}{{template "tip" .}}</text>{{end}}` +
		`{{end}}</svg>`))

func newDrawing(a Alt, class string, width, height float64) *drawing {
	return &drawing{Alt: a, Class: class, Width: coordinate(width), Height: coordinate(height)}
}

// svg is the drawing as text. The template fails on no drawing.
func (d *drawing) svg() template.HTML {
	var b strings.Builder
	if err := svg.Execute(&b, d); err != nil {
		panic(err)
	}
	return template.HTML(b.String())
}

func (d *drawing) path(class, data, tip string) {
	if data != "" {
		d.Marks = append(d.Marks, mark{Path: true, Class: class, D: data, Tip: tip})
	}
}

func (d *drawing) rect(class string, x, y, w, h float64, tip string) {
	d.Marks = append(d.Marks, mark{Rect: true, Class: class, X: coordinate(x), Y: coordinate(y), W: coordinate(w), H: coordinate(h), Tip: tip})
}

func (d *drawing) circle(class string, x, y, r float64, tip string) {
	d.Marks = append(d.Marks, mark{Circle: true, Class: class, X: coordinate(x), Y: coordinate(y), R: coordinate(r), Tip: tip})
}

func (d *drawing) text(class string, x, y float64, text string) {
	d.Marks = append(d.Marks, mark{Class: class, X: coordinate(x), Y: coordinate(y), Text: text})
}

func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	d.path(class, "M"+point(x1, y1)+"L"+point(x2, y2), "")
}

// coordinate is a number with one decimal at most, never "-0".
func coordinate(x float64) string {
	x = math.Round(x*10) / 10
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func point(x, y float64) string { return coordinate(x) + " " + coordinate(y) }

// scale maps values to places.
type scale struct{ low, high, from, to float64 }

func (s scale) at(x float64) float64 {
	if s.high == s.low {
		return (s.from + s.to) / 2
	}
	x = min(max(x, s.low), s.high)
	return s.from + (x-s.low)/(s.high-s.low)*(s.to-s.from)
}

// mostTicks is how many labels an axis has at most.
const mostTicks = 5

// ticks are round numbers that enclose a range, at most mostTicks of them; of counts, whole
// ones.
func ticks(low, high float64, counts bool) (all []float64) {
	if low > high || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return nil
	}
	if low == high {
		low, high = low-math.Max(math.Abs(low)/10, 0.5), high+math.Max(math.Abs(high)/10, 0.5)
	}
	for exponent := math.Floor(math.Log10(high-low)) - 1; ; exponent++ {
		for _, part := range []float64{1, 2, 2.5, 5} {
			step := part * math.Pow(10, exponent)
			first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
			if last-first > mostTicks-1 || counts && step != math.Floor(step) {
				continue
			}
			for i := first; i <= last; i++ {
				all = append(all, i*step)
			}
			return all
		}
	}
}

// labelled are the places of at most mostTicks labels among n, evenly apart: the last one
// always, or the first.
func labelled(n int, first bool) (places []int) {
	step := max(1, (n+mostTicks-1)/mostTicks)
	from := (n - 1) % step
	if first {
		from = 0
	}
	for i := from; i < n; i += step {
		places = append(places, i)
	}
	return places
}

// plot is the area between the axes.
type plot struct {
	left, right, top, bottom float64
	y                        scale
}

// newPlot has a vertical scale from the first to the last of some ticks.
func (d *drawing) newPlot(p plot, lines []float64, number func(float64) string) plot {
	if len(lines) == 0 {
		return p
	}
	p.y = scale{lines[0], lines[len(lines)-1], p.bottom, p.top}
	for _, tick := range lines {
		class := "grid"
		if tick == 0 {
			class = "zero"
		}
		d.line(class, p.left, p.y.at(tick), p.right, p.y.at(tick))
		d.text("tick end", p.left-8, p.y.at(tick)+4, number(tick))
	}
	return p
}

// bands are n equal parts of the width; mid is the middle of one.
func (p plot) mid(i, n int) float64 {
	return p.left + (float64(i)+0.5)*(p.right-p.left)/float64(max(n, 1))
}

// labels are written below, as many as fit.
func (d *drawing) labels(p plot, labels []string, ages bool) {
	for _, i := range labelled(len(labels), ages) {
		d.text("tick mid", min(p.mid(i, len(labels)), Width-textWidth(labels[i])/2), p.bottom+20, labels[i])
	}
}

// apart moves places that are closer than a distance, and keeps their order.
func apart(places []float64, distance, top, bottom float64) []float64 {
	moved := append([]float64(nil), places...)
	order := sortedPlaces(places)
	for k, i := range order {
		if k > 0 {
			moved[i] = max(moved[i], moved[order[k-1]]+distance)
		}
	}
	limit := bottom
	for k := len(order) - 1; k >= 0; k-- {
		moved[order[k]] = max(min(moved[order[k]], limit), top)
		limit = moved[order[k]] - distance
	}
	return moved
}
