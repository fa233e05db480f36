//go:build !long

package export

import (
	"flag"
	"runtime/debug"
)

// A draw here reads whole exports: twelve of them are enough to run often. Under the
// tag long there are three hundred.
// Heaps are small, and collected less often to save time.
func init() {
	flag.Set("rapid.checks", "12")
	debug.SetGCPercent(400)
}
