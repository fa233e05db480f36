package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/summary"
)

// about says whose numbers these are, of which period, and where the data ends.
func (d builder) about() (lines []string) {
	in := d.b.Input
	files := make([]string, len(in.Files))
	for i, name := range in.Files {
		files[i] = analysis.ShortName(name)
	}
	what := fmt.Sprint(len(files)) + " " + d.Say("files")
	if len(files) == 1 {
		what = files[0]
	}
	lines = append(lines, what)
	if d.b.OfSubscriptions {
		lines = append(lines, d.Say("%d subscriptions", in.Subscriptions))
	} else {
		lines = append(lines, d.Say("%d orders", in.Orders))
	}
	lines = append(lines, d.Say("%d customers", in.Customers))
	if d.b.Period != nil {
		lines = append(lines, d.Say("last complete %s: %s", d.noun, d.Face(*d.b.Period)))
	} else {
		lines = append(lines, d.Say("no complete %s", d.noun))
	}
	if in.AsOf != nil {
		lines = append(lines, d.Say("data until %s", d.Face(in.AsOf.String())))
	}
	if in.Currency != nil {
		lines = append(lines, *in.Currency)
	}
	return lines
}

// headlines are the numbers of the cards, the most wanted first.
var headlines = []string{"crr", "rcr_gross", "rcr_net", "customers_end", "customers_new", "mrr", "revenue", "repeat_rate"}

const mostCards = 6

// cards are six headline numbers of the last complete period.
func (d builder) cards() (cards []Card, legend string) {
	if d.b.Period == nil {
		return nil, d.Say("No %s is complete, so there are no headline numbers yet.", d.noun)
	}
	marks := map[compare.Verdict]bool{}
	for _, metric := range headlines {
		i := slices.IndexFunc(d.b.Headlines, func(h analysis.Headline) bool { return h.Metric == metric })
		if i < 0 || metric == "rcr_net" && !d.b.OfSubscriptions || len(cards) == mostCards {
			continue
		}
		card, verdict := d.card(d.b.Headlines[i])
		marks[verdict] = true
		cards = append(cards, card)
	}
	switch {
	case d.b.Change == nil:
		return cards, ""
	case marks[compare.Up] || marks[compare.Down]:
		legend = d.Say("▲ ▼ changed since %s by more than chance explains, ~ may be chance (at %s %%, adjusted for the number of tests).", d.Face(*d.b.Previous), d.confidence())
	case marks[compare.Noise]:
		legend = d.Say("~ The change since %s may be chance (at %s %%, adjusted for the number of tests).", d.Face(*d.b.Previous), d.confidence())
	}
	return cards, legend
}

// confidence is the level of all intervals.
func (d builder) confidence() string { return d.Face(report.Float(d.b.Confidence())) }

// lastPeriods is how long a sparkline is: a year and the same period of the year before.
const lastPeriods = 13

// plain are names for who does not know the abbreviations.
var plain = map[string]string{"crr": "Customers kept (CRR)", "rcr_gross": "Revenue lost (gross RCR)", "rcr_net": "Revenue lost, net (net RCR)"}

func (d builder) card(h analysis.Headline) (Card, compare.Verdict) {
	name := d.Say(cmp.Or(plain[h.Metric], h.Title()))
	c := Card{Name: name, Value: d.Cell(h.Cell(h.Value)), Trend: chart.Spark{
		Title: d.Say("%s in the last %d complete periods", name, min(lastPeriods, len(h.History))), Values: h.History[max(0, len(h.History)-lastPeriods):]}}
	if h.Metric == "revenue" || h.Metric == "mrr" {
		if h.Value != nil && *h.Value >= wholeFrom {
			c.Value = d.Face(report.Grouped(*h.Value, 0))
		}
		if d.b.Input.Currency != nil {
			c.Unit = *d.b.Input.Currency
		}
	}
	if h.Value == nil {
		c.Change = d.Say("no rate in this period")
		return c, compare.Untested
	}
	change := d.changeOf(h.Metric)
	c.Interval = d.interval(h.Metric, change)
	if h.Change == nil {
		c.Change = d.Say("no change to compare")
		return c, compare.Untested
	}
	sign := map[compare.Verdict]string{compare.Up: "▲ ", compare.Down: "▼ ", compare.Noise: "~ "}[change.Verdict]
	points, inPoints := strings.CutSuffix(h.ChangeCell().Human(), " pt")
	if c.Change = sign + d.Face(points); inPoints {
		c.Change += " " + d.Say("pt")
	}
	return c, change.Verdict
}

// wholeFrom is where cents are noise.
const wholeFrom = 10_000

// changeOf is the test of a headline number.
func (d builder) changeOf(metric string) compare.Change {
	if d.b.Change != nil {
		for _, c := range d.b.Change.Changes {
			if c.Metric == metric {
				return c
			}
		}
	}
	return compare.Change{}
}

// interval is that of the number where it has one, else that of its change.
func (d builder) interval(metric string, c compare.Change) string {
	if metric == "crr" {
		for _, p := range d.b.CRR.Periods {
			if p.Period == *d.b.Period && p.CRRLow != nil {
				return d.Say("%s %% interval %s to %s", d.confidence(), d.Face(report.Fixed(*p.CRRLow, 1)), d.Face(report.Fixed(*p.CRRHigh, 1)))
			}
		}
	}
	if c.Low == nil || c.High == nil {
		return ""
	}
	low, high, unit := *c.Low, *c.High, ""
	if c.Kind != compare.Rate {
		if *c.Before <= 0 {
			return ""
		}
		low, high, unit = 100*low / *c.Before, 100*high / *c.Before, " %"
	}
	to := d.Face(report.Signed(high, 1) + unit)
	if c.Kind == compare.Rate {
		to += " " + d.Say("pt")
	}
	return d.Say("change %s to %s", d.Face(report.Signed(max(low, -100), 1)), to)
}

// about which section a finding is.
var findingOf = map[string]analysis.Section{
	"retention": analysis.OfCustomers, "cohorts": analysis.OfCohorts, "revenue": analysis.OfRevenue, "new-customers": analysis.OfCustomers,
	"outflow": analysis.OfRevenue, "stopped": analysis.OfSegments, "concentration": analysis.OfSegments, "once": analysis.OfRepeat,
}

// look is what is worth a look.
func (d builder) look() (links []Link) {
	for _, f := range d.b.Findings {
		values := make([]any, len(f.Values))
		for i, value := range f.Values {
			switch v := value.(type) {
			case summary.Percent:
				values[i] = report.Percent(float64(v))
			case summary.Count:
				values[i] = d.Count(int64(v))
			case summary.Noun:
				values[i] = d.Say(string(v))
			default:
				values[i] = d.Face(fmt.Sprint(v))
			}
		}
		link := Link{Text: d.Say(f.Sentence, values...) + d.Stop()}
		if section := findingOf[f.Code]; d.b.Has(section) {
			link.To = section.String()
		}
		links = append(links, link)
	}
	return links
}
