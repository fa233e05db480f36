package questions

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Layout is the question whether an export is one of orders at all.
var Layout = &Question{
	Code:     "no-orders-export",
	Asks:     "Are the rows orders?",
	Proven:   "customers have several rows, or the rows have an order id",
	Refused:  "a row is a customer with counts and sums so far, a payout, a payment without a customer, a product or a sum of a day: the message names what to export instead; or it may be a subscription as well",
	Concerns: note.Revenue | note.Activity | note.Identity,
}

// sign is what a header tells of the kind of its table.
type sign uint8

const (
	orderCount sign = iota // of a customer, so far
	sumSoFar               // of what a customer has spent
	firstLast              // order of a customer
	profile                // of a person
	address                // by which a person is told
	payout
	payment
	stock
	sums // of a day, a month or a product
)

// tableSigns are the words of headers, in any place of them.
var tableSigns = sync.OnceValue(func() *Phrases[sign] {
	return NewPhrases([]Entry[sign]{
		{orderCount, []string{
			"order count, orders count, number of orders, number orders, num orders, no of orders, nr of orders, count of orders, total orders, lifetime orders, order num, orders number, orders so far",
			"purchase count, purchases count, number of purchases, num purchases, total purchases, transaction count, transactions count, number of transactions, num transactions, total transactions, total visits, visit count, number of visits",
			"anzahl bestellungen, anzahl der bestellungen, bestellungen gesamt, anzahl käufe", "nombre de commandes, nb commandes, nombre d'achats", "número de pedidos, cantidad de pedidos, total de pedidos, número de compras",
			"numero ordini, numero di ordini, totale ordini", "aantal bestellingen, aantal orders", "liczba zamówień, ilość zamówień", "total de compras", "sipariş sayısı, toplam sipariş", "jumlah pesanan", "تعداد سفارش, تعداد خرید", "จำนวนคำสั่งซื้อ",
		}},
		{sumSoFar, []string{
			"total spent, total spend, total amount spent, spent to date, lifetime value, lifetime revenue, lifetime spend, customer value, customer lifetime value, ltv, cltv, clv, average order value, aov",
			"umsatz gesamt, gesamtumsatz, durchschnittlicher bestellwert", "total dépensé, panier moyen", "total gastado, gasto total", "totale speso, spesa totale", "totaal besteed", "wydano łącznie, suma zakupów", "total gasto", "toplam harcama", "total belanja",
		}},
		{firstLast, []string{
			"first order, last order, latest order, most recent order, first purchase, last purchase, latest purchase, most recent purchase, first transaction, last transaction, last visit, last seen, last active, first active",
			"erste bestellung, letzte bestellung, letzter kauf", "première commande, dernière commande, dernier achat", "primer pedido, último pedido, última compra, primera compra",
			"primo ordine, ultimo ordine, ultimo acquisto", "eerste bestelling, laatste bestelling", "pierwsze zamówienie, ostatnie zamówienie, ostatni zakup", "primeira compra", "son sipariş, ilk sipariş", "pesanan terakhir", "آخرین خرید, آخرین سفارش",
		}},
		{profile, []string{
			"first name, last name, phone, accepts marketing, accepts email marketing, accepts sms marketing, marketing consent, email consent, subscribed, opt in, optin time, confirm time, date of birth, birthday, gender, profile created, date added, tags, job title, lead status, lifecycle stage, member rating, company name",
			"vorname, nachname, telefon, geburtstag, newsletter", "prénom, nom de famille, téléphone", "apellido, apellidos, teléfono", "cognome, telefono", "voornaam, achternaam, telefoon", "imię, nazwisko", "sobrenome, telefone",
		}},
		{address, []string{"email, e mail, mail address, customer, client, buyer, user, username, contact, subscriber, member, kunde, kunden, client, cliente, klant, klient, müşteri, pelanggan, مشتری, ลูกค้า"}},
		{payout, []string{"payout, payouts, settlement, settlement id, disbursement, transfer to bank, bank deposit, deposit id, arrival date, auszahlung, versement, liquidación, bonifico, uitbetaling, wypłata"}},
		{payment, []string{"gateway, authorization, card type, card brand, card last 4, charge id, payment intent, transaction type, payment reference, kind"}},
		{stock, []string{"on hand, in stock, stock, stock level, inventory, inventory quantity, inventory item, variant sku, variant price, cost per item, barcode, reorder level, warehouse quantity, lagerbestand, existencias, giacenza, voorraad, stan magazynowy"}},
		{sums, []string{"orders, sessions, gross sales, net sales, total sales, returns, discounts, average order, conversion rate, units sold, items sold, visitors, bestellungen, commandes, pedidos"}},
	})
})

