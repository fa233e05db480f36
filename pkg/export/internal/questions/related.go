package questions

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Related is how the columns of money of a file are related: the sums of the
// products of each two of them, over all rows. A sum of some columns less others is
// 0 in every row if and only if the sum of its squares is 0, which these products
// tell of any such sum, without one having been thought of while the rows were read.
type Related struct {
	Headers  []string
	Rows     int64
	Lost     []bool  // a value of the column is no amount
	Sums     []int64 // of the values
	Differs  []int64 // rows in which the column is not the first one
	products []wide  // of column i and column j <= i at i(i+1)/2+j
}

// RelatedDigits is the decimals of the values that are compared, and mostRelated
// the largest of them, so that the products of ten million rows have room.
const (
	RelatedDigits = 4
	mostRelated   = 1e15
)

// MostRelated is how many columns are compared at most: more than the parts that
// the total of an order is made of.
const MostRelated = 8

// NewRelated is columns of which no row has been seen.
func NewRelated(headers []string) Related {
	n := len(headers)
	return Related{Headers: headers, Lost: make([]bool, n), Sums: make([]int64, n), Differs: make([]int64, n), products: make([]wide, n*(n+1)/2)}
}

// Add adds the values of a row; a blank is 0, and ok is false of what is no amount.
func (r *Related) Add(values []int64, ok []bool) {
	r.Rows++
	at := 0
	for i, v := range values {
		if !ok[i] || v > mostRelated || v < -mostRelated {
			r.Lost[i] = true
			values[i], v = 0, 0
		}
		r.Sums[i] += v
		if v != values[0] {
			r.Differs[i]++
		}
		for j := range i + 1 {
			r.products[at].addProduct(v, values[j])
			at++
		}
	}
}

// Join adds the rows of the same columns elsewhere.
func (r *Related) Join(o Related) {
	switch {
	case o.Rows == 0:
		return
	case r.Rows == 0:
		headers := r.Headers
		if *r = NewRelated(o.Headers); headers != nil {
			r.Headers = headers
		}
	}
	r.Rows += o.Rows
	for i := range r.Lost {
		r.Lost[i] = r.Lost[i] || o.Lost[i]
		r.Sums[i] += o.Sums[i]
		r.Differs[i] += o.Differs[i]
	}
	for i := range r.products {
		r.products[i].add(o.products[i])
	}
}

// wide is a whole number of 128 bits, in two's complement.
type wide struct{ hi, lo uint64 }

func (w *wide) add(o wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, o.lo, 0)
	w.hi, _ = bits.Add64(w.hi, o.hi, carry)
}

func (w *wide) addProduct(a, b int64) {
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	if (a < 0) != (b < 0) {
		var borrow uint64
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	w.add(wide{hi, lo})
}

func (w wide) big() *big.Int {
	n := new(big.Int).SetInt64(int64(w.hi))
	return n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(w.lo))
}

func (r Related) product(i, j int) wide {
	i, j = max(i, j), min(i, j)
	return r.products[i*(i+1)/2+j]
}

// zero tells whether a sum of columns, each taken 1, 0 or -1 times, is 0 in every
// row.
func (r Related) zero(times []int) bool {
	total := new(big.Int)
	for i, a := range times {
		for j, b := range times[:i+1] {
			if a == 0 || b == 0 {
				continue
			}
			p := r.product(i, j).big()
			if i != j {
				p.Lsh(p, 1)
			}
			if a != b {
				p.Neg(p)
			}
			total.Add(total, p)
		}
	}
	return total.Sign() == 0
}

// usable tells whether a column has amounts that are not all 0.
func (r Related) usable(i int) bool { return !r.Lost[i] && r.product(i, i) != (wide{}) }

// equal tells whether two columns are the same in every row.
func (r Related) equal(i, j int) bool {
	times := make([]int, len(r.Headers))
	times[i], times[j] = 1, -1
	return i == j || r.zero(times)
}

// relation is columns that add up to the same in every row: those of one side, and
// those of the other.
type relation [2][]int

// relations are all that hold between columns that are not equal to one before
// them.
func (r Related) relations() (all []relation) {
	var columns []int
	for i := range r.Headers {
		if r.usable(i) && !slices.ContainsFunc(columns, func(j int) bool { return r.equal(i, j) }) {
			columns = append(columns, i)
		}
	}
	ways := 1
	for range columns {
		ways *= 3
	}
	for way := range ways {
		times, rest := make([]int, len(r.Headers)), way
		var found relation
		for _, i := range columns {
			if times[i] = (rest+1)%3 - 1; times[i] != 0 { // 0, 1, -1 of the digits 0, 1, 2 in base 3
				side := (1 - times[i]) / 2
				if r.Sums[i] < 0 {
					side = 1 - side
				}
				found[side] = append(found[side], i)
			}
			rest /= 3
		}
		n, m := len(found[0]), len(found[1])
		first := slices.IndexFunc(times, func(t int) bool { return t != 0 })
		if n == 0 || m == 0 || n+m < 3 || times[first] < 0 || !r.zero(times) { // each relation has two ways, one the other's negative
			continue
		}
		all = append(all, found)
	}
	return all
}

