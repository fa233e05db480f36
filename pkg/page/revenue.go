package page

import (
	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// revenue is where it came from and where it went.
func (d builder) revenue() Section {
	s := Section{Title: d.Say("Revenue")}
	if d.b.OfSubscriptions {
		s.Title = d.Say("Recurring revenue")
	}
	if len(d.b.MRR.Periods) == 0 {
		s.Texts = []string{d.Say("No period is shown.")}
		return s
	}
	s.Figures = []Figure{d.bridge(), d.churn()}
	return s
}

// bridge draws the movements of the last complete period.
func (d builder) bridge() Figure {
	var last *retention.Flow
	for i, f := range d.b.MRR.Periods {
		if f.Complete {
			last = &d.b.MRR.Periods[i]
		}
	}
	table := named(d.b.MRR.Report(), "periods")
	if last == nil {
		return d.figure(d.Say("No %s is complete.", d.noun), nil, table)
	}
	gained := last.New.Float() + last.Reactivation.Float() + last.Expansion.Float()
	lost := last.Churned.Float() + last.Contraction.Float()
	places := 2
	if max(last.Start.Float(), last.End.Float(), gained) >= wholeFrom {
		places = 0
	}
	amount := func(x float64) string { return d.Face(report.Grouped(x, places)) }
	caption := d.Say("In %s revenue went from %s to %s: %s were gained and %s lost.",
		d.Face(last.Period), amount(last.Start.Float()), amount(last.End.Float()), amount(gained), amount(lost))
	c := chart.Bridge{Number: d.whole, Cut: d.Say("the axis does not begin at 0"), Alt: chart.Alt{Title: caption, Desc: d.Say("Bars from the revenue at the start to that at the end, and what was gained and lost between them.")}}
	for _, step := range []struct {
		name  string
		value float64
		level bool
	}{
		{"Start", last.Start.Float(), true}, {"New", last.New.Float(), false}, {"Returned", last.Reactivation.Float(), false},
		{"Expansion", last.Expansion.Float(), false}, {"Contraction", -last.Contraction.Float(), false}, {"Churned", -last.Churned.Float(), false}, {"End", last.End.Float(), true},
	} {
		s := chart.Step{Name: d.Say(step.name), Value: step.value, Level: step.level, Text: d.Face(report.Signed(step.value, places))}
		if step.level {
			s.Text = amount(step.value)
		}
		c.Steps = append(c.Steps, s)
	}
	f := d.figure(caption, c, table)
	f.Small, f.Drawn = d.Say("Expansion and contraction: customers who stayed and spend more or less."), d.Say("Blue: gained; orange: lost.")
	if last.Outside.Minor != 0 {
		f.Small += " " + d.Say("Not in it: %s of customers who were not active at the end, such as late refunds.", amount(last.Outside.Float()))
	}
	return f
}

// amount is an amount for a sentence: whole where cents are noise.
func (d builder) amount(a money.Amount) string { return d.major(a.Float()) }

func (d builder) major(x float64) string {
	if max(x, -x) >= wholeFrom {
		return d.Face(report.Grouped(x, 0))
	}
	return d.Face(report.Grouped(x, 2))
}

// churn draws gross and net RCR.
func (d builder) churn() Figure {
	flows := d.b.RCR.Periods
	gross, net := chart.Series{Name: d.Say("Gross RCR"), Color: 3}, chart.Series{Name: d.Say("Net RCR")}
	var labels []string
	open := ""
	for _, f := range flows {
		gross.Values = append(gross.Values, d.point(f.Period, f.Complete, gross.Name, f.Gross, nil, nil))
		net.Values = append(net.Values, d.point(f.Period, f.Complete, net.Name, f.Net, nil, nil))
		labels = append(labels, d.Face(f.Period))
		if !f.Complete {
			open = d.Say("Hollow: the %s is not over, and in no summary.", d.noun)
		}
	}
	summary := d.b.RCR.Summary
	caption := d.Say("No complete %s has a revenue churn rate yet.", d.noun)
	if summary.Gross.Last != nil && summary.Net.Last != nil && d.b.Period != nil {
		caption = d.Say("Of the revenue at the start of %s, %s was lost (gross); counting what the customers who stayed spend more, %s (net).",
			d.Face(*d.b.Period), report.PercentOf(summary.Gross.Last), report.PercentOf(summary.Net.Last))
		if *summary.Net.Last < 0 {
			caption = d.Say("Of the revenue at the start of %s, %s was lost (gross); the customers who stayed made up for more than that: %s (net).",
				d.Face(*d.b.Period), report.PercentOf(summary.Gross.Last), report.PercentOf(summary.Net.Last))
		}
	}
	c := chart.Lines{Alt: d.alt(caption, gross, net), Labels: labels, Series: []chart.Series{d.ended(gross, "%"), d.ended(net, "%")}, Number: d.percent, Gap: d.Say("no rate")}
	f := d.figure(caption, c, named(d.b.RCR.Report(), "periods"))
	f.Small = d.Say("Gross RCR: revenue of lost customers and of those who spend less, of the revenue at the start. Net RCR: less what others spend more; below 0 when that is more.")
	f.Drawn = open
	return f
}
