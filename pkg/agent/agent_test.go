package agent_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/retain-cli/retain/pkg/agent"
	"github.com/retain-cli/retain/pkg/agent/agenttest"
)

var object = json.RawMessage(`{"type": "object"}`)

func TestServe(t *testing.T) {
	session := agenttest.Connect(t, agent.Server{Name: "retain", Tools: []agent.Tool{
		{Name: "double", Input: object, Call: func(_ context.Context, arguments map[string]any) (agent.Answer, error) {
			n, ok := arguments["n"].(json.Number)
			if !ok {
				return agent.Answer{}, errors.New("n is missing")
			}
			return agent.Answer{Data: json.RawMessage(`{"n":` + n.String() + n.String() + `}`), Text: "done"}, nil
		}},
	}, Pages: []agent.Page{{URI: "retain://help", Name: "help", Text: func(context.Context) (string, error) { return "read me", nil }}}})
	for _, c := range []struct {
		arguments, data any
		text            string
		failed          bool
	}{
		{map[string]any{"n": 12}, `{"n":1212}`, "done", false},
		{nil, `null`, "n is missing", true},
		{[]int{1}, `null`, "the arguments are not a JSON object", true},
	} {
		got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "double", Arguments: c.arguments})
		if err != nil {
			t.Fatal(err)
		}
		data, _ := json.Marshal(got.StructuredContent)
		if text := got.Content[0].(*mcp.TextContent).Text; got.IsError != c.failed || text != c.text || string(data) != c.data {
			t.Errorf("%v: %v, %q, %s", c.arguments, got.IsError, text, data)
		}
	}
	page, err := session.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: "retain://help"})
	if err != nil || page.Contents[0].Text != "read me" {
		t.Errorf("%v, %v", page, err)
	}
}

// One call is answered at a time. One that its client gives up ends, also while it
// waits for its turn.
func TestCalls(t *testing.T) {
	var running, most atomic.Int32
	started, ended := make(chan bool, 9), make(chan bool, 9)
	session := agenttest.Connect(t, agent.Server{Name: "retain", Tools: []agent.Tool{
		{Name: "wait", Input: object, Call: func(ctx context.Context, _ map[string]any) (agent.Answer, error) {
			most.Store(max(most.Load(), running.Add(1)))
			started <- true
			<-ctx.Done()
			running.Add(-1)
			ended <- true
			return agent.Answer{}, ctx.Err()
		}},
		{Name: "now", Input: object, Call: func(context.Context, map[string]any) (agent.Answer, error) {
			return agent.Answer{Data: json.RawMessage(`{}`)}, nil
		}},
	}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "wait"})
			done <- err
		}()
	}
	<-started
	cancel()
	<-ended
	for range 2 {
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	if got, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "now"}); err != nil || got.IsError || most.Load() != 1 {
		t.Errorf("%v, %v, %d at a time", got, err, most.Load())
	}
}
