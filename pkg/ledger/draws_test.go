//go:build !long

package ledger

import "flag"

// A draw here reads whole exports or builds whole ledgers: fifteen of them are
// enough to run often. Under the tag long there are three hundred.
func init() { flag.Set("rapid.checks", "15") }
