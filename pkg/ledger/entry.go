package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Order is one order of a customer, or one row that moves revenue only.
type Order struct {
	Day    calendar.Day
	Amount money.Minor
	Refund bool // moves revenue, but is no order and no activity
}

// entry is an order in eight bytes: 17 bits of day, a bit that tells orders
// from refunds, 46 bits of amount. Entries compare as numbers first by day.
type entry uint64

const (
	amountBits = 46
	orderBit   = entry(1) << amountBits
	dayShift   = amountBits + 1
	entryDays  = 1 << (64 - dayShift)

	// MaxAmount is the largest amount of one order, and -MaxAmount the
	// smallest, in minor units: 351 billion with two decimals.
	MaxAmount = money.Minor(1)<<(amountBits-1) - 1

	// Orders lie between these two days.
	FirstDay = calendar.Day(-25567) // 1900-01-01
	LastDay  = calendar.Day(84371)  // 2200-12-31
)

// pack is an order as an entry; ok is false when the day or the amount is out
// of range.
func pack(o Order) (e entry, ok bool) {
	day, amount := uint64(o.Day-FirstDay), uint64(o.Amount+MaxAmount)
	e = entry(day)<<dayShift | entry(amount)
	if !o.Refund {
		e |= orderBit
	}
	return e, day <= uint64(LastDay-FirstDay) && amount <= 2*uint64(MaxAmount)
}

// unpack is the order that was packed.
func (e entry) unpack() Order { return Order{e.day(), e.amount(), !e.order()} }

func (e entry) day() calendar.Day { return FirstDay + calendar.Day(e>>dayShift) }

func (e entry) order() bool { return e&orderBit != 0 }

func (e entry) amount() money.Minor { return money.Minor(e&(orderBit-1)) - MaxAmount }

// scaled is the entry in a unit that is factor times as fine; ok is false when
// the amount gets out of range.
func (e entry) scaled(factor int64) (entry, bool) {
	amount, fits := money.Mul(e.amount(), factor)
	if !fits {
		return 0, false
	}
	return pack(Order{Day: e.day(), Amount: amount, Refund: !e.order()})
}

// entryOf is below all entries of a day, and above those of the day before.
func entryOf(d calendar.Day) entry { return entry(d-FirstDay) << dayShift }

// onDay is the revenue of the day of the i-th of a customer's entries.
func onDay(entries []entry, i int) (sum money.Minor) {
	day := entries[i].day()
	for i > 0 && entries[i-1].day() == day {
		i--
	}
	for ; i < len(entries) && entries[i].day() == day; i++ {
		sum += entries[i].amount()
	}
	return sum
}

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
