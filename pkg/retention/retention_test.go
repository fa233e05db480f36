package retention_test

import (
	"encoding/json"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/retention"
	"pgregory.net/rapid"
)

// val is the number, or NaN for none, so that tables can be written down.
func val(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

func same(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(1, math.Abs(b))
}

var none = math.NaN()

// All numbers by hand from metrics.md, section 4.
func TestCustomerRates(t *testing.T) {
	for _, c := range []struct {
		name           string
		move           facts.Movement
		crr, text, ccr float64
		net            float64
	}{
		{"the worked example", facts.Movement{Start: 500, New: 50, Lost: 100, End: 450}, 80, 80, 20, 20},
		{"nobody", facts.Movement{}, none, none, none, none},
		{"the first period", facts.Movement{New: 781, End: 781}, none, none, none, none},
		{"all gone", facts.Movement{Start: 4, Lost: 4}, 0, 0, 100, 100},
		{"all stay", facts.Movement{Start: 4, End: 4}, 100, 100, 0, 0},
		{"one returns", facts.Movement{Start: 4, Lost: 1, Returned: 1, New: 7, End: 11}, 75, 100, 25, 0},
		{"more return than were there", facts.Movement{Start: 134, Returned: 97, Lost: 93, End: 138}, 4100.0 / 134, 13800.0 / 134, 9300.0 / 134, -400.0 / 134},
	} {
		r := retention.CRR(year(c.move), retention.Options{}).Periods[0]
		textbook := retention.CRR(year(c.move), retention.Options{Method: retention.Textbook}).Periods[0]
		if !same(val(r.CRR), c.crr) || !same(val(r.CCR), c.ccr) || !same(val(textbook.CRR), c.text) || !same(val(textbook.CCR), c.ccr) || !same(val(r.NetCCR), c.net) {
			t.Errorf("%s: CRR %v, textbook %v, CCR %v, net %v; want %v, %v, %v, %v", c.name, val(r.CRR), val(textbook.CRR), val(r.CCR), val(r.NetCCR), c.crr, c.text, c.ccr, c.net)
		}
		if isProportion := c.move.Returned == 0 && c.move.Start > 0; isProportion != (textbook.CRRLow != nil) {
			t.Errorf("%s: textbook interval from %v", c.name, val(textbook.CRRLow))
		}
	}
}

// All numbers by hand from metrics.md, section 5.
func TestRevenueRates(t *testing.T) {
	for _, c := range []struct {
		name                                   string
		move                                   facts.Movement
		gross, net, grr, nrr, quickRatio, arpa float64
	}{
		{"nothing", facts.Movement{}, none, none, none, none, none, none},
		{"the first period", facts.Movement{End: 4, RevenueNew: 1000, RevenueEnd: 1000}, none, none, none, none, none, 2.5},
		{"nothing lost", facts.Movement{End: 2, RevenueStart: 400, RevenueExpansion: 100, RevenueEnd: 500}, 0, -25, 100, 125, none, 2.5},
		{"all of it", facts.Movement{End: 1, RevenueStart: 1000, RevenueNew: 30, RevenueReactivation: 20, RevenueExpansion: 100,
			RevenueContraction: 50, RevenueChurned: 250, RevenueEnd: 850}, 30, 20, 70, 80, 0.5, 8.5},
		{"refunds first", facts.Movement{RevenueStart: -5, RevenueChurned: -5}, none, none, none, none, none, none},
	} {
		f := retention.Revenue(year(c.move), retention.Options{}).Periods[0]
		got := []float64{val(f.Gross), val(f.Net), val(f.GRR), val(f.NRR), val(f.QuickRatio), val(f.ARPA)}
		if !slices.EqualFunc(got, []float64{c.gross, c.net, c.grr, c.nrr, c.quickRatio, c.arpa}, same) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Three quarters with rates of 50, 75 and 20 % of 4, 8 and 10 customers, one
// before without customers and one after that is not over.
func quarters() facts.Movements {
	m := year(
		facts.Movement{New: 4, End: 4},
		facts.Movement{Start: 4, New: 6, Lost: 2, End: 8},
		facts.Movement{Start: 8, New: 4, Lost: 2, End: 10},
		facts.Movement{Start: 10, Lost: 8, End: 2})
	return m
}

// By hand: 2 of 4, 6 of 8 and 2 of 10 are kept, in all 10 of 22; the mean of 50, 75
// and 20 % is 145 / 3.
func TestSummary(t *testing.T) {
	for _, c := range []struct {
		name                                            string
		summary                                         retention.Summary
		periods                                         int
		pooled, mean, low, high, last, previous, change float64
	}{
		{"CRR", retention.CRR(quarters(), retention.Options{}).Summary, 3, 1000.0 / 22, 145.0 / 3, 20, 75, 20, 75, -55},
		{"CCR", retention.CCR(quarters(), retention.Options{}).Summary, 3, 1200.0 / 22, 155.0 / 3, 25, 80, 80, 25, 55},
		{"one period", retention.CRR(quarters(), retention.Options{To: &quarters().Periods[1].First}).Summary, 1, 50, 50, 50, 50, 50, none, none},
		{"no rate", retention.CRR(quarters(), retention.Options{To: &quarters().Periods[0].Last}).Summary, 0, none, none, none, none, none, none, none},
		{"nobody", retention.CRR(facts.Movements{}, retention.Options{}).Summary, 0, none, none, none, none, none, none, none},
	} {
		s := c.summary
		got := []float64{val(s.Pooled), val(s.Mean), val(s.Min), val(s.Max), val(s.Last), val(s.Previous), val(s.Change)}
		if s.Periods != c.periods || !slices.EqualFunc(got, []float64{c.pooled, c.mean, c.low, c.high, c.last, c.previous, c.change}, same) {
			t.Errorf("%s: %d periods, %v", c.name, s.Periods, got)
		}
	}
}

func TestPartialPeriodIsInNoSummary(t *testing.T) {
	m := quarters()
	m.AsOf-- // one day short of the end of the year
	r := retention.CRR(m, retention.Options{})
	if r.Periods[3].Complete || r.Summary.Periods != 2 || !same(val(r.Summary.Last), 75) {
		t.Errorf("%+v", r.Summary)
	}
	if f := retention.Revenue(m, retention.Options{}); f.Periods[3].Complete {
		t.Error("revenue: complete")
	}
}

// A period is shown when it has a day from From to To.
func TestFromTo(t *testing.T) {
	m := quarters()
	second, third := m.Periods[1], m.Periods[2]
	for _, c := range []struct {
		name     string
		from, to *calendar.Day
		want     string
	}{
		{"all", nil, nil, "Q1 Q2 Q3 Q4"},
		{"from a first day", &second.First, nil, "Q2 Q3 Q4"},
		{"from a last day", &second.Last, nil, "Q2 Q3 Q4"},
		{"to a first day", nil, &third.First, "Q1 Q2 Q3"},
		{"to a last day", nil, &third.Last, "Q1 Q2 Q3"},
		{"within one period", &second.First, &second.First, "Q2"},
		{"backwards", &third.First, &second.First, ""},
	} {
		r := retention.CRR(m, retention.Options{From: c.from, To: c.to})
		f := retention.Revenue(m, retention.Options{From: c.from, To: c.to})
		var rates, flows []string
		for i := range r.Periods {
			rates = append(rates, strings.TrimPrefix(r.Periods[i].Period, "2023-"))
			flows = append(flows, strings.TrimPrefix(f.Periods[i].Period, "2023-"))
		}
		if got := strings.Join(rates, " "); got != c.want || !slices.Equal(rates, flows) {
			t.Errorf("%s: %s, revenue %v, want %s", c.name, got, flows, c.want)
		}
	}
}

// A period's row is the same whatever else is shown.
func TestSelectionChangesNoRow(t *testing.T) {
	m := quarters()
	all := retention.CRR(m, retention.Options{}).Periods
	some := retention.CRR(m, retention.Options{From: &m.Periods[2].First}).Periods
	if !reflect.DeepEqual(all[2:], some) {
		t.Errorf("%+v", some)
	}
}

func TestWarnings(t *testing.T) {
	m := quarters()
	partial := quarters()
	partial.AsOf--
	later := quarters()
	later.AsOf++
	auto := quarters()
	auto.Activity.Auto = true
	one := []facts.Movement{{Start: 100, Returned: 2, Lost: 5, End: 97}}
	window := func(days int) facts.Movements {
		m := year(facts.Movement{Start: 50, End: 50}, facts.Movement{Start: 50, End: 50})
		m.Activity.Days = days
		return m
	}
	for _, c := range []struct {
		name  string
		move  facts.Movements
		o     retention.Options
		codes string
	}{
		{"small", m, retention.Options{}, "few-customers"},
		{"small enough", m, retention.Options{MinSample: 4}, ""},
		{"partial", partial, retention.Options{MinSample: 4}, "partial-period"},
		{"hidden partial", partial, retention.Options{MinSample: 4, To: &m.Periods[2].Last}, ""},
		{"later as-of day", later, retention.Options{MinSample: 4}, "quiet-since"},
		{"no gaps", auto, retention.Options{MinSample: 4}, "no-gaps"},
		{"returned", year(one...), retention.Options{}, "methods-differ"},
		{"returned to nobody", year(facts.Movement{Returned: 2, End: 2}), retention.Options{}, "no-rate"}, // where no method has a rate
		{"as many as are enough", year(facts.Movement{Start: 30, End: 30}), retention.Options{}, ""},
		{"one fewer", year(facts.Movement{Start: 29, End: 29}), retention.Options{}, "few-customers"},
		{"returned, textbook", year(one...), retention.Options{Method: retention.Textbook}, "methods-differ"},
		{"silent", year(facts.Movement{Start: 50, Lost: 50}), retention.Options{}, "silent-period"},
		// 95 new and 5 who passed are 5 %, 6 of 101 are more.
		{"some pass", year(facts.Movement{Start: 50, End: 145, New: 95, Passed: 5}), retention.Options{}, ""},
		{"more pass", year(facts.Movement{Start: 50, End: 145, New: 95, Passed: 6}), retention.Options{}, "customers-passed"},
		{"only passing", year(facts.Movement{Passed: 1}), retention.Options{}, "no-rate customers-passed silent-period"},
		// The quarters 2023-Q1 and Q2 have 90 and 91 days.
		{"a long window", window(91), retention.Options{}, ""},
		{"a short window", window(90), retention.Options{}, "window-shorter"},
		{"first", year(facts.Movement{New: 50, End: 50}), retention.Options{}, "no-rate"},
		{"nobody", facts.Movements{}, retention.Options{}, "no-rate"},
		{"nobody, no gaps", facts.Movements{Activity: facts.Activity{Auto: true}}, retention.Options{}, "no-rate"},
	} {
		if got := factstest.Codes(retention.CRR(c.move, c.o).Notes); got != c.codes {
			t.Errorf("%s: %q, want %q", c.name, got, c.codes)
		}
	}
	for method, want := range map[retention.Method]string{retention.Exact: "gives higher rates there", retention.Textbook: "can exceed 100 %"} {
		if text := retention.CRR(year(one...), retention.Options{Method: method}).Notes[0].Text; !strings.Contains(text, want) {
			t.Errorf("%s: %s", method, text)
		}
	}
	if got := factstest.Codes(retention.Revenue(year(facts.Movement{New: 50, End: 50, RevenueNew: 100, RevenueEnd: 100}), retention.Options{}).Notes); got != "no-rate" {
		t.Errorf("a first period without revenue at its start: %q", got)
	}
	flows := year(facts.Movement{Start: 40, End: 40, RevenueStart: -1, RevenueExpansion: 1, RevenueOutside: -250})
	if got := factstest.Codes(retention.Revenue(flows, retention.Options{}).Notes); got != "no-rate revenue-outside negative-start" {
		t.Errorf("revenue: %q", got)
	}
	text := retention.Revenue(flows, retention.Options{}).Notes[1].Text
	if text != "refunds of -2.50 EUR in 2023-Q1 to customers who are not active then are excluded from movements and rates" {
		t.Error(text)
	}
	// One refund lies in several windows: their sum is no sum of refunds.
	flows.Activity = facts.Activity{Days: 90}
	text = retention.Revenue(flows, retention.Options{}).Notes[1].Text
	if text != "refunds in the 90 days up to the end of 2023-Q1 to customers who are not active then are excluded from movements and rates" {
		t.Error(text)
	}
}

// By hand, of January to March 2024: January is the first of the longest. 2 of the 20
// who joined in January passed, nobody in February, 1 of 20 in March: 3 of 40.
// Where the rows are two months long, only the last complete one counts.
func TestUnseen(t *testing.T) {
	first, _ := calendar.Date(2024, 1, 1)
	months := calendar.Calendar{}.Timeline(calendar.Monthly, first, first+90).Periods
	rows := []facts.Movement{{New: 18, Passed: 2, End: 18}, {Start: 18, End: 18}, {Start: 18, New: 19, Passed: 1, End: 37}}
	for _, c := range []struct {
		name string
		m    facts.Movements
		text string // how the only note begins
	}{
		{"a window of 30 days", facts.Movements{Periods: months, AsOf: months[2].Last, Activity: facts.Activity{Days: 30}, Rows: [][]facts.Movement{make([]facts.Movement, 3)}},
			"the window of 30 days is shorter than the longest period (2024-01 has 31 days): "},
		{"passed", facts.Movements{Periods: months, AsOf: months[2].Last, Rolling: 1, Rows: [][]facts.Movement{rows}},
			"3 customers of the 40 who joined came and went within the same period (2024-01 and 2024-03): no rate counts them, since they were there neither at its start nor at its end; a shorter --period does"},
		{"two months at a time", facts.Movements{Periods: months, AsOf: months[2].Last - 1, Rolling: 2, Rows: [][]facts.Movement{{{New: 18, Passed: 2}, {New: 17, Passed: 1}, {Passed: 9}}}},
			"1 customer of the 18 who joined came and went within 2 periods (2024-02): no rate counts them, since they were there at neither end; a shorter --rolling does"},
	} {
		notes := retention.Unseen(c.m, retention.Options{})
		if len(notes) != 1 || !strings.HasPrefix(notes[0].Text, c.text) {
			t.Errorf("%s: %+v, want %q", c.name, notes, c.text)
		}
	}
	rated := retention.Options{}.Rated(facts.Movements{Periods: months, AsOf: months[2].Last, Groups: []string{""}, Rows: [][]facts.Movement{rows}})
	if rated[0].Has(0) || !rated[0].Has(1) || !rated[0].Has(2) {
		t.Error("a period is rated when it begins with customers")
	}
}

func TestGroups(t *testing.T) {
	m := quarters()
	big := slices.Clone(m.Rows[0])
	for i := range big {
		big[i] = facts.Movement{Start: big[i].Start * 10, New: big[i].New * 10, Lost: big[i].Lost * 10, End: big[i].End * 10}
	}
	m.Groups, m.Rows = []string{"basic", "pro"}, [][]facts.Movement{big, m.Rows[0]}
	r, f := retention.CRR(m, retention.Options{}), retention.Revenue(m, retention.Options{})
	if len(r.Groups) != 2 || r.Groups[0].Group != "basic" || r.Groups[0].Small || !r.Groups[1].Small || f.Groups[0].Small || !f.Groups[1].Small {
		t.Errorf("%+v", r.Groups)
	}
	if r.Periods[1].Start != 44 || r.Groups[0].Periods[1].Start != 40 || *r.Groups[1].Summary.Last != 20 {
		t.Errorf("%+v", r)
	}
	whole := retention.CRR(quarters(), retention.Options{})
	if len(whole.Groups) != 1 || whole.Groups[0].Group != "" || !reflect.DeepEqual(whole.Groups[0].Summary, whole.Summary) {
		t.Errorf("unsplit: %+v", whole.Groups)
	}
}

// The periods that a test is about are those that the rate is of: the sums of
// movements over them are Part and Whole of the pooled rate.
func TestRatedPeriodsAreThoseOfTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}.Movements(factstest.Queries().Draw(t, "query"))
		o := retention.Options{From: factstest.AsOfDays().Draw(t, "from")}
		rated, last, flows := o.RatedRevenue(m), o.LastPeriod(m), retention.Revenue(m, o)
		kept, rates := o.Rated(m), retention.CRR(m, o)
		for g, group := range flows.Groups {
			var sum facts.Movement
			var arpa *float64
			for p, row := range m.Rows[g] {
				if rated[g].Has(p) {
					sum.Add(row)
				}
				if last[g].Has(p) && row.End > 0 {
					x := m.Unit.Amount(row.RevenueEnd).Float() / float64(row.End)
					arpa = &x
				}
			}
			var customers facts.Movement
			for p, row := range m.Rows[g] {
				if kept[g].Has(p) {
					customers.Add(row)
				}
			}
			if s := rates.Groups[g].Summary; s.Part != customers.Start-customers.Lost || s.Whole != customers.Start {
				t.Errorf("%q: %d of %d, want %+v", group.Group, s.Part, s.Whole, customers)
			}
			gross := group.Summary.Gross
			if gross.Part != int64(sum.RevenueChurned+sum.RevenueContraction) || gross.Whole != int64(sum.RevenueStart) {
				t.Errorf("%q: %d of %d, want %+v", group.Group, gross.Part, gross.Whole, sum)
			}
			if got := group.Summary.ARPA; (got == nil) != (arpa == nil) || got != nil && *got != *arpa {
				t.Errorf("%q: ARPA %v, want %v", group.Group, got, arpa)
			}
		}
	})
}

