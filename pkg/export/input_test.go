package export

import (
	"context"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

// textInput is a file with a text, which is read in parallel.
func textInput(text string) Input {
	return Input{Name: "orders.csv", Open: func() (io.ReadCloser, error) {
		r := strings.NewReader(text)
		return section{io.NewSectionReader(r, 0, r.Size())}, nil
	}}
}

type section struct{ *io.SectionReader }

func (section) Close() error { return nil }

func fileOf(name string, text []byte) Input {
	in := textInput(string(text))
	in.Name = name
	return in
}

var today, _ = calendar.Date(2024, 6, 30)

func itoa(i int) string { return strconv.Itoa(i) }

// The order of day and month is told by a row far behind the head of the file.
func TestDateOrderIsToldByAnyRow(t *testing.T) {
	for _, c := range []struct{ last, first, want string }{
		{"13/02/2024", "2024-02-01", ""}, // 01/02 is the first of February
		{"02/13/2024", "2024-01-02", ""},
		{"03/02/2024", "", "date-ambiguous"},
	} {
		var text strings.Builder
		text.WriteString("order_id,customer_id,date,amount\n")
		for i := range 40000 {
			text.WriteString("o" + string(rune('a'+i%26)) + strings.Repeat("x", i%7) + itoa(i) + ",c" + itoa(i%100) + ",01/02/2024,1.00\n")
		}
		text.WriteString("last,c1," + c.last + ",1.00\n")
		for name, in := range map[string]Input{
			"stream": Replay("-", strings.NewReader(text.String())),
			"file":   textInput(text.String()),
		} {
			orders, _, err := Orders(context.Background(), []Input{in}, Options{Today: someToday})
			got := ""
			if err == nil {
				got = orders.Extent().First.String()
			}
			if got != c.first || err != nil && err.(*BadData).Problems[0].Code != c.want {
				t.Errorf("%s with %s: first day %s, %v", name, c.last, got, err)
			}
		}
	}
}
