package pkg_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/retention"
)

// The program in the README: a test compares the text.
func Example() {
	name := "../testdata/orders.csv"
	in := export.Input{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(name) }}
	ctx := context.Background()
	orders, reading, err := export.Orders(ctx, []export.Input{in}, export.Options{})
	if err != nil {
		log.Fatal(err)
	}
	moves, err := orders.Movements(ctx, facts.Query{Grain: calendar.Quarterly})
	if err != nil {
		log.Fatal(err)
	}
	if stay := retention.CRR(moves, retention.Options{}).Summary.Pooled; stay != nil {
		fmt.Printf("%.1f %% of customers order again in the next quarter (%d rows)\n", *stay, reading.RowsUsed)
	}
	// 457 of 726 customers and 2,995 rows less 48 cancelled ones, counted with
	// sets of ids in Python.

	// Output: 62.9 % of customers order again in the next quarter (2947 rows)
}

func TestReadmeShowsTheExample(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("library_test.go")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```go\n(.*?)```").FindSubmatch(readme)
	if shown == nil {
		t.Fatal("README.md has no block of Go")
	}
	program, output, _ := strings.Cut(strings.TrimSpace(string(shown[1])), "\n// Output: ")
	body := strings.ReplaceAll(program, "\n", "\n\t")
	if !strings.Contains(string(source), strings.ReplaceAll(body, `"orders.csv"`, `"../testdata/orders.csv"`)) {
		t.Errorf("README.md has a program that library_test.go does not run:\n%s", program)
	}
	if !strings.Contains(string(source), "\n\t// Output: "+output+"\n") {
		t.Errorf("README.md has an output that library_test.go does not compare: %q", output)
	}
}
