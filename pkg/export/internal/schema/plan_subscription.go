package schema

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// subscriptionColumns finds the columns of subscriptions that their headers alone
// do not tell.
func (r *recognizer) subscriptionColumns() {
	for _, name := range optionalDays {
		if r.at(name) >= 0 && r.options.Columns[name] == "" && !r.holdsDays(r.at(name)) {
			delete(r.fields, name)
		}
	}
	if r.options.Columns[FieldEnd] != "" {
		for _, name := range []string{FieldEnds, FieldExpiry} {
			if r.options.Columns[name] == "" {
				delete(r.fields, name)
			}
		}
	}
	if at := r.at(FieldTrialDays); at >= 0 && (!r.holdsNumbers(at) || r.at(FieldTrialEnd) >= 0) && r.options.Columns[FieldTrialDays] == "" {
		delete(r.fields, FieldTrialDays)
	}
	r.versionNumbers()
	r.validity()
	r.daysByWords()
	if at := r.at(FieldPaidFrom); at >= 0 && r.at(FieldStart) < 0 && r.options.Columns[FieldPaidFrom] == "" {
		delete(r.fields, FieldPaidFrom)
		r.fields[FieldStart] = at
	}
	r.actualEnd()
	r.priceOfPlan()
	if r.at(FieldStart) < 0 && r.at(FieldSnapshot) >= 0 {
		r.fields[FieldStart] = r.fields[FieldSnapshot]
		delete(r.fields, FieldSnapshot)
	}
	if r.at(FieldStatus) < 0 && r.preset == nil {
		if _, named := r.options.Columns[FieldStatus]; !named {
			r.statusByValues()
		}
	}
}

// noSubscriptions refuses a list of customers with what they have bought so far, in
// which nothing tells when a subscription ended, how it stands or what it costs.
func (r *recognizer) noSubscriptions() error {
	tells := slices.ContainsFunc([]string{FieldEnd, FieldEnds, FieldExpiry, FieldCancel, FieldPause, FieldStatus, FieldMRR}, func(name string) bool { return r.at(name) >= 0 })
	if tells || r.preset != nil {
		return nil
	}
	if title, instead := questions.NotSubscriptions(r.Header); title != "" {
		return r.Problem(questions.Layout.Code, "is "+title+", and not a list of subscriptions", instead)
	}
	if !questions.CustomersSoFar(r.Header) {
		return nil
	}
	return r.Problem("no-orders-export", "is a list of customers, one row per customer with counts and sums so far, and not of subscriptions",
		"export the subscriptions instead, one row each with its start, its end and its price; or the orders, one row each with its customer, day and amount")
}

// priceOfPlan takes the only column that is called a price, and holds numbers, where
// none is called MRR, and the only one that is called MRR before an amount.
func (r *recognizer) priceOfPlan() {
	if _, named := r.options.Columns[FieldMRR]; named || r.preset != nil {
		return
	}
	var found []int
	if at := r.at(FieldMRR); at >= 0 {
		for i, h := range r.Header {
			if !r.taken(i) && questions.NamesPrice(h) && questions.NamesMonth(h) && r.holdsNumbers(i) {
				found = append(found, i)
			}
		}
		if len(found) == 1 && !questions.NamesMonth(r.Header[at]) {
			r.fields[FieldMRR] = found[0]
		}
		return
	}
	for _, alias := range planPrices {
		found = append(found, r.Named(alias)...)
	}
	if len(found) == 0 {
		for i, h := range r.Header {
			if questions.NamesPrice(h) && r.holdsNumbers(i) {
				found = append(found, i)
			}
		}
	}
	if len(found) == 1 && !r.taken(found[0]) && r.holdsNumbers(found[0]) {
		r.fields[FieldMRR] = found[0]
	}
}

// versionNumbers takes the numbers of versions, where all are, for what tells the last
// one of a subscription.
func (r *recognizer) versionNumbers() {
	version := r.at(FieldVersion)
	if r.options.Columns[FieldVersion] != "" && !r.holdsDays(version) && r.holdsNumbers(version) {
		delete(r.fields, FieldVersion)
		r.fields[FieldRevision] = version
	} else if at := r.at(FieldRevision); at >= 0 && r.options.Columns[FieldRevision] == "" && (r.at(FieldContract) < 0 || !r.evidence.At(at).Counts()) {
		delete(r.fields, FieldRevision)
	}
	if found := r.Named("subscription_number"); r.at(FieldRevision) >= 0 && len(found) == 1 && r.options.Columns[FieldContract] == "" {
		r.fields[FieldContract] = found[0] // which versions have in common, and not their ids
	}
	r.layout.Answers["version-numbers"] = strconv.Itoa(r.at(FieldRevision))
}

