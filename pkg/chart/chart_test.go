package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/chart"
)

func is(x float64) *float64 { return &x }

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// wellFormed reads a drawing as XML and returns its texts, titles aside.
func wellFormed(t *testing.T, svg template.HTML) (texts []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(svg)))
	element := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch x := token.(type) {
		case xml.StartElement:
			element = x.Name.Local
		case xml.CharData:
			if element == "text" {
				texts = append(texts, string(x))
			}
		case xml.EndElement:
			element = ""
		}
	}
}

// By hand: the plot is from 64 to 780 and from 268 up to 16, so three periods are
// 238.7 wide with their middles at 183.3, 422 and 660.7. The values 20 and 40 are
// the ends of the axis, whose ticks are 5 apart. The middle does not exist: a gap, not
// a line, and the last is not over: hollow, only a dashed line would lead to it, and the name
// is as high as the 20, though no lower than the plot.
func ExampleLines() {
	l := chart.Lines{Labels: []string{"Jan", "Feb", "Mar"}, Number: plain, Gap: "no rate", Alt: chart.Alt{Title: "It doubled", Desc: "From 20 to 40."},
		Series: []chart.Series{{Name: "CRR", Values: []chart.Value{{Y: is(20), Tip: "Jan: 20"}, {}, {Y: is(40), Partial: true}}}}}
	fmt.Println(strings.ReplaceAll(string(l.SVG()), "><", ">\n<"))
	// Output:
	// <svg class="chart" viewBox="0 0 912 300" role="img">
	// <title>It doubled</title>
	// <desc>From 20 to 40.</desc>
	// <path class="grid" d="M64 268L780 268">
	// </path>
	// <text class="tick end" x="56" y="272">20</text>
	// <path class="grid" d="M64 205L780 205">
	// </path>
	// <text class="tick end" x="56" y="209">25</text>
	// <path class="grid" d="M64 142L780 142">
	// </path>
	// <text class="tick end" x="56" y="146">30</text>
	// <path class="grid" d="M64 79L780 79">
	// </path>
	// <text class="tick end" x="56" y="83">35</text>
	// <path class="grid" d="M64 16L780 16">
	// </path>
	// <text class="tick end" x="56" y="20">40</text>
	// <text class="tick mid" x="183.3" y="288">Jan</text>
	// <text class="tick mid" x="422" y="288">Feb</text>
	// <text class="tick mid" x="660.7" y="288">Mar</text>
	// <path class="line c0" d="M183.3 268M660.7 16">
	// </path>
	// <circle class="dot c0" cx="183.3" cy="268" r="3.5">
	// <title>Jan: 20</title>
	// </circle>
	// <circle class="dot hollow c0" cx="660.7" cy="16" r="3.5">
	// </circle>
	// <text class="gap mid" x="422" y="262">no rate</text>
	// <text class="name c0" x="670.7" y="268">CRR</text>
	// </svg>
}

