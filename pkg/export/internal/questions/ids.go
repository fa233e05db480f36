package questions

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// oddities says what each field.Oddity means to the reader of a result.
var oddities = []struct {
	odd   field.Oddity
	code  string
	level note.Level
	text  string
}{
	{field.OddInvisible, "id-invisible", note.Warning, "some customer ids hold letters that cannot be seen, such as %q: the same customer may be there with and without"},
	{field.OddDirection, "id-direction", note.Info, "some customer ids hold marks that turn the direction of writing round, such as %q"},
	{field.OddControl, "id-control", note.Info, "some customer ids hold control bytes, such as %q; they are shown escaped"},
	{field.OddFormula, "id-formula", note.Info, "some customer ids begin as a formula of a spreadsheet does, such as %q; CSV output puts an apostrophe before them"},
	{field.OddFloat, "id-float", note.Warning, "some customer ids look like numbers that a spreadsheet or program has reformatted, such as %q: two spellings are two customers"},
	{field.OddMangled, "id-mangled", note.Warning, "a spreadsheet has cut digits off customer ids such as %q, so that different customers share one: export again with the ids as text"},
}

// BlanksNotes tells of rows whose customer has blanks around the id.
func BlanksNotes(rows int64) []note.Note {
	if rows == 0 {
		return nil
	}
	return []note.Note{note.Note{Code: "id-blanks", Concerns: note.Identity}.Filled("blanks around customer ids make no difference; rows that have some: %s", problem.Grouped(rows))}
}

// IDSurvey is what a look at the ids of all customers shows. The examples are the
// first ones in the order of their bytes, so that they do not depend on the order
// of the rows.
type IDSurvey struct {
	examples     [6][]byte
	upper, lower bool // letters; those beyond ASCII are taken for both
	padded       bool // digits with zeros before them or .0 behind
}

// Look looks at the id of one customer.
func (s *IDSurvey) Look(id []byte) {
	if len(id) == 0 || !s.Classify(id) {
		return
	}
	odd := field.Odd(id)
	for i, o := range oddities {
		if odd&o.odd != 0 && (s.examples[i] == nil || bytes.Compare(id, s.examples[i]) < 0) {
			s.examples[i] = bytes.Clone(id)
		}
	}
}

// Classify notes the letters and zeros of an id, and tells whether it has to be
// looked at more closely.
func (s *IDSurvey) Classify(id []byte) (odd bool) {
	class, rest := uint8(0), id
	if len(id) > 0 && idClasses[id[0]]&classStart == 0 { // no sign makes it odd
		class, rest = plainClass(id)
	}
	for _, c := range rest {
		class |= idClasses[c]
	}
	s.upper = s.upper || class&classUpper != 0
	s.lower = s.lower || class&classLower != 0
	if class&(classUpper|classLower) == 0 && len(id) > 1 && len(withoutZeros(id)) < len(id) {
		s.padded = true
	}
	return class&classOdd != 0 || class&classSign != 0 && idClasses[id[0]]&classStart != 0
}

// plainClass is the class of the first bytes of an id, eight at a time and while they
// are letters and signs of ASCII, and the rest of it.
func plainClass(id []byte) (class uint8, rest []byte) {
	upper, lower := uint64(0), uint64(0)
	for ; len(id) >= 8; id = id[8:] {
		w := binary.LittleEndian.Uint64(id)
		if (w-' '*each|w+each|w)&eachHigh != 0 {
			break
		}
		upper, lower = upper|capitals(w), lower|smalls(w)
	}
	if upper&eachHigh != 0 {
		class |= classUpper
	}
	if lower&eachHigh != 0 {
		class |= classLower
	}
	return class, id
}

// Padded notes that an id of digits has a zero before it.
func (s *IDSurvey) Padded() { s.padded = true }

// Join adds what another survey has seen.
func (s *IDSurvey) Join(o IDSurvey) {
	s.upper, s.lower, s.padded = s.upper || o.upper, s.lower || o.lower, s.padded || o.padded
	for i, id := range o.examples {
		if id != nil && (s.examples[i] == nil || bytes.Compare(id, s.examples[i]) < 0) {
			s.examples[i] = id
		}
	}
}