// moneyRole is what the header of a column of money says it is of an order.
type moneyRole uint8

const (
	someMoney moneyRole = iota
	grossMoney
	netMoney
	addedPart // to what the goods cost: tax, shipping; or kept by others than the seller: fees, costs
	takenPart // off it: discounts
)

// moneyWords say which of several amounts is the one with everything in it, and
// which is not.
var moneyWords = NewPhrases([]Entry[moneyRole]{
	{grossMoney, []string{
		"gross, total, totals, sum, grand total, incl, including, inclusive, inc, with tax, with vat, charged, paid, to pay, payable, final",
		"brutto, bruttowert, summe, bruttobetrag, bruttopreis, bruttosumme, bruttoumsatz, gesamt, gesamtbetrag, gesamtsumme, gesamtpreis, endbetrag, inkl, inklusive, zahlbetrag, zu zahlen, bezahlt", "brut, somme, ttc, toutes taxes comprises, payé, à payer, encaissé",
		"bruto, suma, iva incluido, iva incluida, con iva, pagado, a pagar, cobrado", "lordo, somma, totale, ivato, iva inclusa, iva compresa, da pagare, pagato, incassato", "totaal, totaalbedrag, btw inbegrepen, incl btw, betaald", "razem, łącznie, do zapłaty, zapłacono, z vat", "pago, total com iva", "brüt, toplam, kdv dahil, ödenen", "جمع, جمع کل, پرداختی", "รวม, ยอดรวม", "jumlah, dibayar, termasuk pajak",
	}},
	{netMoney, []string{
		"net, subtotal, sub total, excl, excluding, exclusive, ex tax, ex vat, without tax, before tax, before discount, pre tax, pretax",
		"netto, nettowert, nettobetrag, nettopreis, nettosumme, nettoumsatz, exkl, exklusive, zwischensumme, ohne mwst, ohne ust", "ht, hors taxe, hors taxes, sous total", "neto, sin iva, base imponible", "netto iva, imponibile, iva esclusa, subtotale", "excl btw, exclusief btw, subtotaal", "bez vat", "líquido, sem iva", "net tutar, kdv hariç, ara toplam", "sebelum pajak",
	}},
})

// roleOfMoney is what a header says of a column of money. Words for what is
// included or not are stronger than what they are about: total incl. tax.
func roleOfMoney(header string) moneyRole {
	words := Words(header)
	role, within := someMoney, false
	for _, f := range moneyWords.In(words) {
		within = within || f.To-f.From > 1 || slices.Contains(inclusions, words[f.From])
		role = max(role, f.Meaning)
	}
	if apart := apartWords.In(words); len(apart) > 0 && !within {
		if apart[0].Meaning == apartTaken {
			return takenPart
		}
		return addedPart
	}
	return role
}

// inclusions are words behind which it stands what an amount has in it, or not.
var inclusions = []string{"incl", "including", "inclusive", "inc", "inkl", "inklusive", "ttc", "excl", "excluding", "exclusive", "exkl", "exklusive", "ht", "ivato"}

// total is the column of a relation that is the amount of an order, or the two of
// which it may be either one.
func (r Related) total(sides relation) (at int, either []int) {
	at = -1
	var whole [2][]int // the columns of each side that are no parts
	wants := [2]bool{} // a part says that the total is on this side
	for side, columns := range sides {
		for _, i := range columns {
			switch roleOfMoney(r.Headers[i]) {
			case takenPart:
				wants[side] = true
			case addedPart:
				wants[1-side] = true
			default:
				whole[side] = append(whole[side], i)
			}
		}
	}
	all := slices.Concat(whole[0], whole[1])
	gross := slices.DeleteFunc(slices.Clone(all), func(i int) bool { return roleOfMoney(r.Headers[i]) != grossMoney })
	for side, columns := range sides {
		other := 1 - side
		alone := len(columns) == 1 && len(gross) == 0 // no header says that another one is the whole
		if len(whole[side]) == 1 && !wants[other] && (wants[side] || alone) {
			return whole[side][0], nil
		}
	}
	sum := func(columns []int) bool { return len(columns) == 1 && columns[0] != gross[0] }
	if len(gross) == 1 && wants == [2]bool{} && !sum(sides[0]) && !sum(sides[1]) {
		return gross[0], nil
	}
	return -1, all // where the header of one says that it is the whole, and the rows that another is, too
}

