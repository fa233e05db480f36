package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/chart"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// customers is how many stay, and who comes and goes.
func (d builder) customers() Section {
	s := Section{Title: d.Say("Customers")}
	if len(d.b.CRR.Periods) == 0 {
		s.Texts = []string{d.Say("No period is shown.")}
		return s
	}
	s.Figures = []Figure{d.rates(), d.movements()}
	return s
}

// rates draws CRR and CCR.
func (d builder) rates() Figure {
	rates := d.b.CRR.Periods
	crr, ccr := chart.Series{Name: "CRR"}, chart.Series{Name: "CCR"}
	for _, p := range rates {
		crr.Values = append(crr.Values, d.point(p.Period, p.Complete, "CRR", p.CRR, p.CRRLow, p.CRRHigh))
		ccr.Values = append(ccr.Values, d.point(p.Period, p.Complete, "CCR", p.CCR, nil, nil))
	}
	caption := d.ratesCaption()
	line := d.ended(crr, "%") // CCR is its mirror image, which a common axis would only flatten
	line.Below = d.ended(ccr, "%").Name
	c := chart.Lines{Alt: d.alt(caption, crr, ccr), Labels: d.labels(rates), Series: []chart.Series{line}, Number: d.percent, Gap: d.Say("no rate"), Share: true}
	f := d.figure(caption, c, pick(d.b.CRR.Report(), "periods", "period", "customers_start", "customers_lost", "crr", "crr_interval", "ccr"))
	f.Small = d.Say("CRR: share of the customers at the start of a %s who are still there at its end; CCR: the rest.", d.noun)
	f.Drawn = d.Say("Band: %s %% interval.", d.confidence()) + d.openPeriods(rates)
	return f
}

func (d builder) ratesCaption() string {
	last := lastRate(d.b.CRR.Periods)
	whole := d.b.CRR.Summary.Pooled
	if last == nil || last.CRR == nil || whole == nil {
		return d.Say("No complete %s has a retention rate yet.", d.noun)
	}
	period, rate, all := d.Face(last.Period), report.Percent(*last.CRR), report.Percent(*whole)
	switch {
	case d.b.CRR.Summary.Periods == 1:
		return d.Say("%s of the customers stayed in %s, the only complete %s with a rate.", rate, period, d.noun)
	case last.CRRLow != nil && *last.CRRLow > *whole:
		return d.Say("%s of the customers stayed in %s, more than the %s of all %ss on this page.", rate, period, all, d.noun)
	case last.CRRHigh != nil && *last.CRRHigh < *whole:
		return d.Say("%s of the customers stayed in %s, fewer than the %s of all %ss on this page.", rate, period, all, d.noun)
	}
	return d.Say("%s of the customers stayed in %s, no significant difference from the %s of all %ss on this page.", rate, period, all, d.noun)
}

func lastRate(periods []retention.Rate) (last *retention.Rate) {
	for i := range periods {
		if periods[i].Complete {
			last = &periods[i]
		}
	}
	return last
}

// movements draws who came and who went.
func (d builder) movements() Figure {
	rates := d.b.CRR.Periods
	c := chart.Columns{Labels: d.labels(rates), Number: d.whole, Parts: []chart.Part{
		{Name: d.Say("New"), Color: 0}, {Name: d.Say("Returned"), Color: 2}, {Name: d.Say("Lost"), Color: 1, Down: true},
	}}
	for _, p := range rates {
		for i, n := range []int64{p.New, p.Returned, p.Lost} {
			c.Parts[i].Values = append(c.Parts[i].Values, float64(n))
		}
		c.Partial = append(c.Partial, !p.Complete)
		c.Tips = append(c.Tips, d.Face(p.Period)+": "+d.Say("%s new, %s returned, %s lost", d.Count(p.New), d.Count(p.Returned), d.Count(p.Lost)))
	}
	caption := d.Say("No %s is complete.", d.noun)
	if last := lastRate(rates); last != nil {
		came, went := last.New+last.Returned, last.Lost
		switch values := []any{d.Face(last.Period), d.Count(came), d.Count(went), d.Count(last.End)}; {
		case came > went:
			caption = d.Say("In %s more customers came than went: %s new or returned, %s lost, %s active at the end.", values...)
		case came < went:
			caption = d.Say("In %s fewer customers came than went: %s new or returned, %s lost, %s active at the end.", values...)
		default:
			caption = d.Say("In %s as many customers came as went: %s new or returned, %s lost, %s active at the end.", values...)
		}
	}
	c.Alt = chart.Alt{Title: caption, Desc: d.Say("Columns of new and returned customers up from zero and of lost ones down, for %d periods.", len(rates))}
	columns := []string{"period", "customers_start", "customers_new", "customers_returned", "customers_lost", "customers_end"}
	small := d.Say("Returned: customers of before who were away.")
	if slices.ContainsFunc(rates, func(r retention.Rate) bool { return r.Passed > 0 }) {
		columns = append(columns, "customers_passed")
		small += " " + d.Say("Passed: joined and gone within the %s, in neither the chart nor a rate.", d.noun)
	}
	f := d.figure(caption, c, pick(d.b.CRR.Report(), "periods", columns...))
	f.Small, f.Drawn = small, strings.TrimSpace(d.openPeriods(rates))
	return f
}

// whole is a number on an axis of counts or amounts.
func (d builder) whole(x float64) string {
	switch abs := max(x, -x); {
	case abs >= 1e9:
		return d.Face(report.Grouped(x/1e9, decimals(x/1e9))) + " " + d.Say("bn")
	case abs >= 1e6:
		return d.Face(report.Grouped(x/1e6, decimals(x/1e6))) + " " + d.Say("m")
	}
	return d.Face(report.Grouped(x, decimals(x)))
}

