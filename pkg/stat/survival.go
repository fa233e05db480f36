package stat

import "math"

// Step is a time at which something happens to some of those who wait for it.
type Step struct {
	Time   int
	AtRisk int64   // who wait until then, and are seen at that time
	Events int64   // to whom it happens then
	Share  float64 // to whom it has happened by then, estimated: 1 - Kaplan-Meier

	spread float64 // sum of events / (at risk x (at risk - events)): Greenwood's
}

// Interval is the pointwise interval of the share, as a share: Greenwood's variance on
// the scale of log(-log), which stays within 0 and 1. There is none where it has happened
// to all.
//
// J. D. Kalbfleisch and R. L. Prentice (1980), "The statistical analysis of failure time
// data", section 1.4 (R: survfit(conf.type = "log-log"); Stata: sts list).
func (s Step) Interval(confidence float64) (low, high *float64) {
	still := 1 - s.Share
	if still <= 0 || still >= 1 || math.IsInf(s.spread, 0) {
		return nil, nil
	}
	factor := math.Exp(z(confidence) * math.Sqrt(s.spread) / math.Log(still)) // below 1
	from, to := 1-math.Pow(still, factor), 1-math.Pow(still, 1/factor)
	return &from, &to
}

// KaplanMeier estimates the share of n to whom something has happened by each time.
// It happens to events[t] at the time t, and censored[t] are seen until then without
// it; the others are seen for longer than both lists. Who is seen until t counts at t.
//
// E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete
// observations" (R: survival::survfit).
func KaplanMeier(n int64, events, censored []int64) []Step {
	steps := []Step{}
	still, spread := 1.0, 0.0
	for t := range max(len(events), len(censored)) {
		var happened, gone int64
		if t < len(events) {
			happened = events[t]
		}
		if t < len(censored) {
			gone = censored[t]
		}
		if happened > 0 {
			still *= float64(n-happened) / float64(n)
			spread += float64(happened) / (float64(n) * float64(n-happened))
			steps = append(steps, Step{t, n, happened, 1 - still, spread})
		}
		n -= happened + gone
	}
	return steps
}

// MedianTime is the first time by which it has happened to half; ok is false where
// the steps do not reach so far.
func MedianTime(steps []Step) (time int, ok bool) {
	const rounding = 1e-12
	for _, s := range steps {
		if s.Share >= 0.5-rounding {
			return s.Time, true
		}
	}
	return 0, false
}
