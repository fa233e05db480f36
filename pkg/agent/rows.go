package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Part is a JSON object of limited length.
type Part struct {
	Left []Left // what it lacks

	text     []byte
	warnings int // where the list of warnings at the top ends in text; 0: there is none
}

// Left is what was left out of a list, or of several of the same path together.
type Left struct {
	Path   string // the keys to it: groups.periods
	Rows   int
	Oldest bool // a course of time, without its first rows; else the last are left out
}

// String is the rows in words: the oldest 14 rows of periods.
func (l Left) String() string {
	which, rows := "last", "rows"
	if l.Oldest {
		which = "oldest"
	}
	if l.Rows == 1 {
		rows = "row"
	}
	return fmt.Sprintf("the %s %d %s of %s", which, l.Rows, rows, l.Path)
}

// TooLong is the error of a text that is too long although its lists are cut.
type TooLong struct{ Size int }

// Error says how long an answer may be.
func (e *TooLong) Error() string { return fmt.Sprintf("the answer has more than %d KiB", e.Size>>10) }

// Cut copies a JSON object without what is beyond so many elements of its lists, at any
// depth, into so many bytes. Of a course of time, whose elements have a last_day, the
// latest are kept, of other lists the first. The warnings and the notes at the top stay
// whole.
func Cut(in io.Reader, most, size int) (Part, error) {
	c := cutter{most: most, size: size}
	err := c.value(decoder(in), nil)
	if c.part.text = c.out.Bytes(); err == nil && len(c.part.text) > size {
		err = &TooLong{size}
	}
	return c.part, err
}

type cutter struct {
	most, size int
	out        bytes.Buffer
	part       Part
}

func decoder(in io.Reader) *json.Decoder {
	d := json.NewDecoder(in)
	d.UseNumber()
	return d
}

// value copies the next value, below some keys.
func (c *cutter) value(d *json.Decoder, keys []string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	if c.out.Len() > c.size { // no need to read on
		return &TooLong{c.size}
	}
	switch token {
	case json.Delim('{'):
		return c.object(d, keys)
	case json.Delim('['):
		return c.list(d, keys)
	}
	return c.scalar(token)
}

func (c *cutter) scalar(token json.Token) error {
	text, err := json.Marshal(token)
	c.out.Write(text)
	return err
}

func (c *cutter) object(d *json.Decoder, keys []string) error {
	c.out.WriteByte('{')
	for n := 0; d.More(); n++ {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if n > 0 {
			c.out.WriteByte(',')
		}
		if err := c.scalar(key); err != nil {
			return err
		}
		c.out.WriteByte(':')
		if err := c.value(d, append(keys, key.(string))); err != nil {
			return err
		}
		if len(keys) == 0 && key == "warnings" {
			c.part.warnings = c.out.Len() - 1
		}
	}
	c.out.WriteByte('}')
	_, err := d.Token()
	return err
}

// list copies a list. Its elements are read as they are, and only those that stay are
// cut themselves.
func (c *cutter) list(d *json.Decoder, keys []string) error {
	whole := len(keys) > 0 && (keys[0] == "warnings" || keys[0] == "notes")
	var kept []json.RawMessage
	var skipped json.RawMessage
	n, course := 0, false
	for ; d.More(); n++ {
		element := &skipped
		switch {
		case whole || n < c.most:
			kept = append(kept, nil)
			element = &kept[n]
		case course:
			kept[n%c.most] = nil
			element = &kept[n%c.most]
		}
		if err := d.Decode(element); err != nil {
			return err
		}
		course = n == 0 && hasDays(*element) || course
	}
	if n > len(kept) {
		c.leave(Left{strings.Join(keys, "."), n - len(kept), course})
		if first := n % c.most; course {
			kept = slices.Concat(kept[first:], kept[:first])
		}
	}
	c.out.WriteByte('[')
	for i, element := range kept {
		if i > 0 {
			c.out.WriteByte(',')
		}
		if err := c.value(decoder(bytes.NewReader(element)), keys); err != nil {
			return err
		}
	}
	c.out.WriteByte(']')
	_, err := d.Token()
	return err
}

// hasDays tells whether an element is a period.
func hasDays(element json.RawMessage) bool {
	var days struct {
		Last json.RawMessage `json:"last_day"`
	}
	return json.Unmarshal(element, &days) == nil && days.Last != nil
}

func (c *cutter) leave(l Left) {
	i := slices.IndexFunc(c.part.Left, func(o Left) bool { return o.Path == l.Path })
	if i < 0 {
		c.part.Left = append(c.part.Left, l)
		return
	}
	c.part.Left[i].Rows += l.Rows
}

// With is the text with one more warning, if there is one. It is added to the list of
// warnings at the top.
func (p Part) With(warning json.RawMessage) json.RawMessage {
	if p.warnings == 0 || warning == nil {
		return p.text
	}
	if p.text[p.warnings-1] != '[' {
		warning = append([]byte{','}, warning...)
	}
	return slices.Insert(p.text, p.warnings, warning...)
}
