package questions

import "slices"

// Listing is how sure a header is that of a list of subscriptions.
type Listing uint8

// The values of Listing.
const (
	NotListed   Listing = iota
	MaybeListed         // or one of orders
	SurelyListed
)

// priceTerms are the words for what a price has only where it recurs.
var priceTerms = NewPhrases([]Entry[bool]{{true, []string{
	"mrr, arr, monthly recurring revenue, annual recurring revenue",
	"interval, frequency, cycle, recurrence, billing period, billing period unit, plan period", "intervall, abrechnungsintervall, zahlungsintervall, turnus, zahlweise, abrechnungszeitraum", "intervalle, fréquence, périodicité", "intervalo, frecuencia, periodicidad",
	"intervallo, frequenza, periodicità", "frequentie, factuurperiode", "częstotliwość, okres rozliczeniowy", "frequência, periodicidade",
}}})

// ListOfSubscriptions tells whether rows are subscriptions although a column is
// called as the date of an order is, such as created_at; signs are the headers that
// say so. contract is the header of the id of a subscription, empty for none; isOrder
// tells the headers of the ids and the dates of orders.
func ListOfSubscriptions(header []string, contract string, isOrder func(header string) bool) (of Listing, signs []string) {
	begin := func(h string) bool { return DayHeader(h) == DayOfStart || DayHeader(h) == DayOfCreation }
	if !slices.ContainsFunc(header, begin) {
		return NotListed, nil
	}
	plainID, begins, recurs, ends := false, false, false, false
	for _, h := range header {
		words, day := parted(h), DayHeader(h)
		role, known := roleOfDay(h)
		switch {
		case h == contract:
			continue
		case slices.Equal(words, []string{"id"}):
			plainID = true
		case NamesOrder(h), day == NoSubscriptionDay && (isOrder(h) || known && role <= dayPaid):
			return NotListed, nil
		case day == DayOfStart, day == DayOfCreation:
			begins = true
		case day == DayOfEnd, day == DayOfCancel:
			ends, signs = true, append(signs, h)
		case len(priceTerms.In(words)) > 0:
			recurs, signs = true, append(signs, h)
		}
	}
	if contract != "" {
		signs = slices.Insert(signs, 0, contract)
	}
	switch {
	case !begins:
		return NotListed, nil
	case contract != "" && !plainID && (recurs || ends):
		return SurelyListed, signs
	case recurs && (ends || contract != ""):
		return MaybeListed, signs
	}
	return NotListed, nil
}

// NamesRecurring tells whether a header is that of something that only a subscription
// has: its MRR, or the day on which it began.
func NamesRecurring(header string) bool {
	return DayHeader(header) == DayOfStart || slices.Contains(Words(header), "mrr") || slices.Contains(Words(header), "arr")
}
