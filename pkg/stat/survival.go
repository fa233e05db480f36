package stat

// Step is a time at which something happens to some of those who wait for it.
type Step struct {
	Time   int
	AtRisk int64   // who wait until then, and are seen at that time
	Events int64   // to whom it happens then
	Share  float64 // to whom it has happened by then, estimated: 1 - Kaplan-Meier
}

// KaplanMeier estimates the share of n to whom something has happened by each time.
// It happens to events[t] at the time t, and censored[t] are seen until then without
// it; the others are seen for longer than both lists. Who is seen until t counts at t.
//
// E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete
// observations" (R: survival::survfit).
func KaplanMeier(n int64, events, censored []int64) []Step {
	steps := []Step{}
	still := 1.0
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
			steps = append(steps, Step{t, n, happened, 1 - still})
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
