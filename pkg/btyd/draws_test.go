//go:build !long

package btyd_test

import "flag"

// A draw may need integrals at each of many points: a few are enough to run
// often. Under the tag long there are a hundred.
func init() { flag.Set("rapid.checks", "15") }
