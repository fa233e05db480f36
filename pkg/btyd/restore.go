package btyd

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Restore is the model with a name and parameters as Name and Parameters of one give
// them: it predicts the same, to the last bit.
func Restore(name string, parameters []Parameter) (Model, error) {
	if name == (Pareto{}).Name() {
		v, err := values(name, parameters, Pareto{}.Parameters())
		if err != nil {
			return nil, err
		}
		return Pareto{R: v[0], Alpha: v[1], S: v[2], Beta: v[3]}.Remembering(), nil
	}
	g := Geometric{K: 1, Modified: strings.HasPrefix(name, "MBG/")}
	if _, stages, found := strings.Cut(name, "CNBD-"); found {
		g.K, _ = strconv.Atoi(stages)
	}
	if g.Name() != name || g.K > maxStages {
		return nil, fmt.Errorf("%q is no model of orders", name)
	}
	v, err := values(name, parameters, g.Parameters())
	if err != nil {
		return nil, err
	}
	g.R, g.Alpha, g.A, g.B = v[0], v[1], v[2], v[3]
	return g.Remembering(), nil
}

// RestoreGammaGamma is the model with parameters as those of one.
func RestoreGammaGamma(parameters []Parameter) (GammaGamma, error) {
	v, err := values("Gamma-Gamma", parameters, GammaGamma{}.Parameters())
	if err != nil {
		return GammaGamma{}, err
	}
	return GammaGamma{v[0], v[1], v[2]}, nil
}

// values are those of parameters that a model has under the names and units of some
// others, in their order.
func values(model string, parameters, like []Parameter) ([]float64, error) {
	same := func(a, b Parameter) bool { return a.Name == b.Name && a.Unit == b.Unit }
	if !slices.EqualFunc(parameters, like, same) {
		names := make([]string, len(like))
		for i, p := range like {
			names[i] = strings.TrimSpace(p.Name + " " + p.Unit)
		}
		return nil, fmt.Errorf("the parameters of %s are %s", model, strings.Join(names, ", "))
	}
	v := make([]float64, len(parameters))
	for i, p := range parameters {
		if v[i] = p.Value; !(p.Value > 0) || math.IsInf(p.Value, 1) {
			return nil, fmt.Errorf("%s of %s is %v, and not above 0", p.Name, model, p.Value)
		}
	}
	return v, nil
}
