package check

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ptr[T any](x T) *T { return &x }

func ruleOf(t interface{ Fatal(...any) }, text string) Rule {
	r, err := Parse(text, known)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Each line is a rule, what it reads, and what comes of it.
func TestJudge(t *testing.T) {
	fails := func(text string) Rule { r := ruleOf(t, text); r.Must, r.Fail = nil, r.Must; return r }
	warns := func(text string) Rule { r := ruleOf(t, text); r.Must, r.Warn = nil, r.Must; return r }
	both := fails("ccr > 10")
	both.Warn = warns("ccr > 5").Warn
	surely := fails("crr < 45")
	surely.Significant = ptr(true)
	sure := ruleOf(t, "crr >= 65")
	sure.Significant = ptr(true)
	other := ruleOf(t, "crr != 50")
	other.Significant = ptr(true)
	lenient := ruleOf(t, "crr >= 65")
	lenient.NoData = ptr(Pass)
	patient := fails("crr < 45")
	patient.NoData = ptr(Warn)
	few := ruleOf(t, "crr >= 65")
	few.MinCustomers = ptr(5)
	of := func(value float64) Reading { return Reading{Value: &value, Customers: ptr[int64](100)} }
	within := func(low, value, high float64) Reading {
		x := of(value)
		x.Low, x.High = &low, &high
		return x
	}
	run := func(value, previous float64) Reading { x := of(value); x.Previous = &previous; return x }
	for _, c := range []struct {
		rule            Rule
		x               Reading
		outcome, counts Outcome
	}{
		{ruleOf(t, "crr >= 65"), of(65), Pass, Pass},
		{ruleOf(t, "crr >= 65"), of(64.9), Fail, Fail},
		{fails("crr < 65"), of(65), Pass, Pass},
		{fails("crr < 65"), of(64.9), Fail, Fail},
		{warns("crr < 65"), of(64.9), Warn, Warn},
		{both, of(5), Pass, Pass},
		{both, of(7), Warn, Warn},
		{both, of(11), Fail, Fail},
		{ruleOf(t, "nrr between 95 and 120"), of(120), Pass, Pass},
		{ruleOf(t, "nrr between 95 and 120"), of(121), Fail, Fail},
		{ruleOf(t, "orders = 0"), Reading{Value: ptr(0.0)}, Pass, Pass},
		{ruleOf(t, "orders > 50 % of previous run"), run(51, 100), Pass, Pass},
		{ruleOf(t, "orders > 50 % of previous run"), run(50, 100), Fail, Fail},
		{ruleOf(t, "orders > 50 % of previous run"), of(50), NoData, Fail},
		{surely, within(40, 44, 48), Pass, Pass}, // may be above
		{surely, within(40, 42, 44.9), Fail, Fail},
		{surely, of(42), NoData, Fail}, // has no interval
		{sure, within(60, 66, 70), Fail, Fail},
		{sure, within(65, 68, 70), Pass, Pass},
		{other, within(45, 48, 55), Fail, Fail}, // may be 50
		{other, within(51, 53, 55), Pass, Pass},
		{ruleOf(t, "crr >= 65"), Reading{}, NoData, Fail},
		{fails("crr < 45"), Reading{}, NoData, Fail},
		{warns("crr < 45"), Reading{}, NoData, Warn},
		{both, Reading{}, NoData, Fail},
		{lenient, Reading{}, NoData, Pass},
		{patient, Reading{}, NoData, Warn},
		{ruleOf(t, "crr >= 65"), Reading{Value: ptr(math.NaN())}, NoData, Fail},
		{ruleOf(t, "crr >= 65"), Reading{Value: ptr(100.0), Customers: ptr[int64](29)}, NoData, Fail},
		{ruleOf(t, "crr >= 65"), Reading{Value: ptr(100.0), Customers: ptr[int64](30)}, Pass, Pass},
		{few, Reading{Value: ptr(100.0), Customers: ptr[int64](5)}, Pass, Pass},
		{ruleOf(t, "orders > 0"), Reading{Value: ptr(5.0), Missing: "no complete month"}, NoData, Fail},
		{ruleOf(t, "crr drops"), of(50), NoData, Fail}, // no periods before
	} {
		v := c.rule.Judge(Options{Noun: "month"}, c.x)[0]
		if v.Outcome != c.outcome || v.Counts != c.counts {
			t.Errorf("%s (%s) of %+v: %s, counts as %s, want %s, %s", c.rule.Text, c.rule.Limits(), c.x, v.Outcome, v.Counts, c.outcome, c.counts)
		}
	}
}

// Limits are independent: each alone has data or not, and the worst counts. A rise has no
// data without periods before, and a level that is to be certain none without an interval.
func TestLimitsAreIndependent(t *testing.T) {
	const beyond, within = "> 10", "> 90" // of 50
	for _, c := range []struct {
		first, warn     string // none: no data
		must            bool
		noData          *Outcome
		outcome, counts Outcome
		limit           string // that decides: first or warn
	}{
		{beyond, beyond, false, nil, Fail, Fail, "first"},
		{beyond, within, false, nil, Fail, Fail, "first"},
		{beyond, "rises", false, nil, Fail, Fail, "first"},
		{within, beyond, false, nil, Warn, Warn, "warn"},
		{within, within, false, nil, Pass, Pass, ""},
		{within, "rises", false, nil, NoData, Warn, "warn"},
		{"rises", beyond, false, nil, NoData, Fail, "first"},
		{"rises", within, false, nil, NoData, Fail, "first"},
		{"rises", "rises > 5", false, nil, NoData, Fail, "first"},

		{within, beyond, true, nil, Fail, Fail, "first"},
		{beyond, beyond, true, nil, Warn, Warn, "warn"},
		{beyond, "rises", true, nil, NoData, Warn, "warn"},
		{"rises", beyond, true, nil, NoData, Fail, "first"},

		{within, "rises", false, ptr(Fail), NoData, Fail, "warn"},
		{within, "rises", false, ptr(Pass), NoData, Pass, "warn"},
		{"rises", beyond, false, ptr(Pass), Warn, Warn, "warn"},
		{"rises", beyond, false, ptr(Warn), Warn, Warn, "warn"},
		{"rises", "rises > 5", false, ptr(Warn), NoData, Warn, "first"},
		{beyond, "rises", false, ptr(Pass), Fail, Fail, "first"},
	} {
		r := ruleOf(t, "ccr "+c.first)
		if !c.must {
			r.Must, r.Fail = nil, r.Must
		}
		r.Warn, r.NoData = ruleOf(t, "ccr "+c.warn).Must, c.noData
		v := r.Judge(Options{Noun: "month"}, Reading{Value: ptr(50.0), Customers: ptr[int64](100)})[0]
		limit := ""
		switch v.Limit {
		case nil:
		case r.Warn:
			limit = "warn"
		default:
			limit = "first"
		}
		if v.Outcome != c.outcome || v.Counts != c.counts || limit != c.limit || (v.Reason != "") != (v.Outcome == NoData) {
			t.Errorf("%+v: %s, counts as %s, by %q (%s)", c, v.Outcome, v.Counts, limit, v.Reason)
		}
	}
}

// A number beyond a limit is worse than none, and none than one that passes.
func TestWorse(t *testing.T) {
	type verdict struct{ outcome, counts Outcome }
	order := []verdict{{Pass, Pass}, {NoData, Pass}, {NoData, Warn}, {Warn, Warn}, {NoData, Fail}, {Fail, Fail}}
	for i, a := range order {
		for j, b := range order {
			if got := Worse(a.outcome, a.counts, b.outcome, b.counts); got != (i > j) {
				t.Errorf("%v worse than %v: %v", a, b, got)
			}
		}
	}
}

func pastOf(customers int64, values ...float64) (past []Past) {
	for _, v := range values {
		past = append(past, Past{&v, customers})
	}
	return past
}

// Of 50, 52, 48, 51, 49 and 50 the mean is 50 and the variance 10/5 = 2. The standard
// error of one more is sqrt(2 x 7/6) = 1.527525, and half the interval 2.570582 of it
// (qt(.975, 5)), 3.926628: 47 may be noise, 46 is a drop.
func TestMoveByHand(t *testing.T) {
	m := Metric{Kind: Number}
	before := pastOf(0, 50, 52, 48, 51, 49, 50)
	for value, drops := range map[float64]bool{47: false, 46: true, 53: false, 54: false} {
		move := MoveOf(m, Reading{Value: &value, Before: before}, 95)
		if move.Mean != 50 || move.Periods != 6 || math.Abs(move.High-move.Change-3.926628) > 1e-5 || (move.High < 0) != drops || (move.P < 0.05) != (drops || value == 54) {
			t.Errorf("%v: %+v", value, move)
		}
	}
}

// Six periods in which 50 of 100 stayed have no variance of their own. With 40 of 100 in
// the next, the pooled share is 340/700, and the variance of the difference
// p (1 - p) (1/100 + 6/100/36) = 0.002914286: half the interval is 1.959964 x 5.398412 =
// 10.580694 points. A drop by 10 may be noise; with 39, p = 339/700, half is 10.579785,
// and a drop by 11 is none.
func TestMoveOfShares(t *testing.T) {
	m := Metric{Kind: Rate, Share: true}
	before := pastOf(100, 50, 50, 50, 50, 50, 50)
	for value, half := range map[float64]float64{40: 10.580694, 39: 10.579785} {
		move := MoveOf(m, Reading{Value: &value, Customers: ptr[int64](100), Before: before}, 95)
		if math.Abs(move.High-move.Change-half) > 1e-5 || (move.High < 0) != (value == 39) {
			t.Errorf("%v: %+v", value, move)
		}
	}
}

// Six periods of 100 orders, and 80 or 79 in the next: the pooled means are 680/7 and
// 679/7, times 7/6 are 113.3333 and 113.1667, and half the intervals 20.865411 and
// 20.850063. A drop by 20 may be noise, one by 21 is none.
func TestMoveOfCounts(t *testing.T) {
	m := Metric{Kind: Count}
	before := pastOf(0, 100, 100, 100, 100, 100, 100)
	for value, half := range map[float64]float64{80: 20.865411, 79: 20.850063} {
		move := MoveOf(m, Reading{Value: &value, Before: before}, 95)
		if math.Abs(move.High-move.Change-half) > 1e-5 || (move.High < 0) != (value == 79) {
			t.Errorf("%v: %+v", value, move)
		}
	}
}

// Two periods before are too few, the seventh before counts no longer, and a period
// without a value is none.
func TestMovePeriods(t *testing.T) {
	value := 10.0
	of := func(before []Past) *Move {
		return MoveOf(Metric{Kind: Number}, Reading{Value: &value, Before: before}, 95)
	}
	if move := of(pastOf(0, 1, 2)); move != nil {
		t.Errorf("two periods: %+v", move)
	}
	if move := of(append([]Past{{}, {}}, pastOf(0, 1, 2, 3)...)); move.Periods != 3 || move.Mean != 2 {
		t.Errorf("three of five: %+v", move)
	}
	if move := of(pastOf(0, 1000, 1, 2, 3, 1, 2, 3)); move.Periods != 6 || move.Mean != 2 {
		t.Errorf("seven: %+v", move)
	}
}

// Nothing that does not exist passes, whatever the rule.
func TestNothingUndefinedPasses(t *testing.T) {
	texts := []string{"crr >= 0", "nrr <= 1000", "nrr between -1000 and 1000", "crr drops", "crr rises > 1 pt", "ltv > -1", "orders != -7", "orders > 0 % of previous run", "ltv drops > 0 %"}
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{Metric: ruleOf(t, "crr > 1").Metric}
		r.Metric.Share = rapid.Bool().Draw(t, "share")
		r.Metric.Kind = Kind(rapid.IntRange(0, 4).Draw(t, "kind"))
		for i, to := range []**Limit{&r.Must, &r.Fail, &r.Warn} {
			if text := rapid.SampledFrom(append(texts, "")).Draw(t, "limit"); text != "" || i == 2 && len(r.limits()) == 0 {
				if text == "" {
					text = texts[0]
				}
				*to = ruleOf(t, text).Must
			}
		}
		if rapid.Bool().Draw(t, "significant?") {
			r.Significant = ptr(rapid.Bool().Draw(t, "significant"))
		}
		number := rapid.OneOf(rapid.Just[*float64](nil), rapid.Just(ptr(math.NaN())), rapid.Just(ptr(math.Inf(1))), rapid.Map(rapid.Float64Range(-200, 200), ptr[float64]))
		customers := rapid.OneOf(rapid.Just[*int64](nil), rapid.Map(rapid.Int64Range(0, 60), ptr[int64]))
		x := Reading{Value: number.Draw(t, "value"), Low: number.Draw(t, "low"), High: number.Draw(t, "high"), Previous: number.Draw(t, "previous"), Customers: customers.Draw(t, "customers")}
		for range rapid.IntRange(0, 8).Draw(t, "periods") {
			x.Before = append(x.Before, Past{number.Draw(t, "past"), rapid.Int64Range(0, 60).Draw(t, "past customers")})
		}
		v := r.Judge(Options{Noun: "month"}, x)[0]
		undefined := x.Value == nil || math.IsNaN(*x.Value) || math.IsInf(*x.Value, 0) || x.Customers != nil && *x.Customers < int64(r.Least())
		trends := slices.ContainsFunc(r.limits(), func(l *Limit) bool { return l.Trend != Level })
		missing := trends && len(x.Before) < LeastBefore || r.Previous() && !finite(x.Previous)
		switch {
		case undefined && v.Outcome != NoData, (undefined || missing) && v.Outcome == Pass, v.Outcome == NoData && (v.Reason == "" || v.Counts == Pass):
			t.Fatalf("%s of %+v: %+v", r.Limits(), x, v)
		case v.Move != nil && (math.IsNaN(v.Move.P) || math.IsNaN(v.Move.Low) || math.IsInf(v.Move.High, 0)):
			t.Fatalf("%+v", v.Move)
		}
	})
}

// The change of a count has no cents, whatever the currency has.
func TestChangeOfCounts(t *testing.T) {
	for kind, want := range map[Kind]string{Count: "-7", Amount: "-7.00", Rate: "-7.0 pt"} {
		if got := (Metric{Kind: kind}).Change(Move{Change: -7}, Words{Digits: 2}); got != want {
			t.Errorf("%d: %s, want %s", kind, got, want)
		}
	}
}