// wholeSigns are signs only where a header is nothing else: a billing frequency
// is no number of orders.
var wholeSigns = map[string]sign{"frequency": orderCount, "monetary": sumSoFar, "recency": firstLast}

// signsOf is the signs of a header; the flags of rows (is first order) are none.
func signsOf(header string) (found []sign) {
	words := Words(header)
	if len(words) == 0 || slices.Contains([]string{"is", "has", "days"}, words[0]) {
		return nil
	}
	if s, ok := wholeSigns[words[0]]; ok && len(words) == 1 {
		return []sign{s}
	}
	for _, f := range tableSigns().In(words) {
		if f.Meaning != sums || f.To-f.From == len(words) {
			found = append(found, f.Meaning)
		}
	}
	return found
}

// layoutSigns counts the headers of each sign.
func layoutSigns(header []string) map[sign]int {
	n := map[sign]int{}
	for _, h := range header {
		for _, s := range slices.Compact(slices.Sorted(slices.Values(signsOf(h)))) {
			n[s]++
		}
	}
	return n
}

// profileHeaders is how many headers of a person make a list of persons: an
// orders export that lacks a column has a name and a phone number as well.
const profileHeaders = 3

// NotOrders names what a table is by its header, and what to export instead, when
// it has no column for a field that orders need. Empty: nothing tells.
func NotOrders(header []string) (title, instead string) {
	const whole = "export the orders instead, one row for each order or item with its customer, day and amount"
	n := layoutSigns(header)
	money := slices.ContainsFunc(header, namesOrderMoney)
	if title, instead := NotSubscriptions(header); title != "" {
		return title, instead
	}
	switch far := perCustomer(n); {
	case far >= 2:
		return "a list of customers, one row per customer with counts and sums of their orders so far", whole
	case n[address] > 0 && n[profile] >= profileHeaders && !money:
		return "a list of customers", whole
	case n[stock] >= 2 && n[address] == 0:
		return "a list of products", whole
	case n[payout] > 0 && n[address] == 0:
		return "a list of payouts", whole + "; payouts name no customer"
	case n[payment] >= 2 && n[address] == 0:
		return "a list of payments without customers", whole
	case n[sums] >= 2 && n[address] == 0:
		return "a report of sums", whole + "; sums of many orders name no customer"
	}
	return "", ""
}

// leastMonths is how many columns that are called by a month make a table of months:
// two may be the day of a start and that of an end.
const leastMonths = 3

// MonthColumns is the headers that are a month, each another one, where a table has a
// column for each month; empty where it has not.
func MonthColumns(header []string) (months []string) {
	for _, h := range header {
		if namesAMonth(h) && !slices.Contains(months, h) {
			months = append(months, h)
		}
	}
	if len(months) < leastMonths {
		return nil
	}
	return months
}

// namesAMonth tells whether a header is a month with its year, after the name of what
// is counted or nothing: 2024-01, Jan 2024, MRR 01/2024, 2024-01-01.
func namesAMonth(header string) bool {
	words := apart(Words(header))
	if n := len(words); n > 2 && words[n-1] == "01" && len(words[n-3]) == 4 {
		words = words[:n-1]
	}
	if len(words) < 2 || len(words) > 3 {
		return false
	}
	text := strings.Join(words[len(words)-2:], " ")
	return strings.ContainsAny(text, "0123456789") && monthHeaders().MatchString(text)
}

