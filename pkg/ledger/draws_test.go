//go:build !long

package ledger

import (
	"flag"
	"runtime/debug"
)

// A draw here reads whole exports or builds whole ledgers: fifteen of them are
// enough to run often. Under the tag long there are three hundred.
// Heaps are small, and collected less often to save time.
func init() {
	flag.Set("rapid.checks", "15")
	debug.SetGCPercent(400)
}
