package questions

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// StatusOptions define which texts of a column mean that a row does not count.
// *text* matches any text that contains it.
type StatusOptions struct {
	Keep    []string                  // only these count; nil: all but those of Drop
	Blank   bool                      // a blank text counts only when Keep has "blank"
	Why     string                    // reason of rows that are not in Keep; empty: status
	Drop    map[string][]string       // texts of rows that do not count, by reason
	Filled  string                    // reason of all rows whose field is not blank; empty: none
	Default bool                      // rows whose status is known to be no sale do not count either: see StatusOf
	Says    func(text string) Verdict // what all other texts say; nil: nothing
}

// Statuses decides which rows count by the text of one column. It is safe for
// concurrent use.
type Statuses struct {
	o          StatusOptions
	drop, keep patterns
	met        map[string]*atomic.Bool // words of Keep that a row has had

	mu      sync.RWMutex
	decided map[string]Verdict
}

// mostDecided is how many texts a Statuses remembers. A status has fewer; a
// column of free text must not fill the memory.
const mostDecided = 1000

// patterns are texts and parts of texts, each with its meaning.
type patterns struct {
	whole map[string]string
	parts []patternPart
}

type patternPart struct{ text, why string }

func (p *patterns) add(text, why string) {
	whole, isPart := strings.CutSuffix(text, "*")
	if isPart {
		whole = strings.TrimPrefix(whole, "*")
	}
	plain := plainStatus(whole)
	switch {
	case isPart:
		p.parts = append(p.parts, patternPart{plain, why})
	case p.whole == nil:
		p.whole = map[string]string{plain: why}
	default:
		p.whole[plain] = why
	}
}

func (p *patterns) find(plain string) (why string, ok bool) {
	if why, ok := p.whole[plain]; ok {
		return why, true
	}
	for _, part := range p.parts {
		if strings.Contains(plain, part.text) {
			return part.why, true
		}
	}
	return "", false
}

// plainStatus is a text as patterns compare it: its words, without the wc- of
// WooCommerce.
func plainStatus(text string) string {
	words := Words(text)
	if len(words) > 1 && words[0] == "wc" {
		words = words[1:]
	}
	if len(words) == 0 {
		return strings.TrimSpace(text) // ✓ and the like
	}
	return strings.Join(words, " ")
}

// NewStatuses prepares the texts.
func NewStatuses(o StatusOptions) *Statuses {
	o.Why = cmp.Or(o.Why, "status")
	s := &Statuses{o: o, met: map[string]*atomic.Bool{}, decided: map[string]Verdict{}}
	for _, why := range slices.Sorted(maps.Keys(o.Drop)) {
		for _, text := range o.Drop[why] {
			s.drop.add(text, why)
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
func (s *Statuses) Filtered(b []byte) (why string) { return s.Verdict(b).Why }

// Verdict is what a text says of its row.
func (s *Statuses) Verdict(b []byte) Verdict {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 && s.o.Blank && !s.kept(BlankStatus):
		return Verdict{Why: BlankStatus}
	case len(b) == 0:
		return Verdict{}
	case s.o.Filled != "":
		return Verdict{Why: s.o.Filled}
	}
	s.mu.RLock()
	v, ok := s.decided[string(b)]
	s.mu.RUnlock()
	if ok {
		return v
	}
	v = s.decide(string(b))
	s.mu.Lock()
	if len(s.decided) < mostDecided {
		s.decided[string(b)] = v
	}
	s.mu.Unlock()
	return v
}

func (s *Statuses) decide(text string) Verdict {
	plain := plainStatus(text)
	if why, ok := s.drop.find(plain); ok {
		return Verdict{Why: why}
	}
	switch {
	case s.o.Keep != nil && !s.kept(plain):
		return Verdict{Why: s.o.Why}
	case s.o.Says != nil:
		return s.o.Says(text)
	case s.o.Default:
		return Verdict{Why: StatusOf(text).Reason()}
	}
	return Verdict{}
}

// kept reports whether a text counts, and records that a row has it.
func (s *Statuses) kept(plain string) bool {
	text, ok := s.keep.find(plain)
	if ok && !s.met[text].Load() {
		s.met[text].Store(true)
	}
	return ok
}

// Unmet is the texts of StatusOptions.Keep that no row has had, sorted.
func (s *Statuses) Unmet() (texts []string) {
	for _, text := range slices.Sorted(maps.Keys(s.met)) {
		if !s.met[text].Load() {
			texts = append(texts, text)
		}
	}
	return texts
}
