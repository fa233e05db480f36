//go:build long

package ledger

import "flag"

// Under the tag long, random draws are twenty times those of a usual run, and the
// same in every run, so that a change is held up by its own faults only:
// .ci/draws draws others.
func init() {
	flag.Set("rapid.checks", "300")
	flag.Set("rapid.seed", "20261129")
}
