//go:build !long

package export

import "flag"

// A draw here reads whole exports: twelve of them are enough to run often. Under the
// tag long there are three hundred.
func init() { flag.Set("rapid.checks", "12") }
