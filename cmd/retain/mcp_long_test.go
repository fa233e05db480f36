//go:build long

package main

import (
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
)

// A call that needs more memory than --max-memory is refused, and the next is answered.
func TestMCPMemory(t *testing.T) {
	debug.FreeOSMemory()
	var before runtime.MemStats // what other tests have left
	runtime.ReadMemStats(&before)
	d := agentDesk(t, mcpOptions{rows: 10, redact: true, maxMemory: int64(before.Sys-before.HeapReleased) + 256<<20})
	open := d.open
	d.open = func(string) (io.ReadCloser, error) {
		return &endless{closed: &atomic.Bool{}, read: func(int) {}}, nil
	}
	s := client(t, d)
	if _, text, failed := called(t, s, "crr", arguments{"files": []string{"orders.csv"}}); !failed || !strings.HasPrefix(text, "the memory limit of ") {
		t.Errorf("%v, %s", failed, text)
	}
	d.open = open
	if _, text, failed := called(t, s, "crr", arguments{"files": []string{"orders.csv"}}); failed {
		t.Error(text)
	}
}
