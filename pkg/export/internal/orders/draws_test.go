package orders

import (
	"flag"
	"runtime/debug"
)

// The draws are the same in every run, so that a change is held up by its own faults
// only: .ci/draws draws others. Heaps are small, and collected less often to save time.
func init() {
	flag.Set("rapid.seed", "20261129")
	debug.SetGCPercent(400)
}
