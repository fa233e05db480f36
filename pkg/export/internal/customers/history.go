package customers

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/note"
)

// versions decides whether a row is a subscription, a version of one, or one on the
// day of a snapshot, and takes it as such.
func (r *resolver) versions() error {
	if len(r.contracts) > 0 {
		r.byContract = chain(len(r.rows), func(i int) uint64 { return r.contracts[i] })
	}
	if err := r.memory.Check(int64(len(r.rows))); err != nil {
		return err
	}
	answer := r.options.RowIs
	switch answer {
	case schema.RowEvent, schema.RowPayment:
		return &problem.UsageError{Option: note.RowIs, Value: answer.String(), Reason: "is about orders, and " + r.Name + " is a list of subscriptions; use version, snapshot or order"}
	case schema.RowAuto:
		finding := questions.VersionsOf(r.rowsOfOne())
		if err := r.decide(finding); err != nil {
			return err
		}
		if err := answer.UnmarshalText([]byte(finding.Answer)); err != nil {
			return err
		}
	}
	switch answer {
	case schema.RowVersion:
		return r.lastVersions()
	case schema.RowSnapshot:
		r.untilNextSnapshot()
	}
	return nil
}

// snapshotField is the column with the days of snapshots, if one is called so.
func (r *resolver) snapshotField() string {
	switch {
	case r.At(schema.FieldSnapshot) >= 0:
		return schema.FieldSnapshot
	case questions.NamesSnapshot(r.header(schema.FieldStart)):
		return schema.FieldStart
	}
	return ""
}

// snapshotOf is the day of the snapshot that a row is of.
func (r *resolver) snapshotOf(row int) calendar.Day {
	if field := cmp.Or(r.snapshotField(), schema.FieldStart); field != schema.FieldStart {
		return r.day(row, field)
	}
	return r.rows[row].Start
}