var monthHeaders = sync.OnceValue(func() *regexp.Regexp {
	const name = "(jan(uary|uar|uari|vier|eiro)?|ene(ro)?|gen(naio)?|feb(ruary|ruar|ruari|rero|braio)?|fev(rier|ereiro)?|mar(ch|z|s|zo|co)?|maerz|mrt|maart|apr(il|ile)?|avr(il)?|abr(il)?|may|mayo|mai|maio|mei|mag(gio)?|" +
		"jun(e|i|io|ho)?|juin|giu(gno)?|jul(y|i|io|ho)?|juillet|juil|lug(lio)?|aug(ust|ustus)?|aout|ago(sto)?|sep(t|tember|tembre|tiembre)?|set(t|tembre|embro|iembre)|oct(ober|obre|ubre)?|okt(ober)?|ott(obre)?|nov(ember|embre|iembre|embro)?|dec(ember|embre)?|dez(ember|embro)?|dic(embre|iembre)?)"
	const number, year = "(0?[1-9]|1[0-2])", "(19|20)[0-9]{2}"
	return regexp.MustCompile("^(" + year + " " + number + "|" + number + " " + year + "|" + year + " " + name + "|" + name + " (" + year + "|[0-9]{2}))$")
})

// NotSubscriptions names what a table is by its header, and what to export instead,
// when no row of it can be a subscription. Empty: nothing tells.
func NotSubscriptions(header []string) (title, instead string) {
	months := MonthColumns(header)
	if len(months) == 0 {
		return "", ""
	}
	return fmt.Sprintf("a table with a column for each month, %q to %q", months[0], months[len(months)-1]),
		"write one row for each customer and month instead, with the columns customer_id, month and mrr"
}

// CustomersSoFar tells whether a table has counts and sums of customers so far, so
// that a row of it is a customer.
func CustomersSoFar(header []string) bool {
	n := layoutSigns(header)
	return perCustomer(n)+min(n[sums], 1) >= 2
}

// perCustomer is how many kinds of columns tell that a row is a customer.
func perCustomer(n map[sign]int) (kinds int) {
	for _, s := range []sign{orderCount, sumSoFar, firstLast} {
		kinds += min(n[s], 1)
	}
	return kinds
}

// namesOrderMoney tells whether a header names what an order costs.
func namesOrderMoney(header string) bool {
	words := Words(header)
	return len(signsOf(header)) == 0 && slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"amount", "total", "subtotal", "price", "betrag", "summe", "montant", "importe", "importo", "bedrag", "kwota", "valor", "tutar", "مبلغ"}, w)
	})
}

// RowsOfCustomers is what all rows that count have shown of their customers.
type RowsOfCustomers struct {
	Rows, Customers int64
	OrderID         string // header of the order's id; empty: none
	Date, Amount    string // headers in use
	Columns         []Column
	Asked           bool // the user says that a row is an order
}

