package schema

import (
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/note"
)

// identifyingFields are the fields of columns that tell who a customer is.
var identifyingFields = []string{FieldCustomer, FieldMail, "refunder"}

// shownFields are the fields of columns whose values are shown: of products, of
// statuses and reasons.
var shownFields = []string{"product", FieldStatus, FieldReason}

// Identifies tells whether a column tells who a customer is: it is read as that, its
// header says so, or most of its first values are e-mail addresses. A column of yes and
// no tells it of nobody, whatever its header, and one that is read as another field
// tells what that field does.
func (l *Layout) Identifies(column int) bool {
	for name, at := range l.Plan.Fields {
		if at == column && slices.Contains(identifyingFields, name) {
			return true
		}
	}
	values, mails, flags := 0, 0, 0
	for _, text := range l.values(column) {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		values++
		if questions.IsMail([]byte(text)) {
			mails++
		}
		if _, flag := questions.Truth(text); flag {
			flags++
		}
	}
	switch {
	case 2*mails > values:
		return true
	case values > 0 && flags == values, l.fieldOf(column) != "":
		return false
	}
	return questions.Identifies(l.Header[column])
}

// fieldOf is the field that a column is read as.
func (l *Layout) fieldOf(column int) string {
	for _, name := range slices.Sorted(maps.Keys(l.Plan.Fields)) {
		if l.Plan.Fields[name] == column {
			return name
		}
	}
	return ""
}

// Identifying is the error of an option whose column tells who the customers are,
// which are redacted.
func Identifying(option note.Option, value string) error {
	return &problem.UsageError{
		Option: option, Value: value, Reason: "tells who the customers are, whose ids are redacted",
		Hint: "take another column or, to show them", Fixes: []note.Fix{{Option: note.Redact, Value: "false"}},
	}
}
