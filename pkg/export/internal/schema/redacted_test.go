package schema

import (
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
)

// A value that may identify somebody is shown by its shape, a day or an amount as it is.
func TestRedacted(t *testing.T) {
	o := Options{Redact: func(string) string { return "hash" }}
	for value, want := range map[string]string{
		"2024-02-30": "2024-02-30", "31/02/2024": "31/02/2024", "2024-02-30T10:00:00Z": "2024-02-30T10:00:00Z", "12.50": "12.50", "-1.234,5": "-1.234,5", "$100": "$100", "100 USD": "100 USD", "€ 50,00": "€ 50,00",
		"1001": "9999", "20240230": "99999999", "555-12-4567": "999-99-9999", "+49 30 1234": "+99 99 9999", "ann@x.org": "xxx@x.xxx", "Zoë 1": "xxx 9", "ABCD100": "xxxx999",
	} {
		if got := o.Redacted(problem.Problem{Value: value}).Value; got != want {
			t.Errorf("%q is shown as %q, want %q", value, got, want)
		}
	}
	if got := o.Redacted(problem.Problem{Value: "12.50", Personal: true}).Value; got != "hash" {
		t.Errorf("an id is shown as %q", got)
	}
}
