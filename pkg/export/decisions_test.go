package export

import (
	"slices"
	"strings"
	"testing"
)

// Every question can be read by somebody who has never seen the program: it asks
// something, says what happens, and how to decide otherwise; the code under which
// it is stated or refused is listed.
func TestDecisionsAreComplete(t *testing.T) {
	codes := map[string]bool{}
	for _, q := range Decisions() {
		switch {
		case codes[q.Code]:
			t.Errorf("%s is there twice", q.Code)
		case !strings.HasSuffix(q.Asks, "?"):
			t.Errorf("%s: %q is no question", q.Code, q.Asks)
		case q.Assumed == "" && q.Refused == "":
			t.Errorf("%s: what happens when the data does not settle it?", q.Code)
		case q.Concerns == 0:
			t.Errorf("%s concerns nothing", q.Code)
		case q.Refused != "" && q.Assumed == "" && q.Proven == "":
			t.Errorf("%s is always refused", q.Code)
		}
		codes[q.Code] = true
		if !slices.ContainsFunc(append(NoteCodes(), ProblemCodes()...), func(c Code) bool { return c.Code == q.Code }) {
			t.Errorf("%s is no code of a note or a problem", q.Code)
		}
		for _, text := range []string{q.Proven, q.Assumed, q.Refused} {
			if strings.HasSuffix(text, ".") || text != strings.TrimSpace(text) || text != "" && strings.ToUpper(text[:1]) == text[:1] && !strings.HasPrefix(text, "ISO") {
				t.Errorf("%s: %q is no clause without capital and full stop", q.Code, text)
			}
		}
	}
}
