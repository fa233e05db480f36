package questions

import "slices"

// harmless are words of headers whose columns no question is about, whatever they
// hold: where an order goes to, what is written about it, and what was bought.
var harmless = []string{
	"city", "zip", "postcode", "postal", "street", "address1", "address2", "phone", "telephone", "note", "notes", "comment", "comments", "tags", "sku",
	"stadt", "plz", "strasse", "telefon", "ville", "ciudad", "miasto", "ulica",
}

// Harmless tells whether no question is about a column with a header, so that its
// values are not counted.
func Harmless(header string) bool {
	words := Words(header)
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(harmless, w) }) {
		return !slices.ContainsFunc(words, func(w string) bool {
			return slices.Contains([]string{"type", "status", "state", "credit", "debit", "refund", "email", "mail", "currency", "amount"}, w)
		})
	}
	last := len(words) - 1
	if last < 1 {
		return false
	}
	of := func(names ...string) bool {
		return slices.ContainsFunc(words[:last], func(w string) bool { return slices.Contains(names, w) })
	}
	return words[last] == "name" && of("product", "item", "lineitem") || words[last] == "code" && of("discount", "promo", "coupon") || words[last] == "country" && of("shipping", "ship", "billing", "delivery")
}
