package ledger

import (
	"errors"
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
)

// What does not fit is an error, wherever it is noticed: an amount that a finer
// unit makes too large, of the writer that gets finer or of another, before and
// after it goes to its partition, and a sum of amounts that each fit.
func TestOverflow(t *testing.T) {
	for _, id := range []string{"7", "ada", "a longer name than that"} {
		for name, c := range map[string]struct {
			amount money.Minor
			orders int
			finer  int // number of the writer whose unit gets finer
			held   int
			want   error
		}{
			"too large in its writer":      {MaxAmount, 1, 0, heldPostings, ErrOverflow},
			"too large beside a writer":    {MaxAmount, 1, 1, heldPostings, ErrOverflow},
			"too large in a partition":     {MaxAmount, 1000, 1, blockRows, ErrOverflow},
			"sum too large":                {MaxAmount / 10, 300_000, 0, heldPostings, ErrOverflow}, // 10 * 3.5e12 * 3e5 > 2^63 = 9.2e18
			"sum too large beside":         {MaxAmount / 10, 300_000, 1, heldPostings, ErrOverflow},
			"all fits":                     {MaxAmount / 10, 100_000, 0, heldPostings, nil},
			"all fits in a partition":      {MaxAmount / 10, 100_000, 1, blockRows, nil},
			"negative, too large":          {-MaxAmount, 1, 0, heldPostings, ErrOverflow},
			"negative, sum too large":      {-MaxAmount / 10, 300_000, 0, heldPostings, ErrOverflow},
			"as it is, though many a cent": {1, 300_000, 0, heldPostings, nil},
		} {
			b := NewBuilder(Options{Writers: 2, Unit: money.Unit{Digits: 2}})
			b.held = c.held
			w := b.Writer(0)
			for range c.orders {
				w.addOne(id, Order{Amount: c.amount, Refund: c.amount < 0})
			}
			b.Writer(c.finer).Append(Batch{Digits: 3})
			if _, err := b.Seal(nil); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", fmt.Sprintf("%s, %s", id, name), err, c.want)
			}
		}
	}
}
