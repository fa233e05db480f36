package main

import (
	"errors"
	"strings"
	"unicode"

	"github.com/retain-cli/retain/pkg/analysis"
)

// scope is what the flags that all metrics share ask for.
func (o *metricFlags) scope() analysis.Scope {
	return analysis.Scope{
		Calendar: o.calendar(), Grain: o.grain, Activity: o.active,
		From: o.from, To: o.to,
		By: o.by, ByLast: o.byLast, MinGroup: o.minGroup, Confidence: float64(o.confidence),
	}
}

// requestError names the flag of the field that a request was refused for.
func requestError(err error) error {
	var refused *analysis.RequestError
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Field == "":
		return usagef("%s", refused.Reason)
	case refused.Value == "":
		return usagef("--%s: %s", flagOf(refused.Field), refused.Reason)
	}
	return settingError("--"+flagOf(refused.Field), refused.Value, errors.New(refused.Reason))
}

// flagOf is the flag of a field: fiscal-start of FiscalStart, new-mrr of NewMRR.
func flagOf(field string) string {
	if field == "Grain" {
		return "period"
	}
	var b strings.Builder
	lower := false
	for _, r := range field {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('-')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
