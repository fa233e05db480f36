package saved

import (
	"encoding/json"
	"slices"
	"strings"
)

// Schema is a JSON Schema of results. Beside the vocabulary of JSON Schema it may use
// the keyword x-diff:
//
//   - "headline": the rows of this array are headline numbers
//   - "history": the elements of this array are each of a complete period; rows, those with a period
//   - "ripens": numbers of these rows go on changing when their period is complete
//
// and x-diff-key: the keys of an object in an array that tell which one it is, such as
// ["group", "period"]. Those that it does not have are left out. Without any it is known
// by its place in the array. Of a text with x-personal, which may tell who a customer is,
// only what replaces it is shown where that is asked for.
type Schema struct{ root *shape }

// The values of x-diff.
const (
	asHeadline = "headline"
	asHistory  = "history"
	asRipening = "ripens"
)

// ParseSchema reads a schema that is complete in itself.
func ParseSchema(text []byte) (*Schema, error) {
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	defs, _ := root["$defs"].(map[string]any)
	return &Schema{newShape(defs, root)}, nil
}

// shape is what a schema says about one value: all nodes that describe it.
type shape struct {
	defs     map[string]any
	nodes    []map[string]any
	refs     []string // names of the definitions that it is written by
	children map[string]*shape
}

func newShape(defs map[string]any, nodes ...map[string]any) *shape {
	s := &shape{defs: defs, children: map[string]*shape{}}
	for _, n := range nodes {
		s.add(n)
	}
	return s
}

// add adds a node and those that it refers to.
func (s *shape) add(node map[string]any) {
	s.nodes = append(s.nodes, node)
	if ref, ok := node["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, "#/$defs/")
		s.refs = append(s.refs, name)
		if target, ok := s.defs[name].(map[string]any); ok {
			s.add(target)
		}
	}
	for _, of := range []string{"allOf", "anyOf", "oneOf"} {
		alternatives, _ := node[of].([]any)
		for _, a := range alternatives {
			if other, ok := a.(map[string]any); ok {
				s.add(other)
			}
		}
	}
}

// child is the shape of what nodes have under some key of theirs.
func (s *shape) child(key string, in func(node map[string]any) any) *shape {
	if s.children[key] == nil {
		var nodes []map[string]any
		for _, n := range s.nodes {
			if found, ok := in(n).(map[string]any); ok {
				nodes = append(nodes, found)
			}
		}
		s.children[key] = newShape(s.defs, nodes...)
	}
	return s.children[key]
}

// property is the shape of a member of an object.
func (s *shape) property(key string) *shape {
	return s.child("."+key, func(node map[string]any) any {
		properties, _ := node["properties"].(map[string]any)
		if found := properties[key]; found != nil {
			return found
		}
		return node["additionalProperties"]
	})
}

// items is the shape of the elements of an array.
func (s *shape) items() *shape {
	return s.child("[]", func(node map[string]any) any { return node["items"] })
}

// order is the keys of an object in the order in which the schema requires them.
func (s *shape) order() (keys []string) {
	for _, n := range s.nodes {
		required, _ := n["required"].([]any)
		for _, key := range required {
			if name := word(key); !slices.Contains(keys, name) {
				keys = append(keys, name)
			}
		}
	}
	return keys
}

// key is what x-diff-key says; nil: nothing.
func (s *shape) key() (keys []string) {
	for _, n := range s.nodes {
		if list, ok := n["x-diff-key"].([]any); ok && keys == nil {
			keys = make([]string, len(list))
			for i, key := range list {
				keys[i] = word(key)
			}
		}
	}
	return keys
}

func (s *shape) personal() bool {
	return slices.ContainsFunc(s.nodes, func(n map[string]any) bool { return n["x-personal"] == true })
}

func (s *shape) is(diff string) bool {
	return slices.ContainsFunc(s.nodes, func(n map[string]any) bool { return n["x-diff"] == diff })
}

// kind is what a number is: by the definition that it is written by.
func (s *shape) kind() Kind {
	switch {
	case slices.Contains(s.refs, "rate"), slices.Contains(s.refs, "proportion"):
		return Rate
	case slices.Contains(s.refs, "money"):
		return Money
	case slices.Contains(s.refs, "count"):
		return Count
	}
	return Number
}
