package facts

import (
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
)

// The dimensions that need no column of their own.
const (
	Cohort   = "cohort"   // period of the customer's first activity
	Tenure   = "tenure"   // time since the customer's first activity
	Channels = "channels" // one or several channels
)

// SameDimension reports whether two names mean the same dimension: case, spaces, _
// and - do not matter.
func SameDimension(a, b string) bool { return FoldDimension(a) == FoldDimension(b) }

// FoldDimension is the name without what does not matter.
func FoldDimension(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t_-\ufeff", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// TenureBand is a group of tenure: customers whose first activity was so many days ago,
// and fewer than in the next one.
type TenureBand struct {
	From calendar.Day
	Name string
}

// TenureBands are the groups of tenure, the youngest first.
func TenureBands() []TenureBand {
	return []TenureBand{
		{0, "under 30 days"},
		{30, "30-89 days"},
		{90, "90-179 days"},
		{180, "180-364 days"},
		{365, "1-2 years"},
		{730, "over 2 years"},
	}
}

// ChannelsName is the group of channels of a customer who has several, or none or one.
func ChannelsName(several bool) string {
	if several {
		return "multi"
	}
	return "single"
}
