package render

import (
	"math"
	"testing"
)

// Every shade can be read: contrast of at least 4.5 to 1 (WCAG 2.1, success
// criterion 1.4.3), with xterm's colour cube and grey ramp.
func TestShadesCanBeRead(t *testing.T) {
	for i, shade := range blues {
		ink := 0.0
		if i >= darkFrom {
			ink = 1
		}
		if c := contrast(ink, luminance(shade)); c < 4.5 {
			t.Errorf("shade %d: contrast %.1f", shade, c)
		}
	}
}

func TestShadesDarken(t *testing.T) {
	for i := range blues[1:] {
		if luminance(blues[i]) <= luminance(blues[i+1]) {
			t.Errorf("shade %d is not lighter than %d", blues[i], blues[i+1])
		}
	}
}

// contrast is that of two relative luminances.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// luminance is the relative luminance of one of xterm's 256 colours.
func luminance(color int) float64 {
	r, g, b := 8+10*(color-232), 8+10*(color-232), 8+10*(color-232)
	if color < 232 {
		levels := [...]int{0, 95, 135, 175, 215, 255}
		r, g, b = levels[(color-16)/36], levels[(color-16)/6%6], levels[(color-16)%6]
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func linear(level int) float64 {
	x := float64(level) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func TestHeat(t *testing.T) {
	for _, c := range []struct {
		strength float64
		want     string
	}{
		{0, "x"},
		{-1, "x"},
		{0.01, "\x1b[38;5;16;48;5;255mx\x1b[0m"},
		{1, "\x1b[38;5;231;48;5;18mx\x1b[0m"},
		{7, "\x1b[38;5;231;48;5;18mx\x1b[0m"},
	} {
		if got := style(true).heat("x", c.strength); got != c.want {
			t.Errorf("%v: got %q, want %q", c.strength, got, c.want)
		}
	}
	if got := style(false).heat("x", 1); got != "x" {
		t.Errorf("without colour: %q", got)
	}
}
