package field

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// StatusOptions define which texts of a column mean that a row does not count.
// *text* matches any text that contains it.
type StatusOptions struct {
	Keep    []string            // only these count; nil: all but those of Drop
	Blank   bool                // a blank text counts only when Keep has "blank"
	Why     string              // reason of rows that are not in Keep; empty: status
	Drop    map[string][]string // texts of rows that do not count, by reason
	Filled  string              // reason of all rows whose field is not blank; empty: none
	Default bool                // Drop includes the usual words
}

// usualDrops are the words of shops and payment services in several languages
// for orders that never became sales.
var usualDrops = map[string][]string{
	"cancelled":  {"cancelled", "canceled", "cancel", "cancelation", "cancellation", "annulled", "storniert", "annulé", "annule", "annulée", "anulowane", "anulowany", "cancelado", "cancelada", "annullato", "geannuleerd", "لغو شده", "لغو"},
	"voided":     {"void", "voided"},
	"failed":     {"failed", "failure", "declined", "denied", "rejected", "expired", "blocked", "error", "payment failed", "payment error", "fehlgeschlagen", "ناموفق"},
	"refunded":   {"refunded", "fully refunded", "refund", "full refund", "returned", "money back", "erstattet", "zwrócone", "مرجوع شده", "مرجوعی"},
	"chargeback": {"chargeback", "charge back", "charged back", "chargedback"},
	"pending": {"pending", "pending payment", "payment pending", "awaiting payment", "unpaid", "not paid", "waiting for payment", "on hold", "checkout draft", "incomplete",
		"requires payment method", "requires action", "requires confirmation", "nieopłacone", "oczekuje na płatność", "در انتظار پرداخت"},
	"test": {"test", "draft", "sandbox", "trash", "deleted", "abandoned", "spam"},
}

// DroppedStatuses are the kinds of status whose rows do not count by default.
func DroppedStatuses() []string { return slices.Sorted(maps.Keys(usualDrops)) }

// Statuses decides which rows count by the text of one column. It is safe for
// concurrent use.
type Statuses struct {
	o          StatusOptions
	drop, keep words
	met        map[string]*atomic.Bool // words of Keep that a row has had
}

// words are texts and parts of texts, each with its meaning.
type words struct {
	whole map[string]string
	parts []wordPart
}

type wordPart struct{ text, why string }

func (w *words) add(text, why string) {
	whole, isPart := strings.CutSuffix(text, "*")
	if isPart {
		whole = strings.TrimPrefix(whole, "*")
	}
	word := string(appendWord(nil, []byte(whole)))
	switch {
	case isPart:
		w.parts = append(w.parts, wordPart{word, why})
	case w.whole == nil:
		w.whole = map[string]string{word: why}
	default:
		w.whole[word] = why
	}
}

func (w *words) find(word []byte) (why string, ok bool) {
	if why, ok := w.whole[string(word)]; ok {
		return why, true
	}
	for _, p := range w.parts {
		if bytes.Contains(word, []byte(p.text)) {
			return p.why, true
		}
	}
	return "", false
}

// NewStatuses prepares the words.
func NewStatuses(o StatusOptions) *Statuses {
	o.Why = cmp.Or(o.Why, "status")
	s := &Statuses{o: o, met: map[string]*atomic.Bool{}}
	drops := []map[string][]string{o.Drop}
	if o.Default {
		drops = append([]map[string][]string{usualDrops}, drops...)
	}
	for _, drop := range drops {
		for _, why := range slices.Sorted(maps.Keys(drop)) {
			for _, text := range drop[why] {
				s.drop.add(text, why)
			}
		}
	}
	for _, text := range o.Keep {
		s.keep.add(text, text)
		s.met[text] = &atomic.Bool{}
	}
	return s
}

// BlankStatus is the name of a blank text in StatusOptions.Keep, and the reason of
// rows that do not count for it.
const BlankStatus = "blank"

// Filtered is why a row with this text does not count, such as cancelled, or
// empty when it does. A row with a blank text counts, unless Blank is set.
func (s *Statuses) Filtered(b []byte) (why string) {
	b = trim(b)
	switch {
	case len(b) == 0 && s.o.Blank && !s.kept([]byte(BlankStatus)):
		return BlankStatus
	case len(b) == 0:
		return ""
	case s.o.Filled != "":
		return s.o.Filled
	}
	var buffer [64]byte
	word := appendWord(buffer[:0], b)
	if why, ok := s.drop.find(word); ok {
		return why
	}
	if s.o.Keep != nil && !s.kept(word) {
		return s.o.Why
	}
	return ""
}

// kept reports whether a word counts, and records that a row has it.
func (s *Statuses) kept(word []byte) bool {
	text, ok := s.keep.find(word)
	if ok && !s.met[text].Load() {
		s.met[text].Store(true)
	}
	return ok
}

// Unmet is the words of StatusOptions.Keep that no text has matched, sorted.
func (s *Statuses) Unmet() (words []string) {
	for _, text := range slices.Sorted(maps.Keys(s.met)) {
		if !s.met[text].Load() {
			words = append(words, text)
		}
	}
	return words
}

// appendWord appends the form in which texts are compared: in small letters, with
// one blank for blanks, _ and -, without the wc- of WooCommerce.
func appendWord(to, text []byte) []byte {
	from := len(to)
	for _, c := range text {
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 0x80:
			return append(to[:from], strings.ToLower(string(text))...)
		case c == '_' || c == '-' || c == '\t':
			c = ' '
		}
		if c == ' ' && (len(to) == from || to[len(to)-1] == ' ') {
			continue
		}
		to = append(to, c)
	}
	if len(to) > from+3 && string(to[from:from+3]) == "wc " {
		to = append(to[:from], to[from+3:]...)
	}
	return to
}