// point is a value of a line.
func (d builder) point(period string, complete bool, name string, y, low, high *float64) chart.Value {
	v := chart.Value{Y: y, Low: low, High: high, Partial: !complete}
	if y == nil {
		return v
	}
	v.Tip = d.Face(period) + ": " + name + " " + d.Cell(report.Percent(*y))
	if low != nil && high != nil {
		v.Tip += " (" + d.Face(report.Fixed(*low, 1)+" – "+report.Fixed(*high, 1)) + ")"
	}
	if v.Partial {
		v.Tip += ", " + d.Say("incomplete")
	}
	return v
}

// ended is a series whose name has its last complete value.
func (d builder) ended(s chart.Series, unit string) chart.Series {
	for i := len(s.Values) - 1; i >= 0; i-- {
		if v := s.Values[i]; v.Y != nil && !v.Partial {
			s.Name = d.Label(s.Name + " " + d.Face(report.Grouped(*v.Y, 1)+" "+unit))
			break
		}
	}
	return s
}

// alt describes lines: from where to where each goes.
func (d builder) alt(caption string, series ...chart.Series) chart.Alt {
	a := chart.Alt{Title: caption}
	for _, s := range series {
		low, high, n := 0.0, 0.0, 0
		for _, v := range s.Values {
			if v.Y == nil {
				continue
			}
			if n == 0 {
				low, high = *v.Y, *v.Y
			}
			low, high, n = min(low, *v.Y), max(high, *v.Y), n+1
		}
		if n > 0 {
			a.Desc += d.Say("Line of %s over %d periods, between %s and %s.", s.Name, n, d.Face(report.Grouped(low, 1)), d.Face(report.Grouped(high, 1))) + " "
		}
	}
	return a
}

// labels are the names of periods.
func (d builder) labels(rates []retention.Rate) (labels []string) {
	for _, p := range rates {
		labels = append(labels, d.Face(p.Period))
	}
	return labels
}

// openPeriods explains how periods look that are not over, where there are any.
func (d builder) openPeriods(rates []retention.Rate) string {
	for _, p := range rates {
		if !p.Complete {
			return " " + d.Say("Hollow: the %s is not over, and in no summary.", d.noun)
		}
	}
	return ""
}

// groups compares the groups.
func (d builder) groups() Section {
	s := Section{Title: d.Say("By %s", d.b.Definition.By)}
	groups := d.b.ByGroup.Groups
	if len(groups) == 0 {
		s.Texts = []string{d.Say("No group has enough customers to be shown.")}
		return s
	}
	c := chart.Dots{Whole: d.b.ByGroup.Summary.Pooled, All: d.Say("all"), Number: d.percent, Share: true}
	for _, g := range highestFirst(groups) {
		dot := chart.Dot{Name: report.GroupName(g.Group).Human(), Y: g.Summary.Pooled, Low: g.Low, High: g.High, Faint: g.Small, Text: d.Say("no rate")}
		if dot.Y != nil {
			dot.Text = d.Cell(report.Percent(*dot.Y))
			dot.Tip = dot.Name + ": " + dot.Text
		}
		c.Rows = append(c.Rows, dot)
	}
	caption := d.groupCaption(groups)
	c.Alt = chart.Alt{Title: caption, Desc: d.Say("A dot with its interval for each of %d groups, highest first, and a line for all customers.", len(c.Rows))}
	f := d.figure(caption, c, named(d.b.ByGroup.Report(), "groups"))
	f.Small = d.Say("CRR over all complete %ss with %s %% intervals.", d.noun, d.confidence())
	f.Drawn = d.Say("The line is all customers; hollow: few customers.")
	s.Figures = []Figure{f}
	if all := named(d.b.Overview.Report(), "groups"); len(all.Rows) > 0 {
		f := d.figure(d.Say("All headline numbers of the groups; * differs significantly from the rest."), nil, all)
		f.Small = d.Say("Rates over all complete %ss; customers, repeat rate and what they have brought so far over all orders.", d.noun)
		if d.b.OfSubscriptions {
			f.Small = d.Say("Rates over all complete %ss; customers and ARPA at the end of the last one.", d.noun)
		}
		s.Figures = append(s.Figures, f)
	}
	return s
}

// highestFirst is the groups by their rate, those without one last.
func highestFirst(groups []analysis.RateGroup) []analysis.RateGroup {
	rate := func(g analysis.RateGroup) float64 {
		if g.Summary.Pooled == nil {
			return -1
		}
		return *g.Summary.Pooled
	}
	sorted := slices.Clone(groups)
	slices.SortStableFunc(sorted, func(a, b analysis.RateGroup) int { return cmp.Compare(rate(b), rate(a)) })
	return sorted
}

func (d builder) groupCaption(groups []analysis.RateGroup) string {
	rated := slices.DeleteFunc(highestFirst(groups), func(g analysis.RateGroup) bool { return g.Summary.Pooled == nil })
	if len(rated) == 0 {
		return d.Say("No group has a retention rate yet.")
	}
	best, worst, significant := rated[0], rated[len(rated)-1], 0
	for _, g := range rated {
		if v := g.AgainstRest.Verdict; v == compare.Up || v == compare.Down {
			significant++
		}
	}
	if significant == 0 {
		return d.Say("No group's retention differs significantly from the rest; they are between %s and %s.", report.PercentOf(worst.Summary.Pooled), report.PercentOf(best.Summary.Pooled))
	}
	return d.Say("%d of %d groups differ significantly from the rest in retention, from %s (%s) to %s (%s).", significant, len(groups),
		report.GroupName(worst.Group), report.PercentOf(worst.Summary.Pooled), report.GroupName(best.Group), report.PercentOf(best.Summary.Pooled))
}
