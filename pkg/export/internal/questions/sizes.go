package questions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Codes of the questions about what the numbers of an amount are.
const (
	CodeWhichAmount  = "which-amount"
	CodeUnitOfAmount = "unit-of-amount"
)

var whichAmount = &Question{
	Code: CodeWhichAmount, Asks: "Which column is the money?",
	Proven:   "the columns that are named like an amount are equal in every row",
	Assumed:  "the one named like an amount; where none is, the one that others (net and tax, say) add up to in every row, or one of those that are equal",
	Refused:  "no header names the amount and the columns of money do not add up to one of them; a column called amount holds whole numbers from 1 to a few hundred beside a price, as pieces do; money stands in two columns, for debit and credit",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.Column, Value: "amount=HEADER"}, {Option: note.Column, Value: "quantity=HEADER"}},
}

var unitOfAmount = &Question{
	Code: CodeUnitOfAmount, Asks: "Are amounts in euros or in cents?",
	Proven:   "an amount has decimals",
	Assumed:  "cents where the header says so, or where the columns are those of a payment system's interface and all amounts are whole; euros where all amounts end in 00, which is stated",
	Refused:  "all amounts are whole numbers of 100 and more that end as prices in cents do, in a currency whose prices mostly have cents",
	Concerns: note.Revenue | note.Subscriptions,
	Options:  []note.Fix{{Option: note.AmountUnit, Value: "major"}, {Option: note.AmountUnit, Value: "minor"}},
}

// Sizes is how large the amounts of a column are that are not 0, signs aside, as
// the numbers that are written.
type Sizes struct {
	Rows  int64
	Whole int64 // without decimals
	Few   int64 // of these: up to FewPieces
	Large int64 // of these: 100 and more
	Ends  int64 // of these: that end in 9 or 5, as prices do
	Nines int64 // of these: that end in 9
	Tens  int64 // of these: that end in 0, as prices of 12.50 do in cents
	Round int64 // of these: that end in 00, as prices of whole euros do in cents
}

// FewPieces is the largest number that is taken for pieces of something. Of most
// things fewer are bought at once, and money is seldom below it in all rows.
const FewPieces = 500

// Add counts a whole number above 0.
func (s *Sizes) Add(n int64) {
	s.Rows++
	s.Whole++
	if n <= FewPieces {
		s.Few++
	}
	if n >= 100 {
		s.Large++
	}
	switch n % 10 {
	case 9:
		s.Ends++
		s.Nines++
	case 5:
		s.Ends++
	case 0:
		s.Tens++
		if n%100 == 0 {
			s.Round++
		}
	}
}

// Join adds other amounts of the column.
func (s *Sizes) Join(o Sizes) {
	s.Rows += o.Rows
	s.Whole += o.Whole
	s.Few += o.Few
	s.Large += o.Large
	s.Ends += o.Ends
	s.Nines += o.Nines
	s.Tens += o.Tens
	s.Round += o.Round
}

// WhichAmount decides whether a column called amount is money beside a column of
// prices.
func WhichAmount(s Sizes, amount, price string) Finding {
	f := Finding{Code: CodeWhichAmount, Answer: amount}
	if s.Rows > 0 && s.Few == s.Rows {
		f.Refusal = &problem.Problem{Code: f.Code,
			Reason: fmt.Sprintf("%q holds whole numbers up to %d beside %q: it may be the number of pieces (a quantity) and not money", amount, FewPieces, price),
			Hint:   fmt.Sprintf("if %q is the amount of a row, if it is the price of a piece, or if %q is the money", price, amount),
			Fixes:  []note.Fix{{Option: note.Column, Value: "amount=" + price}, {Option: note.Column, Value: "quantity=" + amount}, {Option: note.Column, Value: "amount=" + amount}}}
	}
	return f
}

// NamesAnyNumber tells whether a header of an amount may as well be that of a
// number of pieces: AMOUNT, value.
func NamesAnyNumber(header string) bool {
	for _, w := range Words(header) {
		if !slices.Contains([]string{"amount", "amounts", "amt", "value", "number", "sales", "transaction", "purchase", "order", "jumlah"}, w) {
			return false
		}
	}
	return true
}

// The answers to unit-of-amount.
const (
	Major = "major"
	Minor = "minor"
)

// UnitColumn is what is known of a column of amounts beside its rows.
type UnitColumn struct {
	Header   string
	Headers  []string // of all columns
	Currency string   // of the amounts; empty: not known
}

// Thresholds of unit-of-amount.
const (
	// priceEnds is from which share of amounts, in per cent, their last digits are
	// those of prices: 9 and 5 are two of ten digits, so that by chance a fifth ends
	// so, and of prices such as 19.99 and 4.95 nearly all do.
	priceEnds = 60

	// allEnds is from which share, in per cent, amounts that end so or in 00 are
	// prices in cents, if a third of them or more end in 9 or 5: by chance, 21 % end
	// in one of these ways. Amounts that only end in 00 may be large round ones, and
	// below manyAmounts either may be chance. Where a third or more end in 9, which
	// a tenth does by chance, the others may end in any 0: 12.50 beside 19.99.
	allEnds     = 90
	manyAmounts = 10

	// fewAmounts are too few to tell: of three, 60 % end so by chance in one of ten
	// files, of five in one of seventeen.
	fewAmounts = 5
)

