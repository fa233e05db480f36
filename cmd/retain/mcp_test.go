package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/retain-cli/retain/pkg/agent"
	"github.com/retain-cli/retain/pkg/agent/agenttest"
)

// agentDesk is a desk whose only root is testdata.
func agentDesk(t *testing.T, o mcpOptions) *desk {
	t.Helper()
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	roots, err := agent.OpenRoots([]string{data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(roots.Close)
	return newDesk(testApp(io.Discard, io.Discard), &o, roots, "")
}

// client is a client of a desk.
func client(t *testing.T, d *desk) *mcp.ClientSession {
	t.Helper()
	return agenttest.Connect(t, d.server())
}

// called is what a call came to: its JSON, or what was wrong.
func called(t *testing.T, s *mcp.ClientSession, tool string, arguments map[string]any) (data, text string, failed bool) {
	t.Helper()
	got, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(got.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), got.Content[0].(*mcp.TextContent).Text, got.IsError
}

type arguments = map[string]any

// Every metric is a tool, with all of its flags but those that are not an agent's.
func TestMCPTools(t *testing.T) {
	s := client(t, agentDesk(t, mcpOptions{rows: 5, redact: true}))
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(list.Tools); err != nil || len(text) > 80<<10 {
		t.Errorf("an agent has to read %d bytes before its first call, %v", len(text), err)
	}
	schemas := map[string]arguments{}
	for _, tool := range list.Tools {
		schemas[tool.Name] = tool.InputSchema.(arguments)["properties"].(arguments)
		if tool.OutputSchema != nil || !tool.Annotations.ReadOnlyHint || tool.Description == "" {
			t.Errorf("%s: %v", tool.Name, tool)
		}
	}
	for _, e := range commands() {
		if schemas[e.name] == nil != (e.group != groupMetrics && e.name != "inspect" && e.name != "diff") {
			t.Errorf("%s: is a tool: %v", e.name, schemas[e.name] != nil)
		}
	}
	for _, refused := range []string{"output", "rejects", "format", "color", "redact", "jobs", "max-memory", "config", "help"} {
		for name, properties := range schemas {
			if properties[refused] != nil {
				t.Errorf("%s offers %s", name, refused)
			}
		}
	}
	for name, want := range map[string]any{
		"period":   arguments{"type": "string", "enum": []any{"daily", "weekly", "monthly", "quarterly", "yearly"}, "description": "length of a period (default: monthly)"},
		"by-last":  nil, // one of flags
		"where":    arguments{"type": "array", "items": arguments{"type": []any{"string", "number"}}, "description": "count only rows that hold a condition, repeatable: country=PL; !=, <, <=, >, >=, 'country in (PL, DE)'"},
		"column":   arguments{"type": "object", "additionalProperties": arguments{"type": "string"}, "description": "column that holds a field, repeatable; #3 is the third, Name#2 the second called Name"},
		"files":    arguments{"type": "array", "items": arguments{"type": "string"}, "description": "files to read; several are one data set"},
		"decimal":  nil,
		"encoding": nil,
	} {
		if got := schemas["crr"][name]; !reflect.DeepEqual(got, want) {
			t.Errorf("crr: %s is %v, want %v", name, got, want)
		}
	}
	if schemas["inspect"]["decimal"] == nil || schemas["inspect"][flagsArgument] != nil || schemas["crr"][flagsArgument] == nil {
		t.Error("inspect has no arguments for how files are read, or others have no flags")
	}
	page, err := s.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "retain://schema/crr"})
	if want := try(t, "schema", "crr"); err != nil || page.Contents[0].Text != want.stdout {
		t.Errorf("the schema of crr: %v, %v", page, err)
	}
}

