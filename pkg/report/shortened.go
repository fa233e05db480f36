package report

import "slices"

// Shortened is the report with at most so many rows in each table, for readers without a
// screen to scroll: of periods and of cohorts the latest, of others the first. It has no
// charts.
func (r Report) Shortened(most int) Report {
	r.Charts, r.Tables = nil, slices.Clone(r.Tables)
	for i := range r.Tables {
		t := &r.Tables[i]
		if t.Long != nil {
			t.Long = &Long{Len: min(t.Long.Len, most), Rows: t.Long.Rows}
		}
		if n := len(t.Rows); n > most && t.isCourse() {
			t.Rows = t.Rows[n-most:]
		}
		t.Rows = t.Rows[:min(len(t.Rows), most)]
	}
	return r
}

// isCourse tells whether the rows are a course of time.
func (t Table) isCourse() bool {
	return len(t.Columns) > 0 && (t.Columns[0].Title == "Period" || t.Columns[0].Title == "Cohort")
}
