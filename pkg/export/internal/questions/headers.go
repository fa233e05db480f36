package questions

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/spelling"
)

// NearHeader is the question whether a header that nothing uses is a damaged form
// of one that is expected.
var NearHeader = &Question{
	Code:     "header-near",
	Asks:     "Is a header damaged?",
	Assumed:  "a column whose header is nearly one that is missing is not used, and named",
	Concerns: note.Revenue | note.Activity | note.Identity | note.Time | note.Subscriptions,
	Options:  []note.Fix{{Option: note.Column, Value: "FIELD=HEADER"}},
}

// UnusedColumns is the question what columns tell that no number uses.
var UnusedColumns = &Question{
	Code:     "unused-columns",
	Asks:     "Is a column passed over?",
	Proven:   "the column holds the same value in every row",
	Assumed:  "columns of refunds and statuses that are not used are named",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Column, Value: "FIELD=HEADER"}},
}

// Expected is headers that no column has: those of a field, or of a column that
// decides about rows.
type Expected struct {
	Field    string   // empty: a column that decides about rows
	Headers  []string // that it may have
	Instead  string   // header of the column that was taken for the field; empty: none
	Concerns note.Concerns
	Blank    bool // of a column that decides about rows: they count where it is blank
	Flag     bool // of such a column, under a header that means something only where it holds yes and no
}

// UndoExpected is the columns beside the status that undo rows of orders, by the
// headers they mostly have.
var UndoExpected = []Expected{
	{Headers: []string{"cancelled_at", "canceled_at", "cancelled_on", "cancellation_date", "voided_at", "deleted_at", "storniert am", "stornodatum", "annulée le"}, Concerns: SaleFlags.Concerns, Blank: true},
	{Headers: []string{"is_test", "test_mode", "test_order", "livemode", "sandbox", "is_deleted", "is_cancelled", "is_void", "voided"}, Concerns: SaleFlags.Concerns},
	{Headers: []string{"test", "sandbox", "deleted", "cancelled", "canceled", "void", "voided", "failed", "live", "valid", "captured", "paid", "successful", "gelöscht", "storniert", "bezahlt", "annulé", "payé", "anulado", "pagado"}, Concerns: SaleFlags.Concerns, Flag: true},
}

// FlagsExpected is those of them that hold yes and no.
func FlagsExpected() []Expected {
	return slices.DeleteFunc(slices.Clone(UndoExpected), func(e Expected) bool { return e.Blank })
}

// UsualHeaders is the headers that a field mostly has which is found by a word in
// its header or by its values.
var UsualHeaders = map[string][]string{
	"refunded": {
		"refund", "refunds", "refund_total", "total_refund", "refunded_total", "refund_value", "amount_returned", "erstattet", "erstattung", "erstattungsbetrag", "rückerstattung", "rückerstattungsbetrag", "erstatteter betrag",
		"remboursement", "montant remboursé", "montant du remboursement", "reembolso", "importe reembolsado", "importe reembolso", "valor reembolsado", "rimborso", "importo rimborsato", "terugbetaling", "terugbetaald", "terugbetaald bedrag",
		"zwrot", "kwota zwrotu", "zwrócona kwota", "estorno", "valor estornado", "iade", "iade tutarı", "pengembalian dana", "مبلغ استرداد", "ยอดคืนเงิน",
	},
	"quantity": {
		"quantity", "subscription_quantity", "plan_quantity", "item_quantity", "seats", "seat_count", "licenses", "licences", "license_count", "number_of_seats", "menge", "anzahl", "lizenzen", "quantité", "cantidad", "licencias", "quantità", "aantal", "licenties", "ilość", "quantidade", "adet", "jumlah",
	},
}

// DecidesRows tells whether a header is that of a column that says which rows are
// sales, whatever it holds.
func DecidesRows(header string) bool {
	kind, _ := typeNames.Is(header)
	return kind || undoDay(header) || senseOfFlag(header) != flagNone || senseOf(header) == senseStatus
}

// Stray is a column whose header nobody knows.
type Stray struct {
	Header string
	Field  string // that it was taken for by its values or by a word in its header; empty: none
	Flag   bool   // it holds yes in some rows and no in others
	Unused bool   // it holds nothing but 0, no and blanks, so that no refund is missed

	shape shape
}

// NearHeaders names the columns whose headers are nearly one that is expected.
func NearHeaders(strays []Stray, missing []Expected) Finding {
	f := Finding{Code: NearHeader.Code}
	for i, s := range strays {
		strays[i].shape = shapeOf(s.Header)
	}
	for _, e := range missing {
		if at, name := e.nearest(strays); name != "" {
			f.Notes = append(f.Notes, e.near(strays[at], name))
			strays = slices.Concat(strays[:at], strays[at+1:])
		}
	}
	return f
}

