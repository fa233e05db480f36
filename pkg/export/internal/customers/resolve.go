package customers

import (
	"cmp"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// resolver decides what rows mean once all have been read: which of them count,
// when each starts and when it ends.
type resolver struct {
	*file
	payments bool         // rows have days of a first payment
	asOf     calendar.Day // the day up to which the data is complete
	left     []int32      // places in whys of why each row does not count; 0 when it does
	whys     []string     // the first is empty
	place    map[string]int32
	sources  []endSource // of the rows' ends
	fields   []string    // of the moments
	change   string      // of these, the one with the last change of a row; empty: none
	rule     questions.EndRule
	bound    questions.Boundary
	tried    questions.Trials
	taken    questions.EndsTaken
}

// endSource is where the end of a row is from, and what is known of it.
type endSource struct {
	from     questions.EndSource
	followed bool // the customer's next row starts there, or on the day after
}

// resolve decides about all rows, and keeps those that count.
func (f *file) resolve() error {
	r := &resolver{file: f, left: make([]int32, len(f.rows)), whys: []string{""}, place: map[string]int32{}, sources: make([]endSource, len(f.rows))}
	for _, m := range f.moments {
		r.fields = append(r.fields, m.field)
	}
	if !questions.NamesValidity(r.header(schema.FieldVersion)) {
		r.change = schema.FieldVersion
	}
	for i := range r.rows {
		r.payments = r.payments || r.day(i, schema.FieldPaidFrom) != questions.NoDay
	}
	for _, step := range []func() error{r.versions, r.closings, r.statuses, r.ends, r.zeros, r.minorPrices} {
		if err := step(); err != nil {
			return err
		}
	}
	started := r.trialStarts()
	r.pay()
	r.bridge()
	r.findTrials(started)
	r.plan()
	r.reasons()
	r.pauses()
	r.say()
	r.keep()
	return nil
}

// leave leaves a row out for a reason.
func (r *resolver) leave(row int, why string) {
	if _, ok := r.place[why]; !ok {
		r.place[why], r.whys = int32(len(r.whys)), append(r.whys, why)
	}
	r.left[row] = r.place[why]
}

// why is why a row does not count; empty when it does.
func (r *resolver) why(row int) string { return r.whys[r.left[row]] }

// decide takes the answer to a question about all rows.
func (r *resolver) decide(f questions.Finding) error {
	if f.Refusal != nil {
		p := *f.Refusal
		p.File, p.Line = r.Name, cmp.Or(p.Line, r.HeaderLine)
		return problem.Stop(p)
	}
	r.reading.Notes = append(r.reading.Notes, f.Notes...)
	return nil
}

// day is a day of a row; questions.NoDay where it has none, or there is no such
// column.
func (r *resolver) day(row int, field string) calendar.Day {
	i := slices.Index(r.fields, field)
	if i < 0 {
		return questions.NoDay
	}
	return r.days[row*len(r.moments)+i]
}

// ended is when a row ended, or is to end.
func (r *resolver) ended(row int) calendar.Day {
	if day := r.day(row, schema.FieldEnd); day != questions.NoDay {
		return day
	}
	return r.day(row, schema.FieldEnds)
}

// state is how a row stands.
func (r *resolver) state(row int) state {
	if len(r.places) == 0 {
		return state{}
	}
	return r.list[r.places[row]]
}

// header is the header of a field.
func (r *resolver) header(field string) string {
	if i := r.At(field); i >= 0 {
		return r.Header[i]
	}
	return ""
}

// statuses leaves out the rows that are no subscriptions, and those that do not
// pay. One that is paused today and has a day of its end was paid until then.
func (r *resolver) statuses() error {
	if len(r.standing) == 0 {
		return nil
	}
	counts := questions.StandingCounts{Header: r.header(schema.FieldStatus), Rows: maps.Clone(r.unstarted), Left: maps.Clone(r.unstarted)}
	for i := range r.rows {
		if r.left[i] != 0 {
			continue
		}
		s := r.state(i)
		stopped := s.standing == questions.NotPaying && (r.ended(i) != questions.NoDay || r.rowEnds(i).Paused != questions.NoDay)
		if s.drop != "" && !r.chosen && !stopped {
			r.leave(i, s.drop)
			continue
		}
		counts.Rows[s.status]++
		switch {
		case r.chosen || s.standing.Pays() || stopped:
		default:
			r.leave(i, s.unpaid())
		}
		if r.left[i] != 0 {
			counts.Left[s.status]++
		}
	}
	if counts.Header == "" || r.chosen {
		return nil
	}
	if p := counts.NumericStatus(); p != nil {
		return r.decide(questions.Finding{Refusal: p})
	}
	r.reading.Notes = append(r.reading.Notes, counts.SayStatuses()...)
	return nil
}

// rowEnds is what a row says about its end.
func (r *resolver) rowEnds(row int) questions.RowEnds {
	e := questions.RowEnds{Ended: r.ended(row), Expiry: r.day(row, schema.FieldExpiry), Request: r.day(row, schema.FieldCancel), Paused: r.day(row, schema.FieldPause), Changed: r.day(row, r.change), Standing: r.state(row).standing}
	start := r.rows[row].Start
	if resumed := r.day(row, schema.FieldResume); e.Paused < start || resumed > e.Paused && e.Standing.Pays() {
		e.Paused = questions.NoDay
	}
	if e.Expiry < start { // of an earlier period
		e.Expiry = questions.NoDay
	}
	if e.Request < start {
		e.Request = questions.NoDay
	}
	if r.options.Columns[schema.FieldEnd] != "" {
		e.Request, e.Expiry = questions.NoDay, questions.NoDay
	}
	return e
}

// ends finds the end of each row that counts.
func (r *resolver) ends() error {
	e := questions.EndEvidence{Ended: cmp.Or(r.header(schema.FieldEnd), r.header(schema.FieldEnds)), Expiry: r.header(schema.FieldExpiry), Request: r.header(schema.FieldCancel), Change: r.header(schema.FieldVersion), Status: r.header(schema.FieldStatus), Changes: map[calendar.Day]int64{}}
	if e.Status == "" && len(r.standing) > 0 {
		e.Status = r.Header[r.standing[0].column]
	}
	r.endEvidence(&e)
	rule, finding := questions.WhichEnd(e)
	if err := r.decide(finding); err != nil {
		return err
	}
	r.rule, r.changes, r.taken.EndEvidence = rule, rule.Change, e
	r.asOf = r.completeUntil()
	for i := range r.rows {
		if r.left[i] != 0 || r.snapshot {
			continue
		}
		row := &r.rows[i]
		var day calendar.Day
		if day, r.sources[i].from = r.rowEnds(i).End(rule); r.sources[i].from != questions.NoEnd {
			row.End, row.Ends = day, true
		}
	}
	r.boundary()
	asked := ""
	if r.options.Ends != schema.EndsAuto {
		asked = r.options.Ends.String()
	}
	inclusive, finding := questions.Inclusive(r.bound, asked)
	if err := r.decide(finding); err != nil {
		return err
	}
	if r.options.ChurnAt == schema.ChurnAtRequest && e.Request == "" {
		return r.noRequests()
	}
	for i := range r.rows {
		r.lastDay(i, inclusive)
	}
	return nil
}

// noRequests refuses to count losses on days that no column has.
func (r *resolver) noRequests() error {
	return &problem.UsageError{Option: note.ChurnAt, Value: "request", Reason: r.Name + " has no column with the day on which a subscription was cancelled", Hint: "to name it", Fixes: []note.Fix{column(schema.FieldCancel)}}
}

// lastDay turns the end of a row into the first day without it, and counts what is
// worth a word about it.
func (r *resolver) lastDay(i int, inclusive bool) {
	row, source, standing := &r.rows[i], r.sources[i], r.state(i).standing
	if r.left[i] != 0 || r.snapshot {
		return
	}
	if r.options.ChurnAt == schema.ChurnAtRequest {
		if day := r.day(i, schema.FieldCancel); day != questions.NoDay && day >= row.Start && (!row.Ends || day < row.End) {
			row.End, row.Ends = day, true
			return
		}
	}
	request := r.day(i, schema.FieldCancel) != questions.NoDay
	switch {
	case !row.Ends && request && !standing.Over():
		r.taken.Asked++
	case !row.Ends && r.gone(i) && r.chosen:
		r.taken.Lasting++
	case !row.Ends && r.gone(i):
		r.taken.LeftOut++
		r.leave(i, "ended-unknown")
		return
	}
	if !row.Ends && r.day(i, schema.FieldExpiry) != questions.NoDay {
		r.taken.Renewals++
	}
	if !row.Ends {
		return
	}
	switch source.from {
	case questions.FromExpiry:
		r.taken.ByExpiry++
	case questions.FromRequest:
		r.taken.ByRequest++
	case questions.FromPause:
		r.taken.ByPause++
	case questions.FromChange:
		r.taken.ByChange++
	}
	if standing == questions.Running && source.from != questions.FromExpiry && row.End <= r.asOf && !source.followed {
		r.taken.Past++
		if status := r.state(i).status; r.taken.Example == "" || status < r.taken.Example {
			r.taken.Example = status
		}
	}
	if source.from.Written() && (inclusive || r.late(i)) {
		row.End++
	}
}

// late tells whether the end of a row is the last minute of its day.
func (r *resolver) late(row int) bool { return r.midnight[row/64]&(1<<(row%64)) != 0 }

// endEvidence counts how the rows that may count end.
func (r *resolver) endEvidence(e *questions.EndEvidence) {
	for i := range r.rows {
		if r.left[i] != 0 {
			continue
		}
		e.Rows++
		row := r.rowEnds(i)
		count(&e.Ends, row.Ended != questions.NoDay)
		count(&e.Expiries, row.Expiry != questions.NoDay)
		count(&e.Requests, row.Request != questions.NoDay)
		count(&e.Over, row.Over())
		r.endlessEvidence(e, i, row)
		if row.Ended == questions.NoDay && row.Request == questions.NoDay && row.Standing == questions.UnknownStanding {
			e.Silent++
			if row.Expiry != questions.NoDay {
				e.SilentExpiry++
			}
		}
	}
	if e.SilentExpiry == 0 || e.SilentExpiry < e.Silent {
		return
	}
	r.byCustomer.each(r.rows, func(rows []int32) {
		for k, i := range rows[:len(rows)-1] {
			expiry, next := r.day(int(i), schema.FieldExpiry), r.rows[rows[k+1]].Start
			if r.left[i] == 0 && (next == expiry || next == expiry+1) {
				e.Follow++
			}
		}
	})
}

// endlessEvidence counts the rows that have ended on a day that is not known.
func (r *resolver) endlessEvidence(e *questions.EndEvidence, i int, row questions.RowEnds) {
	if status := r.state(i).status; status != "" && !row.HasEnded() && !slices.Contains(e.Stays, status) {
		e.Stays = append(e.Stays, status)
	}
	if !r.gone(i) || r.chosen || r.snapshot {
		return
	}
	e.Gone++
	if _, from := row.End(questions.EndRule{}); from == questions.NoEnd {
		e.Endless++
		if row.Changed >= r.rows[i].Start {
			e.Changes[row.Changed]++
		}
	}
}

// costs tells whether a row is one of somebody who pays, as far as there are prices.
func (r *resolver) costs(row int) bool { return r.rows[row].MRR > 0 || r.Plan.Amount < 0 }

// gone tells whether a row is one of a customer who has left, according to its status
// or its flags.
func (r *resolver) gone(row int) bool {
	return r.state(row).standing.HasEnded() && r.costs(row) && !r.neverPaid(row)
}

// count counts a row of which something is true.
func count(rows *int64, is bool) {
	if is {
		*rows++
	}
}

// completeUntil is the last day of complete data: that on which something started
// or ended. What is paid until a day, or is to end, tells nothing.
func (r *resolver) completeUntil() calendar.Day {
	for i := range r.rows {
		e := r.rowEnds(i)
		switch day, from := e.End(r.rule); {
		case from == questions.FromEnd && e.Standing != questions.Running && e.Standing != questions.NotRenewing,
			from == questions.FromExpiry && e.Standing == questions.Ended, from > questions.FromExpiry:
			r.see(day)
		}
	}
	if latest, ok := r.Plan.Where.Latest(); ok {
		r.see(latest)
	}
	switch {
	case r.options.AsOf != nil:
		return *r.options.AsOf
	case r.latest == nil:
		return r.options.Today
	}
	return *r.latest
}

// boundary finds out how the ends of rows meet the next starts of their customers,
// and the ends of months.
func (r *resolver) boundary() {
	r.byCustomer.each(r.rows, func(rows []int32) {
		for _, i := range rows {
			row, b := r.rows[i], &r.bound
			if !row.Ends || r.left[i] != 0 || !r.sources[i].from.Written() {
				continue
			}
			on, after := r.startsOn(rows, row.End), r.startsOn(rows, row.End+1)
			r.sources[i].followed = r.sources[i].followed || on || after
			switch {
			case r.late(int(i)):
			case on:
				b.SameDay++
			case after:
				b.DayAfter++
			}
		}
	})
	for i, row := range r.rows {
		if !row.Ends || r.left[i] != 0 || !r.sources[i].from.Written() || r.late(i) || row.End > r.options.Today && r.sources[i].from == questions.FromEnd {
			continue
		}
		r.bound.Ends++
		if questions.OnLastDay(row.Start, row.End) {
			r.bound.LastDays++
		}
		if questions.OnFirstDay(row.Start, row.End) {
			r.bound.FirstDays++
		}
	}
}

// startsOn tells whether one of a customer's rows, in the order of their starts,
// starts on a day.
func (r *resolver) startsOn(rows []int32, day calendar.Day) bool {
	at, found := slices.BinarySearchFunc(rows, day, func(i int32, day calendar.Day) int { return cmp.Compare(r.rows[i].Start, day) })
	for ; found && at < len(rows) && r.rows[rows[at]].Start == day; at++ {
		if r.left[rows[at]] == 0 {
			return true
		}
	}
	return false
}

// pay moves starts to the day from which rows are paid, and leaves out rows that
// never were.
func (r *resolver) pay() {
	r.tried.TrialEnd, r.tried.Field, r.tried.PaidFrom = r.header(schema.FieldTrialEnd), schema.FieldTrialEnd, r.header(schema.FieldPaidFrom)
	if r.tried.TrialEnd == "" {
		r.tried.TrialEnd, r.tried.Field = r.header(schema.FieldTrialDays), schema.FieldTrialDays
	}
	for i := range r.rows {
		row := &r.rows[i]
		trial := r.day(i, schema.FieldTrialEnd)
		if r.left[i] != 0 {
			continue
		}
		from := max(row.Start, trial, r.day(i, schema.FieldPaidFrom))
		switch {
		case r.neverPaid(i):
			r.leave(i, "never-paid")
			r.tried.Never++
		case trial > row.Start && row.Ends && row.End <= trial:
			r.leave(i, "trial")
			r.tried.Ended++
		case trial > r.asOf && row.Start <= r.asOf:
			r.leave(i, "trial")
			r.tried.Open++
		case row.Ends && row.End <= from && from > row.Start:
			r.leave(i, "never-paid")
			r.tried.Never++
		case from > row.Start:
			row.Start = from
			r.tried.Later++
		}
	}
}

// neverPaid tells whether a row lacks the day of its first payment. A column that is
// blank in all rows tells nothing, and one of activations nothing of rows that run,
// as systems leave it blank for what never had a trial.
func (r *resolver) neverPaid(row int) bool {
	if !r.payments || r.day(row, schema.FieldPaidFrom) != questions.NoDay {
		return false
	}
	words := questions.Words(r.header(schema.FieldPaidFrom))
	activation := slices.Contains(words, "activated") || slices.Contains(words, "activation")
	return !activation || r.state(row).standing != questions.Running
}

// bridge prolongs the rows of customers who return within the days of grace, and
// counts those who return within a week.
func (r *resolver) bridge() {
	const week = 7
	grace, bridged := calendar.Day(r.options.Grace), int64(0)
	r.byCustomer.each(r.rows, func(rows []int32) {
		last := int32(-1) // the row that runs longest
		for _, i := range rows {
			row := r.rows[i]
			if r.left[i] != 0 || row.MRR == 0 && !r.free() || row.Start > r.asOf {
				continue
			}
			if last >= 0 && r.rows[last].Ends && row.Start > r.rows[last].End {
				switch gap := row.Start - r.rows[last].End; {
				case gap <= grace:
					r.rows[last].End = row.Start
					bridged++
				case gap <= week:
					r.bound.Returns++
					r.bound.AllReturns++
				default:
					r.bound.AllReturns++
				}
			}
			if last < 0 || r.rows[last].Ends && (!row.Ends || row.End > r.rows[last].End) {
				last = i
			}
		}
	})
	if bridged > 0 {
		r.note("grace", note.Fix{}, "gaps bridged because the customer returned within %d days: %s", r.options.Grace, problem.Grouped(bridged))
	}
}

// plan marks the rows whose end, should it lie after the as-of day, is one that is
// planned, and those whose payment is late. What is paid until a day and may go on ends
// on no day that is known.
func (r *resolver) plan() {
	for i := range r.rows {
		row, s := &r.rows[i], r.state(i)
		row.PastDue = questions.PastDue(s.status)
		row.Planned = row.Ends && !r.snapshot && (r.sources[i].from != questions.FromExpiry || s.standing.Over() || r.day(i, schema.FieldCancel) != questions.NoDay)
	}
}

// reasons takes the status of a row that has ended without a reason for it, where that
// says that a payment failed.
func (r *resolver) reasons() {
	at := slices.Index(r.Plan.Names, r.Plan.Reason)
	if at < 0 || r.Plan.Reason == "" {
		return
	}
	failed, taken := map[string]bool{}, int64(0)
	for _, s := range r.list {
		failed[s.status] = questions.CauseOf(s.status) == questions.Involuntary
	}
	for i := range r.rows {
		row, status := &r.rows[i], r.state(i).status
		if r.left[i] == 0 && row.Ends && (*row.Values)[at] == "" && failed[status] {
			values := slices.Clone(*row.Values)
			values[at] = status
			row.Values = &values
			taken++
		}
	}
	if taken > 0 {
		r.note("reason-from-status", column(schema.FieldReason), "rows that ended without a reason, and whose status says that a payment failed: %s; it is their reason; to name another column", problem.Grouped(taken))
	}
}

// pauses parts the rows that were paused, and go on, into what was paid before and
// what is paid after. A pause no longer than the days of grace is none.
func (r *resolver) pauses() {
	for i := range r.rows {
		from, until := r.day(i, schema.FieldPause), r.day(i, schema.FieldResume)
		row := &r.rows[i]
		if r.left[i] != 0 || r.snapshot || from == questions.NoDay || until-from <= calendar.Day(r.options.Grace) || until <= row.Start || row.Ends && row.End <= from {
			continue
		}
		r.taken.Resumed++
		if row.Ends && row.End <= until {
			row.End = max(from, row.Start)
			continue
		}
		after := *row
		if after.Start = until; from <= row.Start {
			*row = after
			continue
		}
		row.End, row.Ends = from, true
		r.rows, r.origins, r.left = append(r.rows, after), append(r.origins, r.origins[i]), append(r.left, 0)
	}
}

// free tells whether rows with an MRR of 0 count.
func (r *resolver) free() bool { return r.options.IncludeFree || r.Plan.Amount < 0 }

// zeros refuses an MRR that is set to 0 when a subscription ends.
func (r *resolver) zeros() error {
	if r.free() || r.snapshot {
		return nil
	}
	if !slices.ContainsFunc(r.rows, func(row ledger.Subscription) bool { return row.MRR == 0 }) {
		return nil
	}
	priced := map[string]bool{}
	for i, row := range r.rows {
		if r.left[i] == 0 && row.MRR > 0 {
			priced[row.Customer] = true
		}
	}
	z := questions.ZeroMRR{Price: r.Header[r.Plan.Amount], Instead: questions.PriceBeside(r.seen.Evidence(r.Header), r.Plan.Amount)}
	for i, row := range r.rows {
		over := row.Ends && row.End <= r.asOf || r.state(i).standing.HasEnded()
		trial := r.day(i, schema.FieldTrialEnd)
		switch {
		case r.left[i] != 0 || row.MRR == 0 && priced[row.Customer] || trial != questions.NoDay && row.Ends && row.End <= trial || row.Start > r.asOf:
		case over && row.MRR == 0:
			z.Ended++
			z.EndedZero++
		case over:
			z.Ended++
		case row.MRR == 0:
			z.RunningZero++
		default:
			z.Running++
		}
	}
	return r.decide(questions.MRRToday(z))
}

// say states what was taken for ends and for starts.
func (r *resolver) say() {
	r.taken.Pause, r.taken.Inexact = r.header(schema.FieldPause), r.options.ChurnAt == schema.ChurnAtRequest
	r.reading.Notes = append(r.reading.Notes, questions.SayEnds(r.taken)...)
	for _, m := range r.moments {
		r.reading.Notes = append(r.reading.Notes, questions.SayOpen(r.Header[m.Column], m.open)...)
	}
	r.reading.Notes = append(r.reading.Notes, questions.SayTrials(r.tried)...)
	if r.Plan.Amount < 0 && r.At(schema.FieldStatus) < 0 && !r.payments {
		r.reading.Notes = append(r.reading.Notes, questions.PlansOnTrial(r.seen.Evidence(r.Header))...)
	}
	r.reading.Notes = append(r.reading.Notes, questions.LateRenewals(r.bound)...)
}

// keep drops the rows that do not count.
func (r *resolver) keep() {
	kept, counts := 0, map[string]int64{}
	for i, why := range r.left {
		if why != 0 {
			counts[r.whys[why]]++
			continue
		}
		r.rows[kept], r.origins[kept] = r.rows[i], r.origins[i]
		kept++
	}
	clear(r.rows[kept:])
	r.rows, r.origins = r.rows[:kept], r.origins[:kept]
	for _, why := range slices.Sorted(maps.Keys(counts)) {
		r.filter(why, counts[why])
	}
	if flags := counts["test"] + counts["deleted"]; flags > 0 {
		r.note("flags", note.Fix{Option: note.Status, Value: "all"}, "rows of tests and of what was deleted left out: %s; to include them", problem.Grouped(flags))
	}
	if unpaid := counts[flaggedUnpaid]; unpaid > 0 {
		r.note(questions.CodeWhoPays, note.Fix{Option: note.Status, Value: "all"}, "rows left out that are on trial, paused or free by a flag: %s; to include them", problem.Grouped(unpaid))
	}
	r.options.AsOf = &r.asOf
}

// minorPrices refuses prices that may be in cents.
func (r *resolver) minorPrices() error {
	if r.Plan.Amount < 0 || r.Plan.Minor || r.options.AmountUnit != schema.AmountUnitAuto {
		return nil
	}
	columns, p := r.seen.Evidence(r.Header), r.priced
	p.Header, p.Beside = r.Header[r.Plan.Amount], questions.InUnits(columns, r.Plan.Amount)
	if r.Plan.Currency >= 0 {
		p.Small = columns[r.Plan.Currency].SmallLetters()
	}
	for code := range r.codes {
		p.Decimals = max(p.Decimals, field.CurrencyDigits(code))
	}
	finding := questions.MinorPrices(p)
	if !r.options.NeedAmount {
		finding.Warn()
	}
	return r.decide(finding)
}
