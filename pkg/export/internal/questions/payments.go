package questions

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Payments is the question whether several rows pay for one sale over time.
var Payments = &Question{
	Code:     "part-payments",
	Asks:     "Is a row an order, or one of its payments?",
	Proven:   "no column numbers payments, and no id of a sale comes again on another day",
	Refused:  "rows are installments, or the id of a sale comes again on other days",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.RowIs, Value: "payment"}, {Option: note.RowIs, Value: "order"}},
}

// InvoicePeriods is the question whether invoices pay for longer than until the
// next one would be expected.
var InvoicePeriods = &Question{
	Code:     "invoice-periods",
	Asks:     "How long does an invoice pay for?",
	Proven:   "no invoice covers more than two months",
	Assumed:  "invoices that all cover a quarter, or all a year, count on their own day",
	Refused:  "some invoices cover a month and others a quarter or a year",
	Concerns: note.Activity,
	Options:  []note.Fix{{Option: note.RowIs, Value: "invoice-period"}, {Option: note.RowIs, Value: "order"}},
}

// numbering is what a header numbers.
type numbering uint8

const (
	partOf     numbering = iota // the payments of a sale
	partsOfAll                  // how many payments a sale has
)

var numberings = sync.OnceValue(func() *Phrases[numbering] {
	return NewPhrases([]Entry[numbering]{
		{partOf, []string{
			"installment number, installment no, installment nr, installment index, installment, instalment number, instalment no, instalment, payment number, payment no, payment nr, payment sequence, payment part, part payment, partial payment number",
			"ratennummer, rate nr, rate nummer, teilzahlung, teilzahlung nr, rata, numero rata, numer raty, nr raty, échéance, numéro d'échéance, mensualité, cuota, número de cuota, parcela, número da parcela, termijn, termijnnummer, taksit, taksit no, cicilan, angsuran, قسط, شماره قسط, งวดที่",
		}},
		{partsOfAll, []string{
			"total installments, number of installments, installments, installment count, installments total, total instalments, number of instalments, instalments, total payments, number of payments, payment count, payments total, payment installments",
			"anzahl raten, anzahl der raten, nombre d'échéances, nombre de mensualités, número de cuotas, cuotas, numero rate, liczba rat, número de parcelas, parcelas, aantal termijnen, taksit sayısı",
		}},
	})
})

// Keyed is how often ids of sales, in a column that is not the order's id, come
// again on another day.
type Keyed struct {
	Header string
	Keys   int64
	Again  int64 // of one customer
	Mixed  int64 // of several customers, as a placeholder is
}

// keysAgain is the share of sales, in per cent, from which on payments on other
// days are how the shop is paid, and not a second attempt now and then.
const keysAgain = 5

// PartPayments decides whether rows are payments of sales that have several. rowIs
// is --row-is; order is the header of the order's id, or empty.
func PartPayments(unused []Column, keyed Keyed, rowIs, order string) Finding {
	f := Finding{Code: Payments.Code, Answer: "orders"}
	if rowIs != "auto" {
		return f
	}
	column, parts := numbered(unused)
	switch {
	case parts > 0:
		f.Refusal = &problem.Problem{Reason: fmt.Sprintf("%s of the rows are later installments, by %q: each would count as an order on its own day", problem.Grouped(parts), column)}
	case keyed.Again > 0 && keyed.Again*100 >= keyed.Keys*keysAgain && keyed.Mixed*100 < keyed.Keys*keysAgain:
		f.Refusal = &problem.Problem{Reason: fmt.Sprintf("rows are part payments: %s of %s values of %q occur on several days, and each row would count as an order on its own day",
			problem.Grouped(keyed.Again), problem.Grouped(keyed.Keys), keyed.Header)}
		order = keyed.Header
	default:
		return f
	}
	if order == "" || column != "" {
		order = "HEADER"
	}
	f.Answer = "payments"
	f.Refusal.Code = Payments.Code
	f.Refusal.Fixes = []note.Fix{{Option: note.RowIs, Value: "payment"}, {Option: note.RowIs, Value: "order"}}
	f.Refusal.Hint = fmt.Sprintf("to add up the payments of one sale (its id: --column order=%s), or to count each row as an order", order)
	return f
}

