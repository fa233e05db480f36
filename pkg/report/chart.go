package report

// Chart is a picture of numbers for people. Formats for programs omit it, so its
// numbers are in a table too.
type Chart struct {
	Title    string
	Kind     ChartKind
	Labels   []string // of the bars, or of the points from left to right
	Series   []Series // one for bars and bridges
	Decimals int      // of the numbers written beside bars and axes
	Unit     string   // behind the numbers: "%", "EUR"; may be empty
}

// ChartKind says how a chart is drawn.
type ChartKind uint8

// The kinds of charts.
const (
	Bars   ChartKind = iota // one bar for each label, all from zero
	Bridge                  // the first and the last value are levels, those between are the steps from one to the other
	Lines                   // one line for each series
)

// Series is the values of one line, or of all bars, one for each label.
type Series struct {
	Name   string
	Values []float64
}