// nearest is the first column whose header is nearly a name that is expected, and
// that name.
func (e Expected) nearest(strays []Stray) (at int, name string) {
	for _, h := range e.Headers {
		like := shapeOf(h)
		is := func(s Stray) bool {
			return s.shape.near(like) && !(s.Unused && e.Field == "refunded") && (s.Field == "" || s.Field != e.Field) && (!e.Flag || s.Flag) && (damaged(s.Header, h) || e.Flag && spelling.Distance(strings.Join(Words(s.Header), ""), h) == 1)
		}
		if i := slices.IndexFunc(strays, is); i >= 0 {
			at, name, strays = i, h, strays[:i]
		}
	}
	return at, name
}

// near is the warning about a column that is nearly the one expected.
func (e Expected) near(s Stray, name string) note.Note {
	n := note.Note{Code: NearHeader.Code, Level: note.Warning, Concerns: e.Concerns, Args: &note.Args{"column": s.Header, "expected": name}}
	used := "is not used"
	if s.Field != "" {
		used = "is used as the field " + s.Field
	}
	n.Text = fmt.Sprintf("column %q %s, although its header is nearly %q", s.Header, used, name)
	switch {
	case e.Field == "" && e.Blank:
		n.Text += "; correct the header to use it, or to keep only the rows where it is blank"
		n.Fix = note.Fix{Option: note.Where, Value: s.Header + `=""`}
		return n
	case e.Field == "":
		n.Text += "; correct the header to use it"
		return n
	case e.Instead != "":
		n.Text += fmt.Sprintf("; to use it as the field %s instead of %q", e.Field, e.Instead)
	default:
		n.Text += fmt.Sprintf("; to use it as the field %s", e.Field)
	}
	n.Fix = note.Fix{Option: note.Column, Value: e.Field + "=" + s.Header}
	return n
}

// NearSystem names a header that keeps a table from being read as the export of a
// system, all of whose other headers it has. preset and title are of the system.
func NearSystem(header []string, missing, preset, title string) Finding {
	f := Finding{Code: NearHeader.Code}
	for _, h := range header {
		if damaged(h, missing) {
			f.Notes = []note.Note{{
				Code: NearHeader.Code, Level: note.Warning, Concerns: NearHeader.Concerns, Args: &note.Args{"column": h, "expected": missing},
				Text: fmt.Sprintf("the header is that of %s, except for %q, which is nearly %q; to read it as such", title, h, missing),
				Fix:  note.Fix{Option: note.Preset, Value: preset},
			}}
			return f
		}
	}
	return f
}

// shortName is the length of names in which another letter makes another word
// (rate is no damaged date); a letter may be missing from them. Shorter names are
// never taken for damaged.
const shortName = 4

// damaged tells whether a header is nearly a name: a letter of each word may be
// lost, added, another one or in the wrong place, and in all two of them; or a sign
// is lost. The plural of a name means something else: orders is a number of them.
func damaged(header, name string) bool {
	got, want := Words(header), Words(name)
	glued, name := strings.Join(got, ""), strings.Join(want, "")
	length := utf8.RuneCountInString(name)
	// A Korean syllable is one letter here, and several in Words.
	header, letters := norm.NFC.String(glued), utf8.RuneCountInString(norm.NFC.String(name))
	switch d := spelling.Distance(header, norm.NFC.String(name)); {
	case glued == "" || letters < shortName || d > 2 || glued == name+"s":
		return false
	case d == 0: // without a sign
		return true
	case letters == shortName:
		return d == 1 && utf8.RuneCountInString(header) < letters
	case slices.Contains(idWords, got[len(got)-1]) && len(got) > len(want) && !slices.Contains(idWords, want[len(want)-1]): // a refund id is no damaged refunded
		return false
	case len(got) != len(want): // a letter may be written as two, where each is a word
		return d == 1 || len(want) == length
	}
	for i, word := range got {
		if d := spelling.Distance(word, want[i]); d > 1 || d == 1 && otherWords[word] {
			return false
		}
	}
	return true
}

// otherWords are words that are a letter away from one of a known name and mean
// something else: a client_ip is no damaged client_id.
var otherWords = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields("ip it if by of on to no ad an or up us uk eu ok pc tv unit prize invoiced ordered rated mode node rate rates dates used uses state") {
		all[word] = true
	}
	return all
}()

// shape is what nearly equal names nearly share. Of some hundred names only a few
// are compared word by word.
type shape struct {
	letters, accents int
	set              uint64 // of the letters that have no accent
}