// A tool answers what its command prints, and what a schema allows also where lists
// are cut.
func TestMCPAnswers(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 1 << 20, redact: true})
	d.key = "secret"
	t.Setenv(redactKeyVariable, d.key)
	whole := client(t, d)
	short := *d
	short.rows = 1
	cut := client(t, &short)
	data := d.roots.Names()[0]
	orders, subscriptions, spend := filepath.Join(data, "orders.csv"), filepath.Join(data, "subscriptions.csv"), filepath.Join(data, "spend.csv")
	for _, c := range []struct {
		arguments arguments
		line      []string
	}{
		{arguments{"files": []string{orders}, "by": "country", "from": "2025"}, []string{"crr", "--by", "country", "--from", "2025", orders}},
		{arguments{"customers": subscriptions, "period": "quarterly"}, []string{"mrr", "--customers", subscriptions, "--period", "quarterly"}},
		{arguments{"files": []string{orders}, "who": []string{"overdue", "inactive=60d"}, "limit": 9}, []string{"customers", "--who", "overdue", "--who", "inactive=60d", "--limit", "9", orders}},
		{arguments{"files": []string{orders}, "margin": 40, "spend": spend, "within": []any{90, "1y"}}, []string{"ltv", "--margin", "40", "--spend", spend, "--within", "90,1y", orders}},
		{arguments{"mrr": 100, "churn": []float64{5, 4.5}, "growth": -1.5}, []string{"forecast", "--mrr", "100", "--churn", "5,4.5", "--growth", "-1.5"}},
		{arguments{"files": []string{orders}, "column": arguments{"customer": "customer_id"}, "where": []string{"country=PL"}, "by-last": true, "by": nil, "flags": []string{"--date-format=iso", "no-header=false", "--fold-ids"}},
			[]string{"rfm", "--column", "customer=customer_id", "--where", "country=PL", "--by-last", "--date-format=iso", "--no-header=false", "--fold-ids", orders}},
		{arguments{"files": []string{orders}, "between": []string{"2025-03", "2025-04"}}, []string{"compare", "2025-03", "2025-04", orders}},
		{arguments{"files": []string{filepath.Join(data, "exports/own/086-currency-symbol.csv")}}, []string{"inspect", filepath.Join(data, "exports/own/086-currency-symbol.csv")}},
	} {
		tool := c.line[0]
		got, text, failed := called(t, whole, tool, c.arguments)
		want := try(t, append(c.line, "--format", "json", "--redact")...)
		var left, right any
		if json.Unmarshal([]byte(got), &left) != nil || json.Unmarshal([]byte(want.stdout), &right) != nil || failed || !reflect.DeepEqual(left, right) {
			t.Errorf("%q: %s%s, want %s%s", c.line, text, got, want.stderr, want.stdout)
		}
		if !slices.Contains([]string{"crr", "customers", "forecast", "inspect"}, tool) {
			continue
		}
		got, text, failed = called(t, cut, tool, c.arguments)
		if followsSchema(t, got, tool); failed || strings.Contains(got, `"rows-left-out"`) != strings.Contains(text, "lists have at most 1 row here") || !strings.Contains(got, `"rows-left-out"`) {
			t.Errorf("%q: one row each: %s%s", c.line, text, got)
		}
	}
}

// 24 months of CRR, of which the last is not over: testdata/rates.md.
func TestMCPCountsWhatIsLeftOut(t *testing.T) {
	s := client(t, agentDesk(t, mcpOptions{rows: 10, redact: true}))
	got, text, _ := called(t, s, "crr", arguments{"files": []string{"orders.csv"}, "period": "monthly"})
	var result struct {
		Periods  []any
		Warnings []struct {
			Code, Text string
			Args       struct {
				Most    int
				LeftOut map[string]int `json:"left_out"`
			}
		}
	}
	if err := json.Unmarshal([]byte(got), &result); err != nil || len(result.Periods) != 10 || len(result.Warnings) != 1 {
		t.Fatalf("%v: %s", err, got)
	}
	const want = "lists have at most 10 rows here; left out: the oldest 14 rows of periods"
	if w := result.Warnings[0]; w.Code != rowsLeftOut || w.Text != want || w.Args.Most != 10 || !reflect.DeepEqual(w.Args.LeftOut, map[string]int{"periods": 14}) {
		t.Errorf("got %v", w)
	}
	if rows := strings.Count(text, "\n| 202"); rows != 10 || !strings.Contains(text, "Warning: "+want) {
		t.Errorf("%d rows in\n%s", rows, text)
	}
}

