package saved

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Kind is what a number counts.
type Kind uint8

// The kinds of numbers. Texts and truth values have none, which is Number.
const (
	Number Kind = iota
	Rate        // in percent
	Count
	Money
)

// Place is where something stands in a result: in which rows of which tables. A table
// in the rows of another is "groups.periods", its row {"PL", "2025-11"}.
type Place struct {
	Table string   `json:"table"` // empty: in no row
	Rows  []string `json:"rows"`
	Name  string   `json:"name"` // of the number in the row, or in the result; of a row itself empty
}

// Change is a value that is not the same.
type Change struct {
	Place
	Before any      `json:"before"` // a number, a text or a truth value; nil: undefined
	After  any      `json:"after"`
	Change *float64 `json:"change"` // After - Before; nil where one is no number
	Kind   Kind     `json:"-"`
}

// Remark is a warning or a note that came, went or has other counts and names.
type Remark struct {
	Code   string `json:"code"`
	Level  string `json:"level"`  // warning or note
	Before string `json:"before"` // its text; empty: it was not there
	After  string `json:"after"`
}

// Changes are all that is not the same in two results. Texts for people, the names of
// files, the as-of day and the definition are left out.
type Changes struct {
	Input     []Change `json:"input"`     // rows and days that were read
	Headlines []Change `json:"headlines"` // numbers of the whole, which stand in no row
	Restated  []Change `json:"restated"`  // history: numbers of periods that were complete before
	Changed   []Change `json:"changed"`   // numbers of other rows
	Completed []Place  `json:"completed"` // periods that are complete now
	Came      []Place  `json:"came"`      // rows, and further elements of a row
	Went      []Place  `json:"went"`
	Remarks   []Remark `json:"remarks"`
	Keys      []string `json:"keys"` // that only one of the results has, as of another version: no change

	Customers bool `json:"-"` // texts may tell who a customer is
	Disjoint  bool `json:"-"` // no customer is in both
	History   bool `json:"-"` // there are numbers of periods that were complete before
}

// Empty tells whether nothing has changed.
func (c *Changes) Empty() bool {
	return len(c.Input)+len(c.Headlines)+len(c.Restated)+len(c.Changed)+len(c.Completed)+len(c.Came)+len(c.Went)+len(c.Remarks) == 0
}

// prose are keys of texts for people, which follow from the numbers.
var prose = []string{"text", "why", "next", "flags", "flag", "hint"}

// Compare finds what is not the same in two results of one command. Names of customers
// go through redact, if it is not nil.
func Compare(before, after *Result, schema *Schema, redact func(id string) string) Changes {
	c := comparison{redact: redact, renamed: map[string]string{}}
	c.later = after.Word("definition", "kind") == "unbounded"
	files := after.files()
	for i, name := range before.files() {
		if i < len(files) {
			c.renamed[name] = files[i]
		}
	}
	c.changes = Changes{Input: []Change{}, Headlines: []Change{}, Restated: []Change{}, Changed: []Change{}, Completed: []Place{}, Came: []Place{}, Went: []Place{}, Remarks: []Remark{}, Keys: []string{}}
	a, b := maps.Clone(before.object), maps.Clone(after.object)
	for _, level := range []string{"warning", "note"} {
		c.remarks(level, a[level+"s"], b[level+"s"])
	}
	in := [2]map[string]any{{}, {}}
	for i, object := range []map[string]any{a, b} {
		if input, ok := object["input"].(map[string]any); ok {
			in[i] = maps.Clone(input)
		}
		without(in[i], "files", "settings", "options", "preset", "currency", "as_of")
		without(object, "metric", "schema_version", "definition", "input", "warnings", "notes", "baseline")
	}
	whole := Place{Rows: []string{}}
	c.object(in[0], in[1], schema.root.property("input"), position{Place: whole, list: &c.changes.Input})
	c.object(a, b, schema.root, position{Place: whole, list: &c.changes.Headlines})
	return c.changes
}

func without(object map[string]any, keys ...string) {
	for _, key := range keys {
		delete(object, key)
	}
}

type comparison struct {
	changes Changes
	renamed map[string]string // files of before, by their names in after
	redact  func(id string) string
	later   bool // the cells of a triangle count what happens at their age or later, and so are never over
}

// position is where a comparison stands.
type position struct {
	Place
	list  *[]Change // that a change here belongs to
	cells []bool    // in an array beside an array "complete": which elements were complete, both times
}

// under is the position of a member.
func (p position) under(key string) position {
	p.Name = strings.TrimPrefix(p.Name+"."+key, ".")
	return p
}

func (c *comparison) value(before, after any, s *shape, p position) {
	a, isObject := before.(map[string]any)
	b, wasObject := after.(map[string]any)
	x, isArray := before.([]any)
	y, wasArray := after.([]any)
	switch {
	case isObject || wasObject:
		c.object(a, b, s, p)
	case isArray || wasArray:
		c.array(x, y, s, p)
	case !c.same(before, after):
		change := Change{p.Place, before, after, difference(before, after), s.kind()}
		if s.personal() {
			change.Before, change.After = c.shown(before), c.shown(after)
		}
		*p.list = append(*p.list, change)
	}
}

