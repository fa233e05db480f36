package btyd_test

import (
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/btyd"
)

// A model that is restored from its name and parameters predicts the same, to the last
// bit.
func TestRestore(t *testing.T) {
	h := btyd.History{Repeats: 3, Last: 200, Age: 380}
	for _, m := range []btyd.Model{
		btyd.Geometric{K: 1, R: .2425945, Alpha: 30.8952, A: .792922, B: 2.425907}.Remembering(),
		btyd.Geometric{Modified: true, K: 1, R: .5248, Alpha: 43.28, A: .8914, B: 1.614}.Remembering(),
		btyd.Geometric{Modified: true, K: 3, R: 1.33, Alpha: 19.7, A: .4247, B: .79}.Remembering(),
		btyd.Geometric{K: 12, R: 1e-9, Alpha: 1e9, A: 1 / 3., B: 2 / 3.}.Remembering(),
		btyd.Pareto{R: .5532, Alpha: 74.04, S: .6062, Beta: 81.68}.Remembering(),
	} {
		again, err := btyd.Restore(m.Name(), m.Parameters())
		if err != nil {
			t.Errorf("%s: %v", m.Name(), err)
			continue
		}
		if again.Name() != m.Name() || !slices.Equal(again.Parameters(), m.Parameters()) ||
			again.Expected(h, 365) != m.Expected(h, 365) || again.Discounted(h, 1e-4, math.Inf(1)) != m.Discounted(h, 1e-4, math.Inf(1)) {
			t.Errorf("%s %v is restored as %s %v", m.Name(), m.Parameters(), again.Name(), again.Parameters())
		}
	}
	g := btyd.GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44}
	if again, err := btyd.RestoreGammaGamma(g.Parameters()); err != nil || again != g {
		t.Errorf("%v, %v", again, err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	good := btyd.Geometric{K: 1, R: 1, Alpha: 2, A: 3, B: 4}.Parameters()
	changed := func(change func(p []btyd.Parameter)) []btyd.Parameter {
		p := slices.Clone(good)
		change(p)
		return p
	}
	for _, name := range []string{"", "BG", "NBD", "MBG/CNBD-1", "MBG/CNBD-25", "MBG/CNBD-02", "MBG/CNBD--2", "mbg/nbd", "Pareto/GGG"} {
		if m, err := btyd.Restore(name, good); err == nil {
			t.Errorf("%q is %s", name, m.Name())
		}
	}
	for what, p := range map[string][]btyd.Parameter{
		"none":              nil,
		"three":             good[:3],
		"those of Pareto":   btyd.Pareto{R: 1, Alpha: 2, S: 3, Beta: 4}.Parameters(),
		"another order":     changed(func(p []btyd.Parameter) { p[2], p[3] = p[3], p[2] }),
		"weeks":             changed(func(p []btyd.Parameter) { p[1].Unit = "weeks" }),
		"zero":              changed(func(p []btyd.Parameter) { p[0].Value = 0 }),
		"below zero":        changed(func(p []btyd.Parameter) { p[3].Value = -4 }),
		"no number":         changed(func(p []btyd.Parameter) { p[3].Value = math.NaN() }),
		"beyond all bounds": changed(func(p []btyd.Parameter) { p[1].Value = math.Inf(1) }),
	} {
		if _, err := btyd.Restore("BG/NBD", p); err == nil {
			t.Errorf("BG/NBD with parameters: %s", what)
		}
	}
}
