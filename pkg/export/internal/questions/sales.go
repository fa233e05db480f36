package questions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Sales is the question which rows are sales, by their status.
var Sales = &Question{
	Code: CodeCounted, Concerns: note.Revenue | note.Activity,
	Asks:    "Which rows are sales, by their status?",
	Proven:  "every row has the same status",
	Assumed: "paid, shipped, delivered, partially refunded and unknown statuses are sales; cancelled, voided, failed, refunded, pending, unpaid, open, draft, deleted, test and fraud are not, in twelve languages; of several status columns each must call it a sale",
	Refused: "the statuses are numbers, none of them is known, or only some values of an unnamed column are statuses",
	Options: []note.Fix{{Option: note.Status, Value: "STATUS,..."}, {Option: note.Column, Value: "status=HEADER"}},
}

// Rule is a column whose text decides which rows are sales.
type Rule struct {
	Column int
	Kind   string // of the reasons it gives
	Says   func(text string) Verdict

	Payments int // column that says whether the order is paid; 0: none, as the first one never is
}

// The kinds of reasons why rows do not count: each is the beginning of them.
const (
	KindStatus = "status"
	KindType   = "type"
	KindFlag   = "flag"
)

// Verdict is what a text says of its row.
type Verdict struct {
	Why      string // it does not count; empty: it does
	Refund   bool   // it counts, and its money goes back
	Restored bool   // then: the money of a refund comes in again instead
	Open     bool   // it counts where the payments of its rule say something
}

// WithoutRefunds is the rule where rows are spans of time, which no refund undoes.
func (r Rule) WithoutRefunds() Rule {
	says := r.Says
	r.Says = func(text string) Verdict {
		v := says(text)
		if v.Refund {
			return Verdict{Why: "refund"}
		}
		return v
	}
	return r
}

// SalesAsked is what is known about the columns that tell which rows are sales,
// beside their evidence.
type SalesAsked struct {
	Header     []string
	Taken      func(column int) bool // for something else: a field, or a filter of a preset
	Status     int                   // the column that is named status by its header or by the user; -1: none
	Named      bool                  // the user or a preset has named it, or has said that there is none
	Chosen     bool                  // the user has chosen statuses, which is the answer; only the column is looked for
	Preset     bool                  // the export is known; its preset has the statuses
	Type       int                   // the column that the user has named type; -1: none
	NoType     bool                  // the user has said that no column is one
	Events     bool                  // the user has said that rows are events
	NoEvent    bool                  // the user has said that rows are not
	RefundFlag int                   // see RefundFlag
	Kept       func(column int) bool // the user has chosen rows by this column: what is left is meant as it is
}

// How sure the values of a column that is not called status must be.
const (
	mostStatuses = 30 // different values; pipelines of shops have up to 25, free text has more
	knownStatus  = 80 // percent of the rows with a value that is known: the column is a status. One unusual word in five rows is as much as real shops have.
	likelyStatus = 50 // percent: it may be one. Below, a known word is one of a text about other things.
	calledStatus = 50 // percent for columns called state or stage, which may also be of an address
)

// statusColumn is a column that may hold the statuses of rows.
type statusColumn struct {
	at     int
	header headerSense
	words  map[string]int64
	known  int64 // rows with a known status
	valued int64 // rows with a value
	drops  int64 // rows whose status is none of a sale
	bills  bool  // the statuses are those of invoices: one that was sent is open
	beside bool  // another column says whether the order is paid: one that is open is not archived yet

	payments int // that column
}

// share is the percentage of the rows with a value that is known.
func (c statusColumn) share() int64 { return c.known * 100 / max(c.valued, 1) }

func (e Evidence) statusColumn(at int, header string, payments int) statusColumn {
	c := statusColumn{at: at, header: senseOf(header), words: e.At(at).trimmed(), beside: payments > 0 && at != payments, payments: payments}
	c.bills = ofInvoices(header, c.words)
	for word, rows := range c.words {
		s := c.statusOf(word)
		c.valued += rows
		if s != UnknownStatus {
			c.known += rows
		}
		if s.Reason() != "" {
			c.drops += rows
		}
	}
	return c
}

// statusOf is what a word of the column says of its row.
func (c statusColumn) statusOf(word string) Status {
	if sent, _ := sentWords.Is(word); sent && c.bills {
		return Unpaid
	}
	if open, _ := unarchivedWords.Is(word); open && c.beside && !c.bills {
		return Placed
	}
	return StatusOf(word)
}