// A period that is not over is reached by a dashed line alone.
func TestOpenPeriodsAreDashed(t *testing.T) {
	l := chart.Lines{Labels: []string{"a", "b", "c"}, Number: plain, Series: []chart.Series{{Values: []chart.Value{{Y: is(1)}, {Y: is(2)}, {Y: is(3), Partial: true}}}}}
	got := string(l.SVG())
	// The ticks are 1, 1.5, ... 3: the middle value is at (16 + 268) / 2.
	for _, want := range []string{`class="line c0" d="M183.3 268L422 142"`, `class="line open c0" d="M422 142L660.7 16"`, `class="dot hollow c0"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// Bars begin at a zero line. By hand: the ticks are -10, -5, 0, 5, 10 from 248 up to 40,
// so 0 is at 144 and one is 10.4 high. Two periods of 420 (from 64 to 904) have their
// middles at 274 and 694 and bars of 40.
func TestColumns(t *testing.T) {
	c := chart.Columns{Labels: []string{"a", "b"}, Number: plain, Partial: []bool{false, true}, Parts: []chart.Part{
		{Name: "new", Values: []float64{6, 1}}, {Name: "back", Color: 2, Values: []float64{4, 0}}, {Name: "lost", Color: 1, Down: true, Values: []float64{8, 0}}}}
	got := string(c.SVG())
	for _, want := range []string{
		`<rect class="bar c0" x="254" y="81.6" width="40" height="62.4">`,
		`<rect class="bar c2" x="254" y="40" width="40" height="41.6">`,
		`<rect class="bar c1" x="254" y="144" width="40" height="83.2">`,
		`<rect class="bar hollow c0" x="674" y="133.6" width="40" height="10.4">`,
		`<path class="zero" d="M64 144L904 144">`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, `x="674"`); n != 1 {
		t.Errorf("%d bars of the second period, where two parts are 0", n)
	}
}

// A bridge whose changes are small beside its levels has a cut axis, and says so.
func TestBridge(t *testing.T) {
	bridge := func(start, came, went float64) string {
		return string(chart.Bridge{Number: plain, Cut: "not from 0", Steps: []chart.Step{
			{Name: "start", Value: start, Level: true}, {Name: "new", Value: came}, {Name: "lost", Value: -went}, {Name: "end", Value: start + came - went, Level: true}}}.SVG())
	}
	// From 0 to 100 in steps of 25 between 268 and 28: 50 are 120 high, and 0 is at 268. Four
	// steps of 206 from 80 on: the third is 0.68 x 206 wide around 595.
	whole := bridge(50, 50, 25)
	for _, want := range []string{`y="148" width="140.1" height="120"`, `y="28" width="140.1" height="120"`, `class="bar c1" x="525" y="28" width="140.1" height="60"`, `class="zero"`} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %s in %s", want, whole)
		}
	}
	if cut := bridge(1000, 10, 5); strings.Contains(whole, "not from 0") || !strings.Contains(cut, "not from 0") || strings.Count(cut, `class="break"`) != 2 {
		t.Errorf("whole: %s\ncut: %s", whole, cut)
	}
	if below := bridge(-5, 1, 1); strings.Contains(below, "not from 0") {
		t.Errorf("a negative level has no cut axis: %s", below)
	}
}

// The darkest cell is the last of seven steps; what is not known has no cell, and what is
// not over is hatched in the color of its number.
func TestTriangle(t *testing.T) {
	c := chart.Triangle{Ages: []string{"1", "2"}, Open: "not over", Cohorts: []chart.CohortRow{
		{Name: "2024-01", Size: "17", Cells: []chart.TriangleCell{{Shade: 1, Text: "50"}, {Shade: 0.5, Text: "25", Open: true, Tip: "25.0 %"}}},
		{Name: "2024-02", Size: "15", Cells: []chart.TriangleCell{{Text: "0"}, {}}}}}
	got := string(c.SVG())
	for _, want := range []string{
		`<rect class="h6" x="132.5" y="30.5" width="55" height="23"></rect>`, `<rect class="h3" x="188.5" y="30.5"`, `<rect class="h0" x="132.5" y="54.5"`,
		`<path class="hatch k3" d="`, `<text class="cell t3" x="216" y="46">25<title>25.0 %</title></text>`, `<text class="cell t0" x="160" y="70">0</text>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	c.Cohorts[0].Cells[1].Open = false
	if whole := string(c.SVG()); !strings.Contains(got, "not over") || strings.Contains(whole, "not over") || strings.Contains(whole, "hatch") {
		t.Errorf("hatched where all is over: %s", whole)
	}
	if strings.Count(got, `class="cell `) != 3 {
		t.Errorf("three cells are known: %s", got)
	}
}

// A curve goes right to the next day and then up. Days from 0 to 100 are from 104 to 872,
// 0 to 100 % from 266 up to 16: day 50 is at 488, and half at 141.
func TestCurve(t *testing.T) {
	c := chart.Curve{End: 100, Number: plain, Points: []chart.CurvePoint{{Day: 50, Y: 50, Low: is(40), High: is(60)}, {Day: 100, Y: 100}},
		Marks: []chart.CurveMark{{Day: 60, Label: "60", Value: "50 %", AtRisk: "7"}}}
	got := string(c.SVG())
	for _, want := range []string{`d="M104 266H488V141H872V16H872"`, `<path class="band c0" d="M488 116H872L872 166H488Z">`, `<circle class="dot c0" cx="564.8" cy="141" r="4">`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

// Squares have areas as their numbers: a quarter of the area is half of the side, which
// is 84 - 22 at most. A line is drawn around each region and not within it.
func TestGrid(t *testing.T) {
	c := chart.Grid{Columns: []string{"F1", "F2"}, Rows: []chart.GridRow{
		{Name: "R2", Cells: []chart.GridCell{{Area: 1, Text: "9", Region: "gold"}, {Area: 0.25, Text: "4", Region: "gold"}}},
		{Name: "R1", Cells: []chart.GridCell{{Text: "0"}, {Area: 0.25, Text: "2", Region: "lost"}}}}}
	got := string(c.SVG())
	for _, want := range []string{`width="62" height="62"`, `width="31" height="31"`,
		// Around gold at the top, then around lost: nothing between the two golden cells.
		`<path class="outline" d="M110 14H306M110 14V98M306 14H502M502 14V98M110 98H306M306 98H502M306 98V182M502 98V182M306 182H502">`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, ">gold<"); n != 1 {
		t.Errorf("gold is named %d times", n)
	}
}

// A group without a rate has a word, and an interval where there is one.
func TestDots(t *testing.T) {
	c := chart.Dots{Whole: is(50), All: "all", Number: plain, Share: true, Rows: []chart.Dot{
		{Name: "web", Y: is(60), Low: is(40), High: is(80), Text: "60 %"}, {Name: "app", Text: "no rate"}}}
	texts := wellFormed(t, c.SVG())
	for _, want := range []string{"web", "60 %", "app", "no rate", "all"} {
		if !slices.Contains(texts, want) {
			t.Errorf("no %q in %q", want, texts)
		}
	}
	if got := string(c.SVG()); strings.Count(got, "<circle") != 1 || strings.Count(got, "whisker") != 1 {
		t.Errorf("one group has a rate: %s", got)
	}
}

func TestSparkHasGaps(t *testing.T) {
	// From 4 to 116 and from 24 up to 4.
	got := string(chart.Spark{Title: "CRR", Values: []*float64{is(1), nil, is(3), is(2)}}.SVG())
	if want := `d="M4 24M78.7 4L116 14"`; !strings.Contains(got, want) {
		t.Errorf("no %s in %s", want, got)
	}
}

// everything is one of each chart with texts that a hostile file may hold, or with
// nothing in it.
func everything(text string, values []chart.Value, numbers []float64) []interface{ SVG() template.HTML } {
	alt := chart.Alt{Title: text, Desc: text}
	var labels []string
	var sparks []*float64
	bridge, triangle, dots := chart.Bridge{Alt: alt, Number: plain, Cut: text}, chart.Triangle{Alt: alt, Open: text, Corner: [2]string{text, text}}, chart.Dots{Alt: alt, Number: plain, All: text}
	curve, grid := chart.Curve{Alt: alt, Number: plain, AtRisk: text}, chart.Grid{Alt: alt, Across: text, Beside: text}
	for i, v := range values {
		labels, sparks = append(labels, text), append(sparks, v.Y)
		bridge.Steps = append(bridge.Steps, chart.Step{Name: text, Text: text, Value: numbers[i]})
		triangle.Ages = append(triangle.Ages, text)
		triangle.Cohorts = append(triangle.Cohorts, chart.CohortRow{Name: text, Size: text, Cells: []chart.TriangleCell{{Text: text, Tip: text, Open: true, Shade: numbers[i]}}})
		dots.Rows = append(dots.Rows, chart.Dot{Name: text, Text: text, Tip: text, Y: v.Y})
		curve.Points = append(curve.Points, chart.CurvePoint{Day: i, Y: numbers[i]})
		curve.Marks = append(curve.Marks, chart.CurveMark{Day: i, Label: text, Value: text, AtRisk: text})
		grid.Columns = append(grid.Columns, text)
		grid.Rows = append(grid.Rows, chart.GridRow{Name: text, Cells: []chart.GridCell{{Text: text, Region: text, Tip: text, Area: numbers[i]}}})
	}
	return []interface{ SVG() template.HTML }{
		chart.Lines{Alt: alt, Labels: labels, Number: plain, Gap: text, Series: []chart.Series{{Name: text, Below: text, Values: values}}},
		chart.Columns{Alt: alt, Labels: labels, Number: plain, Tips: labels, Parts: []chart.Part{{Name: text, Values: numbers}}},
		bridge, triangle, dots, curve, grid, chart.Spark{Title: text, Values: sparks},
	}
}

func TestTextsAreEscaped(t *testing.T) {
	const hostile = `</title></svg><script>alert("1")</script>' onload=x & <b`
	for _, c := range everything(hostile, []chart.Value{{Y: is(1), Tip: hostile}, {}}, []float64{1, 0}) {
		svg := c.SVG()
		wellFormed(t, svg)
		if text := string(svg); strings.Contains(text, "<script") || strings.Contains(text, "<b") || strings.Count(text, "</svg>") != 1 {
			t.Errorf("%T: %s", c, text)
		}
	}
}

// Nothing, numbers that are all equal, and the largest ones are drawn without what is no
// number, and coordinates have one decimal.
func TestEveryCoordinateIsANumber(t *testing.T) {
	coordinate := regexp.MustCompile(`(?:x|y|width|height|d|cx|cy|viewBox)="([^"]*)"`)
	fine := regexp.MustCompile(`\d+\.\d\d`)
	for _, values := range [][]float64{nil, {0}, {5, 5, 5}, {-1, 1e15, 3}, {0.001, 0.002}} {
		var points []chart.Value
		for _, x := range values {
			points = append(points, chart.Value{Y: is(x), Low: is(x), High: is(x)})
		}
		for _, c := range everything("x", points, values) {
			for _, found := range coordinate.FindAllStringSubmatch(string(c.SVG()), -1) {
				if strings.Contains(found[1], "NaN") || strings.Contains(found[1], "Inf") || strings.Contains(found[1], "e+") || fine.MatchString(found[1]) {
					t.Errorf("%T of %v: %s", c, values, found[0])
				}
			}
		}
	}
}

// The contrast of WCAG 2.2, 1.4.3: 4.5 to 1 for texts.
func TestTextsHaveContrast(t *testing.T) {
	light, dark, _ := strings.Cut(chart.Style, "prefers-color-scheme:dark")
	for name, style := range map[string]string{"light": light, "dark": dark} {
		style, _, _ = strings.Cut(style, "}")
		colors := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+):#([0-9a-f]{3,6})`).FindAllStringSubmatch(style, -1) {
			colors[m[1]] = luminance(t, m[2])
		}
		pairs := [][2]string{{"ink", "paper"}, {"soft", "paper"}}
		for i := range 5 {
			pairs = append(pairs, [2]string{fmt.Sprint("n", i), "paper"})
		}
		for i := range 7 {
			pairs = append(pairs, [2]string{fmt.Sprint("t", i), fmt.Sprint("h", i)})
		}
		for _, p := range pairs {
			a, okA := colors[p[0]]
			b, okB := colors[p[1]]
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); !okA || !okB || ratio < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", name, p[0], p[1], ratio)
			}
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		x := float64(n) / 255
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		sum += weight * x
	}
	return sum
}
