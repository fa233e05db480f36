package agent_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/agent"
)

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