func (c *comparison) object(before, after map[string]any, s *shape, p position) {
	keys := s.order()
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	p = c.complete(before, after, s, p)
	for _, key := range keys {
		if key == "complete" || slices.Contains(prose, key) {
			continue
		}
		member, at := s.property(key), p.under(key)
		if c.unshared(before, after, key, at) {
			continue
		}
		if member.is(asRipening) && at.list == &c.changes.Restated {
			at.list = &c.changes.Changed
		}
		c.value(before[key], after[key], member, at)
	}
}

// unshared keeps a key that only one of two objects has. What was read has counts only
// of what there is.
func (c *comparison) unshared(before, after map[string]any, key string, at position) bool {
	_, was := before[key]
	_, is := after[key]
	if was == is || before == nil || after == nil || at.list == &c.changes.Input {
		return false
	}
	if path := strings.TrimPrefix(at.Table+"."+at.Name, "."); !slices.Contains(c.changes.Keys, path) {
		c.changes.Keys = append(c.changes.Keys, path)
	}
	return true
}

// complete takes from the key "complete" what in an object is history, where it is of
// the same period as before.
func (c *comparison) complete(before, after map[string]any, s *shape, p position) position {
	p.cells = nil
	switch was := before["complete"].(type) {
	case bool:
		is, _ := after["complete"].(bool)
		switch {
		case was && is && !s.is(asRipening) && before["period"] == after["period"]:
			p.list, c.changes.History = &c.changes.Restated, true
		case p.list == &c.changes.Restated: // a part of history that is not over itself
			p.list = &c.changes.Changed
		}
		if is && !was {
			c.changes.Completed = append(c.changes.Completed, p.Place)
		}
	case []any:
		is, _ := after["complete"].([]any)
		for i := range min(len(was), len(is)) {
			p.cells = append(p.cells, was[i] == true && is[i] == true && !c.later)
		}
	}
	return p
}

func (c *comparison) array(before, after []any, s *shape, p position) {
	if s.items().key() == nil && s.items().items().key() != nil { // a grid of rows, that tell where in it they are
		before, after, s = flat(before), flat(after), s.items()
	}
	if hasObjects(before) || hasObjects(after) {
		c.rows(before, after, s, p)
		return
	}
	at := func(elements []any, i int) any {
		if i < len(elements) {
			return elements[i]
		}
		return nil
	}
	name := p.Name
	for i := range max(len(before), len(after)) {
		p.Name = fmt.Sprintf("%s[%d]", name, i)
		from, to, element := at(before, i), at(after, i), p
		if i < len(p.cells) && p.cells[i] || s.is(asHistory) {
			element.list, c.changes.History = &c.changes.Restated, true
		}
		switch {
		case from == nil && to != nil:
			c.changes.Came = append(c.changes.Came, p.Place)
		case from != nil && to == nil:
			c.changes.Went = append(c.changes.Went, p.Place)
		default:
			c.value(from, to, s.items(), element)
		}
	}
}

func hasObjects(elements []any) bool {
	return slices.ContainsFunc(elements, func(e any) bool { _, is := e.(map[string]any); return is })
}

// flat is the elements of the elements.
func flat(elements []any) (all []any) {
	for _, e := range elements {
		inner, _ := e.([]any)
		all = append(all, inner...)
	}
	return all
}

// rows compares rows by what the schema says that they are known by.
func (c *comparison) rows(before, after []any, s *shape, p position) {
	if !s.is(asHeadline) && p.list == &c.changes.Headlines {
		p.list = &c.changes.Changed
	}
	p.Table, p.Name, p.cells = strings.TrimPrefix(p.Table+"."+p.Name, "."), "", nil
	key := s.items().key()
	was, wasOrder := c.byKey(before, key, s.items())
	is, isOrder := c.byKey(after, key, s.items())
	if slices.Contains(key, customerKey) {
		common := func(id string) bool { _, found := was[id]; return found }
		c.changes.Disjoint = c.changes.Disjoint || len(was) > 0 && len(is) > 0 && !slices.ContainsFunc(isOrder, common)
	}
	for _, id := range isOrder {
		at := p.row(is[id])
		if old, found := was[id]; found {
			if s.is(asHistory) && member(old.value, "period") != nil {
				at.list, c.changes.History = &c.changes.Restated, true
			}
			c.value(old.value, is[id].value, s.items(), at)
		} else {
			c.changes.Came = append(c.changes.Came, at.Place)
		}
	}
	for _, id := range wasOrder {
		if _, found := is[id]; !found {
			c.changes.Went = append(c.changes.Went, p.row(was[id]).Place)
		}
	}
}

// row is an element of an array, and the values that it is known by.
type row struct {
	value any
	names []string
}

// row is the position of a row.
func (p position) row(r row) position {
	p.Rows = slices.Concat(p.Rows, r.names)
	return p
}

// customerKey is the key of an id of a customer.
const customerKey = "customer_id"

