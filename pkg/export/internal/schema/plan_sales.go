package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/note"
)

// filters prepares the columns that say whether a row counts.
func (r *recognizer) filters(p *Plan) error {
	asked := r.options.Statuses
	all := slices.Equal(asked, []string{"all"})
	if !all {
		r.presetFilters(p, len(asked) > 0)
	}
	if !r.kind.subscriptions || r.kind.spans {
		if err := r.sales(p, all); err != nil {
			return err
		}
	}
	if all || len(asked) == 0 {
		return nil
	}
	status := r.at("status")
	if status < 0 {
		return &problem.UsageError{Option: note.Status, Value: strings.Join(asked, ","), Reason: r.Name + " has no status column", Hint: "to name it", Fixes: []note.Fix{columnFix("status", "HEADER")}}
	}
	why := "other"
	if r.kind.subscriptions {
		why = ""
	}
	p.Asked = &Filter{Column: status, Statuses: questions.NewStatuses(questions.StatusOptions{Keep: asked, Blank: true, Why: why})}
	if r.kind.subscriptions {
		p.Filters = nil
	}
	p.Filters = append([]Filter{*p.Asked}, p.Filters...)
	return nil
}

// presetFilters are the filters of the preset, of which statuses that are asked
// for replace those of statuses.
func (r *recognizer) presetFilters(p *Plan, asked bool) {
	if r.preset == nil {
		return
	}
	for _, f := range r.preset.Filters {
		found := r.Named(f.Header)
		if len(found) == 0 || f.Status && asked {
			continue
		}
		kind := ""
		if f.Filled { // a day that undoes the row
			kind = questions.KindFlag
		}
		p.Filters = append(p.Filters, Filter{Column: found[0], Kind: kind, Statuses: f.statuses(), Negative: f.Negative != "", Unless: max(r.first([]string{f.Unless}), 0)})
	}
}

func (f RowFilter) statuses() *questions.Statuses {
	if f.Filled {
		return questions.NewStatuses(questions.StatusOptions{Filled: f.Header})
	}
	return questions.NewStatuses(questions.StatusOptions{Keep: f.Keep, Why: cmp.Or(f.Negative, "other"), Drop: f.Drop, Default: f.Status && f.Keep == nil})
}

// sales asks which rows of orders are sales, by the columns that no preset
// answers for. Options.Statuses all leaves only their types, which tell refunds
// from sales.
func (r *recognizer) sales(p *Plan, all bool) error {
	if is := r.options.RowIs; is == RowVersion || is == RowSnapshot {
		return &problem.UsageError{Option: note.RowIs, Value: is.String(), Reason: "is about subscriptions, and " + r.Name + " is a list of orders; use order, payment or event"}
	}
	a := r.salesAsked(p)
	byType, types := questions.SalesByType(r.evidence, a)
	if err := r.obey(p, byType, types); err != nil {
		return err
	}
	for _, rule := range types {
		r.fields["type"] = rule.Column
	}
	if a.Events && len(types) == 0 && len(r.evidence.Columns) > 0 {
		return &problem.UsageError{Option: note.RowIs, Value: "event", Reason: r.Name + " has no column of events", Hint: "to name it", Fixes: []note.Fix{columnFix("type", "HEADER")}}
	}
	if all {
		return nil
	}
	byStatus, statuses := questions.SalesByStatus(r.evidence, a)
	ours := func(rule questions.Rule) bool { return rule.Column == a.Status }
	switch {
	case a.Named || slices.ContainsFunc(statuses, ours):
	case len(statuses) > 0:
		r.fields["status"] = statuses[0].Column
	default:
		delete(r.fields, "status")
	}
	if a.Chosen {
		statuses = nil
	}
	if err := r.obey(p, byStatus, statuses); err != nil {
		return err
	}
	byFlag, flags := questions.SalesByFlag(r.evidence, a)
	return r.obey(p, byFlag, flags)
}

// salesAsked is what is known of the columns that say which rows are sales.
func (r *recognizer) salesAsked(p *Plan) questions.SalesAsked {
	ofPreset := slices.Clone(p.Filters)
	filtered := func(column int) bool {
		return slices.ContainsFunc(ofPreset, func(f Filter) bool { return f.Column == column })
	}
	_, named := r.options.Columns["status"]
	kind, typed := r.options.Columns["type"]
	a := questions.SalesAsked{
		Header: r.Header, Status: r.at("status"), Named: named, Type: r.at("type"), NoType: typed && kind == "", Preset: r.preset != nil && (r.preset.Columns["type"] == nil || r.at("type") >= 0),
		Chosen: r.options.AsksStatuses(), Events: r.options.RowIs == RowEvent, NoEvent: r.options.RowIs != RowEvent && r.options.RowIs != RowAuto,
		Taken: func(column int) bool { return r.taken(column) || filtered(column) },
		Kept: func(column int) bool {
			return slices.ContainsFunc(r.options.Where, func(c Condition) bool { return slices.Contains(r.Named(c.Column), column) })
		},
	}
	if a.RefundFlag = -1; r.kind == Orders && r.preset == nil && !a.NoType && r.options.Columns[FieldRefunded] == "" {
		a.RefundFlag = questions.RefundFlag(r.evidence, r.Header, func(column int) bool { return column == a.Type || !a.Taken(column) })
	}
	if p.RefundFlag = a.RefundFlag; p.RefundFlag >= 0 {
		r.layout.Answers[questions.CodeRefundFlag] = r.Header[p.RefundFlag]
	}
	if filtered(a.Status) {
		a.Status, a.Named = -1, true
	}
	return a
}

// obey takes the answer to a question, and the columns that it says decide.
func (r *recognizer) obey(p *Plan, f questions.Finding, rules []questions.Rule) error {
	for _, rule := range rules {
		if r.kind.spans {
			rule = rule.WithoutRefunds()
		}
		p.Filters = append(p.Filters, Filter{Column: rule.Column, Kind: rule.Kind, Payments: rule.Payments, Statuses: questions.NewStatuses(questions.StatusOptions{Says: rule.Says})})
	}
	return r.decide(f)
}

// countStatuses tells which statuses count, by all rows. Further items of an order
// may have none.
func (r *recognizer) countStatuses(p *Plan) error {
	if !r.evidence.All || r.kind.subscriptions && !r.kind.spans && p.Asked == nil {
		return nil
	}
	named := false
	for _, f := range p.Filters {
		if !f.OfStatus() {
			continue
		}
		c := r.evidence.At(f.Column)
		if c.Header = r.Header[f.Column]; p.Lines {
			c.Blank = 0
		}
		notes := questions.StatusCounts(c, named, func(text []byte) string {
			v := f.Statuses.Verdict(text)
			why := v.Why
			if v.Open {
				return ""
			}
			if why == RefundedStatus && r.options.Refunded == KeepRefunded {
				return ""
			}
			return why
		})
		r.layout.Notes = append(r.layout.Notes, notes...)
		named = named || len(notes) > 0
	}
	return nil
}