// What is wrong with a call is for the agent, with what to do about it.
func TestMCPRefuses(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 10, redact: true})
	s := client(t, d)
	write(t, "secret.csv", "order_id,customer_id,order_date,amount\n1,ann,2024-01-05,10\n")
	secret, err := filepath.Abs("secret.csv")
	if err != nil {
		t.Fatal(err)
	}
	const outside = "secret.csv: outside the folders that this server may read"
	orders := []string{"orders.csv"}
	for _, c := range []struct {
		tool      string
		arguments arguments
		want      string
	}{
		{"crr", arguments{"files": orders, "perod": "daily"}, `no argument "perod"; did you mean period?`},
		{"crr", arguments{"files": orders, "period": "fortnightly"}, `--period "fortnightly": use daily, weekly, monthly, quarterly or yearly`},
		{"crr", arguments{"files": orders, "period": []string{"daily"}}, "period: expected one value, got a list"},
		{"crr", arguments{"files": orders, "period": arguments{}}, "period: expected a text, a number, true or false"},
		{"crr", arguments{"files": orders, "output": "x.json"}, `no argument "output"; use active, allow-empty,`},
		{"crr", arguments{"files": orders, "flags": []string{"--rejects=x.csv"}}, `no argument "rejects"`},
		{"crr", arguments{"files": orders, "flags": []string{"--decimal"}}, `flags: "--decimal" needs a value: --decimal=...`},
		{"crr", arguments{"files": orders, "flags": []string{"--customers=" + secret}}, outside},
		{"crr", arguments{"files": orders, "customers": secret}, outside},
		{"compare", arguments{"customers": "subscriptions.csv", "customers-after": "../secret.csv"}, outside},
		{"ltv", arguments{"files": orders, "spend": "../secret.csv"}, outside},
		{"crr", arguments{"files": []string{secret}}, outside},
		{"crr", arguments{"files": []string{"../secret.csv"}}, outside},
		{"inspect", arguments{"files": []string{"exports/../../secret.csv"}}, outside},
		{"compare", arguments{"files": []string{"2025-03", "2025-04", "orders.csv"}}, "2025-03: file does not exist; there are "},
		{"crr", arguments{"files": []string{"*.csv"}}, "*.csv: file does not exist; there are "},
		{"crr", arguments{"files": []string{"exports"}}, "exports: is a folder; name its files"},
		{"crr", arguments{"files": []string{"-"}}, "-: standard input is the connection to this server; name a file"},
		{"crr", arguments{"files": []string{"--output=x.json"}}, "--output=x.json: file does not exist"},
		{"crr", arguments{}, "no file to read; name it in files"},
		{"crr", arguments{"files": []string{"orders.csv", "./orders.csv"}}, "orders.csv and ./orders.csv are the same file; name it once"},
		{"crr", arguments{"files": []string{"exports/own/086-currency-symbol.csv"}}, `exports/own/086-currency-symbol.csv:2:4: amount "$100.00": has the currency $ beside the number; use --strip-currency`},
		{"customers", arguments{"files": orders, "with": []string{"country"}}, "--with: columns of the data beside customers would name them in spite of --redact"},
	} {
		if data, text, failed := called(t, s, c.tool, c.arguments); !failed || data != "null" || !strings.Contains(text, c.want) || strings.Contains(text, "ann") {
			t.Errorf("%s %v: %q %s, want %q", c.tool, c.arguments, text, data, c.want)
		}
	}
	if _, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "version"}); err == nil || !strings.Contains(err.Error(), `unknown tool "version"`) {
		t.Errorf("version: %v", err)
	}
}

