package schema

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
)

// Normal is a header as it is compared: small letters without accents, blanks, _, -,
// points, brackets, a BOM and what has no width.
func Normal(header string) string { return string(appendNormal(nil, header)) }

func appendNormal(to []byte, header string) []byte {
	from := len(to)
	for i := range len(header) {
		c := header[i]
		switch {
		case c >= utf8.RuneSelf:
			return appendFolded(to[:from], header)
		case 'A' <= c && c <= 'Z':
			to = append(to, c+'a'-'A')
		case !ignored(rune(c)):
			to = append(to, c)
		}
	}
	return to
}

// appendFolded appends a header that is not all ASCII.
func appendFolded(to []byte, header string) []byte {
	if known, ok := foldedHeaders()[header]; ok {
		return append(to, known...)
	}
	return appendFoldedLetters(to, header)
}

// foldedHeaders is how those of the headers that mean a field are compared that are not
// all ASCII: every file is asked for all of them several times.
var foldedHeaders = sync.OnceValue(func() map[string]string {
	folded := map[string]string{}
	for _, f := range slices.Concat(OrderFields, CustomerFields) {
		for _, header := range f.Headers {
			folded[header] = string(appendFoldedLetters(nil, header))
		}
	}
	return folded
})

func appendFoldedLetters(to []byte, header string) []byte {
	for _, r := range questions.Folded(header) {
		if !ignored(r) {
			to = utf8.AppendRune(to, unicode.ToLower(r))
		}
	}
	return to
}

func ignored(r rune) bool {
	switch r {
	case ' ', '\t', '_', '-', '.', '(', ')', '[', ']', '\ufeff', '\u00a0', '\u200b', '\u200c', '\u200d', '\r', '\n':
		return true
	}
	return false
}

// Names finds the columns of a header by their names, as Normal compares them.
// Presets and aliases ask for some thousand names.
type Names struct {
	header []string
	same   map[string][]int
	longer map[string][]int // without what stands in brackets at the end, or a currency
}

// NewNames makes an index of a header.
func NewNames(header []string) Names {
	n := Names{header, map[string][]int{}, map[string][]int{}}
	for i, h := range header {
		n.same[Normal(h)] = append(n.same[Normal(h)], i)
		if b := bare(h); b != Normal(h) {
			n.longer[b] = append(n.longer[b], i)
		}
	}
	return n
}

// Named is the places of all columns with a header, from 0; without one, of those
// that have something in brackets or a currency behind it. "name#2" is the second
// of them, "#3" the third column.
func (n Names) Named(name string) []int {
	if found := n.of(name); len(found) > 0 {
		return slices.Clone(found)
	}
	base, number, cut := strings.Cut(name, "#")
	if !cut {
		return nil
	}
	which, err := strconv.Atoi(number)
	if err != nil || which < 1 {
		return nil
	}
	if base == "" {
		if which <= len(n.header) {
			return []int{which - 1}
		}
		return nil
	}
	if all := n.Named(base); which <= len(all) {
		return all[which-1 : which]
	}
	return nil
}

// Has tells whether a column has a name.
func (n Names) Has(name string) bool { return len(n.Named(name)) > 0 }

func (n Names) of(name string) []int {
	var buffer [64]byte
	normal := appendNormal(buffer[:0], name)
	if found := n.same[string(normal)]; len(found) > 0 {
		return n.exact(name, found)
	}
	if found := n.longer[string(normal)]; len(found) > 0 {
		return found
	}
	if spelling := questions.WithDigraphs(name); spelling != name {
		return n.of(spelling)
	}
	return nil
}

// exact is those of the columns of one name that have its points and brackets as
// well: Amount is not Amount. as long as both are there. Without one, it is all.
func (n Names) exact(name string, found []int) []int {
	if len(found) == 1 {
		return found
	}
	var same []int
	for _, i := range found {
		if pointsOf(n.header[i]) == pointsOf(name) {
			same = append(same, i)
		}
	}
	if len(same) == 0 {
		return found
	}
	return same
}

func pointsOf(header string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(".()[]", r) {
			return r
		}
		return -1
	}, header)
}
