package export

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// swallowed says how many lines a row has taken in whose quote is never closed:
// one bad row that may be most of the file.
func swallowed(lines int64) string {
	switch lines {
	case 0:
		return ""
	case 1:
		return ", so that the line after it is taken in, too"
	}
	return fmt.Sprintf(", so that the %s lines after it are taken in, too", problem.Grouped(lines))
}

// linesBehind is how many lines a row goes on for after its first one.
func linesBehind(raw []byte) int64 {
	return int64(bytes.Count(bytes.TrimRight(raw, "\r\n"), newline))
}

// openQuotes are notes on rows that were left out with all the lines that they
// have taken in.
func openQuotes(problems []Problem) (notes []note.Note) {
	for _, p := range problems {
		if p.Code == codeQuoteOpen && !slices.ContainsFunc(notes, func(n note.Note) bool { return n.Text == openQuote(p) }) {
			notes = append(notes, note.Note{Code: "quote-lines", Text: openQuote(p)})
		}
	}
	return notes
}

func openQuote(p Problem) string {
	return fmt.Sprintf("%s: %s; none of it was read, and it counts as one row", p.Place(), p.Reason)
}
