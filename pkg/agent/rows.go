package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Rows copies a JSON text without what is beyond the first elements of its lists, at
// any depth, and without spaces. The warnings and the notes at the top stay whole.
type Rows struct {
	most, size int

	out      bytes.Buffer
	stack    []list
	inString bool
	escaped  bool
	text     []byte // the last string: that of a key, when a colon follows
	cut      int    // the depth of the list whose elements are left out; 0: none is
	warnings int    // where the list of warnings at the top ends in out
	left     []Left
}

// list is an object or an array that is not over yet.
type list struct {
	array bool
	whole bool   // it is not cut
	begun bool   // an element began
	n     int    // elements of an array
	key   string // that of the present value of an object
}

// Left is what was left out of a list, or of several of the same path together.
type Left struct {
	Path string // the keys to it: groups.periods
	Rows int
}

// longestKey is more than the keys of results have.
const longestKey = 64

// NewRows copies lists of at most so many elements, into so many bytes.
func NewRows(most, size int) *Rows { return &Rows{most: most, size: size} }

// TooLong is the error of a text that is too long although its lists are cut.
type TooLong struct{ Size int }

// Error says how long an answer may be.
func (e *TooLong) Error() string { return fmt.Sprintf("the answer has more than %d KiB", e.Size>>10) }

// Write takes the next part of the text.
func (r *Rows) Write(p []byte) (int, error) {
	for _, c := range p {
		r.take(c)
	}
	if r.out.Len() > r.size {
		return 0, &TooLong{r.size}
	}
	return len(p), nil
}

func (r *Rows) take(c byte) {
	switch {
	case r.inString:
		r.inside(c)
	case c == ' ' || c == '\n' || c == '\t' || c == '\r':
	case c == '}' || c == ']':
		r.end(c)
	default:
		r.begin(c)
	}
}

// inside takes a byte of a string.
func (r *Rows) inside(c byte) {
	switch {
	case r.escaped:
		r.escaped = false
	case c == '\\':
		r.escaped = true
	case c == '"':
		r.inString = false
	}
	if r.inString && len(r.text) < longestKey {
		r.text = append(r.text, c)
	}
	r.copy(c)
}

// begin takes a byte outside of strings that ends nothing.
func (r *Rows) begin(c byte) {
	var top *list
	if len(r.stack) > 0 {
		top = &r.stack[len(r.stack)-1]
	}
	switch {
	case top == nil:
	case c == ',':
		if top.begun = false; top.array {
			return // written before the next element, if that is
		}
	case c == ':':
		top.key = string(r.text)
	case top.array && !top.begun:
		r.element(top)
	}
	r.copy(c)
	switch c {
	case '"':
		r.inString, r.text = true, r.text[:0]
	case '{', '[':
		r.stack = append(r.stack, list{array: c == '[', whole: r.isWhole()})
	}
}

// element begins the next element of a list.
func (r *Rows) element(top *list) {
	top.begun = true
	top.n++
	if top.n > r.most && !top.whole && r.cut == 0 {
		r.cut = len(r.stack)
	}
	if top.n > 1 {
		r.copy(',')
	}
}

// end takes the end of an object or a list.
func (r *Rows) end(c byte) {
	if len(r.stack) == r.cut {
		r.cut = 0
		r.leave(r.stack[len(r.stack)-1].n)
	}
	if len(r.stack) == 2 && r.stack[0].key == "warnings" {
		r.warnings = r.out.Len()
	}
	r.stack = r.stack[:max(len(r.stack)-1, 0)]
	r.copy(c)
}

// leave counts what was left out of the present list.
func (r *Rows) leave(all int) {
	var keys []string
	for _, l := range r.stack {
		if l.key != "" {
			keys = append(keys, l.key)
		}
	}
	path := strings.Join(keys, ".")
	i := slices.IndexFunc(r.left, func(l Left) bool { return l.Path == path })
	if i < 0 {
		i, r.left = len(r.left), append(r.left, Left{Path: path})
	}
	r.left[i].Rows += all - r.most
}

func (r *Rows) copy(c byte) {
	if r.cut == 0 {
		r.out.WriteByte(c)
	}
}

// isWhole tells whether the list that begins stays whole.
func (r *Rows) isWhole() bool {
	return len(r.stack) > 0 && (r.stack[0].key == "warnings" || r.stack[0].key == "notes")
}

// Left are the lists that were cut.
func (r *Rows) Left() []Left { return r.left }

// Bytes is the text, with one more warning if there is one. It is added to the list
// of warnings at the top.
func (r *Rows) Bytes(warning json.RawMessage) json.RawMessage {
	text := r.out.Bytes()
	if r.warnings == 0 || warning == nil {
		return text
	}
	if text[r.warnings-1] != '[' {
		warning = append([]byte{','}, warning...)
	}
	return slices.Insert(text, r.warnings, warning...)
}
