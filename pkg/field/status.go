package field

import (
	"sort"
	"strings"
)

// StatusOptions say which texts of a column mean that a row does not count.
type StatusOptions struct {
	Keep    []string            // only these count; nil: all that Drop does not name
	Drop    map[string][]string // why rows do not count → the texts that say so; * stands for any text
	Filled  string              // why a row does not count whose field is not blank; empty: no reason
	Default bool                // Drop holds the usual words as well
}

// usualDrops are the words of shops and payment services in several languages
// for orders that never became sales.
var usualDrops = map[string][]string{
	"cancelled": {"cancelled", "canceled", "cancel", "cancelation", "cancellation", "annulled", "storniert", "annulé", "annule", "annulée", "anulowane", "anulowany", "cancelado", "cancelada", "annullato", "geannuleerd", "لغو شده", "لغو"},
	"voided":    {"void", "voided"},
	"failed":    {"failed", "failure", "declined", "denied", "rejected", "expired", "blocked", "error", "payment failed", "payment error", "fehlgeschlagen", "ناموفق"},
	"refunded":  {"refunded", "fully refunded", "refund", "full refund", "returned", "money back", "erstattet", "zwrócone", "مرجوع شده", "مرجوعی"},
	"pending": {"pending", "pending payment", "payment pending", "awaiting payment", "unpaid", "not paid", "waiting for payment", "on hold", "checkout draft", "incomplete",
		"requires payment method", "requires action", "requires confirmation", "nieopłacone", "oczekuje na płatność", "در انتظار پرداخت"},
	"test": {"test", "draft", "sandbox", "trash", "deleted", "abandoned", "spam"},
}

// Statuses says which rows count by the text of one column. It may be used by
// several goroutines.
type Statuses struct {
	keep   map[string]bool
	drop   map[string]string
	wild   []wildcard
	filled string
}

type wildcard struct{ part, why string }

// NewStatuses prepares the words.
func NewStatuses(o StatusOptions) *Statuses {
	s := &Statuses{drop: map[string]string{}, filled: o.Filled}
	if o.Default {
		s.add(usualDrops)
	}
	s.add(o.Drop)
	if o.Keep != nil {
		s.keep = map[string]bool{}
		for _, word := range o.Keep {
			s.keep[statusWord(word)] = true
		}
	}
	return s
}

func (s *Statuses) add(drops map[string][]string) {
	for why, words := range drops {
		for _, word := range words {
			if part, ok := strings.CutSuffix(strings.TrimPrefix(word, "*"), "*"); ok {
				s.wild = append(s.wild, wildcard{statusWord(part), why})
				continue
			}
			s.drop[statusWord(word)] = why
		}
	}
	sort.Slice(s.wild, func(i, j int) bool { return s.wild[i].part < s.wild[j].part })
}

// Filtered is why a row with this text does not count, such as cancelled, or
// empty when it does. A blank text never stands against a row.
func (s *Statuses) Filtered(b []byte) (why string) {
	b = trim(b)
	switch {
	case len(b) == 0:
		return ""
	case s.filled != "":
		return s.filled
	}
	var buffer [64]byte
	word := appendWord(buffer[:0], b)
	if s.keep != nil {
		if s.keep[string(word)] {
			return ""
		}
		return "status"
	}
	if why, ok := s.drop[string(word)]; ok {
		return why
	}
	for _, w := range s.wild {
		if strings.Contains(string(word), w.part) {
			return w.why
		}
	}
	return ""
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