// A group is small when it never begins a complete period with as many as MinSample.
func TestSmallGroups(t *testing.T) {
	for _, c := range []struct {
		start int64
		few   int64
		small bool
	}{{29, 0, true}, {30, 0, false}, {4, 5, true}, {5, 5, false}} {
		m := year(facts.Movement{Start: c.start, End: c.start})
		m.Groups = []string{"pro"}
		o := retention.Options{MinSample: c.few}
		rates, flows := retention.CRR(m, o), retention.Revenue(m, o)
		if rates.Groups[0].Small != c.small || flows.Groups[0].Small != c.small {
			t.Errorf("%d of %d: small is %v and %v", c.start, c.few, rates.Groups[0].Small, flows.Groups[0].Small)
		}
		m.AsOf = m.Periods[0].First
		if rates := retention.CRR(m, o); !rates.Groups[0].Small {
			t.Errorf("%d of %d: a period that is not over makes it large", c.start, c.few)
		}
	}
}

// What is no confidence is 95 %.
func TestConfidence(t *testing.T) {
	m := year(facts.Movement{Start: 10, Lost: 5, End: 5})
	width := func(confidence float64) float64 {
		r := retention.CRR(m, retention.Options{Confidence: confidence}).Periods[0]
		return *r.CRRHigh - *r.CRRLow
	}
	if !(width(80) < width(90) && width(90) < width(95) && width(95) < width(99.9)) {
		t.Errorf("intervals of %v, %v, %v, %v points", width(80), width(90), width(95), width(99.9))
	}
	for _, none := range []float64{0, -5, 100, 150, math.NaN(), math.Inf(1)} {
		if width(none) != width(95) {
			t.Errorf("at %v: %v points, at 95: %v", none, width(none), width(95))
		}
	}
}

