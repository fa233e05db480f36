package calendar

import "strings"

// GrainOf is the grain of periods with labels of that form: 2024-01-31,
// 2024-W05, 2024-02, 2024-Q1, 2024, the fiscal FY2024-Q1 and FY2024, and the
// retail 2024-P01. Capitals make no difference. It tells whether it is the form
// of a label at all, not whether there is such a period.
func GrainOf(label string) (g Grain, ok bool) {
	form := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '0'
		}
		return r
	}, strings.ToUpper(label))
	switch strings.TrimPrefix(form, "FY") {
	case "0000-00-00":
		g = Daily
	case "0000-W00":
		g = Weekly
	case "0000-00", "0000-P00":
		g = Monthly
	case "0000-Q0":
		g = Quarterly
	case "0000":
		g = Yearly
	default:
		return g, false
	}
	return g, g == Quarterly || g == Yearly || !strings.HasPrefix(form, "FY")
}