// holdsDays tells whether the first rows of a column hold days, or nothing.
func (r *recognizer) holdsDays(column int) bool {
	dates, err := field.NewDates(field.DateOptions{Format: r.options.DateFormat, System: r.options.System, Min: MinDay})
	s := field.DateSurvey{AnyDigit: r.options.Digits == AnyDigits}
	values, days := 0, 0
	r.Each(func(fields []string, line int64) bool {
		if column >= len(fields) || questions.NoDayMeant(fields[column], questions.FarYear) {
			return true
		}
		values++
		if r.options.DateFormat == "" {
			s.Add([]byte(fields[column]), line)
		} else if err == nil {
			if _, fault := dates.Parse([]byte(fields[column])); fault == nil {
				days++
			}
		}
		return values < 1000
	})
	return values == 0 || days+s.Dates() > 0
}

// validity takes the days on which rows of a history were valid for their start
// and end, where they have no others.
func (r *recognizer) validity() {
	if r.at(FieldStart) >= 0 {
		return
	}
	for _, pair := range validities {
		from, to := r.Named(pair[0]), r.Named(pair[1])
		if len(from) != 1 || len(to) != 1 {
			continue
		}
		r.fields[FieldStart] = from[0]
		if r.at(FieldEnd) < 0 {
			maps.DeleteFunc(r.fields, func(_ string, at int) bool { return at == to[0] })
			r.fields[FieldEnd] = to[0]
		}
		if r.at(FieldVersion) == from[0] {
			delete(r.fields, FieldVersion)
		}
		return
	}
}

// daysByWords finds the columns of days that no table of headers knows by the words
// of their headers. Where several say the same, none of them is taken.
func (r *recognizer) daysByWords() {
	if r.preset != nil {
		return
	}
	found := map[questions.SubscriptionDay][]int{}
	for i, h := range r.Header {
		if role := questions.DayHeader(h); role != questions.NoSubscriptionDay && !r.taken(i) && r.holdsDays(i) {
			found[role] = append(found[role], i)
		}
	}
	if all := found[questions.DayOfExpiry]; len(all) > 1 { // until when it is paid, beside its renewal
		found[questions.DayOfExpiry] = slices.DeleteFunc(all, func(i int) bool { return questions.NamesRenewal(r.Header[i]) })
	}
	for _, f := range []struct {
		field string
		role  questions.SubscriptionDay
	}{
		{FieldStart, questions.DayOfStart}, {FieldSnapshot, questions.DayOfSnapshot}, {FieldStart, questions.DayOfCreation}, {FieldPaidFrom, questions.DayOfPayment}, {FieldStart, questions.DayOfPayment}, {FieldEnd, questions.DayOfEnd}, {FieldExpiry, questions.DayOfExpiry},
		{FieldCancel, questions.DayOfCancel}, {FieldTrialEnd, questions.DayOfTrialEnd}, {FieldPause, questions.DayOfPause},
	} {
		_, asked := r.options.Columns[f.field]
		if ended := r.options.Columns[FieldEnd] != "" && (f.field == FieldExpiry || f.field == FieldCancel); len(found[f.role]) == 1 && r.at(f.field) < 0 && !asked && !ended && (f.field != FieldSnapshot || r.at(FieldStart) < 0) {
			r.fields[f.field] = found[f.role][0]
		}
	}
}

// maybeEnd refuses a list without a known end of subscriptions in which another column
// has days in some rows and is blank in others, as ends are. Until all rows have been
// read it names the columns in which their days are to be counted: those whose first
// values are days.
func (r *recognizer) maybeEnd() error {
	_, asked := r.options.Columns[FieldEnd]
	listed := r.at(FieldSnapshot) >= 0 && len(r.evidence.At(r.at(FieldSnapshot)).Words) != 1 // on several days
	if asked || r.preset != nil || listed || questions.NamesSnapshot(r.Header[r.at(FieldStart)]) ||
		slices.ContainsFunc([]string{FieldEnd, FieldEnds, FieldExpiry, FieldCancel, FieldPause}, func(name string) bool { return r.at(name) >= 0 }) {
		return nil
	}
	for i, h := range r.Header {
		if !r.taken(i) && !questions.Harmless(h) && !questions.NamesOtherDay(h) && r.holdsDays(i) {
			r.layout.Plan.MaybeEnds = append(r.layout.Plan.MaybeEnds, i)
		}
	}
	for _, c := range r.evidence.MaybeEnds {
		if h := r.Header[c.Column]; !r.taken(c.Column) && c.LikeEnds() {
			return r.Problem("column-missing", fmt.Sprintf("no column for ended_at; %q has days in some rows and is blank in others, as the end of a subscription is", h),
				"if it is, or if no column has the ends", columnFix(FieldEnd, h), columnFix(FieldEnd, ""))
		}
	}
	return nil
}

