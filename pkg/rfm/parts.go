package rfm

import (
	"sync"

	"github.com/retain-cli/retain/pkg/facts"
)

// additive is what can be found in parts and merged.
type additive[T any] interface{ merge(T) }

// sumParts cuts the customers into one part for each worker, finds something in
// all parts side by side, and merges it.
func sumParts[T additive[T]](rows []facts.Customer, workers int, find func(rows []facts.Customer) T) T {
	workers = min(max(workers, 1), len(rows)/fewRows+1)
	found := make([]T, workers)
	var group sync.WaitGroup
	for w := range workers {
		part := rows[w*len(rows)/workers : (w+1)*len(rows)/workers]
		group.Go(func() { found[w] = find(part) })
	}
	group.Wait()
	for _, other := range found[1:] {
		found[0].merge(other)
	}
	return found[0]
}

// fewRows are not worth a worker of their own.
const fewRows = 10_000
