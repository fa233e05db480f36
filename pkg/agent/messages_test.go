package agent_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/agent"
)

// A client that has asked all it wants may close its side at once: what it asked is
// answered before the server ends.
func TestAnswersAfterTheEnd(t *testing.T) {
	closed := make(chan struct{})
	slow := agent.Tool{Name: "slow", Input: object, Call: func(context.Context, map[string]any) (agent.Answer, error) {
		<-closed
		return agent.Answer{Data: json.RawMessage(`{"n":7}`), Text: "seven"}, nil
	}}
	const call = `{"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"slow"}}` + "\n"
	text := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"a","version":"1"}}}` + "\n" +
		`{"jsonrpc":"2.0","method":"notifications/initialized"}` + "\n" + fmt.Sprintf(call, "2") + fmt.Sprintf(call, `"x"`)
	in := io.MultiReader(strings.NewReader(text), readerFunc(func([]byte) (int, error) {
		close(closed)
		return 0, io.EOF
	}))
	var out strings.Builder
	if err := (agent.Server{Name: "retain", Tools: []agent.Tool{slow}}).Serve(t.Context(), in, &out); err != nil {
		t.Error(err)
	}
	if got := out.String(); strings.Count(got, `{"n":7}`) != 2 || strings.Count(got, "\n") != 3 {
		t.Errorf("got %s", got)
	}
}

// A client that has gone does not keep the server.
func TestEndsWithoutItsClient(t *testing.T) {
	in := strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"ping"}` + "\n")
	requests, answers := io.Pipe()
	requests.Close()
	ended := make(chan error)
	go func() { ended <- agent.Server{Name: "retain"}.Serve(t.Context(), in, answers) }()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the server waits for nobody")
	}
}

// readerFunc is a function as a reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// A line that is no message is answered with the code that JSON-RPC 2.0 has for it, a
// call that was cancelled with one of its own, and the server goes on.
func TestMessages(t *testing.T) {
	requests, toServer := io.Pipe()
	fromServer, answers := io.Pipe()
	begun := make(chan struct{})
	wait := agent.Tool{Name: "wait", Input: object, Call: func(ctx context.Context, _ map[string]any) (agent.Answer, error) {
		close(begun)
		<-ctx.Done()
		return agent.Answer{}, ctx.Err()
	}}
	served := make(chan error, 1)
	go func() {
		served <- agent.Server{Name: "retain", Tools: []agent.Tool{wait}}.Serve(context.Background(), requests, answers)
	}()
	lines := bufio.NewScanner(fromServer)
	for _, c := range []struct {
		line string
		code int // of the error; 0: a result, -1: no answer
	}{
		{"garbage", -32700},
		{`{"jsonrpc":"2.0","id":1,"method":"ping"} {}`, -32700},
		{"", -1},
		{"[]", -32600},
		{`[{"jsonrpc":"2.0","id":1,"method":"ping"}]`, -32600},
		{"7", -32600},
		{`{"jsonrpc":"2.0"}`, -32600},
		{`{"jsonrpc":"2.0","id":{},"method":"ping"}`, -32600},
		{`{"jsonrpc":"2.0","id":1,"method":"` + strings.Repeat("x", 1<<20) + `"}`, -32600},
		{`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"a","version":"1"}}}`, 0},
		{`{"jsonrpc":"2.0","method":"notifications/initialized"}`, -1},
		{`{"jsonrpc":"2.0","id":2,"method":"nothing"}`, -32601},
		{`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"wait"}}`, -1},
		{`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}}`, -32800},
		{`{"jsonrpc":"2.0","id":4,"method":"ping"}`, 0},
	} {
		if strings.Contains(c.line, "cancelled") {
			<-begun
		}
		if _, err := io.WriteString(toServer, c.line+"\r\n"); err != nil {
			t.Fatal(err)
		}
		if c.code == -1 {
			continue
		}
		var got struct{ Error struct{ Code int } }
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &got) != nil || got.Error.Code != c.code {
			t.Errorf("%.80s: %s, want the code %d", c.line, lines.Text(), c.code)
		}
	}
	toServer.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
}