// paymentStatus is the column that says which orders are paid, -1 when there is none.
func (e Evidence) paymentStatus(a SalesAsked) int {
	for at, header := range a.Header {
		if (at == a.Status || !a.Named && !a.Taken(at)) && len(paymentWords.In(parted(header))) > 0 {
			c := e.statusColumn(at, header, -1)
			if use, _ := c.judge(a); use && c.known == c.valued {
				return at
			}
		}
	}
	return -1
}

// ofInvoices tells whether statuses are those of invoices, by the header or by words
// that shops do not have.
func ofInvoices(header string, statuses map[string]int64) bool {
	if len(invoiceWords.In(parted(header))) > 0 {
		return true
	}
	for word := range statuses {
		if of, _ := invoiceStatuses.Is(word); of {
			return true
		}
	}
	return false
}

var (
	unarchivedWords = NewPhrases([]Entry[bool]{{true, []string{"open, opened, offen, ouvert{|e}, abiert{o|a}, apert{o|a}, abert{o|a}, otwart{e|y|a}, geopend, açık, terbuka"}}})
	paymentWords    = NewPhrases([]Entry[bool]{{true, []string{"payment, paid, financial, transactions, zahlung, zahlungs, paiement, pago, pagamento, betaling, betalings, płatności, ödeme, pembayaran, پرداخت"}}})
	sentWords       = NewPhrases([]Entry[bool]{{true, []string{"sent, emailed, mailed, versendet, versandt, verschickt, gesendet, envoyé, envoyée, enviado, enviada, inviato, inviata, verzonden, verstuurd, wysłana, gönderildi, ارسال شده, ส่งแล้ว, dikirim, terkirim"}}})
	invoiceWords    = NewPhrases([]Entry[bool]{{true, []string{"invoice, invoices, bill, rechnung, rechnungs, facture, factura, fattura, factuur, faktury, fatura, فاکتور, ใบแจ้งหนี้, faktur"}}})
	invoiceStatuses = NewPhrases([]Entry[bool]{{true, []string{"viewed, overdue, past due, uncollectible, written off, write off, überfällig, gemahnt, en retard, impayée, vencida, scaduta, achterstallig, przeterminowana, gecikmiş, jatuh tempo"}}})
)

// trimmed is the words without blanks around them and without those that mean
// nothing; nil when there are too many.
func (c Column) trimmed() map[string]int64 {
	if c.Words == nil {
		return nil
	}
	words := map[string]int64{}
	for word, rows := range c.Words {
		if word = strings.TrimSpace(word); !isNothing(word) {
			words[word] += rows
		}
	}
	return words
}

// nothings are words for no value.
var nothings = NewPhrases([]Entry[bool]{{true, []string{"null, none, nil, nan, nat, na, n/a, undefined, not set, empty, unknown, keine, aucun, aucune, ninguno, nessuno, geen, brak, nenhum, yok"}}})

func isNothing(word string) bool {
	nothing, _ := nothings.Is(word)
	return nothing || len(Words(word)) == 0
}

// SalesByStatus finds the columns with the statuses of rows.
func SalesByStatus(e Evidence, a SalesAsked) (f Finding, rules []Rule) {
	f.Code = Sales.Code
	bills, payments := false, e.paymentStatus(a)
	for at, header := range a.Header {
		if at != a.Status && (a.Named || a.Taken(at)) {
			continue
		}
		c := e.statusColumn(at, header, payments)
		use, refusal := c.judge(a)
		if refusal != nil && f.Refusal == nil {
			f.Refusal = refusal
		}
		if use {
			bills = bills || c.bills
			rules = append(rules, c.rule())
			f.Notes = append(f.Notes, c.notes(a)...)
		}
	}
	if f.Answer = answerOf(rules); bills {
		f.Answer += " of invoices"
	}
	if payments >= 0 {
		f.Answer += " beside payments"
	}
	if a.Chosen {
		f.Notes, f.Refusal = nil, nil
	}
	return f, rules
}

// answerOf is rules in an answer: the numbers of their columns.
func answerOf(rules []Rule) string {
	var parts []string
	for _, r := range rules {
		parts = append(parts, strconv.Itoa(r.Column))
	}
	return strings.Join(parts, " ")
}

