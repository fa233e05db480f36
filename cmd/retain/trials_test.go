package main

import (
	"math"
	"testing"
)

// By hand: of January, ann and dan paid from the end of their trials, 14 days after the
// start; bob's ended and cat gave up. Of February, eve paid after 14 days and fay took
// out another row 24 days after the start of her trial: a median of 19. Of March, ian
// paid after 7 days and gus is on trial. Hal had none.
func TestTrials(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "trials.csv", `customer_id,started_at,trial_end,ended_at,mrr,status,plan
ann,2024-01-02,2024-01-16,,10.00,active,a
bob,2024-01-05,2024-01-19,2024-01-19,10.00,canceled,a
cat,2024-01-08,2024-01-22,2024-01-12,10.00,canceled,b
dan,2024-01-20,2024-02-03,2024-03-10,10.00,canceled,b
eve,2024-02-01,2024-02-15,,10.00,active,a
fay,2024-02-10,2024-02-24,2024-02-24,10.00,canceled,b
fay,2024-03-05,,,10.00,active,b
gus,2024-03-20,2024-04-03,,10.00,trialing,a
hal,2024-03-01,,,10.00,active,a
ian,2024-03-10,2024-03-17,,10.00,active,b
`)
	got := columnsOf(t, try(t, "trials", "--customers", "trials.csv", "--as-of", "2024-03-31", "--format", "csv").stdout)
	for name, want := range map[string][]float64{
		"trials_started": {4, 2, 2}, "trials_open": {0, 0, 1}, "trials_over": {4, 2, 1}, "trials_converted": {2, 2, 1},
		"conversion": {50, 100, 100}, "days_to_convert": {14, 19, 7},
	} {
		for i := range want {
			if len(got[name]) != len(want) || math.Abs(got[name][i]-want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", name, got[name], want)
				break
			}
		}
	}
}
