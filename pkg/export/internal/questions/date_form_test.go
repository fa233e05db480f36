package questions

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/field"
)

func TestNotationOf(t *testing.T) {
	type seen = map[field.Notation]int64
	for name, c := range map[string]struct {
		seen   seen
		padded bool
		format string
		asked  bool
		codes  string
	}{
		"one notation":                        {seen{field.ISO: 9}, true, "iso", false, ""},
		"two notations":                       {seen{field.ISO: 9, field.Compact: 1}, true, "iso", false, "date-notations"},
		"without zeros, October to December":  {seen{field.ISO: 3, field.ISOShort: 9}, false, "iso", false, ""},
		"with zeros and without":              {seen{field.ISO: 3, field.ISOShort: 9}, true, "iso", false, "date-notations"},
		"months":                              {seen{field.MonthOnly: 9}, false, "iso", false, "date-month"},
		"months and days":                     {seen{field.MonthOnly: 9, field.ISO: 1}, false, "iso", false, "date-notations date-month"},
		"one separator tells":                 {seen{field.LastSlash: 5, field.LastSlashSure: 1}, false, "dmy", false, ""},
		"each separator tells":                {seen{field.LastSlash: 5, field.LastSlashSure: 1, field.LastDashSure: 1}, false, "dmy", false, "date-notations"},
		"one tells and the other does not":    {seen{field.LastSlash: 5, field.LastDashSure: 1}, false, "dmy", false, "date-ambiguous"},
		"points are day first as the rest is": {seen{field.LastPoint: 5, field.LastSlashSure: 1}, false, "dmy", false, "date-notations"},
		"points beside months first":          {seen{field.LastPoint: 5, field.LastSlashSure: 1}, false, "mdy", false, "date-ambiguous"},
		"days and names of months":            {seen{field.ISO: 9, field.Worded: 1}, true, "iso", false, "date-notations"},
		"days, and some last that tell":       {seen{field.ISO: 9, field.LastSlashSure: 1}, true, "iso", false, "date-notations"},
		"asked for":                           {seen{field.LastSlash: 5, field.LastDashSure: 1}, false, "dmy", true, "date-notations"},
		"numbers":                             {seen{field.Unnoted: 5}, false, "unix", false, ""},
	} {
		d := DatesSeen{Header: "date", Format: c.format, Asked: c.asked, Padded: c.padded}
		for n, rows := range c.seen {
			d.Notations[n] = rows
		}
		f := NotationOf(d)
		var codes []string
		for _, n := range f.Notes {
			codes = append(codes, n.Code)
		}
		if f.Refusal != nil {
			codes = append(codes, f.Refusal.Code)
		}
		if got := strings.Join(codes, " "); got != c.codes {
			t.Errorf("%s: %q, want %q", name, got, c.codes)
		}
	}
}
