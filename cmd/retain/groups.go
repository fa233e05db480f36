package main

import (
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// ages warns of what customers ordered so far by how long they have been there.
func (d *data) ages() []note.Note {
	by := d.options.by
	if d.coverage.FromSubscription || !ledger.SameName(by, ledger.Cohort) && !ledger.SameName(by, ledger.Tenure) {
		return nil
	}
	return []note.Note{{Code: "by-age", Text: "groups by " + by + " differ in age, and younger customers have had less time to order: retain cohort and the table of retain ltv compare customers at the same age"}}
}
