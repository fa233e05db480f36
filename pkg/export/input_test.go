package export

import (
	"io"
	"strconv"
	"strings"
)

// textInput is a file with a text, which is read in parallel.
func textInput(text string) Input {
	return Input{Name: "orders.csv", Open: func() (io.ReadCloser, error) {
		r := strings.NewReader(text)
		return sectionCloser{io.NewSectionReader(r, 0, r.Size())}, nil
	}}
}

func itoa(i int) string { return strconv.Itoa(i) }
