package orders

// convert converts an order, all of whose rows have been added up. One that is
// in the target currency already stays as it is.
func (a *assembler) convert(o *order) {
	if from := o.currency; a.scan.rates != nil && from != 0 {
		a.counts.converted[from]++
	}
	a.exchange(o)
}

// exchange is the same of amounts that are no order of their own.
func (a *assembler) exchange(o *order) {
	r := a.scan.rates
	if r == nil {
		return
	}
	for ; o.digits > r.Digits && o.net%10 == 0 && o.gross%10 == 0 && o.cost%10 == 0; o.digits-- {
		o.net /= 10
		o.cost /= 10
		o.gross /= 10
	}
	if o.currency == 0 {
		return
	}
	rate, _ := r.On(a.scan.currencies.names[o.currency], o.day)
	net, fits := rate.Convert(o.net, o.digits, r.Digits)
	gross, fit := rate.Convert(o.gross, o.digits, r.Digits)
	cost, whole := rate.Convert(o.cost, o.digits, r.Digits)
	a.overflow = a.overflow || !fits || !fit || !whole
	o.net, o.gross, o.cost, o.digits = net, gross, cost, r.Digits
	o.currency = 0 // it is done
}
