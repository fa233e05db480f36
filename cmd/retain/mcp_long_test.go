//go:build long

package main

import (
	"io"
	"strings"
	"sync/atomic"
	"testing"
)

// A call that needs more memory than --max-memory is refused, and the next is answered.
func TestMCPMemory(t *testing.T) {
	d := agentDesk(t, mcpOptions{rows: 10, redact: true, maxMemory: 128 << 20})
	open := d.open
	d.open = func(string) (io.ReadCloser, error) {
		return &endless{closed: &atomic.Bool{}, read: func(int) {}}, nil
	}
	s := client(t, d)
	if _, text, failed := called(t, s, "crr", arguments{"files": []string{"orders.csv"}}); !failed || !strings.HasPrefix(text, "the memory limit of 128.0 MiB was reached after ") {
		t.Errorf("%v, %s", failed, text)
	}
	d.open = open
	if _, text, failed := called(t, s, "crr", arguments{"files": []string{"orders.csv"}}); failed {
		t.Error(text)
	}
}
