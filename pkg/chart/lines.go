package chart

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Lines is series over the same periods, each labelled at its end.
type Lines struct {
	Alt
	Labels []string // of the periods
	Series []Series
	Number func(float64) string // for the axis
	Gap    string               // the word in a gap
	Zero   bool                 // the axis begins at 0, else where it shows the change
	Share  bool                 // values are from 0 to 100
	Ages   bool                 // labels are ages, counted from the first, and not the last of some periods
}

// Series is one line.
type Series struct {
	Name   string // at the end of the line
	Below  string // below the name
	Color  int    // from 0: see Style
	Values []Value
}

// Value is a point of a line with its interval. Y is nil where the value does not exist.
type Value struct {
	Y, Low, High *float64
	Partial      bool // the period is not over
	Tip          string
}

const (
	lineHeight = 300.0
	marginLeft = 64.0
	marginTop  = 16.0
	axisHeight = 32.0
	labelWidth = 132.0 // of the labels at the ends
	colors     = 5
	mostPoints = 60 // that are marked one by one
)

// SVG draws the lines.
func (l Lines) SVG() template.HTML {
	d := newDrawing(l.Alt, "chart", Width, lineHeight)
	low, high := l.span()
	p := d.newPlot(plot{left: marginLeft, right: Width - labelWidth, top: marginTop, bottom: lineHeight - axisHeight}, ticks(low, high, false), l.Number)
	d.labels(p, l.Labels, l.Ages)
	for _, s := range l.Series {
		d.path("band "+color(s.Color), p.band(s.Values), "")
	}
	for _, s := range l.Series {
		l.draw(d, p, s)
	}
	l.gaps(d, p)
	l.ends(d, p)
	return d.svg()
}

// Empty tells that there is nothing to draw.
func (l Lines) Empty() bool {
	return !slices.ContainsFunc(l.Series, func(s Series) bool {
		return slices.ContainsFunc(s.Values, func(v Value) bool { return v.Y != nil })
	})
}

// span is what the axis encloses: the values and, as long as it is no wider than most
// of them need, the bands; a few wide ones are cut.
func (l Lines) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	var halves []float64
	for _, s := range l.Series {
		for _, v := range s.Values {
			if v.Y == nil {
				continue
			}
			low, high = min(low, *v.Y), max(high, *v.Y)
			if v.Low != nil && v.High != nil {
				halves = append(halves, (*v.High-*v.Low)/2)
			}
		}
	}
	if len(halves) > 0 {
		slices.Sort(halves)
		half := halves[len(halves)/2]
		low, high = low-half, high+half
	}
	if l.Zero {
		low, high = min(low, 0), max(high, 0)
	}
	if l.Share {
		low, high = max(low, 0), min(high, 100)
	}
	return low, high
}

// band is the area between the ends of the intervals, in parts where there are gaps.
func (p plot) band(values []Value) string {
	var b strings.Builder
	from := 0
	has := func(i int) bool { return i < len(values) && values[i].Low != nil && values[i].High != nil }
	for i := 0; i <= len(values); i++ {
		if has(i) {
			continue
		}
		if i-from > 1 {
			for k := from; k < i; k++ {
				b.WriteString(step(k == from) + point(p.mid(k, len(values)), p.y.at(*values[k].High)))
			}
			for k := i - 1; k >= from; k-- {
				b.WriteString("L" + point(p.mid(k, len(values)), p.y.at(*values[k].Low)))
			}
			b.WriteString("Z")
		}
		from = i + 1
	}
	return b.String()
}

func step(first bool) string {
	if first {
		return "M"
	}
	return "L"
}

