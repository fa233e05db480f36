package field

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// StatusOptions say which texts of a column mean that a row does not count.
// *text* stands for any text with that in it.
type StatusOptions struct {
	Keep    []string            // only these count; nil: all that Drop does not name
	Blank   bool                // a blank text counts only when Keep has "blank"
	Why     string              // why a row does not count that Keep does not name; empty: status
	Drop    map[string][]string // why rows do not count → the texts that say so
	Filled  string              // why a row does not count whose field is not blank; empty: no reason
	Default bool                // Drop holds the usual words as well
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

// Statuses says which rows count by the text of one column. It may be used by
// several goroutines.
type Statuses struct {
	drop, keep words
	met        map[string]*atomic.Bool // words of keep that a row has had
	keeps      bool
	blank      bool
	why        string
	filled     string
}

// words are texts and parts of texts, each with what it means.
type words struct {
	whole map[string]string
	parts []wordPart
}

type wordPart struct{ text, why string }

func (w *words) add(text, why string) {
	if part, ok := strings.CutSuffix(text, "*"); ok {
		w.parts = append(w.parts, wordPart{statusWord(strings.TrimPrefix(part, "*")), why})
		return
	}
	if w.whole == nil {
		w.whole = map[string]string{}
	}
	w.whole[statusWord(text)] = why
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
	s := &Statuses{filled: o.Filled, keeps: o.Keep != nil, blank: o.Blank, why: o.Why, met: map[string]*atomic.Bool{}}
	if s.why == "" {
		s.why = "status"
	}
	if o.Default {
		s.add(usualDrops)
	}
	s.add(o.Drop)
	for _, text := range o.Keep {
		s.keep.add(text, text)
		s.met[text] = &atomic.Bool{}
	}
	return s
}

func (s *Statuses) add(drops map[string][]string) {
	for _, why := range slices.Sorted(maps.Keys(drops)) {
		for _, text := range drops[why] {
			s.drop.add(text, why)
		}
	}
}

// BlankStatus is how a blank text is called in StatusOptions.Keep, and why a
// row with one does not count.
const BlankStatus = "blank"

// Filtered is why a row with this text does not count, such as cancelled, or
// empty when it does. A blank text stands against no row, unless it was to be
// named.
func (s *Statuses) Filtered(b []byte) (why string) {
	b = trim(b)
	switch {
	case len(b) == 0 && s.blank && !s.kept([]byte(BlankStatus)):
		return BlankStatus
	case len(b) == 0:
		return ""
	case s.filled != "":
		return s.filled
	}
	var buffer [64]byte
	word := appendWord(buffer[:0], b)
	if why, ok := s.drop.find(word); ok {
		return why
	}
	if s.keeps && !s.kept(word) {
		return s.why
	}
	return ""
}

// kept tells whether a word counts, and remembers that there was one.
func (s *Statuses) kept(word []byte) bool {
	text, ok := s.keep.find(word)
	if ok && !s.met[text].Load() {
		s.met[text].Store(true)
	}
	return ok
}

// Unmet is the words of StatusOptions.Keep that no text has been, sorted.
func (s *Statuses) Unmet() (words []string) {
	for _, text := range slices.Sorted(maps.Keys(s.met)) {
		if !s.met[text].Load() {
			words = append(words, text)
		}
	}
	return words
}

// statusWord is how texts are compared: in small letters, with one blank for
// blanks, _ and -, without the wc- of WooCommerce.
func statusWord(text string) string { return string(appendWord(nil, []byte(text))) }

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
