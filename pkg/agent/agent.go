// Package agent offers the questions of a program to agents: as tools of a server of
// the Model Context Protocol over a pair of streams, with files only of some folders
// and with lists of limited length.
//
//	roots, err := agent.OpenRoots([]string{"exports"})
//	server := agent.Server{Name: "retain", Tools: []agent.Tool{{Name: "crr", Call: call}}}
//	err = server.Serve(ctx, os.Stdin, os.Stdout)
package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Server is what agents are offered. Its tools change nothing.
type Server struct {
	Name, Version string
	Instructions  string // what an agent should know before its first call
	Tools         []Tool
	Pages         []Page
}

// Tool is a question with arguments.
type Tool struct {
	Name, Title, Description string
	Input                    any // JSON Schema of an object

	// Call answers the question. An error is for the agent, who may correct the
	// arguments. The numbers among these are json.Number.
	Call func(ctx context.Context, arguments map[string]any) (Answer, error)
}

// Answer is the result of a tool, for programs and for people.
type Answer struct {
	Data json.RawMessage // an object
	Text string
}

// Page is a text to read, such as the help on a topic.
type Page struct {
	URI, Name, Title, Type string // Type is its media type
	Text                   func(ctx context.Context) (string, error)
}

// Serve answers until the input ends or the context does. Nothing but messages of the
// protocol is written to out. One call is answered at a time: each may use all cores,
// and as much memory as one run may.
func (s Server) Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	server := mcp.NewServer(&mcp.Implementation{Name: s.Name, Version: s.Version}, &mcp.ServerOptions{
		Instructions: s.Instructions,
		Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}, Resources: &mcp.ResourceCapabilities{}},
	})
	turn := make(chan struct{}, 1)
	for _, t := range s.Tools {
		server.AddTool(t.described(), t.handler(turn))
	}
	for _, p := range s.Pages {
		server.AddResource(&mcp.Resource{URI: p.URI, Name: p.Name, Title: p.Title, MIMEType: p.Type}, p.handler())
	}
	answers := newTurns(out)
	err := server.Run(ctx, &mcp.IOTransport{Reader: io.NopCloser(newMessages(in, answers)), Writer: answers})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (t Tool) described() *mcp.Tool {
	no := false
	return &mcp.Tool{
		Name: t.Name, Title: t.Title, Description: t.Description,
		InputSchema: t.Input,
		Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, DestructiveHint: &no, IdempotentHint: true, OpenWorldHint: &no},
	}
}

// handler calls the tool when it is its turn.
func (t Tool) handler(turn chan struct{}) mcp.ToolHandler {
	return func(ctx context.Context, request *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		arguments, err := argumentsOf(request.Params.Arguments)
		if err != nil {
			return refused(err), nil
		}
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return nil, errCancelled
		}
		answer, err := t.Call(ctx, arguments)
		switch {
		case ctx.Err() != nil:
			return nil, errCancelled
		case err != nil:
			return refused(err), nil
		}
		return &mcp.CallToolResult{
			Content:           []mcp.Content{&mcp.TextContent{Text: answer.Text}},
			StructuredContent: answer.Data,
		}, nil
	}
}

// errCancelled is the answer to a call that was cancelled, with the code that the Language
// Server Protocol has for it: JSON-RPC has none.
var errCancelled = &jsonrpc.Error{Code: -32800, Message: "the call was cancelled"}

// argumentsOf are the arguments of a call; none is an empty object too.
func argumentsOf(text json.RawMessage) (map[string]any, error) {
	var arguments map[string]any
	if len(text) == 0 {
		return arguments, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&arguments); err != nil {
		return nil, errors.New("the arguments are not a JSON object")
	}
	return arguments, nil
}

// refused is the result of a call that failed.
func refused(err error) *mcp.CallToolResult {
	return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: err.Error()}}}
}

func (p Page) handler() mcp.ResourceHandler {
	return func(ctx context.Context, _ *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		text, err := p.Text(ctx)
		if err != nil {
			return nil, err
		}
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: p.URI, MIMEType: p.Type, Text: text}}}, nil
	}
}