// draw is the line of the periods that are over, the dashed one to those that are not,
// and the points.
func (l Lines) draw(d *drawing, p plot, s Series) {
	var whole, open strings.Builder
	n := len(s.Values)
	at := func(i int) string { return point(p.mid(i, n), p.y.at(*s.Values[i].Y)) }
	for i, v := range s.Values {
		switch before := i > 0 && s.Values[i-1].Y != nil; {
		case v.Y == nil:
		case before && (v.Partial || s.Values[i-1].Partial):
			open.WriteString("M" + at(i-1) + "L" + at(i))
		default:
			whole.WriteString(step(!before) + at(i))
		}
	}
	d.path("line "+color(s.Color), whole.String(), "")
	d.path("line open "+color(s.Color), open.String(), "")
	for i, v := range s.Values {
		alone := (i == 0 || s.Values[i-1].Y == nil) && (i+1 == n || s.Values[i+1].Y == nil)
		if v.Y == nil || n > mostPoints && !v.Partial && !alone {
			continue
		}
		class := "dot " + color(s.Color)
		if v.Partial {
			class = "dot hollow " + color(s.Color)
		}
		d.circle(class, p.mid(i, n), p.y.at(*v.Y), 3.5, v.Tip)
	}
}

// gaps writes the word once in each run of periods in which no series has a value.
func (l Lines) gaps(d *drawing, p plot) {
	n := len(l.Labels)
	empty := func(i int) bool {
		return !slices.ContainsFunc(l.Series, func(s Series) bool { return i < len(s.Values) && s.Values[i].Y != nil })
	}
	for i := 0; i < n; i++ {
		from := i
		for i < n && empty(i) {
			i++
		}
		if i > from && l.Gap != "" {
			half := textWidth(l.Gap) / 2
			d.text("gap mid", min(max((p.mid(from, n)+p.mid(i-1, n))/2, p.left+half), p.right-half), p.bottom-6, l.Gap)
		}
	}
}

// ends writes the names to the right of the lines, each at the height of the last value of a
// period that is over, which it may have in it.
func (l Lines) ends(d *drawing, p plot) {
	var places, xs []float64
	var named []Series
	for _, s := range l.Series {
		last, over := -1, -1
		for i, v := range s.Values {
			if v.Y != nil {
				last = i
				if !v.Partial || over < 0 {
					over = i
				}
			}
		}
		if last >= 0 {
			named = append(named, s)
			places = append(places, p.y.at(*s.Values[over].Y)+4)
			xs = append(xs, p.mid(last, len(s.Values))+10)
		}
	}
	const lineOfText = 16
	for i, y := range apart(places, lineOfText, p.top+4, p.bottom) {
		d.text("name "+color(named[i].Color), xs[i], y, named[i].Name)
		if named[i].Below != "" {
			d.text("key", xs[i], y+lineOfText, named[i].Below)
		}
	}
}

func color(i int) string { return "c" + strconv.Itoa(i%colors) }

// sortedPlaces are the indexes of values from the lowest.
func sortedPlaces(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return order
}

// Spark is a line without axes, as wide as a word.
type Spark struct {
	Title  string
	Values []*float64 // of periods that are over
}

// SVG draws the line with its last value as a dot.
func (s Spark) SVG() template.HTML {
	const width, height, edge = 120.0, 28.0, 4.0
	d := newDrawing(Alt{Title: s.Title}, "spark", width, height)
	y := scale{math.Inf(1), math.Inf(-1), height - edge, edge}
	for _, v := range s.Values {
		if v != nil {
			y.low, y.high = min(y.low, *v), max(y.high, *v)
		}
	}
	x := scale{0, float64(max(len(s.Values)-1, 1)), edge, width - edge}
	var b strings.Builder
	for i, v := range s.Values {
		if v != nil {
			b.WriteString(step(i == 0 || s.Values[i-1] == nil) + point(x.at(float64(i)), y.at(*v)))
		}
	}
	d.path("line c0", b.String(), "")
	if n := len(s.Values); n > 0 && s.Values[n-1] != nil {
		d.circle("dot c0", x.at(float64(n-1)), y.at(*s.Values[n-1]), 3, "")
	}
	return d.svg()
}
