package export

import (
	"bytes"
	"slices"
)

// codeItems says that an export has a row for each item of an order.
const codeItems = "line-items"

// fewItems is how many rows of an order are compared one by one.
const fewItems = 32

// itemSet is the rows of an order, to find those that are there twice. Nearly
// all orders have few; one with very many, as when the wrong column is taken
// for the order id, must not cost the square of them.
type itemSet struct {
	few  [][]byte // parts of the chunk
	more map[string]struct{}
}

func (s *itemSet) has(raw []byte) bool {
	if _, ok := s.more[string(raw)]; ok {
		return true
	}
	return slices.ContainsFunc(s.few, func(r []byte) bool { return bytes.Equal(r, raw) })
}

func (s *itemSet) add(raw []byte) {
	if len(s.few) < fewItems {
		s.few = append(s.few, raw)
		return
	}
	if s.more == nil {
		s.more = map[string]struct{}{}
	}
	s.more[string(raw)] = struct{}{}
}

// keep makes the set independent of the chunk. Only one of the two may be
// added to from then on.
func (s *itemSet) keep() itemSet {
	kept := itemSet{more: s.more}
	for _, raw := range s.few {
		kept.few = append(kept.few, bytes.Clone(raw))
	}
	return kept
}