func TestJSON(t *testing.T) {
	keys := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for d := json.NewDecoder(strings.NewReader(string(text))); ; {
			token, err := d.Token()
			if err != nil {
				break
			}
			if s, ok := token.(string); ok && strings.Contains(string(text), `"`+s+`":`) {
				found = append(found, s)
			}
		}
		return strings.Join(found, " ")
	}
	// The names of metrics.md, sections 3 to 5, in the order of the definition.
	m := year(facts.Movement{})
	for _, c := range []struct {
		value any
		want  string
	}{
		{retention.CRR(m, retention.Options{}).Periods[0], "period first_day last_day complete customers_start customers_new customers_returned customers_lost customers_end customers_passed crr crr_low crr_high ccr ccr_low ccr_high ccr_net"},
		{retention.CRR(m, retention.Options{}).Summary, "periods pooled mean min max last previous change"},
		{retention.Revenue(m, retention.Options{}).Periods[0], "period first_day last_day complete customers_start customers_end customers_passed revenue_start revenue_new revenue_reactivation revenue_expansion revenue_contraction revenue_churned revenue_end revenue_net_new revenue_outside rcr_gross rcr_net grr nrr quick_ratio arpa"},
	} {
		if got := keys(c.value); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	text, _ := json.Marshal(struct { // flat and in order inside a larger result
		Metric string `json:"metric"`
		retention.Rates
	}{"crr", retention.CRR(facts.Movements{}, retention.Options{})})
	if want := `{"metric":"crr","periods":[],"summary":{"periods":0,"pooled":null,"mean":null,"min":null,"max":null,"last":null,"previous":null,"change":null},"groups":[],"notes":[`; !strings.HasPrefix(string(text), want) {
		t.Errorf("%s", text)
	}
}