// UnitOfAmount decides whether amounts are in the smallest unit of their currency.
func UnitOfAmount(s Sizes, c UnitColumn) Finding {
	f := Finding{Code: CodeUnitOfAmount, Answer: Major}
	say := func(level note.Level, unit, text string) {
		f.Notes = []note.Note{{Code: f.Code, Text: fmt.Sprintf("%q %s", c.Header, text), Level: level, Concerns: note.Revenue | note.Subscriptions, Fix: note.Fix{Option: note.AmountUnit, Value: unit}, Args: &note.Args{"column": c.Header}}}
	}
	whole := s.Rows > 0 && s.Whole == s.Rows
	ends := whole && s.Rows >= fewAmounts && s.Large == s.Rows && s.endAsPrices()
	switch {
	case whole && NamesCents(c.Header):
		f.Answer = Minor
		say(note.Info, Major, "is in cents by its name: 1999 is 19.99; if it is not")
	case whole && s.Large == s.Rows && OfInterface(c.Headers):
		f.Answer = Minor
		say(note.Info, Major, "is in cents, as the interfaces of payment systems have it: 1999 is 19.99; if it is not")
	case ends && slices.Contains(withCents, c.Currency):
		f.Refusal = &problem.Problem{Code: f.Code, Reason: fmt.Sprintf("%q holds whole numbers of 100 and more in %s, which end as prices in cents do: 1999 may be 19.99", c.Header, c.Currency),
			Hint: "if they are whole units, or cents", Fixes: []note.Fix{{Option: note.AmountUnit, Value: Major}, {Option: note.AmountUnit, Value: Minor}}}
	case ends:
		say(note.Warning, Minor, "holds whole numbers of 100 and more only, which end as prices in cents do; if they are cents")
	case s.roundCents() && (c.Currency == "" || slices.Contains(withCents, c.Currency) || slices.Contains(someCents, c.Currency)):
		say(note.Info, Minor, "holds whole numbers only, all ending in 00: they may be round prices, or cents (2500 for 25.00); if they are cents")
	}
	return f
}

// endAsPrices tells whether the last digits of amounts are those of prices in cents.
func (s Sizes) endAsPrices() bool {
	all := func(rows int64) bool { return s.Rows >= manyAmounts && rows*100 >= s.Rows*allEnds }
	return s.Ends*100 >= s.Rows*priceEnds || all(s.Ends+s.Round) && s.Ends*3 >= s.Rows || all(s.Ends+s.Tens) && s.Nines*3 >= s.Rows
}

// roundCents tells whether amounts may be whole euros in cents: all end in 00, and
// most would be small but not tiny prices. By chance a hundredth ends so.
func (s Sizes) roundCents() bool {
	return s.Rows >= fewAmounts && s.Round == s.Rows && s.Few*2 < s.Rows
}

// NamesCents tells whether a header says that amounts are in the smallest unit:
// amount_cents, Betrag (Cent).
func NamesCents(header string) bool {
	return len(centWords.In(Words(header))) > 0
}

var centWords = NewPhrases([]Entry[bool]{{true, []string{"cents, cent, pence, minor units, minor unit, minor, in cents", "centimes, centavos, centesimi, centimos", "grosze, groszy, grosz", "kurus", "ore, oere"}}})

// withCents are the currencies whose prices mostly have cents; in others whole
// prices that end in 9 are common.
var withCents = []string{"USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "PLN"}

// someCents are those of which systems count cents although prices seldom have any.
var someCents = []string{"DKK", "NOK", "SEK", "CZK", "RON", "BGN", "BRL", "MXN", "ILS", "AED", "SAR", "SGD", "HKD", "MYR", "ZAR"}

// OfInterface tells whether columns are those of the interface of a payment system or
// of ChartMogul, which count in the smallest unit: two of its own names are there.
func OfInterface(headers []string) bool {
	n := 0
	for _, h := range headers {
		if slices.Contains(interfaceNames, strings.ReplaceAll(h, "-", "_")) {
			n++
		}
	}
	return n >= 2
}

var interfaceNames = []string{
	"livemode", "payment_intent", "payment_intent_id", "captured", "amount_refunded", "balance_transaction", "balance_transaction_id", "amount_captured", "application_fee_amount", "statement_descriptor", "receipt_url", "failure_code", "amount_due", "amount_remaining", "hosted_invoice_url",
	"links.mandate", "links.creditor", "links.customer", "links.subscription", "links.payout", "links_mandate", "links_creditor", "links_subscription", "mandates.reference", // GoCardless
	"chartmogul_url", "billing_system_url", "customer_since", "activity_mrr", "activity_arr", "activity_mrr_movement", // ChartMogul
}

// TwoColumnsOfMoney is the columns in which money stands apart for what is paid
// and what is received; empty when there are no such columns.
func TwoColumnsOfMoney(headers []string) (debit, credit string) {
	for _, h := range headers {
		for _, m := range sideWords.In(Words(h)) {
			if m.Meaning == onDebit && debit == "" {
				debit = h
			}
			if m.Meaning == onCredit && credit == "" {
				credit = h
			}
		}
	}
	if debit == "" || credit == "" {
		return "", ""
	}
	return debit, credit
}

type side uint8

const (
	onDebit side = iota
	onCredit
)

var sideWords = NewPhrases([]Entry[side]{
	{onDebit, []string{"debit, debits, paid out, money out, ausgang, ausgänge, ausgabe, ausgaben, decaissement, depense, gasto, gastos, egreso, egresos, uscita, uscite, uitgave, uitgaven, wydatek, wydatki, rozchod, saida, saidas, gider, cikis, withdrawal, withdrawals, outgoing, soll, belastung, debe, cargo, addebito, wyplata, obciazenie, debito, borc, بدهکار, เดบิต"}},
	{onCredit, []string{"credit, credits, paid in, money in, eingang, eingänge, einnahme, einnahmen, encaissement, recette, ingreso, ingresos, entrata, entrate, inkomsten, wplyw, wplywy, przychod, entrada, entradas, gelir, giris, deposit, deposits, incoming, haben, gutschrift, haber, abono, avere, accredito, wplata, uznanie, credito, alacak, بستانکار, เครดิต"}},
})
