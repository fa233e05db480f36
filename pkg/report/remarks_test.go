package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// Of notes that a reader can decide otherwise, one about the number itself comes
// before one about days; a note without an option comes behind both, and what
// concerns revenue alone or was settled is shown when everything is asked for.
func TestRemarks(t *testing.T) {
	r := Report{
		Concerns: []note.Concerns{note.Identity | note.Activity, note.Time},
		Notes: []note.Note{
			{Code: "general"},
			{Code: "day", Concerns: note.Time, Flag: "--tz UTC"},
			{Code: "price", Concerns: note.Revenue},
			{Code: "lost", Level: note.Warning},
			{Code: "settled", Level: note.Proven, Concerns: note.Activity},
			{Code: "people", Concerns: note.Identity},
			{Code: "cents", Level: note.Warning, Concerns: note.Revenue},
			{Code: "status", Concerns: note.Activity | note.Revenue, Fix: note.Fix{Option: note.Status}},
		},
	}
	for _, c := range []struct {
		detail Detail
		whole  bool
		want   string
	}{
		{Brief, false, "lost status people day + 1"},
		{Quiet, false, "lost + 0"},
		{Verbose, false, "lost general day people status + 0"},
		{Explained, false, "lost cents general day price settled people status + 0"},
		{Brief, true, "lost cents general day price settled people status + 0"},
		{Quiet, true, "lost cents + 0"},
	} {
		r.Whole = c.whole
		shown, more := r.Remarks(c.detail)
		if got := fmt.Sprintf("%s + %d", codes(shown), more); got != c.want {
			t.Errorf("detail %d, whole %v: %s, want %s", c.detail, c.whole, got, c.want)
		}
	}
}

// A report that does not say what its numbers depend on depends on everything.
func TestRemarksOfEverything(t *testing.T) {
	notes := []note.Note{{Code: "a", Concerns: note.Revenue}, {Code: "b"}, {Code: "c", Concerns: note.Time}, {Code: "d", Concerns: note.Identity}}
	shown, more := Report{Notes: notes}.Remarks(Brief)
	if got := codes(shown); got != "a b c" || more != 1 {
		t.Errorf("%s and %d more, want a b c and 1", got, more)
	}
	if got := codes(notes); got != "a b c d" {
		t.Errorf("the report has %s now", got)
	}
}

func codes(notes []note.Note) string {
	var all []string
	for n := range slices.Values(notes) {
		all = append(all, n.Code)
	}
	return strings.Join(all, " ")
}
