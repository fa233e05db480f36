//go:build long

package export

import "flag"

// Under the tag long, random draws are three times the usual hundred.
func init() { flag.Set("rapid.checks", "300") }
