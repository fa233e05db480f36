package orders

import (
	"bytes"
	"context"
	"io"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

type (
	Options   = schema.Options
	Reading   = schema.Reading
	Input     = text.Input
	BadData   = problem.BadData
	ReadError = problem.ReadError
	Note      = note.Note
)

const (
	chunkSize = rows.ChunkSize
	headSize  = text.HeadSize
)

var today, _ = calendar.Date(2024, 6, 30)

// memory is a file in memory that can be read at any place.
type memoryFile struct{ *bytes.Reader }

func (memoryFile) Close() error { return nil }

func fileOf(name string, text []byte) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return memoryFile{bytes.NewReader(text)}, nil }}
}

func textInput(text string) Input { return fileOf("orders.csv", []byte(text)) }

// Orders is Read as the facade has it.
func Orders(ctx context.Context, in []Input, o Options) (*ledger.Orders, Reading, error) {
	r, err := Read(ctx, in, o)
	return r.Orders, r.Reading, err
}
