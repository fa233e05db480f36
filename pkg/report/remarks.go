package report

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/note"
)

// Detail is how many notes people are shown. Warnings are always shown.
type Detail uint8

// The values of Detail.
const (
	Brief     Detail = iota // the MostNotes that concern the numbers most
	Quiet                   // warnings alone
	Verbose                 // every note that concerns the numbers
	Explained               // every note, also those that the data itself has settled
)

// MostNotes is how many notes Brief shows.
const MostNotes = 3

// Remarks are the notes that are shown, warnings first, and the number of those
// that Verbose would show beside them.
func (r Report) Remarks(d Detail) (shown []note.Note, more int) {
	if r.Whole && d != Quiet {
		d = Explained
	}
	warnings, notes := note.Split(r.Notes)
	if d != Explained && !r.Whole {
		warnings = slices.DeleteFunc(warnings, func(n note.Note) bool { return r.rank(n) < 0 })
		notes = slices.DeleteFunc(notes, func(n note.Note) bool { return n.Level == note.Proven || r.rank(n) < 0 })
	}
	switch d {
	case Quiet:
		return warnings, 0
	case Brief:
		slices.SortStableFunc(notes, r.compare)
		more = max(len(notes)-MostNotes, 0)
		notes = notes[:len(notes)-more]
	}
	return append(warnings, notes...), more
}

// Below are the remarks below the tables of a report that has a head.
func (r Report) Below(d Detail) (shown []note.Note, more int) {
	if !r.Whole {
		r.Notes = slices.DeleteFunc(slices.Clone(r.Notes), func(n note.Note) bool { return n.Head })
	}
	return r.Remarks(d)
}

// compare orders notes by how directly they concern the numbers. Of equals, one
// that an option decides otherwise is first.
func (r Report) compare(a, b note.Note) int {
	settled := func(n note.Note) int {
		if n.Flag == "" && n.Fix.Option == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(r.rank(a), r.rank(b)), cmp.Compare(settled(a), settled(b)))
}

// rank is how directly a note concerns the numbers: 0 is the most, -1 not at all.
func (r Report) rank(n note.Note) int {
	if len(r.Concerns) == 0 || n.Concerns == 0 {
		return len(r.Concerns)
	}
	return slices.IndexFunc(r.Concerns, func(c note.Concerns) bool { return c&n.Concerns != 0 })
}