// Settings of files to write have no effect on tools, which write none.
func TestMCPWritesNothing(t *testing.T) {
	s := client(t, agentDesk(t, mcpOptions{rows: 10, redact: true}))
	write(t, "retain.yaml", "output: out.json\nrejects: bad.csv\nsave: s.json\nif-changed: true\nformat: csv\nweek-start: sunday\n")
	data, text, failed := called(t, s, "crr", arguments{"files": []string{"orders.csv"}, "period": "weekly"})
	if failed || !strings.Contains(data, `"week_start":"sunday"`) {
		t.Errorf("%s%s", text, data)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if _, err := (&temporaries{denied: true}).create("x", false); err == nil || exists("x") {
		t.Error("a file was created")
	}
}

// The same customer has the same hash in every answer of a server, and another one in
// those of another; without redaction ids are shown.
func TestMCPRedacts(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 1})
	first := func(redact bool) (ids [2]string) {
		s := client(t, newDesk(d.app, &mcpOptions{rows: 1, redact: redact}, d.roots, ""))
		for i := range ids {
			var result struct {
				Customers []struct {
					ID string `json:"customer_id"`
				}
			}
			data, text, _ := called(t, s, "customers", arguments{"files": []string{"orders.csv"}, "sort": "id"})
			if err := json.Unmarshal([]byte(data), &result); err != nil || len(result.Customers) != 1 {
				t.Fatalf("%v: %s%s", err, text, data)
			}
			if ids[i] = result.Customers[0].ID; !strings.Contains(text, "| "+ids[i]+" |") {
				t.Errorf("%s is not in\n%s", ids[i], text)
			}
		}
		return ids
	}
	plain, one, other := first(false), first(true), first(true)
	orders, err := os.ReadFile(filepath.Join(d.roots.Names()[0], "orders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(orders), ","+plain[0]+",") || strings.Contains(string(orders), one[0]) || one[0] != one[1] || one[0] == other[0] {
		t.Errorf("%v, %v, %v", plain, one, other)
	}
}

// endless is a file of orders without an end. It tells how much of it was read.
type endless struct {
	row    int
	rest   []byte
	read   func(n int)
	closed *atomic.Bool
}

func (e *endless) Read(b []byte) (int, error) {
	if e.row == 0 {
		e.rest = []byte("order_id,customer_id,order_date,amount\n")
	}
	for len(e.rest) < len(b) {
		e.row++
		e.rest = fmt.Appendf(e.rest, "%d,%d,2024-01-05,10\n", e.row, e.row%100)
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	e.read(n)
	return n, nil
}

func (e *endless) Close() error {
	e.closed.Store(true)
	return nil
}

// A call that its client gives up stops reading, and makes room for the next.
func TestMCPCancellation(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 10, redact: true})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var read atomic.Int64
	var closed atomic.Bool
	d.open = func(string) (io.ReadCloser, error) {
		return &endless{closed: &closed, read: func(n int) {
			if read.Add(int64(n)) > 1<<20 {
				cancel()
			}
		}}, nil
	}
	s := client(t, d)
	call := &mcp.CallToolParams{Name: "crr", Arguments: arguments{"files": []string{"orders.csv"}}}
	if _, err := s.CallTool(ctx, call); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: "forecast", Arguments: arguments{"mrr": 100, "churn": 5}}); err != nil || got.IsError || !closed.Load() {
		t.Errorf("%v, %v, closed: %v", got, err, closed.Load())
	}
}