func TestMethodText(t *testing.T) {
	for _, name := range retention.MethodNames() {
		var m retention.Method
		if err := m.UnmarshalText([]byte(name)); err != nil || m.String() != name {
			t.Errorf("%s: %s, %v", name, m, err)
		}
	}
	m := retention.Textbook
	if err := m.UnmarshalText([]byte("Exact")); err != nil || m != retention.Exact {
		t.Errorf("in capitals: %s, %v", m, err)
	}
	if err := m.UnmarshalText([]byte("exactly")); err == nil || err.Error() != `"exactly": use exact or textbook` {
		t.Errorf("%v", err)
	}
}

// ratio is part / whole x 100 in exact arithmetic.
func ratio(part, whole int64) float64 {
	if whole <= 0 {
		return none
	}
	f, _ := new(big.Rat).Mul(big.NewRat(part, whole), big.NewRat(100, 1)).Float64()
	return f
}

func movements(t *rapid.T) facts.Movements {
	q := factstest.Queries().Draw(t, "query")
	if rapid.Bool().Draw(t, "subscriptions") {
		return factstest.Subscriptions{Rows: factstest.SubscriptionRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}.Movements(q)
	}
	return factstest.Orders{Rows: factstest.OrderRows().Draw(t, "rows"), AsOf: factstest.AsOfDays().Draw(t, "as of")}.Movements(q)
}

