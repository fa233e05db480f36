package agent

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// messages reads messages of JSON-RPC, each on a line of its own. A line that is none is
// answered with an error, and is not passed on: the SDK would end the connection. The
// input ends when all that was asked is answered: the SDK would leave that unanswered.
type messages struct {
	in   *bufio.Reader
	out  *turns
	line []byte // what is left of the present one
}

// longestMessage is more than the arguments of any call have.
const longestMessage = 1 << 20

func newMessages(in io.Reader, out *turns) *messages {
	return &messages{in: bufio.NewReader(in), out: out}
}

// Read reads from the next message.
func (m *messages) Read(p []byte) (int, error) {
	for len(m.line) == 0 {
		line, err := m.next()
		if len(line) == 0 && err != nil {
			m.out.settle()
			return 0, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if fault := faultOf(line); fault != nil {
			if err := m.refuse(fault); err != nil {
				return 0, err
			}
			continue
		}
		m.out.asked(line)
		m.line = append(line, '\n')
	}
	n := copy(p, m.line)
	m.line = m.line[n:]
	return n, nil
}

// next is the next line without its end. Of one that is too long there is no more than
// shows that it is.
func (m *messages) next() (line []byte, err error) {
	for {
		part, err := m.in.ReadSlice('\n')
		if len(line) <= longestMessage {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

// faultOf is what is wrong with a message; nil: nothing.
func faultOf(line []byte) *jsonrpc.Error {
	fault := func(code int64, text string) *jsonrpc.Error { return &jsonrpc.Error{Code: code, Message: text} }
	switch {
	case len(line) > longestMessage:
		return fault(jsonrpc.CodeInvalidRequest, "the message is longer than 1 MiB")
	case !json.Valid(line):
		return fault(jsonrpc.CodeParseError, "the line is not JSON; write each message on a line of its own")
	case bytes.TrimSpace(line)[0] == '[':
		return fault(jsonrpc.CodeInvalidRequest, "batches are not answered; write each message on a line of its own")
	}
	if _, err := jsonrpc.DecodeMessage(line); err != nil {
		return fault(jsonrpc.CodeInvalidRequest, "the message is not one of JSON-RPC 2.0")
	}
	return nil
}

// refuse answers a line whose id nobody knows.
func (m *messages) refuse(fault *jsonrpc.Error) error {
	text, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": nil, "error": fault})
	if err != nil {
		return err
	}
	_, err = m.out.Write(append(text, '\n'))
	return err
}

// turns is a stream that several write to, each one message at a time. The server leaves
// it open.
type turns struct {
	io.Writer
	mu       sync.Mutex
	answered *sync.Cond
	open     map[any]int // requests without an answer by their ids
	err      error       // of the stream: nothing more is answered
}

func newTurns(out io.Writer) *turns {
	t := &turns{Writer: out, open: map[any]int{}}
	t.answered = sync.NewCond(&t.mu)
	return t
}

func (t *turns) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.Writer.Write(p)
	if t.err == nil {
		t.err = err
	}
	message, _ := jsonrpc.DecodeMessage(p)
	if answer, ok := message.(*jsonrpc.Response); ok {
		if id := answer.ID.Raw(); t.open[id] > 1 {
			t.open[id]--
		} else {
			delete(t.open, id)
		}
	}
	t.answered.Broadcast()
	return n, err
}

// asked counts a message that wants an answer.
func (t *turns) asked(line []byte) {
	message, _ := jsonrpc.DecodeMessage(line)
	if request, ok := message.(*jsonrpc.Request); ok && request.IsCall() {
		t.mu.Lock()
		t.open[request.ID.Raw()]++
		t.mu.Unlock()
	}
}

// settle waits until there is an answer to everything, or the stream is closed.
func (t *turns) settle() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.open) > 0 && t.err == nil {
		t.answered.Wait()
	}
}

// Close does nothing.
func (*turns) Close() error { return nil }
