package facts_test

import (
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
)

// Groups of one tell who it is, when more than half of ten or more are alone.
func TestTelling(t *testing.T) {
	for _, c := range []struct {
		name     string
		alone    int // customers, each alone
		together int // in one group
		nameless int
		want     bool
	}{
		{"nobody", 0, 0, 0, false},
		{"ten alone", 10, 0, 0, true},
		{"nine alone", 9, 0, 0, false},
		{"half", 5, 5, 0, false},
		{"more than half", 6, 5, 0, true},
		{"without a value", 6, 0, 10, false},
		{"of those with a value", 10, 0, 90, true},
	} {
		var all facts.Customers
		add := func(name string, customers int) {
			for range customers {
				all.Rows = append(all.Rows, facts.Customer{Group: int32(len(all.Groups))})
			}
			all.Groups = append(all.Groups, name)
		}
		for range c.alone {
			add("x", 1)
		}
		add("y", c.together)
		add("", c.nameless)
		if got := all.Telling(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