// What a byte may make of an id: most ids are looked at no further.
const (
	classUpper = 1 << iota // a capital letter
	classLower             // a small letter
	classOdd               // a byte that is odd wherever it is
	classSign              // a sign without which no other id is odd
	classStart             // a byte that all other odd ids begin with
)

var idClasses = func() (classes [256]uint8) {
	for c := range classes {
		switch {
		case c >= utf8.RuneSelf:
			classes[c] = classUpper | classLower | classOdd
		case c >= 'A' && c <= 'Z':
			classes[c] = classUpper
		case c >= 'a' && c <= 'z':
			classes[c] = classLower
		case c < ' ' || c == 0x7f:
			classes[c] = classOdd
		case bytes.IndexByte([]byte("=+-@."), byte(c)) >= 0:
			classes[c] = classSign | classStart
		case c >= '0' && c <= '9':
			classes[c] = classStart
		}
	}
	return classes
}()

// AllIDs calls visit with the id of every customer, from one goroutine; an id may
// come more than once.
type AllIDs func(visit func(id []byte))

// Notes tells what is odd about ids: legal, but often a sign that one customer has
// been given two of them.
func (s *IDSurvey) Notes(ids AllIDs, fold Folding, example func(id string) string) (notes []note.Note) {
	for i, o := range oddities {
		if s.examples[i] != nil {
			notes = append(notes, note.Note{Code: o.code, Level: o.level, Concerns: note.Identity}.Filled(o.text, example(string(s.examples[i]))))
		}
	}
	if s.upper && s.lower {
		notes = append(notes, caseNotes(ids, example)...)
	}
	if s.padded && fold != FoldAll {
		notes = append(notes, zeroNotes(ids, example)...)
	}
	return notes
}

// caseNotes are about ids that are one but for case or Unicode form.
func caseNotes(ids AllIDs, example func(id string) string) []note.Note {
	t := twinsOf(ids, caseless)
	if t.pairs == 0 {
		return nil
	}
	return []note.Note{note.Note{
		Code: "id-case", Level: note.Warning, Concerns: note.Identity, Fix: note.Fix{Option: note.FoldIDs, Value: "all"}}.Filled("some customer ids differ only by case or Unicode form, such as %q and %q: they count as two customers; to ignore case", example(t.a), example(t.b))}
}

// zeroNotes are about ids of digits that are one but for zeros.
func zeroNotes(ids AllIDs, example func(id string) string) []note.Note {
	t := twinsOf(ids, withoutZeros)
	if t.pairs == 0 {
		return nil
	}
	return []note.Note{{
		Code: "customer-ids", Level: note.Warning, Concerns: note.Identity, Fix: note.Fix{Option: note.FoldIDs, Value: "all"},
		Text: fmt.Sprintf("customer ids that differ only by leading zeros or a final .0 count as two customers: %s, such as %q and %q; to count them as one", problem.Grouped(t.pairs), example(t.a), example(t.b)),
		Args: &note.Args{"ids": t.pairs},
	}}
}

// twins are ids that are one when folded.
type twins struct {
	pairs int64  // folded ids that are spelled in several ways
	a, b  string // the first two by their bytes
}

func twinsOf(ids AllIDs, fold func([]byte) []byte) (t twins) {
	type spelled struct{ folded, exact uint64 }
	var all []spelled
	seed := maphash.MakeSeed()
	ids(func(id []byte) { all = append(all, spelled{maphash.Bytes(seed, fold(id)), maphash.Bytes(seed, id)}) })
	slices.SortFunc(all, func(a, b spelled) int { return cmp.Compare(a.folded, b.folded) })
	several := map[uint64]bool{}
	for i := 1; i < len(all); i++ {
		if all[i].folded == all[i-1].folded && all[i].exact != all[i-1].exact {
			several[all[i].folded] = true
		}
	}
	if len(several) == 0 {
		return t
	}
	var found []string
	ids(func(id []byte) {
		if several[maphash.Bytes(seed, fold(id))] {
			found = append(found, string(id))
		}
	})
	slices.Sort(found)
	found = slices.Compact(found)
	for i, a := range found {
		for _, b := range found[i+1:] {
			if bytes.Equal(fold([]byte(a)), fold([]byte(b))) {
				return twins{int64(len(several)), a, b}
			}
		}
	}
	return twins{}
}

