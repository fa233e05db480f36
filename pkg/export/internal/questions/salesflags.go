package questions

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// SaleFlags is the question which rows of orders are no rows, by flags and days
// beside the status.
var SaleFlags = &Question{
	Code: "flags-left-out", Concerns: note.Revenue | note.Activity,
	Asks:    "Which rows are undone by a flag or a day?",
	Proven:  "a flag is the same in all rows",
	Refused: "live, valid, captured, paid or successful is true in some rows and blank in others that nothing else leaves out",
	Assumed: "rows whose test, sandbox, deleted, void, cancelled or failed is true, whose live, valid, captured, paid or successful is false, or whose cancelled_at, voided_at or deleted_at is filled are left out",
	Options: []note.Fix{{Option: note.Status, Value: "all"}},
}

// flagSense is what a header says of a column of yes and no.
type flagSense uint8

const (
	flagNone flagSense = iota
	flagUndoes
	flagConfirms
)

var (
	flagNoise = NewPhrases([]Entry[bool]{{true, []string{
		"is, was, has, been, order, orders, transaction, payment, charge, row, record, sale, invoice, donation, contribution, purchase, mode, flag, yn, indicator, marked, soft, the, fivetran, airbyte, sdc, stitch, hevo, meta, ab cdc, cdc",
		"ist, wurde, bestellung, zahlung, est, commande, paiement, es, está, pedido, pago, è, ordine, pagamento, bestelling, betaling, czy, zamówienie, foi, é, mi, mı, edildi, sipariş, است, apakah, pesanan",
	}}})
	flagWords = NewPhrases([]Entry[flagSense]{{flagConfirms, []string{
		"live, livemode, live mode, production, valid, finalized, finalised, captured, paid, settled, successful, success, succeeded, approved",
		"bezahlt, gültig, erfolgreich, payé, payée, valide, encaissé, réussi, réussie, pagado, pagada, válido, válida, cobrado, exitoso, exitosa, pagato, pagata, valido, valida, riuscito, betaald, geldig, geslaagd, opłacone, zapłacone, ważne, udane, paga, aprovado, aprovada, ödendi, geçerli, başarılı, پرداخت شده, معتبر, موفق, ชำระแล้ว, สำเร็จ, dibayar, lunas, berhasil, sah",
		"оплачен{|а|о}, оплачений, 支払済み, 入金済み, 已付款, 已支付, 결제완료, مدفوع, πληρωμένο, שולם, đã thanh toán",
	}}, {flagUndoes, []string{"test, sandbox"}}})
	dayWords = NewPhrases([]Entry[bool]{{true, []string{
		"at, on, date, day, time, timestamp, datetime, ts, utc, datum, data, am, tag, zeitpunkt, le, jour, fecha, el, giorno, il, op, dnia, dia, em, tarihi, tarih, tarihinde, تاریخ, วันที่, tanggal, de, d, di, del, della, da, do",
		"дата, 日, 日時, 日付, 时间, 日期, 時間, 일, 일시, 일자, تاريخ, ημερομηνία, תאריך, ngày",
	}}})
)

// senseOfFlag is what the header of a column of yes and no says of a row of which
// it says yes, if it is about the row.
func senseOfFlag(header string) flagSense {
	words := withoutPhrases(flagNoise, Words(header))
	if found := flagWords.In(words); len(found) == 1 && found[0].To-found[0].From == len(words) {
		return found[0].Meaning
	}
	if s, ok := wholeStatus(words); ok && s.undoes() {
		return flagUndoes
	}
	return flagNone
}

// undoes tells whether a flag of this name undoes its row: there are flags of
// their own for refunds, which may be in part, and of disputes that are open.
func (s Status) undoes() bool {
	return s.Reason() != "" && s != Refunded && s != Waiting
}

// undoDay tells whether a header is that of the day on which a row was undone.
func undoDay(header string) bool {
	words := withoutPhrases(flagNoise, parted(header))
	without := withoutPhrases(dayWords, words)
	s, ok := wholeStatus(without)
	return ok && len(without) < len(words) && (s == CancelledOrder || s == Voided || s == Deleted)
}

// Annuls tells whether a reason is that a sale was cancelled or voided. That of a flag
// or a day is its header.
func Annuls(kind, why string) bool {
	if kind != KindFlag {
		return why == CancelledOrder.Reason() || why == Voided.Reason()
	}
	s, ok := wholeStatus(withoutPhrases(dayWords, withoutPhrases(flagNoise, parted(why))))
	return ok && (s == CancelledOrder || s == Voided)
}

// wholeStatus is what words say that are one status as a whole.
func wholeStatus(words []string) (Status, bool) {
	found := statusWords.In(words)
	if len(found) != 1 || found[0].To-found[0].From != len(words) {
		return UnknownStatus, false
	}
	return found[0].Meaning, true
}

// withoutPhrases is words without those that are in a vocabulary.
func withoutPhrases(p *Phrases[bool], words []string) (rest []string) {
	at := 0
	for _, f := range p.In(words) {
		rest = append(rest, words[at:f.From]...)
		at = f.To
	}
	return append(rest, words[at:]...)
}

