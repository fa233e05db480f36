package page

import (
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// data is what was read and what was decided about it.
func (d builder) data() Section {
	in, s := d.b.Input, Section{Title: d.Say("The data")}
	add := func(term, text string) {
		if text != "" {
			s.Pairs = append(s.Pairs, Pair{term, text})
		}
	}
	add(d.Say("Files"), strings.Join(in.Files, ", "))
	add(d.Say("Rows"), d.Say("%s read, %s used, %s excluded, %s rejected", d.Count(in.RowsRead), d.Count(in.RowsUsed), d.Count(in.RowsFiltered), d.Count(in.RowsRejected)))
	add(d.Say("Excluded"), d.Face(report.Tally(in.Filtered)))
	add(d.Say("Rejected"), d.Face(report.Tally(in.Rejected)))
	if in.FirstDay != nil {
		add(d.Say("Days"), d.Say("%s to %s, as of %s", d.Face(in.FirstDay.String()), d.Face(in.LastDay.String()), d.Face(in.AsOf.String())))
	}
	if in.Currency != nil {
		add(d.Say("Currency"), *in.Currency)
	}
	if zone := d.b.Definition.TZ; zone != nil {
		add(d.Say("Time zone"), *zone)
	}
	add(d.Say("Conditions"), strings.Join(d.b.Definition.Where, ", "))
	var settings []string
	for _, x := range in.Settings {
		settings = append(settings, strings.TrimSpace(x.Name+" "+x.Value)+" ("+x.From+")")
	}
	add(d.Say("Settings"), strings.Join(settings, ", "))
	warnings, notes := d.b.Notes()
	decided := slices.DeleteFunc(slices.Clone(notes), func(n note.Note) bool { return n.Level == note.Proven })
	settled := slices.DeleteFunc(notes, func(n note.Note) bool { return n.Level != note.Proven })
	for _, list := range []Notes{
		{Title: d.Say("Warnings"), Notes: warnings},
		{Title: d.Say("Decisions and remarks"), Notes: decided},
		{Title: d.Say("Settled by the data itself"), Notes: settled, Folded: true},
	} {
		if len(list.Notes) > 0 {
			s.Notes = append(s.Notes, list)
		}
	}
	return s
}

// definitions are the terms of the page.
func (d builder) definitions() Section {
	s := Section{Title: d.Say("Definitions")}
	add := func(term, text string, values ...any) {
		s.Pairs = append(s.Pairs, Pair{d.Say(term), d.Say(text, values...)})
	}
	switch active := d.b.Definition.Active; active {
	case "subscribed":
		add("Active", "Has a subscription at the end of the %s.", d.noun)
	case "in-period":
		add("Active", "Ordered in the %s.", d.noun)
	default:
		add("Active", "Ordered within the time up to the end of the %s that --active sets: %s.", d.noun, d.Face(active))
	}
	add("CRR, CCR", "Customers kept, and customers lost, as percentages of the customers at the start of the %s. They add up to 100 %%.", d.noun)
	add("Gross RCR", "Revenue of lost customers and reductions of those who stayed, as a percentage of the revenue at the start.")
	add("Net RCR", "The same less what customers who stayed spend more.")
	if d.b.Cohorts != nil {
		add("Cohort", "Customers by the period in which they were new.")
	}
	if d.b.Repeat != nil {
		add("Repeat customers", "Customers with orders on two or more days; of a period, those who had ordered before.")
		add("Segments", "Customers by recency, frequency and monetary value, each scored by quantiles of all customers.")
	}
	add("Interval", "With %s %% confidence the true rate lies in it, if every customer decides alone (Wilson).", d.confidence())
	add("~", "A difference as large is likely by chance.")
	add("Incomplete period", "The data ends before it does: shown hollow, in no average, and never a headline.")
	return s
}
