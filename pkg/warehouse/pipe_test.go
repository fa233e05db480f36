//go:build engines

package warehouse_test

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// pipe is a driver of engines that have none in pure Go: statements go to a program's
// standard input, answers come from its output.
type pipe struct {
	in      io.Writer
	answers *bufio.Reader
}

// piped is a database behind a command that is run from the root of the repository.
func piped(t *testing.T, command string) *sql.DB {
	words := strings.Fields(command)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir, cmd.Stderr = "../..", os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(&pipe{in, bufio.NewReaderSize(out, 1<<20)})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	return db
}

type pipeAnswer struct {
	Columns []string
	Rows    [][]any
	Error   string
}

func (p *pipe) Connect(context.Context) (driver.Conn, error) { return p, nil }
func (p *pipe) Driver() driver.Driver                        { return nil }
func (p *pipe) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (p *pipe) Close() error                                 { return nil }
func (p *pipe) Prepare(text string) (driver.Stmt, error)     { return nil, errors.ErrUnsupported }

func (p *pipe) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	values := []any{}
	for _, a := range args {
		values = append(values, a.Value)
	}
	if err := json.NewEncoder(p.in).Encode(map[string]any{"text": text, "args": values}); err != nil {
		return nil, err
	}
	line, err := p.answers.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(line)))
	decoder.UseNumber()
	var answer pipeAnswer
	if err := decoder.Decode(&answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return &pipeRows{answer}, nil
}

func (p *pipe) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	_, err := p.QueryContext(ctx, text, args)
	return driver.ResultNoRows, err
}

type pipeRows struct{ pipeAnswer }

func (r *pipeRows) Columns() []string { return r.pipeAnswer.Columns }
func (r *pipeRows) Close() error      { return nil }

func (r *pipeRows) Next(to []driver.Value) error {
	if len(r.Rows) == 0 {
		return io.EOF
	}
	for i, v := range r.Rows[0] {
		if n, ok := v.(json.Number); ok {
			v = n.String()
		}
		to[i] = v
	}
	r.Rows = r.Rows[1:]
	return nil
}
