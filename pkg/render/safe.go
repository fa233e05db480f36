package render

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text from data may hold anything. Each kind of output has one function here
// that makes it harmless there.

// Printable is a text for a terminal, in which names of files and values from
// data may stand: what the terminal would obey or hide is shown as an escape,
// \x1b, \u202e, \n, and \xff for a byte that is not UTF-8.
func Printable(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case visible(r):
			b.WriteRune(r)
		default:
			b.WriteString(escape(r))
		}
		s = s[size:]
	}
	return b.String()
}

func plain[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// visible tells whether a character shows itself: letters, marks, digits,
// signs and spaces, and the few format characters that spelling needs. Bidi
// controls, soft hyphens, tags, private and unassigned characters do not.
func visible(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d' // Persian and Indic words, joined emoji
	return unicode.IsGraphic(r) || r == nonJoiner || r == joiner ||
		unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// spreadsheet puts an apostrophe before a text that a spreadsheet would run as
// a formula, and before one that was such a text and carries our apostrophe
// already. A reader of the CSV removes one apostrophe where the text matches
// '+[=+-@ tab CR] and has the text as it was.
func spreadsheet(text []byte) []byte {
	bare := bytes.TrimLeft(text, "'")
	if len(bare) > 0 && strings.IndexByte("=+-@\t\r", bare[0]) >= 0 {
		return append([]byte("'"), text...)
	}
	return text
}

// marks are the characters that Markdown or the HTML inside it could take for
// its own.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `~`, `\~`, `[`, `\[`, `]`, `\]`,
	`|`, `\|`, `&`, `&amp;`, `<`, `&lt;`, `>`, `&gt;`)

// references are what GitHub and GitLab make of plain text, also of an escaped one: a
// mention, which notifies somebody, and numbers of issues, here or elsewhere, which are
// told there. addresses are links without any mark.
var (
	references = regexp.MustCompile(`((?:^|[^\w&=./-])@|[^&=]#|^#|\bGH-)([\pL\d])`)
	addresses  = regexp.MustCompile(`(?i)\b(https?|ftp)(://)|\b(www)(\.)`)
)

// markdown is the text as one line of a Markdown paragraph or table cell.
func markdown(s string) string {
	s = marks.Replace(Printable(s))
	const apart = "&#8203;" // a space without width
	if strings.ContainsAny(s, "@#") || strings.Contains(s, "GH-") {
		s = references.ReplaceAllString(s, "${1}"+apart+"$2")
	}
	if strings.Contains(s, "://") || strings.Contains(s, "www.") {
		s = addresses.ReplaceAllString(s, `$1$3\$2$4`)
	}
	return s
}