// Whatever happened to the customers, the rates relate as their definitions do.
func TestRatesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := movements(t)
		total := m.Total()
		r := retention.CRR(m, retention.Options{})
		textbook := retention.CRR(m, retention.Options{Method: retention.Textbook})
		for i, p := range r.Periods {
			f := total[i]
			if !same(val(p.CRR), ratio(f.End-f.New-f.Returned, f.Start)) || !same(val(p.CCR), ratio(f.Lost, f.Start)) {
				t.Errorf("%+v: CRR %v, CCR %v", f, val(p.CRR), val(p.CCR))
			}
			if p.CRR == nil {
				continue
			}
			if *p.CRR+*p.CCR != 100 || *p.CRRLow > *p.CRR || *p.CRR > *p.CRRHigh || *p.CCRLow > *p.CCR || *p.CCR > *p.CCRHigh {
				t.Errorf("CRR %v (%v to %v), CCR %v (%v to %v)", *p.CRR, *p.CRRLow, *p.CRRHigh, *p.CCR, *p.CCRLow, *p.CCRHigh)
			}
			if more := *textbook.Periods[i].CRR - *p.CRR; (more > 0) != (p.Returned > 0) || more < 0 {
				t.Errorf("textbook is %v more, %d returned", more, p.Returned)
			}
		}
		if s := r.Summary; s.Pooled != nil && (*s.Min > *s.Pooled+1e-9 || *s.Pooled > *s.Max+1e-9 || *s.Min > *s.Mean+1e-9 || *s.Mean > *s.Max+1e-9) {
			t.Errorf("pooled %v, mean %v not within %v to %v", *s.Pooled, *s.Mean, *s.Min, *s.Max)
		}
		if c := retention.CCR(m, retention.Options{}).Summary; !same(val(c.Pooled), 100-val(r.Summary.Pooled)) || !same(val(c.Max), 100-val(r.Summary.Min)) {
			t.Errorf("CCR %v, CRR %v", val(c.Pooled), val(r.Summary.Pooled))
		}
	})
}

func TestRevenueProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := movements(t)
		f := retention.Revenue(m, retention.Options{})
		total := m.Total()
		var net money.Minor
		for i, p := range f.Periods {
			x := total[i]
			if !same(val(p.Gross), ratio(int64(x.RevenueChurned+x.RevenueContraction), int64(x.RevenueStart))) ||
				!same(val(p.NRR), 100-ratio(int64(x.RevenueChurned+x.RevenueContraction-x.RevenueExpansion), int64(x.RevenueStart))) {
				t.Errorf("%+v: gross %v, NRR %v", x, val(p.Gross), val(p.NRR))
			}
			if p.Gross != nil && (*p.Net > *p.Gross || *p.GRR > *p.NRR) {
				t.Errorf("gross %v, net %v, GRR %v, NRR %v", *p.Gross, *p.Net, *p.GRR, *p.NRR)
			}
			if p.Start.Minor+p.NetNew.Minor != p.End.Minor {
				t.Errorf("%v + %v is not %v", p.Start, p.NetNew, p.End)
			}
			if p.Complete && m.Rolling > 1 { // rows overlap
				net = p.NetNew.Minor
			} else if p.Complete {
				net += p.NetNew.Minor
			}
		}
		if s := f.Summary; s.NetNew.Minor != net ||
			s.New.Minor+s.Reactivation.Minor+s.Expansion.Minor-s.Contraction.Minor-s.Churned.Minor != net {
			t.Errorf("net new %v, want %d: %+v", s.NetNew, net, s)
		}
	})
}