// snapshotDays is the days of all snapshots, in order.
func (r *resolver) snapshotDays() (days []calendar.Day) {
	for i := range r.rows {
		days = append(days, r.snapshotOf(i))
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// rowsOfOne is what rows of the same subscription are like, and of the same
// customer.
func (r *resolver) rowsOfOne() questions.RowsOfOne {
	e := questions.RowsOfOne{Key: r.header(schema.FieldContract), Version: cmp.Or(r.header(schema.FieldVersion), r.header(schema.FieldRevision)), Numbered: r.revision >= 0, StartAs: r.header(schema.FieldStart), Rows: int64(len(r.rows)), PerDay: true}
	e.Valid = questions.NamesValidity(e.Version)
	if field := r.snapshotField(); field != "" {
		e.Snapshot, e.Taken = r.header(field), int64(len(r.snapshotDays()))
	}
	of := r.byContract
	if len(r.contracts) == 0 && (e.Valid || r.At(schema.FieldSnapshot) >= 0) {
		of = r.byCustomer
	}
	header, stop := questions.EventsIn(r.seen.Evidence(r.Header))
	e.Events, e.Terms, e.Repeats = header, !stop && r.mostEnd(), len(r.byContract.heads)+len(r.byCustomer.heads) > 0
	e.Keys = int64(len(r.rows))
	of.each(r.rows, func(rows []int32) {
		e.Keys -= int64(len(rows) - 1)
		e.Numbered = e.Numbered && r.numbered(rows)
		count(&e.Copies, len(r.contracts) > 0 && r.copies(rows))
		same, overlap := r.overlaps(rows)
		switch {
		case same:
			e.SameStart++
		case overlap:
			e.Overlap++
		}
	})
	days := map[calendar.Day]bool{}
	for _, row := range r.rows {
		days[row.Start] = true
	}
	e.Days = int64(len(days))
	r.byCustomer.each(r.rows, func(rows []int32) {
		if r.doubles(rows) {
			e.Doubles++
		}
		r.countOnward(rows, &e)
	})
	return e
}

// overlaps tells whether rows of one subscription, by their starts, have one start
// or run at the same time. A row that says the same as another one is a row too
// many, not another version. An end may be the last day, or the day of the change.
func (r *resolver) overlaps(rows []int32) (same, overlap bool) {
	for k, i := range rows[:len(rows)-1] {
		a, b := int(i), int(rows[k+1])
		if r.alike(a, b) {
			continue
		}
		end := r.ended(a)
		if end == questions.NoDay {
			end = r.day(a, schema.FieldExpiry)
		}
		if end == questions.NoDay {
			end = r.day(a, schema.FieldCancel)
		}
		same = same || r.rows[a].Start == r.rows[b].Start
		overlap = overlap || end == questions.NoDay || end > r.rows[b].Start+1
	}
	return same, overlap
}

// copies tells whether two of some rows, by their starts, say the same.
func (r *resolver) copies(rows []int32) bool {
	for k, i := range rows[1:] {
		if r.alike(int(rows[k]), int(i)) {
			return true
		}
	}
	return false
}

// mostEnd tells whether most rows have an end of their own.
func (r *resolver) mostEnd() bool {
	ends := 0
	for i := range r.rows {
		if r.ended(i) != questions.NoDay {
			ends++
		}
	}
	return ends*2 > len(r.rows)
}

// numbered tells whether each of some rows is a version with a number of its own.
func (r *resolver) numbered(rows []int32) bool {
	numbers := map[int32]bool{}
	for _, i := range rows {
		numbers[r.seconds[i]] = true
	}
	return len(numbers) == len(rows)
}

// alike tells whether two rows say the same of a subscription.
func (f *file) alike(a, b int) bool {
	x, y := &f.rows[a], &f.rows[b]
	n := len(f.moments)
	return x.Start == y.Start && x.MRR == y.MRR && f.origins[a].scale == f.origins[b].scale && x.Values == y.Values &&
		slices.Equal(f.days[a*n:a*n+n], f.days[b*n:b*n+n]) && (len(f.places) == 0 || f.places[a] == f.places[b])
}

// doubles tells whether a customer has several subscriptions with one start and one
// price under different ids: one list that was carried over into another system.
func (r *resolver) doubles(rows []int32) bool {
	for k, i := range rows[:len(rows)-1] {
		a, b := r.rows[i], r.rows[rows[k+1]]
		if len(r.contracts) > 0 && r.contracts[i] != r.contracts[rows[k+1]] && a.Start == b.Start && a.MRR == b.MRR && a.MRR > 0 && r.left[i] == 0 && r.left[rows[k+1]] == 0 {
			return true
		}
	}
	return false
}

// countOnward counts the rows of a customer without an end that have a later one
// without an end.
func (r *resolver) countOnward(rows []int32, e *questions.RowsOfOne) {
	later := false
	for k := len(rows) - 1; k >= 0; k-- {
		if k > 0 && r.rows[rows[k]].Start == r.rows[rows[k-1]].Start {
			e.PerDay = false
		}
		if !r.endsItself(int(rows[k])) {
			if later {
				e.Onward++
			}
			later = true
		}
	}
}

// closings leaves out the rows of a history that only say that a subscription has
// ended: they begin where a row that was running ends, and have no end of their own, or
// are called valid from there.
func (r *resolver) closings() error {
	if len(r.contracts) == 0 || r.chosen || r.options.RowIs == schema.RowOrder {
		return nil
	}
	valid, left := questions.NamesValidity(r.header(schema.FieldStart)), int64(0)
	r.byContract.each(r.rows, func(rows []int32) {
		for k, i := range rows {
			if !r.state(int(i)).standing.HasEnded() || !valid && r.endsItself(int(i)) {
				continue
			}
			for _, before := range rows[:k] {
				closed := r.why(int(before)) == "ended"
				if end := r.ended(int(before)); (end == r.rows[i].Start || end+1 == r.rows[i].Start) && (closed || !r.state(int(before)).standing.HasEnded()) {
					r.leave(int(i), "ended")
					r.sources[before].followed = true
				}
			}
			count(&left, r.left[i] != 0)
		}
	})
	if left > 0 {
		r.note(questions.CodeVersions, note.Fix{Option: note.RowIs, Value: "order"}, "rows that only say that the subscription of the row before has ended: %s excluded; to read each as a subscription of its own", problem.Grouped(left))
	}
	return nil
}

// endsItself tells whether a row has a day on which it ends, expires or is cancelled.
func (r *resolver) endsItself(row int) bool {
	return r.ended(row) != questions.NoDay || r.day(row, schema.FieldExpiry) != questions.NoDay || r.day(row, schema.FieldCancel) != questions.NoDay
}

// lastVersions leaves out all versions of a subscription but the last one.
func (r *resolver) lastVersions() error {
	if len(r.contracts) == 0 || len(r.seconds) < len(r.rows) {
		return &problem.UsageError{Option: note.RowIs, Value: "version", Reason: "needs the id of the subscription and the day or the number of the version", Hint: "to name them", Fixes: []note.Fix{column(schema.FieldContract), column(schema.FieldVersion)}}
	}
	r.byContract.each(r.rows, func(rows []int32) {
		last := slices.MaxFunc(rows, func(a, b int32) int {
			return cmp.Or(cmp.Compare(r.day(int(a), schema.FieldVersion), r.day(int(b), schema.FieldVersion)), cmp.Compare(r.seconds[a], r.seconds[b]), cmp.Compare(r.rows[a].Start, r.rows[b].Start))
		})
		for _, i := range rows {
			if i != last {
				r.leave(int(i), "earlier-version")
			}
		}
	})
	return nil
}

// untilNextSnapshot lets each row hold from its day until the next snapshot of the
// file. One that has ended by then, by its own end, does not hold.
func (r *resolver) untilNextSnapshot() {
	r.snapshot = true
	days := r.snapshotDays()
	for i := range r.rows {
		row, day := &r.rows[i], r.snapshotOf(i)
		end := r.ended(i)
		if day == questions.NoDay || end != questions.NoDay && end <= day || r.state(i).standing.HasEnded() {
			if r.left[i] == 0 {
				r.leave(i, "ended")
			}
			continue
		}
		row.Start = max(row.Start, day)
		if next, found := slices.BinarySearch(days, day+1); found || next < len(days) {
			row.End, row.Ends = days[next], true
		}
		if end != questions.NoDay && (!row.Ends || end < row.End) {
			row.End, row.Ends = end, true
		}
	}
}
