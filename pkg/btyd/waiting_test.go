package btyd_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/btyd"
)

// What is found once for many customers is what is found for each, in the tables and
// beyond them: late is to be silent for longer than the share of those alive after the
// last order who waited less.
func TestWaitingChangesNothing(t *testing.T) {
	shares, days := []float64{.1, .5, .9}, []float64{30, 90}
	for _, m := range []btyd.Model{mbg, cdnowPareto, btyd.Geometric{Modified: true, K: 2, R: 1.3, Alpha: 20, A: .4, B: .8}} {
		w := btyd.NewWaiting(m, shares, days)
		for _, h := range []btyd.History{{Age: 9}, {Repeats: 3, Last: 40, Age: 41}, {Repeats: 3, Last: 40, Age: 400}, {Repeats: 26, Last: 216, Age: 217}, {Repeats: 600, Last: 5000, Age: 5003}} {
			for k, share := range shares {
				got, ok := w.NextOrder(h, k)
				if want, fine := btyd.NextOrder(m, h, share); got != want || ok != fine {
					t.Errorf("%s, %v, %v: %v %v, want %v %v", m.Name(), h, share, got, ok, want, fine)
				}
				after := btyd.History{Repeats: h.Repeats, Last: h.Last, Age: h.Last}
				if got, want := w.Late(h, k), m.QuietAlive(after, float64(h.Age-h.Last)) < 1-share; got != want {
					t.Errorf("%s, %v, late at %v: %v, want %v", m.Name(), h, share, got, want)
				}
			}
			for k, d := range days {
				if got, want := w.QuietAlive(h, k), m.QuietAlive(h, d); got != want {
					t.Errorf("%s, %v, %v days: %v, want %v", m.Name(), h, d, got, want)
				}
			}
		}
	}
}
