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

// The program in the README, of which a test holds the text.
func Example() {
	name := "../testdata/orders.csv"
	in := export.Input{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(name) }}
	orders, reading, err := export.Orders(context.Background(), []export.Input{in}, export.Options{})
	if err != nil {
		log.Fatal(err)
	}
	moves := orders.Movements(facts.Query{Grain: calendar.Quarterly})
	if stay := retention.CRR(moves, retention.Options{}).Summary.Pooled; stay != nil {
		fmt.Printf("%.1f %% of the customers of a quarter order in the next one, by %d rows\n", *stay, reading.RowsUsed)
	}
	// 457 of 726, counted by a script with sets of ids.
	// Output: 62.9 % of the customers of a quarter order in the next one, by 2948 rows
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
	body := "\t" + strings.TrimSpace(strings.ReplaceAll("\n"+string(shown[1]), "\n", "\n\t"))
	if !strings.Contains(string(source), strings.ReplaceAll(body, `"orders.csv"`, `"../testdata/orders.csv"`)) {
		t.Errorf("the block of Go in README.md is not in library_test.go")
	}
}