// judge tells whether a column is a status, or why that cannot be known.
func (c statusColumn) judge(a SalesAsked) (use bool, refusal *problem.Problem) {
	named := c.at == a.Status && a.Named
	strong := named || c.header == senseStatus
	called := strong || c.header == senseState && c.words != nil && c.share() >= calledStatus
	switch {
	case c.words == nil: // many different values: texts in which statuses are looked for
		return strong, nil
	case len(c.words) < 2 && !(strong && c.drops > 0):
		return strong, nil // all rows say the same
	case a.Preset && c.at != a.Status && c.known == 0:
		return false, nil // the preset knows which rows are sales
	case (strong || c.header == senseStateOfOrder) && numbers(c.words):
		return true, c.codes(a)
	case strong && c.known == 0:
		return true, c.strange(a)
	case called, c.header == senseStateOfOrder && c.known > 0:
		return true, nil
	case a.Preset || c.header == senseOther || c.drops == 0 || len(c.words) > mostStatuses:
		return false, nil
	case c.header == senseSide:
		return c.share() >= likelyStatus, nil
	case c.share() >= knownStatus:
		return true, nil
	case c.share() >= likelyStatus && c.header != senseState:
		return false, c.unsure(a)
	}
	return false, nil
}

// rule is how a column that is a status decides. What is said of the delivery or of
// a dispute undoes a sale only when that came to nothing: goods that are not sent
// yet are sold.
func (c statusColumn) rule() Rule {
	r := Rule{Column: c.at, Kind: KindStatus, Says: func(text string) Verdict { return Verdict{Why: c.statusOf(text).Reason()} }}
	if c.header == senseSide {
		r.Says = func(text string) Verdict {
			if s := StatusOf(text); s >= Refunded {
				return Verdict{Why: s.Reason()}
			}
			return Verdict{}
		}
	}
	if says := r.Says; c.beside {
		r.Payments = c.payments
		r.Says = func(text string) Verdict {
			if s := StatusOf(text); s != c.statusOf(text) {
				return Verdict{Why: s.Reason(), Open: true}
			}
			return says(text)
		}
	}
	return r
}

// notes name the column when its header does not, and the statuses that are not
// known.
func (c statusColumn) notes(a SalesAsked) (notes []note.Note) {
	if c.at != a.Status && c.header != senseStatus && c.drops > 0 {
		notes = append(notes, note.Note{
			Code: "status-column", Concerns: Sales.Concerns, Fix: note.Fix{Option: note.Status, Value: "all"}, Args: &note.Args{"column": a.Header[c.at]},
			Text: fmt.Sprintf("%q is read as a status; to count rows of any status", a.Header[c.at]),
		})
	}
	if c.header == senseSide || c.known == 0 {
		return notes
	}
	unknown, rows := map[string]int64{}, int64(0)
	for word, n := range c.words {
		if StatusOf(word) == UnknownStatus {
			unknown[word] = n
			rows += n
		}
	}
	if rows == 0 {
		return notes
	}
	return append(notes, note.Note{
		Code: "status-new", Level: note.Warning, Concerns: Sales.Concerns, Fix: note.Fix{Option: note.Status, Value: "STATUS,..."},
		Args: &note.Args{"column": a.Header[c.at], "rows": rows, "statuses": unknown},
		Text: fmt.Sprintf("unknown %s in %q, counted as sales: %s; to choose those that count", plural(len(unknown), "status", "statuses"), a.Header[c.at], Listed(unknown, listedWords)),
	})
}

// listedWords is how many values of a column a message lists.
const listedWords = 8

// codes is the refusal of statuses that are numbers.
func (c statusColumn) codes(a SalesAsked) *problem.Problem {
	return c.refuse("status-codes", a, "holds numbers, and which of them are sales is not known: ", "to choose them, or to count all rows", commonest(c.words))
}

// strange is the refusal of statuses of which none is known.
func (c statusColumn) strange(a SalesAsked) *problem.Problem {
	return c.refuse("status-strange", a, "is a status, but none of its values is known: ", "to choose those that are sales, or to count all rows", commonest(c.words))
}

// unsure is the refusal of a column that may be a status.
func (c statusColumn) unsure(a SalesAsked) *problem.Problem {
	p := c.refuse("status-unsure", a, "may be the status that tells which rows are sales: ", "if it is, or to count all rows", "")
	p.Fixes[0] = note.Fix{Option: note.Column, Value: "status=" + a.Header[c.at]}
	return p
}

