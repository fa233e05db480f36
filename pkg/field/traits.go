package field

// Traits is a set of what values have that a reader of the result may want to
// know.
type Traits uint8

// The traits of dates and of amounts.
const (
	Naive    Traits = 1 << iota // a timestamp without an offset
	Offset                      // a timestamp with an offset or Z
	Leap                        // a leap second, read as the next second
	Grouped                     // an amount with grouping marks
	Parens                      // an accounting negative: (25.00)
	Marked                      // a currency beside an amount
	Finer                       // more decimals than the currency has
	Negative                    // an amount below zero
	sets     = 1 << iota
)

// Of days, and of amounts.
const (
	DateTraits   = Naive | Offset | Leap
	AmountTraits = Grouped | Parens | Marked | Finer | Negative
)

// Tally counts values by their traits.
type Tally [sets]int64

// Join adds the counts of another tally.
func (t *Tally) Join(o *Tally) {
	for i, n := range o {
		t[i] += n
	}
}

// Count is the number of values with a trait.
func (t *Tally) Count(trait Traits) (n int64) {
	for set, values := range t {
		if Traits(set)&trait != 0 {
			n += values
		}
	}
	return n
}
