package ledger

import "github.com/retain-cli/retain/pkg/calendar"

// A word is a row on its way into a partition, in eight bytes: 24 bits of the
// customer, whom the partition tells from others; 13 bits of the day, which are 22
// years; and 27 bits of the amount, -167,772.16 to 1,174,405.11 with two decimals.
// A row of a column has its code for an amount. What does not fit is a posting.
// Words are of the type of entries, which take their blocks over.
const (
	wordAmountBits = 27
	wordDayBits    = 13
	wordCustomer   = wordAmountBits + wordDayBits // place of the customer
	wordCustomers  = 1 << (64 - wordCustomer)
	wordLeast      = -1 << 24 // the least amount

	minPartitions = 1 << (32 - (64 - wordCustomer)) // so that what is left of a mixed number fits
)

// epoch is the first of the days that fit into words.
type epoch calendar.Day

// newEpoch has a day in the middle of the days that fit.
func newEpoch(d calendar.Day) epoch {
	return epoch(min(max(d-1<<(wordDayBits-1), FirstDay), LastDay-1<<wordDayBits+1))
}

// word is an order without its customer; ok is false when it does not fit. Refunds
// that are not below zero, and orders that are, do not.
func (first epoch) word(o Order) (word entry, ok bool) {
	day, amount := uint64(o.Day-calendar.Day(first)), uint64(o.Amount-wordLeast)
	ok = day < 1<<wordDayBits && amount < 1<<wordAmountBits && o.Refund == (o.Amount < 0)
	return entry(day<<wordAmountBits | amount), ok
}

// entry is a word as an entry: pack of the same order.
func (first epoch) entry(word entry) entry {
	day, amount := word>>wordAmountBits%(1<<wordDayBits), word%(1<<wordAmountBits)
	order := (amount + (1<<wordAmountBits + wordLeast)) >> wordAmountBits // 1 from an amount of 0 on
	return (day+entry(calendar.Day(first)-FirstDay))<<dayShift | order<<amountBits | (amount + entry(MaxAmount+wordLeast))
}

// posting is any row on its way into a partition.
type posting struct {
	key   Key
	entry entry
}
