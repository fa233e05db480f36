// Package agenttest connects the SDK's own client to a server, for tests.
//
//	session := agenttest.Connect(t, agent.Server{Name: "retain", Tools: tools})
//	list, err := session.ListTools(t.Context(), nil)
package agenttest

import (
	"context"
	"io"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/retain-cli/retain/pkg/agent"
)

// Connect is a client of a server. Both end with the test, which fails if the server does
// with an error.
func Connect(t testing.TB, server agent.Server) *mcp.ClientSession {
	t.Helper()
	requests, toServer := io.Pipe()
	fromServer, answers := io.Pipe()
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), requests, answers) }()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.IOTransport{Reader: fromServer, Writer: toServer}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		session.Close()
		toServer.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return session
}