// What inspect says to do next names no flag that is the server's, and no file to write.
func TestMCPNext(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 10, redact: true, maxMemory: 1 << 40})
	rows := "order_id,customer_id,order_date,amount\n"
	for i := range 30 {
		rows += fmt.Sprintf("%d,c%d,2024-01-05,1.50\n", i, i)
	}
	write(t, "few.csv", rows+"x,ann,2024-13-05,2.50\n")
	write(t, "settings.yaml", "")
	roots, err := agent.OpenRoots([]string{"."})
	if err != nil {
		t.Fatal(err)
	}
	defer roots.Close()
	s := client(t, newDesk(d.app, &d.mcpOptions, roots, "settings.yaml"))
	data, text, _ := called(t, s, "inspect", arguments{"files": []string{"few.csv"}, "tz": "Europe/Warsaw"})
	var got struct{ Next string }
	if err := json.Unmarshal([]byte(data), &got); err != nil || got.Next != "retain summary --tz=Europe/Warsaw --max-rejects=1 few.csv" || !strings.Contains(text, got.Next) {
		t.Errorf("%v, %q in %s", err, got.Next, text)
	}
}

// The server as a process: nothing but the protocol is on standard output, and it ends
// with its input.
func TestMCPProcess(t *testing.T) {
	bin := program(t)
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	var stderr strings.Builder
	cmd := exec.Command(filepath.Join(bin, "retain"), "mcp", "--root", data, "--max-rows", "3")
	cmd.Stderr = &stderr
	s, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, text, failed := called(t, s, "summary", arguments{"files": []string{"orders.csv"}}); failed || got == "null" {
		t.Errorf("%s%s", text, got)
	}
	if _, text, failed := called(t, s, "summary", arguments{"files": []string{filepath.Join(filepath.Dir(data), "go.mod")}}); !failed {
		t.Errorf("go.mod: %s", text)
	}
	page, err := s.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "retain://help/exit-codes"})
	if err != nil || page.Contents[0].Text != try(t, "help", "exit-codes").stdout {
		t.Errorf("%v, %v", page, err)
	}
	if err := s.Close(); err != nil || stderr.String() != "" {
		t.Errorf("%v, %q", err, stderr.String())
	}
}

func TestMCPNeedsRoots(t *testing.T) {
	alone(t)
	write(t, "file.csv", "")
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, exitUsage, "--root is missing: name the folder whose files may be read, such as retain mcp --root exports"},
		{[]string{"--root", ""}, exitUsage, `--root "": name a folder`},
		{[]string{"--root", "none"}, exitFile, "no such file or directory"},
		{[]string{"--root", "file.csv"}, exitFile, "not a directory"},
		{[]string{"--root", ".", "--max-rows", "0"}, exitUsage, `--max-rows "0": write a whole number, 1 or more`},
	} {
		got := try(t, append([]string{"mcp"}, c.args...)...)
		if got.status != c.status || got.stdout != "" || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%q: status %d, %q", c.args, got.status, got.stderr)
		}
	}
}

// A course of 400 days keeps the latest, in JSON and in text; both forms stay small,
// with fewer rows than --max-rows where they have to, and say so.
func TestMCPKeepsTheLatest(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 300, redact: true})
	orders := "order_id,customer_id,order_date,amount\n"
	first := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := range 400 {
		orders += fmt.Sprintf("%d,c%d,%s,10.00\n", day, day%7, first.AddDate(0, 0, day).Format(time.DateOnly))
	}
	d.open = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(orders)), nil }
	s := client(t, d)
	last := first.AddDate(0, 0, 399).Format(time.DateOnly)
	for tool, list := range map[string]string{"crr": "periods", "cohort": "cohorts"} {
		got, text, failed := called(t, s, tool, arguments{"files": []string{"orders.csv"}, "period": "daily"})
		if failed || len(got) > mostData || len(text) > mostText || !strings.Contains(got, `"last_day":"`+last) || !strings.Contains(text, last) && tool == "crr" {
			t.Errorf("%s: %d and %d bytes: %.300s %.300s", tool, len(got), len(text), got, text)
		}
		if !strings.Contains(got, " rows of "+list) || !strings.Contains(got, "left out: the oldest ") || tool == "cohort" && !strings.Contains(text, "structured content") {
			t.Errorf("%s: nothing says what was left out: %.2000s", tool, text)
		}
	}
}
