package rfm

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Frequency is what is counted: orders, or days with an order.
type Frequency uint8

// The kinds of frequency.
const (
	Orders Frequency = iota
	Days
)

// FrequencyNames lists the kinds of frequency, for help and completion.
func FrequencyNames() []string { return []string{"orders", "days"} }

func (f Frequency) String() string { return FrequencyNames()[f] }

// MarshalText writes the name.
func (f Frequency) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a kind of frequency by its name.
func (f *Frequency) UnmarshalText(b []byte) error {
	i, err := oneOf(FrequencyNames(), string(b))
	*f = Frequency(i)
	return err
}

// Monetary is what a customer is worth: revenue in all, or per order.
type Monetary uint8

// The kinds of monetary value.
const (
	Total Monetary = iota
	Mean
)

// MonetaryNames lists the kinds of monetary value, for help and completion.
func MonetaryNames() []string { return []string{"total", "mean"} }

func (m Monetary) String() string { return MonetaryNames()[m] }

// MarshalText writes the name.
func (m Monetary) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a kind of monetary value by its name.
func (m *Monetary) UnmarshalText(b []byte) error {
	i, err := oneOf(MonetaryNames(), string(b))
	*m = Monetary(i)
	return err
}

func oneOf(names []string, s string) (int, error) {
	for i, name := range names {
		if name == s {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%q: use %s", s, strings.Join(names, " or "))
}

// Breaks are cut points that somebody chose, rising.
type Breaks []facts.Ratio

// String is the breaks as they are written: 30,60,90.
func (b Breaks) String() string {
	var s []string
	for _, r := range b {
		s = append(s, strconv.FormatFloat(*r.Float(), 'f', -1, 64))
	}
	return strings.Join(s, ",")
}

// MarshalText writes the breaks with commas between them.
func (b Breaks) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads breaks such as 30,60,90 or 19.90,50,100.
func (b *Breaks) UnmarshalText(text []byte) error {
	*b = nil
	for _, s := range strings.Split(string(text), ",") {
		r, err := facts.ParseRatio(strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("%q: %w; write rising numbers with commas between them, such as 30,60,90", text, err)
		}
		if n := len(*b); n > 0 && r.Compare((*b)[n-1]) <= 0 {
			return fmt.Errorf("%q: %s is not above the number before it", text, s)
		}
		*b = append(*b, r)
	}
	return nil
}

// scale is one measure of customers and where its bins part.
type scale struct {
	name  string
	of    func(*facts.Customer) facts.Ratio
	units int64         // what the cut points are divided by to be shown
	cuts  []facts.Ratio // a value lies above a cut point when it lies above this
	exact []float64     // the cut points
}

// points are the cut points as they are shown, never nil.
func (s scale) points() []float64 { return append([]float64{}, s.exact...) }

func (s scale) bins() int { return len(s.cuts) + 1 }

// below is how many cut points are less than the value.
func (s scale) below(v facts.Ratio) int {
	n := 0
	for _, cut := range s.cuts {
		if cut.Compare(v) < 0 {
			n++
		}
	}
	return n
}

func (o Options) scales(c facts.Customers) [3]scale {
	return [3]scale{
		newScale(scale{name: "recency", of: recency(c.AsOf), units: 1}, o.BreaksRecency, o.Bins, c.Rows),
		newScale(scale{name: "frequency", of: frequency(o.Frequency), units: 1}, o.BreaksFrequency, o.Bins, c.Rows),
		newScale(scale{name: "monetary", of: monetary(o.Monetary), units: c.Unit.PerMajor()}, o.BreaksMonetary, o.Bins, c.Rows),
	}
}

func recency(asOf calendar.Day) func(*facts.Customer) facts.Ratio {
	return func(c *facts.Customer) facts.Ratio { return facts.Whole(asOf - c.Last) }
}

func frequency(f Frequency) func(*facts.Customer) facts.Ratio {
	if f == Days {
		return func(c *facts.Customer) facts.Ratio { return facts.Whole(c.OrderDays) }
	}
	return func(c *facts.Customer) facts.Ratio { return facts.Whole(c.Orders) }
}

func monetary(m Monetary) func(*facts.Customer) facts.Ratio {
	if m == Mean {
		return func(c *facts.Customer) facts.Ratio { return facts.Ratio{Num: int64(c.Revenue), Den: int64(c.Orders)} }
	}
	return func(c *facts.Customer) facts.Ratio { return facts.Whole(c.Revenue) }
}

func newScale(s scale, own Breaks, bins int, rows []facts.Customer) scale {
	if len(own) == bins-1 {
		for _, b := range own {
			s.cuts = append(s.cuts, facts.Ratio{Num: b.Num * s.units, Den: b.Den})
			s.exact = append(s.exact, *b.Float())
		}
		return s
	}
	var shares []facts.Ratio
	for k := 1; k < bins; k++ {
		shares = append(shares, facts.Ratio{Num: int64(k), Den: int64(bins)})
	}
	value := func(i int) facts.Ratio { return s.of(&rows[i]) }
	for _, q := range facts.Quantiles(len(rows), value, shares...) {
		s.exact = append(s.exact, q.Over(s.units))
		// No customer lies between the two neighbours that a quantile lies
		// between, so who is above the lower one is above the quantile, and
		// the comparison needs no fraction.
		s.cuts = append(s.cuts, q.Low)
	}
	return s
}
