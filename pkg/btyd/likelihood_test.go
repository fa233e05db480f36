package btyd

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The derivatives are those of the value, also where there are stages.
func TestDerivatives(t *testing.T) {
	counts := []Count{
		{History{0, 0, 0}, 3}, {History{0, 0, 90}, 40}, {History{1, 60, 60}, 2}, {History{1, 20, 90}, 9},
		{History{7, 80, 300}, 1}, {History{40, 10, 300}, 1}, {History{300, 350, 365}, 2},
	}
	at := []float64{-.4, 3, -.2, 1.1}
	for _, k := range []int{1, 2, 5} {
		for _, modified := range []bool{false, true} {
			surface := tallied(modified, k, counts).surface
			got := surface(at)
			want := differenced(func(at []float64) (float64, []float64) { s := surface(at); return s.value, s.gradient })(at)
			values := differenced(func(at []float64) (float64, []float64) {
				v := surface(at).value
				return 0, []float64{v, v, v, v}
			})(at)
			for i := range at {
				// The difference of a value by i, as differenced has it on its diagonal.
				if g := values.hessian.At(i, i); math.Abs(got.gradient[i]-g) > 1e-9*(1+math.Abs(g)) {
					t.Errorf("k %d, by %d: %v, want %v", k, i, got.gradient[i], g)
				}
				for j := range at {
					if h := want.hessian.At(i, j); math.Abs(got.hessian.At(i, j)-h) > 1e-9*(1+math.Abs(h)) {
						t.Errorf("k %d, by %d and %d: %v, want %v", k, i, j, got.hessian.At(i, j), h)
					}
				}
			}
		}
	}
}

// Against mpmath, 30 digits: z and n small, large, and far apart.
func TestRising(t *testing.T) {
	for _, c := range []struct{ z, n, ln, first, second float64 }{
		{0.25, 1, -1.3862943611198906, 4.0, -16.0},
		{0.25, 26, 57.526489675892721, 7.4759509836413603, -17.158499081233058},
		{1e-6, 3, -13.122361877404954, 1000001.49999875, -1000000000001.2501},
		{3.5, 10000.0, 82130.753151598203, 8.1074836867563543, -0.33025778609132082},
		{11.9, 0.5, 1.2277680825725335, 0.042898736307081965, -0.0036789175154874544},
		{12, 1, 2.4849066497880003, 0.083333333333333333, -0.0069444444444444444},
		{5e4, 2, 21.639576568620569, 3.999960000799984e-5, -7.999840004799872e-10},
		{1e8, 7, 128.94476541766655, 6.9999997900000091e-8, -6.9999995800000273e-16},
		{1e-6, 10000, 82085.901995671918, 1000009.7875043913, -1000000000001.6449},
	} {
		ln, first, second := rising(c.z, c.n)
		for _, v := range [][2]float64{{ln, c.ln}, {first, c.first}, {second, c.second}} {
			if math.Abs(v[0]-v[1]) > 1e-14*math.Abs(v[1]) {
				t.Errorf("z %v, n %v: %.17g, want %.17g", c.z, c.n, v[0], v[1])
			}
		}
	}
}

// Against the logarithms one by one.
func TestLogs(t *testing.T) {
	near := rapid.Float64Range(0, 1)
	rapid.Check(t, func(t *rapid.T) {
		zs := rapid.SliceOf(rapid.OneOf(near, rapid.Float64Range(0, 1e-3), rapid.Float64Range(0, 1e300), rapid.Just(9e49))).Draw(t, "z")
		var got logs
		want := 0.
		for _, z := range zs {
			got.add1p(z)
			want += math.Log1p(z)
		}
		if off := math.Abs(got.sum() - want); !(off <= 1e-15*float64(len(zs))+1e-14*want) {
			t.Fatalf("%v: %v, not %v", zs, got.sum(), want)
		}
	})
}