// totals are the columns that are the amount of an order by some relation, and a
// part of it by none; of the others those of which that is not known.
func (r Related) totals() (totals, open []int, by map[int]relation) {
	by = map[int]relation{}
	below := map[int]bool{}
	for _, sides := range r.relations() {
		at, either := r.total(sides)
		if at < 0 {
			open = append(open, either...)
			continue
		}
		if known, ok := by[at]; !ok || len(sides[0])+len(sides[1]) < len(known[0])+len(known[1]) {
			by[at] = sides
		}
		for _, i := range slices.Concat(sides[0], sides[1]) {
			below[i] = below[i] || i != at
		}
	}
	for i := range r.Headers {
		if _, ok := by[i]; ok && !below[i] {
			totals = append(totals, i)
		}
	}
	return totals, open, by
}

// spelled is how a column is made of the others of a relation: "Net" + "Tax" -
// "Discount".
func (r Related) spelled(at int, sides relation) string {
	side := 0
	if slices.Contains(sides[1], at) {
		side = 1
	}
	plus, minus := "", ""
	for n, columns := range [][]int{sides[1-side], sides[side]} {
		for _, i := range columns {
			switch {
			case i == at:
			case (n == 1) != (r.Sums[i] < 0): // of a column below 0, the opposite is on its side
				minus += fmt.Sprintf(" - %q", r.Headers[i])
			default:
				plus += fmt.Sprintf(" + %q", r.Headers[i])
			}
		}
	}
	return strings.TrimPrefix(plus, " + ") + minus
}

// MoneyAsked is what is known of the columns of Related beside their rows.
type MoneyAsked struct {
	Named  bool   // the first one is the amount by its header
	Rivals []bool // the others whose headers could be that of the amount as well
}

// MoneyOf decides which of several columns of money is the amount of an order: the
// one that is named so, or the one that the others add up to. at is its place, -1
// where that is not known.
func MoneyOf(r Related, a MoneyAsked) (at int, f Finding) {
	f = Finding{Code: CodeWhichAmount}
	if at = 0; a.Named {
		f.Notes = r.named(a)
	} else {
		at, f.Notes, f.Refusal = r.unnamed()
	}
	if at >= 0 {
		f.Answer = r.Headers[at]
	}
	return at, f
}

func chooseAmount(header string) note.Fix {
	return note.Fix{Option: note.Column, Value: "amount=" + header}
}

// sayMoney is a note on the column that is the amount.
func sayMoney(level note.Level, fix note.Fix, text string, columns ...string) []note.Note {
	return []note.Note{{Code: CodeWhichAmount, Level: level, Concerns: note.Revenue, Fix: fix, Text: text, Args: &note.Args{"columns": columns}}}
}

// named tells how the amount differs from the columns that could be it as well.
func (r Related) named(a MoneyAsked) (notes []note.Note) {
	_, _, by := r.totals()
	amount := r.Headers[0]
	for i, header := range r.Headers {
		if i == 0 || !a.Rivals[i] || !r.usable(i) {
			continue
		}
		if r.equal(0, i) {
			notes = append(notes, sayMoney(note.Proven, note.Fix{}, fmt.Sprintf("%q equals %q in every row", amount, header), amount, header)...)
			continue
		}
		text := fmt.Sprintf("%q is read as the amount; %q differs from it in %s of %s rows", amount, header, problem.Grouped(r.Differs[i]), problem.Grouped(r.Rows))
		level := note.Warning
		if sides, ok := by[i]; ok && (slices.Contains(sides[0], 0) || slices.Contains(sides[1], 0)) {
			level, text = note.Info, fmt.Sprintf("%q is read as the amount; %q is %s in every row", amount, header, r.spelled(i, sides))
		} else if sides, ok := by[0]; ok && (slices.Contains(sides[0], i) || slices.Contains(sides[1], i)) {
			level, text = note.Proven, fmt.Sprintf("%q is read as the amount: it is %s in every row", amount, r.spelled(0, sides))
		}
		notes = append(notes, sayMoney(level, chooseAmount(header), text+fmt.Sprintf("; to use %q", header), amount, header)...)
	}
	return notes
}

