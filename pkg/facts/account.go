package facts

// Figure is one of the whole numbers that a customer has in an account.
type Figure int

// The figures of an account.
const (
	Starts        Figure = iota // periods that begin with the customer
	Kept                        // of those: periods that end with the customer too
	StartRevenue                // revenue at the start of those periods
	KeptRevenue                 // of that: what is there at their ends, without growth
	GrownRevenue                // the same with growth
	GainedRevenue               // new, reactivated and expanded
	New                         // 1 when the customer is new in one of the periods and there at its end
	End                         // 1 when there at the end of the last period
	EndRevenue                  // revenue measured there
	Ends                        // periods that end with the customer
	Passed                      // periods in which the customer came and went
	EndsRevenue                 // revenue at the end of those periods
	Orders                      // of the periods
	Revenue                     // of the periods
	Buyer                       // 1 when there are orders
	Repeater                    // 1 when there are repeat orders
	Bought                      // orders of a buyer
	Spent                       // revenue of a buyer
	Figures                     // how many there are
)

// Account is what one customer did in a part of the data: the numbers that
// headline figures are sums of, or ratios of such sums.
type Account [Figures]int64

// Move adds what one customer did in one period, which may be the last one.
func (a *Account) Move(m *Movement, last bool) {
	a[Starts] += m.Start
	a[Kept] += m.Start - m.Lost
	left := m.RevenueStart - m.RevenueChurned - m.RevenueContraction
	a[StartRevenue] += int64(m.RevenueStart)
	a[KeptRevenue] += int64(left)
	a[GrownRevenue] += int64(left + m.RevenueExpansion)
	a[GainedRevenue] += int64(m.RevenueNew + m.RevenueReactivation + m.RevenueExpansion)
	a[New] += m.New
	a[Ends] += m.End
	a[Passed] += m.Passed
	a[EndsRevenue] += int64(m.RevenueEnd)
	if last {
		a[End] += m.End
		a[EndRevenue] += int64(m.RevenueEnd)
	}
}

// Buy adds what one customer bought in one period of a part.
func (a *Account) Buy(b *Purchase, p *Part) {
	a[Orders] += b.Orders
	a[Revenue] += int64(b.Revenue)
	if !p.Whole {
		a[Buyer] = max(a[Buyer], b.Customers)
		a[Repeater] = max(a[Repeater], b.CustomersRepeat)
		a[Bought] += b.Orders
		a[Spent] += int64(b.Revenue)
	}
}

// Live adds all that one customer ever did, for a part that is Whole.
func (a *Account) Live(c Customer) {
	a[Buyer] = 1
	if c.OrderDays > 1 {
		a[Repeater] = 1
	}
	a[Bought] = int64(c.Orders)
	a[Spent] = int64(c.Revenue)
}