// SalesByFlag finds the columns beside the status that undo rows.
func SalesByFlag(e Evidence, a SalesAsked) (f Finding, rules []Rule) {
	f.Code = SaleFlags.Code
	for at, header := range a.Header {
		if a.Taken(at) || at == a.Status {
			continue
		}
		c := e.At(at)
		reason := Verdict{Why: header}
		switch {
		case undoDay(header) && !(c.Words != nil && c.filled() == c.Rows()):
			rules = append(rules, Rule{Column: at, Kind: KindFlag, Says: func(text string) Verdict {
				if isNoDay(text) {
					return Verdict{}
				}
				return reason
			}})
		case senseOfFlag(header) == flagUndoes && c.isFlag(true):
			rules = append(rules, Rule{Column: at, Kind: KindFlag, Says: func(text string) Verdict {
				if yes, _ := Truth(text); !yes {
					return Verdict{}
				}
				return reason
			}})
		case senseOfFlag(header) == flagConfirms && c.isFlag(false):
			if f.Refusal == nil && !a.Kept(at) {
				f.Refusal = c.blankFlag(header)
			}
			rules = append(rules, Rule{Column: at, Kind: KindFlag, Says: func(text string) Verdict {
				switch yes, ok := Truth(text); {
				case yes:
					return Verdict{}
				case !ok:
					return Verdict{Why: StatusOf(text).Reason()}
				}
				return reason
			}})
		}
	}
	f.Answer = answerOf(rules)
	return f, rules
}

// isFlag tells whether a column holds yes and no, and does not undo all rows. One
// that undoes none so far may do so further down. In one that confirms rows, a
// status may stand beside yes and no: yes, no, partial.
func (c Column) isFlag(undoes bool) bool {
	spares, flagged, statuses := c.Blank, false, false
	for word, rows := range c.Words {
		yes, ok := Truth(word)
		if !ok && (undoes || !isStatus(word)) {
			return false
		}
		flagged, statuses = flagged || ok, statuses || !ok
		if yes != undoes {
			spares += rows
		}
	}
	return spares > 0 && (flagged || !statuses)
}

// Varies tells whether a column holds yes in some rows, and no or nothing in others.
func (c Column) Varies() bool {
	said := map[bool]bool{}
	for word := range c.Words {
		yes, ok := Truth(word)
		if !ok {
			return false
		}
		said[yes] = true
	}
	return said[true] && (said[false] || c.Blank > 0)
}

// isStatus tells whether a text is a status that is known, or says that something
// was done in part.
func isStatus(text string) bool {
	has, _ := partsOf(text)
	return has[inPart] || StatusOf(text) != UnknownStatus
}

// blankFlag is the refusal of a flag that confirms rows and is blank in others that
// count: that may be a no, or a row from before there was the flag.
func (c Column) blankFlag(header string) *problem.Problem {
	yes := map[string]int64{}
	for word, rows := range c.Words {
		if is, _ := Truth(word); is {
			yes[word] = rows
		}
	}
	blank := c.Blank - c.Others[""]
	if blank <= 0 || len(yes) == 0 {
		return nil
	}
	all := maps.Clone(yes)
	all[""] = blank
	return &problem.Problem{
		Code: "flag-blank", Field: header, Reason: fmt.Sprintf("confirms rows (%s) and is blank in %s: a blank may mean no, or that nobody filled it in", Listed(c.Words, listedWords), problem.Grouped(blank)),
		Hint: "to count the rows that say yes, or the blank ones as well", Fixes: []note.Fix{keeps(header, yes), keeps(header, all)},
	}
}

// filled is the rows that have a day.
func (c Column) filled() (n int64) {
	for word, rows := range c.Words {
		if !isNoDay(word) {
			n += rows
		}
	}
	return n
}

// isNoDay tells whether a text is written where there is no day.
func isNoDay(text string) bool {
	text = strings.TrimSpace(text)
	no, ok := Truth(text)
	return isNothing(text) || ok && !no || strings.Trim(text, "0-/.: T") == ""
}

// FlagNotes count the rows that flags and days have undone, by the column.
func FlagNotes(undone map[string]int64) []note.Note {
	if len(undone) == 0 {
		return nil
	}
	var undo, unsaid []string
	for _, header := range slices.Sorted(maps.Keys(undone)) {
		part := fmt.Sprintf("%s by %q", problem.Grouped(undone[header]), header)
		if senseOfFlag(header) == flagConfirms {
			unsaid = append(unsaid, part)
		} else {
			undo = append(undo, part)
		}
	}
	var texts []string
	if len(undo) > 0 {
		texts = append(texts, "rows excluded as cancelled, deleted or test rows: "+strings.Join(undo, ", "))
	}
	if len(unsaid) > 0 {
		texts = append(texts, "rows excluded as not confirmed by a flag: "+strings.Join(unsaid, ", "))
	}
	return []note.Note{{
		Code: SaleFlags.Code, Concerns: SaleFlags.Concerns, Fix: note.Fix{Option: note.Status, Value: "all"}, Args: &note.Args{"rows": undone},
		Text: strings.Join(texts, "; ") + "; to count them",
	}}
}
