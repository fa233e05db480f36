package rfm

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
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

// String is the name, one of FrequencyNames.
func (f Frequency) String() string { return FrequencyNames()[f] }

// MarshalText writes the name.
func (f Frequency) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads a kind of frequency by its name.
func (f *Frequency) UnmarshalText(b []byte) error { return choice.Parse(f, b, FrequencyNames()) }

// Monetary is what a customer is worth: revenue in all, or per order.
type Monetary uint8

// The kinds of monetary value.
const (
	Total Monetary = iota
	Mean
)

// MonetaryNames lists the kinds of monetary value, for help and completion.
func MonetaryNames() []string { return []string{"total", "mean"} }

// String is the name, one of MonetaryNames.
func (m Monetary) String() string { return MonetaryNames()[m] }

// MarshalText writes the name.
func (m Monetary) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a kind of monetary value by its name.
func (m *Monetary) UnmarshalText(b []byte) error { return choice.Parse(m, b, MonetaryNames()) }

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

// DayBreaks are cut points in days, which may be written as durations: 30d, 8w, 12mo.
type DayBreaks Breaks

// MarshalText is the form that UnmarshalText reads.
func (b DayBreaks) MarshalText() ([]byte, error) { return Breaks(b).MarshalText() }

// UnmarshalText reads numbers or durations with commas between them.
func (b *DayBreaks) UnmarshalText(text []byte) error {
	parts := strings.Split(string(text), ",")
	for i, s := range parts {
		if _, err := facts.ParseRatio(strings.TrimSpace(s)); err == nil {
			continue
		}
		var d calendar.Duration
		if err := d.UnmarshalText([]byte(strings.TrimSpace(s))); err != nil {
			return err
		}
		parts[i] = strconv.Itoa(int(d))
	}
	return (*Breaks)(b).UnmarshalText([]byte(strings.Join(parts, ",")))
}

// measures say what R, F and M are of a customer.
type measures struct {
	asOf      calendar.Day
	frequency Frequency
	monetary  Monetary
}

// of is days, orders or order days, and minor units of revenue.
func (m measures) of(c *facts.Customer) (recency, frequency int64, monetary facts.Ratio) {
	frequency, monetary = int64(c.Orders), facts.Whole(c.Revenue)
	if m.frequency == Days {
		frequency = int64(c.OrderDays)
	}
	if m.monetary == Mean {
		monetary.Den = int64(c.Orders)
	}
	return int64(m.asOf - c.Last), frequency, monetary
}

// scale is where the bins of one measure part.
type scale struct {
	name   string
	cuts   []facts.Ratio // a value lies above a cut point when it lies above this
	floors []int64       // the same for whole values: the cuts rounded down
	points []float64     // the cut points as they are shown, never nil
	small  []uint8       // belowWhole of the values from 0 on
}

// smallValues is how many values have their answer in a table: days and numbers
// of orders are rarely higher.
const smallValues = 4096

// below is how many cut points are less than the value.
func (s *scale) below(v facts.Ratio) int {
	if v.Den == 1 {
		return s.belowWhole(v.Num)
	}
	n := 0
	for _, cut := range s.cuts {
		if cut.Compare(v) < 0 {
			n++
		}
	}
	return n
}

// belowWhole is below for a whole value, which is above a fraction when it is
// above the fraction rounded down.
func (s *scale) belowWhole(v int64) int {
	if uint64(v) < uint64(len(s.small)) {
		return int(s.small[v])
	}
	return s.count(v)
}

func (s *scale) count(v int64) int {
	n := 0
	for _, floor := range s.floors {
		if floor < v {
			n++
		}
	}
	return n
}

func (s *scale) cut(at facts.Ratio, point float64) {
	s.cuts = append(s.cuts, at)
	s.floors = append(s.floors, at.Floor())
	s.points = append(s.points, point)
}

// looks is a look at each of the three measures.
type looks [3]*facts.Distribution

func (l looks) merge(o looks) {
	for i := range l {
		l[i].Merge(o[i])
	}
}

// look counts the measures of customers, all three together: customers are
// many, and going through them takes longer than what is done with each.
func (o Options) look(m measures, rows []facts.Customer) looks {
	var shares []facts.Ratio
	for k := 1; k < o.Bins; k++ {
		shares = append(shares, facts.Ratio{Num: int64(k), Den: int64(o.Bins)})
	}
	r, f, v := facts.NewDistribution(shares...), facts.NewDistribution(shares...), facts.NewDistribution(shares...)
	for i := range rows {
		recency, frequency, monetary := m.of(&rows[i])
		r.Count(facts.Whole(recency))
		f.Count(facts.Whole(frequency))
		v.Count(monetary)
	}
	return looks{r, f, v}
}

// scales finds the cut points of the three measures.
func (o Options) scales(m measures, c facts.Customers) [3]scale {
	seen := sumParts(c, func(rows []facts.Customer) looks { return o.look(m, rows) })
	r, f, v := seen[0], seen[1], seen[2]
	r.Aim()
	f.Aim()
	v.Aim()
	for i := 0; i < len(c.Rows) && !(r.Settled() && f.Settled() && v.Settled()); i++ {
		recency, frequency, monetary := m.of(&c.Rows[i])
		if !r.Settled() {
			r.Keep(facts.Whole(recency))
		}
		if !f.Settled() {
			f.Keep(facts.Whole(frequency))
		}
		v.Keep(monetary)
	}
	return [3]scale{
		newScale("recency", 1, r, o.BreaksRecency, o.Bins),
		newScale("frequency", 1, f, o.BreaksFrequency, o.Bins),
		newScale("monetary", c.Unit.PerMajor(), v, o.BreaksMonetary, o.Bins),
	}
}

// newScale parts values at own breaks or else at the quantiles; units is what
// values are divided by to be shown.
func newScale(name string, units int64, d *facts.Distribution, own Breaks, bins int) scale {
	s := scale{name: name, points: []float64{}}
	if len(own) == bins-1 {
		for _, b := range own {
			s.cut(facts.Ratio{Num: b.Num * units, Den: b.Den}, *b.Float())
		}
	} else {
		s.cutAt(d, units)
	}
	s.small = make([]uint8, smallValues)
	for v := range s.small {
		s.small[v] = uint8(s.count(int64(v)))
	}
	return s
}

func (s *scale) cutAt(d *facts.Distribution, units int64) {
	for _, q := range d.Quantiles() {
		// No customer lies between the two neighbours that a quantile lies
		// between, so who is above the lower one is above the quantile, and
		// the comparison needs no fraction.
		s.cut(q.Low, q.Over(units))
	}
}