func shapeOf(name string) (s shape) {
	for _, r := range name {
		switch {
		case unicode.IsDigit(r):
		case !unicode.IsLetter(r):
			continue
		case r < utf8.RuneSelf:
			s.set |= 1 << (r & 31)
		case unicode.Is(unicode.Latin, r):
			s.accents++
		default:
			s.set |= 1 << (32 + r&31)
		}
		s.letters++
	}
	return s
}

// near tells whether two wrong letters can make one name of another.
func (s shape) near(o shape) bool {
	n := s.letters - o.letters
	return n >= -2 && n <= 2 && bits.OnesCount64(s.set^o.set) <= 4+s.accents+o.accents
}

// subject is what an unused column may be about.
type subject uint8

const (
	aboutRefunds subject = iota
	aboutStatus
	aboutMoney
	aboutDays
	aboutCustomers
	aboutReturns
	aboutGoods // beside a word of the others: the status of a delivery, the refund of a tax
)

var subjectNames = [...]string{aboutRefunds: "refunds", aboutStatus: "statuses", aboutMoney: "money", aboutDays: "days", aboutCustomers: "customers", aboutReturns: "pieces given back"}

// subjects are the words of headers, in any place of them.
var subjects = sync.OnceValue(func() *Phrases[subject] {
	return NewPhrases([]Entry[subject]{
		{aboutRefunds, []string{
			"refund, refunds, refunded, chargeback, chargebacks, dispute, disputed, credit note, credited, money back, paid back",
			"erstattet, erstattung, rückerstattet, rückerstattung, gutschrift", "remboursement, remboursé, remboursée, avoir", "reembolso, reembolsado, devolución, abono",
			"rimborso, rimborsato, nota di credito", "terugbetaling, terugbetaald, creditnota", "zwrot, zwrócono", "estorno, reembolsos", "iade", "pengembalian", "استرداد", "คืนเงิน",
		}},
		{aboutStatus, []string{
			"status, payment state, order state, zahlungsstatus, bestellstatus, auftragsstatus, rechnungsstatus, statut, état, estado, stato, durum, وضعیت, สถานะ",
		}},
		{aboutMoney, []string{
			"amount, total, subtotal, price, revenue, gross, net, discount, tax, fee, fees, tip, betrag, summe, brutto, netto, preis, rabatt, steuer, montant, prix, remise, taxe, importe, precio, descuento, impuesto",
			"importo, totale, prezzo, sconto, bedrag, totaal, prijs, korting, kwota, suma, cena, rabat, valor, preço, desconto, tutar, fiyat, harga, jumlah, مبلغ, قیمت",
		}},
		{aboutDays, []string{
			"date, at, on, day, created, updated, paid, datum, fecha, data, tarih, tanggal, تاریخ, วันที่",
		}},
		{aboutCustomers, []string{
			"customer, client, buyer, email, e mail, user, username, kunde, kunden, käufer, acheteur, cliente, comprador, acquirente, klant, klient, kupujący, müşteri, pelanggan, pembeli, مشتری, خریدار, ลูกค้า",
		}},
		{aboutGoods, []string{
			"fulfillment, fulfilment, shipping, shipment, delivery, tracking, item, lineitem, line, product, sku, variant, address, marketing, newsletter, verification, inventory, seller, category, card, cvc, avs, zip, policy, reason, description, note, notes, name, type, method, id, versand, lieferung, livraison, envío, spedizione, verzending, dostawa, kargo, pengiriman",
		}},
	})
})

// subjectOf is what a header is about; ok is false when it is about nothing that a
// number needs.
func subjectOf(header string) (about subject, ok bool) {
	found := subjects().In(Words(header))
	of := func(s subject) bool {
		return slices.ContainsFunc(found, func(f Found[subject]) bool { return f.Meaning == s })
	}
	switch {
	case of(aboutRefunds) && of(aboutDays), of(aboutDays) && !of(aboutMoney) && !of(aboutStatus):
		return aboutDays, true
	case (of(aboutRefunds) || of(aboutStatus)) && of(aboutGoods):
		return 0, false
	}
	for _, s := range []subject{aboutRefunds, aboutStatus, aboutMoney, aboutCustomers} {
		if of(s) {
			return s, true
		}
	}
	return 0, false
}

// Unused tells about known columns that enter no number. Of a subject that has a
// column already the others are only listed: which of them is right is another
// question.
type Unused struct {
	Columns  []Column
	Refunded bool // there is a column of refunds
	Status   bool // there is a column of statuses
	Running  bool // which tells how subscriptions stand
}