// caseless is an id without what makes two spellings of it.
func caseless(id []byte) []byte {
	for _, c := range id {
		if c >= utf8.RuneSelf {
			return bytes.ToLower(norm.NFC.Bytes(id))
		}
	}
	return bytes.ToLower(id)
}

// Crowds of one customer, who has too many orders to be one, and of customers with so
// few that the column may hold something else.
const (
	busiestShare = 10 // of all orders, in per cent
	busiestTimes = 10 // the orders of the others on average, where these are fewer than enoughCustomers
	fewest       = 10 // others, below which no share says anything
	nineTimes    = 3  // of a customer whose id is 9999 and more nines, as tills have it
	fewestOrders = 5

	perOrderShare   = 101 // orders of a hundred customers, of whom one may have come back by chance
	enoughCustomers = 50  // with fewer, shares say nothing
)

// Crowd is customers and orders as a whole.
type Crowd struct {
	Customers, Orders int64
	Busiest           string // the customer with most orders
	OfBusiest         int64
	Column            string // header of the customer's id
}

// Least is how many orders the busiest customer must have to be of interest.
func (c Crowd) Least() int64 {
	return max(min(c.LeastShare(), c.Orders*nineTimes/max(c.Customers, 1)), fewestOrders)
}

// LeastShare is how many a customer must have whose id is not of nines.
func (c Crowd) LeastShare() int64 { return max(c.Orders*busiestShare/100, fewestOrders) }

// tooBusy tells whether the busiest customer has too many orders to be one.
func (c Crowd) tooBusy() bool {
	others, orders := c.Customers-1, c.Orders-c.OfBusiest
	switch {
	case c.OfBusiest < fewestOrders || others < 1:
		return false
	case len(c.Busiest) >= 4 && strings.Trim(c.Busiest, "9") == "":
		return c.OfBusiest*others >= orders*nineTimes
	}
	return c.OfBusiest*100 > c.Orders*busiestShare && (c.Customers >= enoughCustomers || others >= fewest && c.OfBusiest*others > orders*busiestTimes)
}

// CrowdNotes tell of a column of customers that may hold something else: an id for
// every order, or a name for the till.
func CrowdNotes(c Crowd, example func(id string) string) (notes []note.Note) {
	if c.tooBusy() {
		n := note.Note{
			Code: "placeholder-customer", Level: note.Warning, Concerns: note.Identity,
			Text: fmt.Sprintf("customer %q has %s of %s orders: an id for guests or for the till?", example(c.Busiest), problem.Grouped(c.OfBusiest), problem.Grouped(c.Orders)),
			Args: &note.Args{"orders": c.OfBusiest, "of": c.Orders},
		}
		if id := example(c.Busiest); id == c.Busiest && c.Column != "" {
			n.Text, n.Fix = strings.TrimSuffix(n.Text, "?")+"? To leave it out", note.Fix{Option: note.Where, Value: inCondition(c.Column) + "!=" + inCondition(id)}
		}
		notes = append(notes, n)
	}
	if c.Customers >= enoughCustomers && c.Orders*100 < c.Customers*perOrderShare {
		notes = append(notes, note.Note{
			Code: "customers-like-orders", Level: note.Warning, Concerns: note.Identity, Fix: note.Fix{Option: note.Column, Value: "customer=HEADER"},
			Text: fmt.Sprintf("%s customers have %s orders, so that hardly anybody comes back: the column may hold a new id in every order; to name one that stays the same for a customer", problem.Grouped(c.Customers), problem.Grouped(c.Orders)),
			Args: &note.Args{"customers": c.Customers, "orders": c.Orders},
		})
	}
	return notes
}