// mostParts is more installments than a sale is paid in: ten years of months.
const mostParts = 120

// numbered is the column that numbers the payments of sales, and how many rows
// have a number above 1. A column in which a number is left out, or is more
// frequent than the one before, counts something else, unless another column or
// its words say how many there are in all.
func numbered(unused []Column) (header string, rows int64) {
	all := slices.ContainsFunc(unused, func(c Column) bool {
		meaning, ok := numberings().Is(c.Header)
		return ok && meaning == partsOfAll
	})
	for _, c := range unused {
		meaning, ok := numberings().Is(c.Header)
		numbers := ok && meaning == partOf
		counts, of, whole := c.parts(numbers)
		if !whole || !numbers && !of {
			continue
		}
		later, falling := int64(0), true
		for n, rows := range counts {
			if n > 1 {
				later += rows
				falling = falling && rows <= counts[n-1]
			}
		}
		if later > 0 && (falling || all || of) {
			return c.Header, later
		}
	}
	return "", 0
}

// parts is the rows of each number of a column of small numbers: 3, or 3 of 6, in
// which case of is set. whole is false where another value stands. 3/6 is a part
// where the header says that parts are numbered; elsewhere it may be a day.
func (c Column) parts(slash bool) (rows map[int]int64, of, whole bool) {
	rows = map[int]int64{}
	for word, n := range c.Words {
		part, total, found := cutPart(word)
		if !found && slash {
			part, total, found = strings.Cut(part, "/")
		}
		i, err := strconv.Atoi(strings.TrimSuffix(part, ".0"))
		if err != nil || i < 1 || i > mostParts {
			return nil, false, false
		}
		if found {
			if last, err := strconv.Atoi(total); err != nil || last < i || last > mostParts {
				return nil, false, false
			}
		}
		of = of || found
		rows[i] += n
	}
	return rows, of, len(rows) > 0
}

// cutPart cuts 3 of 6, which may be written with another word or behind one:
// Payment 3 of 6, Rate 3 von 6.
func cutPart(word string) (part, total string, found bool) {
	words := Words(word)
	if n := len(words); n >= 3 && slices.Contains([]string{"of", "von", "de", "di", "van", "z", "sur"}, words[n-2]) {
		return words[n-3], words[n-1], true
	}
	return strings.TrimSpace(word), "", false
}

// saleKeys are the words of headers that name a sale which may have several
// payments; the id of a customer or of a subscription is none.
var saleKeys = sync.OnceValue(func() *Phrases[bool] {
	return NewPhrases([]Entry[bool]{{false, []string{
		"pledge, order, sale, contract, agreement, {pledge|order|sale|invoice|booking|reservation|contract|agreement|deal|enrollment|enrolment|installment plan|payment plan|quote|case} {id|number|no|nr|ref|reference|code}",
		"auftrag, bestellung, vertrag, buchungsnummer, commande, numéro de contrat, pedido, contrato, número de contrato, ordine, contratto, numero contratto, bestelling, contractnummer, zamówienie, umowa, numer umowy, sipariş, sözleşme, sözleşme no, pesanan, nomor kontrak",
		"bestellnummer, auftragsnummer, rechnungsnummer, vertragsnummer, numéro de commande, numéro de facture, número de pedido, número de factura, numer zamówienia, numer faktury, numero ordine, numero fattura, ordernummer, factuurnummer",
	}}, {true, []string{
		"{project|loan|job|matter|engagement|claim|plot|lease|treatment}, {project|loan|job|matter|engagement|claim|plot|lease|treatment} {id|number|no|nr|ref|reference|code|name}",
		"projekt, projekt{nummer|nr}, darlehen, kredit, kredit{nummer|nr}, projet, numéro de projet, prêt, numéro de prêt, proyecto, préstamo, progetto, prestito, lening, projektu, pożyczka, projeto, empréstimo, proje, kredi",
	}}})
})

