package questions

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/field"
)

// The short look at an id passes over nothing that field.Odd finds odd.
func TestNoOddIDIsPassedOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := []byte(rapid.StringMatching(`[ -~\x00-\x1f]{0,12}|[0-9]{1,5}(\.0+)?([eE][+-]?[0-9]{1,3})?|.{0,6}`).Draw(t, "id"))
		var s IDSurvey
		s.Look(id)
		for i, o := range oddities {
			if (field.Odd(id)&o.odd != 0) != (s.examples[i] != nil) {
				t.Fatalf("%q: %s", id, o.code)
			}
		}
	})
}

func BenchmarkLookAtIDs(b *testing.B) {
	var s IDSurvey
	id := []byte("carla.smith57572004@example.org")
	for b.Loop() {
		s.Look(id)
	}
}