// unnamed finds the amount among columns of which no header names it.
func (r Related) unnamed() (at int, notes []note.Note, refusal *problem.Problem) {
	totals, open, by := r.totals()
	if gross := slices.DeleteFunc(slices.Clone(totals), func(i int) bool { return roleOfMoney(r.Headers[i]) != grossMoney }); len(gross) == 1 {
		totals = gross
	}
	whole := r.whole()
	switch {
	case len(totals) == 1 && !slices.Contains(open, totals[0]):
		at = totals[0]
		text := fmt.Sprintf("%q is read as the amount: it is %s in every row; to use another column", r.Headers[at], r.spelled(at, by[at]))
		return at, sayMoney(note.Info, chooseAmount("HEADER"), text, r.Headers[at]), nil
	case len(whole) == 1 && OnlyMoney(r.Headers[whole[0]]).Answer != "":
		at = whole[0]
		return at, sayMoney(note.Info, chooseAmount("HEADER"), fmt.Sprintf("%q is read as the amount, as its words say; to use another column", r.Headers[at]), r.Headers[at]), nil
	case len(totals) == 0 && len(open) == 0 && len(whole) > 1 && !slices.ContainsFunc(whole, func(i int) bool { return !r.equal(whole[0], i) }):
		text := fmt.Sprintf("%q is read as the amount; %s the same in every row; to use another column", r.Headers[whole[0]], r.listed(whole[1:], "is", "are"))
		return whole[0], sayMoney(note.Info, chooseAmount("HEADER"), text, r.Headers[whole[0]]), nil
	case len(totals)+len(open) > 0:
		return -1, nil, r.several(slices.Concat(totals, open))
	case len(whole) > 1:
		return -1, nil, r.several(whole)
	}
	return -1, nil, nil
}

// whole is the columns that are no parts of others by their headers, and where some
// are not those of a line, not of lines either.
func (r Related) whole() (orders []int) {
	var lines []int
	for i, h := range r.Headers {
		role := roleOfMoney(h)
		switch {
		case role == addedPart || role == takenPart || !r.usable(i):
		case OfLine(h):
			lines = append(lines, i)
		default:
			orders = append(orders, i)
		}
	}
	if len(orders) == 0 {
		return lines
	}
	return orders
}

// listed is headers with a verb.
func (r Related) listed(columns []int, one, many string) string {
	var headers []string
	for _, i := range columns {
		headers = append(headers, r.Headers[i])
	}
	return quoted(headers) + " " + plural(len(headers), one, many)
}

// several is the refusal of columns of which any may be the amount.
func (r Related) several(columns []int) *problem.Problem {
	slices.Sort(columns)
	columns = slices.Compact(columns)
	p := &problem.Problem{Code: CodeWhichAmount, Reason: fmt.Sprintf("no header names the amount, and %s money: no relation of them in all rows tells which it is", r.listed(columns, "holds", "hold")), Hint: "to choose it"}
	for _, i := range columns {
		p.Fixes = append(p.Fixes, chooseAmount(r.Headers[i]))
	}
	return p
}

// RelatedValue is m x 10^-digits as columns are compared; ok is false when it is too
// large.
func RelatedValue(m int64, digits int) (value int64, ok bool) {
	scaled, fits := money.Mul(money.Minor(m), money.Pow10(RelatedDigits-digits))
	return int64(scaled), fits
}

// MayBeMoney tells whether a column of numbers may be money, as far as its header
// tells: no id, no number of things, no rate and nothing that was paid back.
func MayBeMoney(header string) bool {
	words := Words(header)
	if has, rest := partsOf(header); has[ofRefund] || has[ofReturn] && has[moneyWord] && len(rest) == 0 || IsQuantity(header) {
		return false
	}
	return !slices.ContainsFunc(noMoney.In(words), func(Found[bool]) bool { return true })
}

// NamesMoney tells whether a header says that its numbers are money, so that they
// need no decimals to be known as such.
func NamesMoney(header string) bool {
	return roleOfMoney(header) != someMoney || slices.ContainsFunc(pieceWords.In(Words(header)), func(f Found[piece]) bool { return f.Meaning == ofMoney || f.Meaning == ofPrice })
}

// OnlyMoney decides whether the only column of money, whose header is none of those
// that mean an amount, is that of the order: Totale ordine, Wartość pozycji. What is
// added to an order or taken off it is not, and what any other word is about may be
// no sale at all: credit limit value.
func OnlyMoney(header string) Finding {
	f := Finding{Code: CodeWhichAmount}
	if role := roleOfMoney(header); role == addedPart || role == takenPart || !NamesMoney(header) || IsPiecePrice(header) || senseOfFlag(header) != flagNone || !onlyOfOrders(header) {
		return f
	}
	f.Answer = header
	f.Notes = sayMoney(note.Info, chooseAmount("HEADER"), fmt.Sprintf("%q is used as the amount: no other column holds money; to use another", header))
	return f
}