// NamesSale tells whether a header names the sale that a payment belongs to. pays tells
// that rows are payments: a project or a loan has many invoices, of which each is a sale.
func NamesSale(header string, pays bool) bool {
	long, ok := saleKeys().Is(header)
	return ok && (pays || !long)
}

// payments are headers of the day, the amount, the number or the kind of a payment that
// invoices and orders have not.
var payments = sync.OnceValue(func() *Phrases[bool] {
	return NewPhrases([]Entry[bool]{{true, []string{
		"payment {date|day|amount|id|ref|reference|stage|phase|schedule|milestone}, date of payment, amount of payment, milestone, deposit or balance, {repayment|instalment|installment} {date|amount|id}, repayment",
		"zahlungsdatum, zahlungsbetrag, zahlungsnummer, zahlung, abschlag, abschlagszahlung, date de paiement, date du paiement, montant du paiement, acompte, fecha de pago, importe del pago, anticipo, data pagamento, data di pagamento, importo pagamento, acconto, betaaldatum, betaling, data płatności, kwota płatności, data do pagamento, valor do pagamento, ödeme tarihi, ödeme tutarı, taksit tutarı",
	}}})
})

// NamesPayment tells whether a header says that rows are payments.
func NamesPayment(header string) bool {
	_, ok := payments().Is(header)
	return ok
}

// Covered is how long invoices pay for, by the days between the start and the end
// of the period that they name.
type Covered struct {
	Start, End string // headers
	Short      int64  // rows that cover up to shortDays
	Quarters   int64
	Halves     int64
	Years      int64
}

// The longest periods of each class, in days. Stripe's invoices with usage cover
// two months: the one that ends and the one that begins.
const (
	shortDays   = 62
	quarterDays = 135
	halfDays    = 270
)

// Add counts a row.
func (c *Covered) Add(days int) {
	switch {
	case days <= 0: // a point in time
	case days <= shortDays:
		c.Short++
	case days <= quarterDays:
		c.Quarters++
	case days <= halfDays:
		c.Halves++
	default:
		c.Years++
	}
}

// Join adds the rows of another part.
func (c *Covered) Join(o Covered) {
	c.Short, c.Quarters, c.Halves, c.Years = c.Short+o.Short, c.Quarters+o.Quarters, c.Halves+o.Halves, c.Years+o.Years
}

// fewLong is the share of long periods, in per cent, below which they are said
// and nothing is refused.
const fewLong = 5

// Periods decides how rows are read whose periods are long.
func (c Covered) Periods(rowIs string) Finding {
	f := Finding{Code: InvoicePeriods.Code, Answer: "day"}
	long := c.Quarters + c.Halves + c.Years
	all := long + c.Short
	if rowIs != "auto" || long == 0 {
		return f
	}
	span := c.span()
	columns := fmt.Sprintf("%q to %q", c.Start, c.End)
	uniform := c.Short == 0 && (c.Quarters == long || c.Halves == long || c.Years == long)
	if uniform || long*100 < all*fewLong {
		f.Notes = []note.Note{{
			Code: InvoicePeriods.Code, Level: note.Warning, Concerns: InvoicePeriods.Concerns, Fix: note.Fix{Option: note.RowIs, Value: "invoice-period"}, Args: &note.Args{"rows": long},
			Text: fmt.Sprintf("%s of %s rows cover %s (%s), but make a customer active on one day only; to read them as subscriptions", problem.Grouped(long), problem.Grouped(all), span, columns),
		}}
		return f
	}
	f.Refusal = &problem.Problem{
		Code:   InvoicePeriods.Code,
		Reason: fmt.Sprintf("%s of %s rows cover %s (%s): as orders, these customers would count as lost in the next month", problem.Grouped(long), problem.Grouped(all), span, columns),
		Hint:   "to read them as subscriptions for the time that they cover, or as orders of one day",
		Fixes:  []note.Fix{{Option: note.RowIs, Value: "invoice-period"}, {Option: note.RowIs, Value: "order"}},
	}
	return f
}

// span is the longest class of periods that there are, in words.
func (c Covered) span() string {
	switch {
	case c.Years > 0:
		return "a year"
	case c.Halves > 0:
		return "half a year"
	}
	return "a quarter"
}