func (c statusColumn) refuse(code string, a SalesAsked, reason, hint, choice string) *problem.Problem {
	return &problem.Problem{
		Code: code, Column: c.at + 1, Field: a.Header[c.at], Reason: reason + Listed(c.words, listedWords), Hint: hint,
		Fixes: []note.Fix{{Option: note.Status, Value: choice}, {Option: note.Status, Value: "all"}},
	}
}

// keeps is the option that keeps the rows with some words in a column.
func keeps(header string, words map[string]int64) note.Fix {
	var values []string
	for _, word := range byRows(words) {
		values = append(values, inCondition(word))
	}
	if len(values) == 1 {
		return note.Fix{Option: note.Where, Value: inCondition(header) + "=" + values[0]}
	}
	return note.Fix{Option: note.Where, Value: inCondition(header) + " in (" + strings.Join(values, ", ") + ")"}
}

// inCondition is a text as a condition on rows has it.
func inCondition(text string) string {
	if text != "" && !strings.ContainsAny(text, " ,\"'()=!<>") {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// numbers tells whether all words are whole numbers.
func numbers(words map[string]int64) bool {
	for word := range words {
		if _, err := strconv.ParseUint(strings.TrimSuffix(word, ".0"), 10, 32); err != nil {
			return false
		}
	}
	return len(words) > 0
}

// byRows is words, those of most rows first.
func byRows(words map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(words), func(a, b string) int {
		if words[a] != words[b] {
			return int(words[b] - words[a])
		}
		return strings.Compare(a, b)
	})
}

func commonest(words map[string]int64) string { return byRows(words)[0] }

// Listed is words with the rows of each, those of most rows first, at most so many:
// paid 1,825, void 63. A number is quoted, to be told from that of its rows.
func Listed(words map[string]int64, most int) string {
	var parts []string
	for _, word := range byRows(words) {
		if len(parts) == most {
			parts = append(parts, fmt.Sprintf("%d more", len(words)-most))
			break
		}
		shown := word
		if _, err := strconv.Atoi(word); err == nil {
			shown = strconv.Quote(word)
		}
		parts = append(parts, shown+" "+problem.Grouped(words[word]))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// StatusCounts is the line that tells which rows count, in the file's own words:
// Counted: paid 1,825 · not counted: void 63.
// With more than one status the column is named. Rows that do not count whatever
// their status are in neither list.
func StatusCounts(c Column, named bool, filtered func(text []byte) (why string)) []note.Note {
	counted, not := map[string]int64{}, map[string]int64{}
	count := func(word string, rows int64) {
		if to := counted; rows > 0 {
			if filtered([]byte(word)) != "" {
				to = not
			}
			to[cmp.Or(word, BlankStatus)] += rows
		}
	}
	rows := map[string]int64{"": c.Blank}
	for word, n := range c.Words {
		rows[strings.TrimSpace(word)] += n
	}
	for word, n := range rows {
		count(word, n-c.Others[word])
	}
	if len(not) == 0 {
		return blankNote(c, counted)
	}
	by, yes := "", "nothing"
	if named || allTruths(c.Words) {
		by = fmt.Sprintf(" by %q", c.Header)
	}
	if len(counted) > 0 {
		yes = Listed(counted, listedWords)
	}
	return []note.Note{{
		Code: CodeCounted, Head: true, Concerns: Sales.Concerns, Fix: note.Fix{Option: note.Status, Value: "all"}, Args: &note.Args{"column": c.Header, "counted": counted, "not_counted": not},
		Text: "Counted" + by + ": " + yes + " · not counted: " + Listed(not, listedWords) + "; to count all",
	}}
}

// allTruths tells whether words say yes and no, and not what they are about.
func allTruths(words map[string]int64) bool {
	for word := range words {
		if _, ok := Truth(word); !ok {
			return false
		}
	}
	return len(words) > 0
}

// blankNote tells of rows without a status, where all others are sales.
func blankNote(c Column, counted map[string]int64) []note.Note {
	blank := counted[BlankStatus]
	if blank == 0 || len(counted) == 1 {
		return nil
	}
	return []note.Note{{
		Code: "status-blank", Concerns: Sales.Concerns, Fix: note.Fix{Option: note.Status, Value: "STATUS,..."}, Args: &note.Args{"column": c.Header, "rows": blank},
		Text: fmt.Sprintf("rows without a status in %q count as sales: %s; to name the statuses that count", c.Header, problem.Grouped(blank)),
	}}
}

// CodeCounted is the code of the notes on which rows count by the words of a column.
const CodeCounted = "status-counted"
