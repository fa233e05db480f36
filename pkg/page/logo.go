package page

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
)

// Logo is an image that stands on the page itself. The zero value is none.
type Logo struct{ url template.URL }

// MostLogo is the most bytes that a logo may have.
const MostLogo = 50 << 10

// NewLogo is a logo of an image file, PNG, JPEG, GIF, WebP or SVG, which its bytes say.
func NewLogo(image []byte) (Logo, error) {
	if len(image) > MostLogo {
		return Logo{}, fmt.Errorf("larger than %d KB", MostLogo>>10)
	}
	kind := http.DetectContentType(image)
	if start := bytes.TrimSpace(image[:min(len(image), 512)]); bytes.Contains(start, []byte("<svg")) && (bytes.HasPrefix(start, []byte("<svg")) || bytes.HasPrefix(start, []byte("<?xml"))) {
		kind = "image/svg+xml" // in an img element no script of it runs
	}
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml":
		return Logo{template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(image))}, nil
	}
	return Logo{}, fmt.Errorf("not an image; use PNG, JPEG, GIF, WebP or SVG")
}