// Customers do not change when all amounts are in another currency, and no
// rate does; nothing depends on the order of the rows.
func TestScaledAndShuffled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.OrderRows().Draw(t, "rows")
		factor := money.Minor(rapid.Int64Range(1, 1e6).Draw(t, "factor"))
		q := factstest.Queries().Draw(t, "query")
		scaled := slices.Clone(rows)
		for i := range scaled {
			scaled[i].Amount *= factor
		}
		scaled = rapid.Permutation(scaled).Draw(t, "shuffled")
		before, after := factstest.Orders{Rows: rows}.Movements(q), factstest.Orders{Rows: scaled}.Movements(q)
		if a, b := retention.CRR(before, retention.Options{}), retention.CRR(after, retention.Options{}); !reflect.DeepEqual(a, b) {
			t.Errorf("CRR changed:\n%+v\n%+v", a, b)
		}
		a, b := retention.Revenue(before, retention.Options{}), retention.Revenue(after, retention.Options{})
		for i := range a.Periods {
			x, y := a.Periods[i], b.Periods[i]
			if x.End.Minor*factor != y.End.Minor || !same(val(x.Net), val(y.Net)) || !same(val(x.GRR), val(y.GRR)) || !same(val(x.QuickRatio), val(y.QuickRatio)) {
				t.Errorf("times %d:\n%+v\n%+v", factor, x, y)
			}
		}
	})
}