// onlyOfOrders tells whether all words of a header are about money or an order.
func onlyOfOrders(header string) bool {
	words := Words(header)
	known := make([]bool, len(words))
	mark(known, words, moneyWords, func(moneyRole) bool { return true })
	mark(known, words, pieceWords, func(p piece) bool { return p == ofMoney || p == ofPrice || p == ofThing })
	mark(known, words, perWords, func(per) bool { return true })
	mark(known, words, apartWords, func(apartSide) bool { return true }) // of which a total has them in it
	mark(known, words, centWords, func(bool) bool { return true })
	mark(known, words, besideMoney, func(bool) bool { return true })
	return !slices.Contains(known, false)
}

// besideMoney are words of sales, currencies and of grammar that stand beside an amount.
var besideMoney = NewPhrases([]Entry[bool]{{true, []string{
	"transaction, transactions, payment, payments, purchase, purchases, ticket, booking, donation, contribution, pledge, gift, billed, invoiced, collected, received, earned, a, and, for, with, all, vat",
	"Transaktion, Kauf, Einkauf, Verkauf, Verkäufe, Zahlung, Zahlungen, Bon, Quittung, Buchung, Spende, der, des, die, das, in, mit, und", "transaction, vente, ventes, achat, achats, paiement, ticket, reçu, don, dons, du, des, de la, de l, d, le, la, les, l, en, et, au",
	"transacción, venta, ventas, compras, pago, recibo, orden, del, los, las, el, con, y, en", "transazione, vendita, vendite, acquisto, acquisti, pagamento, scontrino, ricevuta, documento, di, del, dell, della, dello, il, in, e", "transactie, verkoop, aankoop, betaling, bon, van, het, een, en",
	"transakcji, transakcja, sprzedaży, sprzedaż, zakupu, zakupów, paragonu, płatności, darowizny, w, z, i", "transação, venda, vendas, compra, pagamento, pedido, nota, recibo, do, da, dos, das, em, e", "işlem, satış, ödeme, alışveriş, fiş, sipariş", "خرید, فروش, پرداخت, تراکنش, تراکنش ها", "ธุรกรรม, ขาย, ซื้อ, ชำระ, การ, ของ", "transaksi, pembelian, penjualan, pembayaran, belanja, order, struk, dalam",
	"köp, ordre, salg, kvittering, betalning, betaling, totalt, i, av, af",
	"EUR, euro, euros, USD, dollar, dollars, GBP, pound, pounds, CHF, Franken, francs, PLN, zł, złotych, TRY, TL, lira, IRR, تومان, ریال, THB, บาท, IDR, Rp, rupiah, INR, rupees, JPY, yen, CAD, AUD, NZD, SEK, NOK, DKK, kr, CZK, Kč, HUF, Ft, BRL, reais, MXN, pesos, por, produtos, руб, рублей, грн, гривень, 円, 元, 원, продаж{|и}, покупки",
}}})

// noMoney are words of headers of numbers that are no money.
var noMoney = NewPhrases([]Entry[bool]{{true, []string{
	"id, ids, no, nr, num, number, code, key, ref, reference, barcode, ean, sku, zip, postcode, phone, telephone, year, month, week, day, days, hour, date, time, timestamp, age, rate, ratio, percent, percentage, pct, score, rank, rating, priority, index, row, count, qty, quantity, weight, kg, lat, lon, latitude, longitude, stock, version, level, points, balance",
	"nummer, jahr, monat, menge, anzahl, satz, prozent, gewicht, numéro, taux, quantité, poids, número, año, tasa, cantidad, peso, numero, anno, aliquota, quantità, aantal, tarief, gewicht, numer, rok, stawka, ilość, waga, taxa de câmbio, quantidade, miktar, adet, oran, تعداد, จำนวน",
}}})

// OfLine tells whether the header of an amount says that it is that of a line.
func OfLine(header string) bool {
	line, _, _ := headerPer(header)
	return line
}

// RivalsAmount tells whether a header could be that of the amount as well as the
// header of the column that is. alias tells that it is one of the headers that mean
// an amount.
func RivalsAmount(header, amount string, alias bool) bool {
	role := roleOfMoney(header)
	switch {
	case role == addedPart || role == takenPart || IsPiecePrice(header):
		return false
	case role == netMoney: // less than one that has everything in it
		return alias && roleOfMoney(amount) != grossMoney
	}
	return alias || role == grossMoney
}
