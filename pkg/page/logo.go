package page

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
)

// Logo is an image that stands on the page itself. The zero value is none.
type Logo struct{ url template.URL }

// MostLogo is the most bytes that a logo may have.
const MostLogo = 50 << 10

// NewLogo is a logo of an image file, PNG, JPEG, GIF, WebP or SVG, which its bytes say.
func NewLogo(content []byte) (Logo, error) {
	if len(content) > MostLogo {
		return Logo{}, fmt.Errorf("larger than %d KB", MostLogo>>10)
	}
	kind := http.DetectContentType(content)
	if start := bytes.TrimSpace(content[:min(len(content), 512)]); bytes.Contains(start, []byte("<svg")) && (bytes.HasPrefix(start, []byte("<svg")) || bytes.HasPrefix(start, []byte("<?xml"))) {
		kind = "image/svg+xml" // in an img element no script of it runs
	}
	if isImage(kind, content) {
		return Logo{template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(content))}, nil
	}
	return Logo{}, errors.New("not an image that can be read; use PNG, JPEG, GIF, WebP or SVG")
}

// isImage tells whether an image has more of its kind than the first bytes: its size, the
// length that it says, or the end of its root.
func isImage(kind string, content []byte) bool {
	var size image.Config
	var err error
	switch kind {
	case "image/png":
		size, err = png.DecodeConfig(bytes.NewReader(content))
	case "image/jpeg":
		size, err = jpeg.DecodeConfig(bytes.NewReader(content))
	case "image/gif":
		size, err = gif.DecodeConfig(bytes.NewReader(content))
	case "image/webp": // RIFF, the length of what follows, WEBP
		return len(content) > 20 && int(binary.LittleEndian.Uint32(content[4:]))+8 == len(content)
	case "image/svg+xml":
		var root struct{ XMLName xml.Name }
		return xml.Unmarshal(content, &root) == nil && root.XMLName.Local == "svg"
	default:
		return false
	}
	return err == nil && size.Width > 0 && size.Height > 0
}