// actualEnd takes the day on which a subscription was terminated for its end, before
// the one on which it was to end. A header that is one of an end and of no contract
// is sure, and no other comes before it; one that may say otherwise is named.
func (r *recognizer) actualEnd() {
	_, asked := r.options.Columns[FieldEnd]
	at := r.at(FieldEnd)
	if asked || r.preset != nil || at < 0 || r.at(FieldEnds) >= 0 || questions.NamesLeaving(r.Header[at]) {
		return
	}
	left := 0
	for ; left < len(r.Header); left++ {
		if questions.NamesLeaving(r.Header[left]) && !r.taken(left) && r.holdsDays(left) {
			break
		}
	}
	if left == len(r.Header) {
		return
	}
	planned := r.planned(at, left)
	r.layout.Answers["ends-planned"] = strconv.FormatBool(planned)
	n := note.Note{Code: questions.CodeWhichEnd, Concerns: note.Subscriptions, Fix: columnFix(FieldEnd, r.Header[at])}
	used, other := left, at
	if allHeaders()[Normal(r.Header[at])] && !questions.NamesContract(r.Header[at]) && !planned {
		n.Level, n.Fix = note.Warning, columnFix(FieldEnd, r.Header[left])
		used, other = at, left
	} else {
		r.fields[FieldEnd], r.fields[FieldEnds] = left, at
	}
	r.note(n, "%q is used as the end, and %q is not; to use the other", r.Header[used], r.Header[other])
}

// planned tells whether every row has an end, while some have a day of leaving and
// others none: then the ends are those of what was agreed. Until all rows have been
// read it names the columns in which days are to be counted.
func (r *recognizer) planned(end, left int) bool {
	r.layout.Plan.MaybeEnds = append(r.layout.Plan.MaybeEnds, end, left)
	var ends, lefts questions.DaysIn
	for _, c := range r.evidence.MaybeEnds {
		switch c.Column {
		case end:
			ends = c
		case left:
			lefts = c
		}
	}
	return ends.Days > 0 && ends.None == 0 && lefts.LikeEnds()
}

// statusByValues takes a column for the status that no header names as one.
func (r *recognizer) statusByValues() {
	i := questions.StatusColumn(r.evidence.Columns)
	if i < 0 || r.taken(i) {
		return
	}
	r.fields[FieldStatus] = i
	r.note(note.Note{Code: "status-found", Concerns: note.Subscriptions, Fix: columnFix(FieldStatus, "")}, "%q is used as the status of subscriptions, by its values; if it is none", r.Header[i])
}

// recurring finds out what makes MRR of a price, and which flags tell how a
// subscription stands.
func (r *recognizer) recurring(p *Plan) error {
	if r.kind == Subscriptions {
		p.Flags = questions.Flags(r.evidence.Columns)
		if r.at(FieldTrialDays) >= 0 { // which tells of each row whether its trial is over
			p.Flags = slices.DeleteFunc(p.Flags, func(f questions.Flag) bool { return f.Sign == questions.SignTrial })
		}
		r.layout.Answers["subscription-flags"] = fmt.Sprint(p.Flags)
	}
	billing := r.options.NeedInterval || r.options.WantInterval
	if r.kind != Subscriptions || p.Amount < 0 && !billing || len(r.evidence.Columns) == 0 {
		return nil
	}
	asked := questions.PriceAsked{Price: p.Amount, Preset: r.preset != nil, Money: r.options.NeedAmount || r.options.NeedInterval, Billing: billing, Needed: r.options.NeedInterval}
	for name, at := range map[string]*int{FieldInterval: &asked.Interval, FieldCount: &asked.Count, FieldQuantity: &asked.Quantity} {
		*at = questions.AnyColumn
		if column, ok := r.fields[name]; ok {
			*at = column
		} else if named, ok := r.options.Columns[name]; ok && named == "" || r.preset != nil {
			*at = questions.NoneColumn
		}
	}
	if r.options.Interval != (calendar.Interval{}) {
		asked.Interval = questions.NoneColumn
	}
	for name, column := range r.fields {
		if !slices.Contains([]string{FieldInterval, FieldCount, FieldQuantity}, name) {
			asked.Taken = append(asked.Taken, column)
		}
	}
	reading, finding := questions.PriceOf(r.evidence.Columns, asked)
	p.Price = reading
	for name, column := range map[string]int{FieldInterval: reading.Interval, FieldCount: reading.Count, FieldQuantity: reading.Quantity} {
		if column >= 0 {
			r.fields[name] = column
		}
	}
	return r.decide(finding)
}