// Passed names the columns that could change a number, and lists all that are
// known.
func (u Unused) Passed() Finding {
	f := Finding{Code: UnusedColumns.Code}
	known := map[subject][]string{}
	varying := map[subject][]string{}
	for _, c := range u.Columns {
		about, ok := subjectOf(c.Header)
		if has, _ := partsOf(c.Header); has[pieceBack] && c.isMoney() {
			about, ok = aboutReturns, true
		}
		if !ok || c.blank() {
			continue
		}
		known[about] = append(known[about], c.Header)
		if !c.constant() {
			varying[about] = append(varying[about], c.Header)
		}
	}
	if !u.Refunded {
		f.Notes = append(f.Notes, passedOver(varying[aboutRefunds], "refunded", note.Revenue|note.Activity)...)
		if pieces := varying[aboutReturns]; len(pieces) > 0 {
			f.Notes = append(f.Notes, note.Note{
				Code: UnusedColumns.Code, Concerns: note.Revenue | note.Activity, Args: &note.Args{"columns": pieces}, Fix: note.Fix{Option: note.Column, Value: "refunded=HEADER"},
				Text: areThey(pieces) + " not used: how many pieces were returned does not say what was refunded, and no column does; to name one of refunded amounts",
			})
		}
	}
	if !u.Status {
		f.Notes = append(f.Notes, passedOver(varying[aboutStatus], "status", note.Revenue|note.Activity)...)
	}
	if u.Status && u.Running {
		f.Notes = append(f.Notes, u.unpaid()...)
	}
	var parts []string
	for about, name := range subjectNames {
		if list := known[subject(about)]; len(list) > 0 {
			parts = append(parts, quoted(list)+" ("+name+")")
		}
	}
	if len(parts) > 0 {
		f.Notes = append(f.Notes, note.Note{Code: UnusedColumns.Code, Level: note.Proven, Concerns: UnusedColumns.Concerns, Args: &note.Args{"columns": parts}, Text: "known columns that enter no number: " + strings.Join(parts, "; ")})
	}
	return f
}

// passedOver is the note about columns that a field could be read from.
func passedOver(headers []string, field string, concerns note.Concerns) []note.Note {
	if len(headers) == 0 {
		return nil
	}
	return []note.Note{{
		Code: UnusedColumns.Code, Level: note.Info, Concerns: concerns, Args: &note.Args{"columns": headers},
		Text: fmt.Sprintf("%s not used; to read it as the field %s", areThey(headers), field),
		Fix:  note.Fix{Option: note.Column, Value: field + "=" + headers[0]},
	}}
}

// unpaid names the columns of payments that say beside the status of a subscription
// that it is not paid for.
func (u Unused) unpaid() (notes []note.Note) {
	for _, c := range u.Columns {
		about, ok := subjectOf(c.Header)
		unpaid := maps.Clone(c.Words)
		maps.DeleteFunc(unpaid, func(word string, _ int64) bool { return StandingOf(word).Pays() })
		if !ok || about != aboutStatus || len(unpaid) == 0 || len(unpaid) == len(c.Words) {
			continue
		}
		notes = append(notes, note.Note{
			Code: UnusedColumns.Code, Concerns: note.Subscriptions, Args: &note.Args{"columns": []string{c.Header}},
			Text: fmt.Sprintf("%q is not used beside the status, and says of some rows that they are not paid: %s; to leave out the rows of one", c.Header, Listed(unpaid, listedWords)),
			Fix:  note.Fix{Option: note.Where, Value: inCondition(c.Header) + "!=" + inCondition(byRows(unpaid)[0])},
		})
	}
	return notes
}

// areThey is columns and what they do: "refund" is, "a" and "b" are.
func areThey(headers []string) string {
	if len(headers) > 1 {
		return quoted(headers) + " are"
	}
	return quoted(headers) + " is"
}

// blank tells whether a column is known to hold nothing.
func (c Column) blank() bool { return c.Words != nil && len(c.Words) == 0 }

// Nothing tells whether a column is known to hold only zeros, no and blanks.
func (c Column) Nothing() bool {
	for word := range c.Words {
		if yes, flag := Truth(word); strings.Trim(word, "0.,-$€£ ") != "" && (yes || !flag) {
			return false
		}
	}
	return c.Words != nil
}

// constant tells whether a column is known to hold one value in every row, blanks
// and zeros being one.
func (c Column) constant() bool {
	values := map[string]bool{}
	for word := range c.Words {
		if strings.Trim(word, "0.,-$€£ ") == "" {
			word = ""
		}
		values[word] = true
	}
	if c.Blank > 0 {
		values[""] = true
	}
	return c.Words != nil && len(values) < 2
}
