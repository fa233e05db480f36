//go:build long

package ledger

import "flag"

// Under the tag long, random draws are three times the usual hundred.
func init() { flag.Set("rapid.checks", "300") }
