package page

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/report"
)

// cohorts draws the triangle of rates.
func (d builder) cohorts() Section {
	s := Section{Title: d.Say("Cohorts")}
	r := d.b.Cohorts
	if len(r.Cohorts) == 0 {
		s.Texts = []string{d.Say("No cohort is shown.")}
		return s
	}
	noun := d.Say(r.Grain().Noun())
	caption := d.cohortCaption(noun)
	t := chart.Triangle{Corner: [2]string{d.Say("Cohort"), d.Say("Customers")}, Open: d.Say("%s not over", noun),
		Alt: chart.Alt{Title: caption, Desc: d.Say("A row for each of %d cohorts and a column for each age in %ss: the share of the cohort that was active.", len(r.Cohorts), noun)}}
	darkest := 0.0
	for _, c := range r.Cohorts {
		for age := 1; age < len(c.Rate); age++ {
			if c.Rate[age] != nil {
				darkest = max(darkest, *c.Rate[age])
			}
		}
	}
	for age := 1; age < len(r.Average.Rate); age++ {
		t.Ages = append(t.Ages, d.Count(int64(age)))
	}
	t.Key = [2]string{d.percent(0), d.Cell(report.Percent(darkest))}
	for _, c := range r.Cohorts {
		row := chart.CohortRow{Name: d.Face(c.Cohort), Size: d.Count(c.Customers)}
		for age := 1; age < len(c.Rate); age++ {
			row.Cells = append(row.Cells, d.cohortCell(c.Rate[age], darkest, !c.Complete[age], fmt.Sprintf("%s, %s %s", d.Face(c.Cohort), noun, d.Count(int64(age)))))
		}
		t.Cohorts = append(t.Cohorts, row)
	}
	average := chart.CohortRow{Name: d.Say("Average"), Average: true}
	for age := 1; age < len(r.Average.Rate); age++ {
		average.Cells = append(average.Cells, d.cohortCell(r.Average.Rate[age], darkest, false, ""))
	}
	t.Cohorts = append(t.Cohorts, average)
	f := d.figure(caption, t, named(r.Report(), "cohorts"))
	if len(r.Average.Rate) < 2 {
		f.Chart = ""
	}
	f.Small = d.Say("Percent of each cohort, by %ss since the first order.", noun)
	if d.b.OfSubscriptions {
		f.Small = d.Say("Percent of each cohort, by %ss since the first subscription.", noun)
	}
	f.Small += d.merged(noun) + d.starred(noun, f.Tables)
	s.Figures = []Figure{f}
	return s
}

// merged says when cohorts are of longer periods than the rest of the page.
func (d builder) merged(noun string) string {
	if d.b.Merged == 0 {
		return ""
	}
	return " " + d.Say("Cohorts are by %s, since there would be %d of them by %s.", noun, d.b.Merged, d.noun)
}

// starred says what a star beside a number is, where there is one.
func (d builder) starred(noun string, tables []report.Table) string {
	for _, t := range tables {
		for _, r := range t.Rows {
			if slices.ContainsFunc(r.Cells, func(c report.Cell) bool { return c.Mark() != "" }) {
				return " *: " + d.Say("%s not over", noun) + d.Stop()
			}
		}
	}
	return ""
}

func (d builder) cohortCell(rate *float64, darkest float64, open bool, where string) chart.TriangleCell {
	if rate == nil {
		return chart.TriangleCell{}
	}
	c := chart.TriangleCell{Text: d.Face(report.Fixed(*rate, 0)), Open: open}
	if darkest > 0 {
		c.Shade = *rate / darkest
	}
	if where != "" {
		c.Tip = where + ": " + d.Cell(report.Percent(*rate))
	}
	return c
}

func (d builder) cohortCaption(noun string) string {
	a := d.b.Cohorts.Average
	last := lastKnown(a)
	said := "Of the customers of all cohorts, %s ordered again one %s after their first; after %d, %s did."
	short := "Of the customers of all cohorts, %s ordered again one %s after their first."
	if d.b.OfSubscriptions {
		said = "Of the customers of all cohorts, %s had a subscription one %s after their first; after %d, %s had."
		short = "Of the customers of all cohorts, %s had a subscription one %s after their first."
	}
	switch {
	case last < 1:
		return d.Say("No cohort has been there for another whole %s yet.", noun)
	case last == 1:
		return d.Say(short, report.PercentOf(a.Rate[1]), noun)
	}
	return d.Say(said, report.PercentOf(a.Rate[1]), noun, last, report.PercentOf(a.Rate[last]))
}

// lastKnown is the age up to which the average is of 30 customers or more, at most 12: so
// that it is no matter of chance.
func lastKnown(a cohort.Average) (age int) {
	const most, enough = 12, 30
	for i := 1; i < len(a.Rate) && i <= most; i++ {
		if a.Rate[i] != nil && (a.Customers[i] >= enough || i == 1) {
			age = i
		}
	}
	return age
}

// value draws what a customer has brought by age or, of subscriptions, lists what the
// value of one is made of.
func (d builder) value() Section {
	s := Section{Title: d.Say("Value of a customer")}
	historic, ok := d.b.Value.(*analysis.HistoricLTV)
	if !ok {
		s.Figures = []Figure{d.simple()}
		return s
	}
	noun := d.Say(d.b.Cohorts.Grain().Noun())
	line := chart.Series{Name: d.Say("Average")}
	var labels []string
	last := -1
	for age, x := range historic.Average.Value {
		line.Values = append(line.Values, chart.Value{Y: x, Tip: d.valueTip(noun, age, x, historic.Average)})
		labels = append(labels, d.Count(int64(age)))
		if x != nil {
			last = age
		}
	}
	caption := d.Say("No %s is complete.", noun)
	if last >= 0 {
		caption = d.Say("A customer has brought %s on average in the first %s, and %s up to %d %ss later.",
			d.major(*historic.Average.Value[0]), noun, d.major(*historic.Average.Value[last]), last, noun)
	}
	c := chart.Lines{Alt: d.alt(caption, line), Labels: labels, Series: []chart.Series{d.ended(line, "")}, Number: d.whole, Gap: d.Say("no value"), Zero: true, Ages: true}
	f := d.figure(caption, c, named(historic.Report(), "cohorts"), named(historic.Report(), "figures"))
	if last < 1 {
		f.Chart = ""
	}
	f.Small = d.Say("Revenue per customer up to each age in %ss, net of refunds; an age counts the cohorts that have completed it.", noun) + d.merged(noun) + d.starred(noun, f.Tables)
	s.Figures = []Figure{f}
	return s
}

func (d builder) valueTip(noun string, age int, x *float64, a ltv.Curve) string {
	if x == nil {
		return ""
	}
	return d.Say("%s %s: %s, of %d customers", noun, d.Face(fmt.Sprint(age)), d.major(*x), a.Customers[age])
}

// simple is the value of a subscriber.
func (d builder) simple() Figure {
	r := d.b.Value.(*analysis.SimpleLTV)
	caption := d.Say("The value of a customer is not known yet: nobody has left.")
	if r.LTV != nil && r.SubscriptionInputs != nil {
		caption = d.Say("A customer is worth %s: %s a month for %s %ss on average.", d.major(*r.LTV), report.NumberOf(r.ARPA, 2), report.NumberOf(r.LifetimePeriods, 1), d.Say(d.b.Cohorts.Grain().Noun()))
	}
	return d.figure(caption, nil, named(r.Report(), "figures"))
}