// byKey is the rows by the values under some keys of theirs, without such keys by their
// place, and those values in the order of the rows. Equal ones are told apart by their
// order.
func (c *comparison) byKey(rows []any, key []string, s *shape) (found map[string]row, order []string) {
	found, times := make(map[string]row, len(rows)), map[string]int{}
	for i, value := range rows {
		object, _ := value.(map[string]any)
		r := row{value: value}
		if len(key) == 0 {
			r.names = []string{strconv.Itoa(i + 1)}
		}
		id := strings.Join(r.names, "")
		for _, k := range key {
			v := object[k]
			name := c.name(word(v))
			id += name + "\x00"
			if s.property(k).personal() {
				name = word(c.shown(v))
			}
			if v != nil {
				r.names = append(r.names, name)
			}
		}
		if times[id]++; times[id] > 1 {
			again := fmt.Sprintf("#%d", times[id])
			id += again
			if last := len(r.names) - 1; last >= 0 {
				again = r.names[last] + " " + again
				r.names = r.names[:last]
			}
			r.names = append(r.names, again)
		}
		found[id], order = r, append(order, id)
	}
	return found, order
}

// shown is what may be seen of a personal text.
func (c *comparison) shown(value any) any {
	c.changes.Customers = true
	if text := word(value); text != "" && c.redact != nil {
		return c.redact(text)
	}
	return value
}

// quoted is a value of the data in the text of a remark, an id among them.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// remark is the text of a note as it may be seen.
func (c *comparison) remark(note any) string {
	text := textOf(note, "text")
	if c.redact == nil {
		return text
	}
	return quoted.ReplaceAllStringFunc(text, func(value string) string { return strconv.Quote(c.redact(strings.Trim(value, `"`))) })
}

// name is a text with which a file is called as it is now.
func (c *comparison) name(text string) string { return cmp.Or(c.renamed[text], text) }

// same compares two scalars. Numbers of up to four decimals are exact; others, which
// come from divisions, are the same where they differ by less than a billionth part,
// as machines round them differently.
func (c *comparison) same(before, after any) bool {
	a, isNumber := before.(json.Number)
	b, wasNumber := after.(json.Number)
	if !isNumber || !wasNumber {
		if text, ok := before.(string); ok {
			before = c.name(text)
		}
		return before == after
	}
	if a == b {
		return true
	}
	x, errX := a.Float64()
	y, errY := b.Float64()
	if errX != nil || errY != nil {
		return false
	}
	if decimals(a) <= exactDecimals && decimals(b) <= exactDecimals {
		return x == y && math.Abs(x) < 1<<53
	}
	return math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y))
}

// exactDecimals is the most that amounts of money have.
const exactDecimals = 4

// decimals is how many digits a number has behind its point; many with an exponent.
func decimals(n json.Number) int {
	if strings.ContainsAny(n.String(), "eE") {
		return exactDecimals + 1
	}
	_, fraction, _ := strings.Cut(n.String(), ".")
	return len(strings.TrimRight(fraction, "0"))
}

// difference is after - before, with no more decimals than amounts have where both are
// exact.
func difference(before, after any) *float64 {
	a, isNumber := before.(json.Number)
	b, wasNumber := after.(json.Number)
	if !isNumber || !wasNumber {
		return nil
	}
	x, _ := a.Float64()
	y, _ := b.Float64()
	d := y - x
	if most := max(decimals(a), decimals(b)); most <= exactDecimals {
		d, _ = strconv.ParseFloat(strconv.FormatFloat(d, 'f', most, 64), 64)
	}
	return &d
}

// remarks compares the warnings, or the notes. Their texts may be worded anew; what
// counts is the code, and the counts and names beside it.
func (c *comparison) remarks(level string, before, after any) {
	from, _ := before.([]any)
	to, _ := after.([]any)
	code := []string{"code"}
	none := newShape(nil)
	was, wasCodes := c.byKey(from, code, none)
	is, isCodes := c.byKey(to, code, none)
	for _, id := range isCodes {
		now := is[id].value
		r := Remark{Code: textOf(now, "code"), Level: level, After: c.remark(now)}
		if old, found := was[id]; found {
			if r.Before = c.remark(old.value); c.equal(member(old.value, "args"), member(now, "args")) {
				continue
			}
		}
		c.changes.Remarks = append(c.changes.Remarks, r)
	}
	for _, id := range wasCodes {
		if _, found := is[id]; !found {
			c.changes.Remarks = append(c.changes.Remarks, Remark{Code: textOf(was[id].value, "code"), Level: level, Before: c.remark(was[id].value)})
		}
	}
}

// equal compares two values in depth.
func (c *comparison) equal(before, after any) bool {
	switch a := before.(type) {
	case map[string]any:
		b, ok := after.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, value := range a {
			if other, found := b[key]; !found || !c.equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := after.([]any)
		return ok && slices.EqualFunc(a, b, c.equal)
	}
	switch after.(type) {
	case map[string]any, []any:
		return false
	}
	return c.same(before, after)
}

func member(object any, key string) any {
	o, _ := object.(map[string]any)
	return o[key]
}

func textOf(object any, key string) string { return word(member(object, key)) }
