package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/summary"
)

// The help states the thresholds that the rules use.
func TestSummaryHelpStatesTheRules(t *testing.T) {
	text := strings.Join(strings.Fields(pageOf("summary")), " ")
	for _, want := range []string{
		fmt.Sprintf("|z| > %v", summary.MinZ), fmt.Sprintf("by %v %%", summary.MinRevenue), fmt.Sprintf("by %v %%", summary.MinNew),
		fmt.Sprintf("%v %% of the revenue", summary.MinStopped), fmt.Sprintf("%v %% of the customers", summary.MinOnce),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the help does not say %q", want)
		}
	}
	if summary.MinTop != 50 || summary.NewCohorts != 3 || !strings.Contains(text, "half of the revenue") || !strings.Contains(text, "three newest cohorts") {
		t.Error("the help says half of the revenue and three newest cohorts in words")
	}
}