// PerCustomer decides whether a row is a customer with what they have bought so
// far. Where a customer has two rows, or rows have an id of their order, it is not.
func PerCustomer(r RowsOfCustomers) Finding {
	f := Finding{Code: Layout.Code, Answer: "orders"}
	own := slices.Equal(Words(r.OrderID), []string{"id"}) || len(signsOf(r.OrderID)) > 0 // the id of the customer, or of the last order
	if r.Customers < r.Rows || r.Rows == 0 || r.OrderID != "" && !own {
		return f
	}
	telling := map[sign][]string{}
	sure := r.Amount == ""
	for _, c := range r.Columns {
		for _, s := range signsOf(c.Header) {
			telling[s] = append(telling[s], c.Header)
			sure = sure || s == orderCount && c.above(1) || (s == sumSoFar || s == firstLast) && (c.Header == r.Date || c.Header == r.Amount)
		}
	}
	named := slices.Concat(telling[orderCount], telling[sumSoFar], telling[firstLast])
	kinds := min(len(telling[orderCount]), 1) + min(len(telling[sumSoFar]), 1) + min(len(telling[firstLast]), 1)
	persons := r.Amount == "" && len(telling[profile]) >= profileHeaders
	if kinds < 2 && (r.Asked || !persons && (kinds == 0 || !sure)) {
		return f
	}
	if len(named) == 0 {
		named = telling[profile]
	}
	f.Answer = "customers"
	f.Refusal = &problem.Problem{
		Code:   Layout.Code,
		Reason: fmt.Sprintf("is a list of customers, not of orders: each of %s rows is a customer of its own, described by %s", problem.Grouped(r.Rows), quoted(named)),
		Hint:   "export the orders instead, one row for each order with its customer, day and amount",
	}
	if kinds < 2 {
		f.Refusal.Hint += "; if each row is an order nevertheless"
		f.Refusal.Fixes = []note.Fix{{Option: note.RowIs, Value: "order"}}
	}
	return f
}

// above tells whether a value of the column is a number above another one; no
// when the values are not known.
func (c Column) above(least int) bool {
	for word := range c.Words {
		whole, _, _ := strings.Cut(strings.TrimSpace(word), ".")
		var n int
		if _, err := fmt.Sscanf(whole, "%d", &n); err == nil && n > least {
			return true
		}
	}
	return c.Words == nil
}

// quoted lists headers: "a", "b" and "c", of many the first ones.
func quoted(headers []string) string {
	const most = 4
	shown := make([]string, 0, most)
	for _, h := range headers[:min(len(headers), most)] {
		shown = append(shown, fmt.Sprintf("%q", h))
	}
	if more := len(headers) - len(shown); more > 0 {
		return strings.Join(shown, ", ") + fmt.Sprintf(" and %d more", more)
	}
	if last := len(shown) - 1; last > 0 {
		return strings.Join(shown[:last], ", ") + " and " + shown[last]
	}
	return strings.Join(shown, "")
}

// totalsWords are what stands first in a row that adds up the others.
var totalsWords = sync.OnceValue(func() *Phrases[bool] {
	return NewPhrases([]Entry[bool]{{true, []string{strings.Join(totalsTexts, ", "), "sous total, sub total, sum total, totals row, итого, всего, 合計, 小計, 总计, 합계"}},
		{false, []string{ // of what
			"for, of, the, in, all, orders, sales, rows, period, month, monthly, quarter, year, report, page, für, im, des, der, monat, quartal, jahr, seite, pour, du, de, le, mois, del, mes, año, per, il, di, mese, anno, voor, van, maand, za, miesiąc, mês, ay, yıl, q",
			"january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec",
			"januar, jänner, februar, märz, mai, juni, juli, oktober, dezember, janvier, février, mars, avril, juin, juillet, août, septembre, octobre, novembre, décembre, enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre",
			"gennaio, febbraio, aprile, maggio, giugno, luglio, settembre, ottobre, dicembre, januari, februari, maart, mei, augustus, styczeń, luty, marzec, kwiecień, maj, czerwiec, lipiec, sierpień, wrzesień, październik, listopad, grudzień",
			"janeiro, fevereiro, março, maio, junho, julho, setembro, outubro, novembro, dezembro, ocak, şubat, mart, nisan, mayıs, haziran, temmuz, ağustos, eylül, ekim, kasım, aralık, januari, maret, juni, juli, agustus, oktober, desember",
		}}})
})

