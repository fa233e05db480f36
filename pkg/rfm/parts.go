package rfm

import "github.com/retain-cli/retain/pkg/facts"

// additive is what can be found in parts and merged.
type additive[T any] interface{ merge(T) }

// sumParts finds something in parts of the customers, and merges it.
func sumParts[T additive[T]](c facts.Customers, find func(rows []facts.Customer) T) T {
	found := make([]T, len(c.Rows)/partRows+1)
	c.InParts(len(found), func(part int, rows []facts.Customer) { found[part] = find(rows) })
	for _, other := range found[1:] {
		found[0].merge(other)
	}
	return found[0]
}

// partRows are worth a part of their own.
const partRows = 200_000
