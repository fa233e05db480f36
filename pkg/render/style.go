package render

import "strconv"

// style is whether text may be colored. Nothing depends on color alone.
type style bool

// Escape sequences that begin a style, and the one that ends it.
const (
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

func (s style) paint(sequence, text string) string {
	if !s || sequence == "" || text == "" {
		return text
	}
	return sequence + text + reset
}

// blues go from light to dark: ColorBrewer's sequential Blues in the nearest
// of the 256 colors that terminals have.
var blues = [...]int{255, 189, 153, 117, 74, 68, 32, 26, 25, 18}

// darkFrom is the first of the blues on which white is easier to read than
// black.
const darkFrom = 7

// heat shades a text by a strength from 0, not at all, to 1. It sets foreground
// and background, so the text is readable in any color scheme.
func (s style) heat(text string, strength float64) string {
	if !s || strength <= 0 {
		return text
	}
	shade := min(int(strength*float64(len(blues))), len(blues)-1)
	ink := "16"
	if shade >= darkFrom {
		ink = "231"
	}
	return s.paint("\x1b[38;5;"+ink+";48;5;"+strconv.Itoa(blues[shade])+"m", text)
}
