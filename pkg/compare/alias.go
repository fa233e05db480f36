package compare

import "github.com/retain-cli/retain/pkg/stat"

// What tests of groups take.
type (
	Proportion = stat.Proportion
	Sample     = stat.Sample
)

// Measure is stat.Measure.
var Measure = stat.Measure