// totalsTexts are the words of totalsWords that no customer is called, so that a row
// of such a customer is one of totals, too.
var totalsTexts = []string{
	"total", "totals", "grand total", "subtotal", "sub-total", "total général", "total general", "grand totals",
	"summe", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt", "summen", "totaux", "totale", "totali", "totale generale", "totaal", "eindtotaal", "subtotaal",
	"suma", "razem", "łącznie", "total geral", "toplam", "genel toplam", "ara toplam", "total keseluruhan", "sum", "جمع", "جمع کل", "รวม", "ยอดรวม",
}

// TotalsRow tells whether the first text of a row, which has no customer, says that
// it adds up others: Total, Summe Januar 2024, Total Q1.
func TotalsRow(first string) bool {
	total, _ := totalOf(Words(first))
	return total
}

// totalOf tells whether words are those of a total, and whether they say of what:
// of a month, a quarter, a year.
func totalOf(words []string) (total, period bool) {
	covered := 0
	for _, f := range totalsWords().In(words) {
		covered += f.To - f.From
		total, period = total || f.Meaning, period || !f.Meaning
	}
	for _, w := range words {
		quarter := w == "q1" || w == "q2" || w == "q3" || w == "q4"
		if quarter || strings.Trim(w, "0123456789") == "" {
			covered++
			period = period || quarter || len(w) == len("2024")
		}
	}
	total = total && covered == len(words)
	return total, total && period
}

var footerWords = sync.OnceValue(func() *Phrases[bool] {
	return NewPhrases([]Entry[bool]{{true, []string{"record, records, record s, row, rows, downloaded, exported, generated, seller id, end of report, end of file"}}})
})

// FooterText tells whether a text is what systems write below a table, such as
// 312 record(s) downloaded.
func FooterText(text string) bool { return len(footerWords().In(Words(text))) > 0 }

// TotalOfPeriod tells whether the id of a customer says that its row adds up others:
// Summe Januar, Total 2024. Total alone is a placeholder, and Total 5 may be a customer.
func TotalOfPeriod(id []byte) bool {
	first := bytes.IndexByte(id, ' ')
	if first < 0 || !endsTotal(id[:first]) && !endsTotal(id[bytes.LastIndexByte(id, ' ')+1:]) {
		return false
	}
	_, period := totalOf(Words(string(id)))
	return period
}

// totalsEnds is the first and last words of totalsTexts by their first bytes.
var totalsEnds = func() (ends [256][]string) {
	for _, text := range totalsTexts {
		words := strings.Fields(text)
		for _, w := range []string{words[0], words[len(words)-1]} {
			if !slices.Contains(ends[w[0]], w) {
				ends[w[0]] = append(ends[w[0]], w)
			}
		}
	}
	return ends
}()

// MayEndTotal tells cheaply that a total neither begins nor ends with a word, by its
// first byte.
func MayEndTotal(first byte) bool { return len(totalsEnds[lower(first)]) > 0 }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// endsTotal tells whether a total may begin or end with a word.
func endsTotal(word []byte) bool {
	if word = bytes.TrimSuffix(word, []byte(":")); len(word) == 0 {
		return false
	}
	return MayEndTotal(word[0]) && slices.Contains(totalsEnds[lower(word[0])], strings.ToLower(string(word)))
}

// MergedCells is the refusal of a table in which most rows have no customer although
// the first one has: in a report with merged cells a value stands in the first row
// of its group. Nil where it is not.
func MergedCells(rows, blank int64, firstFilled bool) *problem.Problem {
	if !firstFilled || blank*2 <= rows {
		return nil
	}
	return &problem.Problem{
		Code:   Layout.Code,
		Reason: fmt.Sprintf("%s of %s rows have no customer, but the first one has: it looks like a report with merged cells, in which a blank stands for the value above", problem.Grouped(blank), problem.Grouped(rows)),
		Hint:   "export the orders as a plain table, with the customer in every row; if they are orders of guests",
		Fixes:  []note.Fix{{Option: note.Blank, Value: "skip"}, {Option: note.Blank, Value: "each"}},
	}
}
