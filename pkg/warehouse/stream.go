package warehouse

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/spelling"
)

// Stream reads relations of a database row by row, with the types that the database
// gives their columns.
type Stream struct {
	Address  Address
	DB       *sql.DB
	MostRows int64         // more of one relation are an error; 0: no limit
	Timeout  time.Duration // of one statement; 0: none
	Floats   bool          // floating-point values are read, as the shortest decimal that is the same number
}

// Named is a relation that is there, and the statement that reads it.
type Named struct {
	Name      string // of the source and the relation
	Statement string
	Columns   []export.RelationColumn

	selected []bool // columns that the statement has
	decimals []int  // least number of decimals of the values of a column
}

// Find looks for a relation in the catalogue. The errors are *export.ReadError and the
// context's.
func (s *Stream) Find(ctx context.Context, name string) (*Named, error) {
	e := engines[s.Address.Engine]
	ctx, cancel := s.limited(ctx)
	defer cancel()
	whole := [][]string{Identifier(name)}
	if len(whole[0]) > 1 {
		whole = append(whole, []string{name}) // a name with a dot in it
	}
	for _, parts := range whole {
		found, err := e.catalogue(ctx, s.DB, parts)
		if err != nil {
			return nil, s.readError(name, s.timedOut(ctx, err))
		}
		if len(found.columns) > 0 {
			return s.named(e, name, found), nil
		}
	}
	others, err := s.Relations(ctx)
	if err != nil {
		return nil, err
	}
	return nil, &export.ReadError{Name: s.Address.String(), Err: missing(name, others)}
}

// Relations are the names of the tables and views that may be read.
func (s *Stream) Relations(ctx context.Context) ([]string, error) {
	ctx, cancel := s.limited(ctx)
	defer cancel()
	names, err := engines[s.Address.Engine].relations(ctx, s.DB)
	if err = s.Address.failed(s.timedOut(ctx, err)); err != nil && !errors.Is(err, context.Canceled) {
		err = &export.ReadError{Name: s.Address.String(), Err: err}
	}
	return names, err
}

// missing is the error of a relation that is not there.
func missing(name string, others []string) error {
	text := fmt.Sprintf("no table or view %q", name)
	switch near := spelling.Nearest(name, others); {
	case near != "":
		text += "; did you mean " + near + "?"
	case len(others) == 0:
		text += ", nor any other that you may read"
	default:
		const few = 12
		text += "; there are " + strings.Join(others[:min(len(others), few)], ", ")
		if len(others) > few {
			text += fmt.Sprintf(" and %d more", len(others)-few)
		}
	}
	return errors.New(text)
}

// named makes the statement of a relation.
func (s *Stream) named(e *engine, name string, found relation) *Named {
	n := &Named{Name: s.Address.String() + ":" + name}
	var selected []string
	for _, c := range found.columns {
		kind, expression, decimals := e.column(c.kind, e.quote(c.name))
		if s.Floats && kind == export.Untyped && c.kind == "" {
			kind = export.Float
		}
		n.Columns = append(n.Columns, export.RelationColumn{Name: c.name, Type: c.kind, Kind: kind})
		n.decimals = append(n.decimals, decimals)
		n.selected = append(n.selected, kind != export.Unreadable)
		if kind != export.Unreadable {
			selected = append(selected, expression)
		}
	}
	var table []string
	for _, part := range found.name {
		table = append(table, e.quote(part))
	}
	if len(selected) == 0 { // rows are counted all the same
		selected = []string{"1"}
		n.selected = nil
	}
	n.Statement = "SELECT " + strings.Join(selected, ", ") + " FROM " + strings.Join(table, ".")
	if order := e.order(found, len(selected)); order != "" {
		n.Statement += " ORDER BY " + order
	}
	if s.MostRows > 0 {
		n.Statement += " LIMIT " + strconv.FormatInt(s.MostRows+1, 10)
	}
	return n
}

// Input is the relation as an input of package export. Its statement runs when the
// first of its rows is asked for, once.
func (s *Stream) Input(ctx context.Context, n *Named) export.Input {
	return export.FromRelation(n.Name, &export.Relation{Columns: n.Columns, Rows: func() (export.RelationRows, error) {
		r, err := s.open(ctx, n)
		if err != nil {
			return nil, err
		}
		return r, nil
	}})
}

// limited is the time that a statement has.
func (s *Stream) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.Timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, s.Timeout)
}

// timedOut is an error that names the limit of time, where that is what happened.
func (s *Stream) timedOut(ctx context.Context, err error) error {
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("the statement took longer than %v; --statement-timeout allows more", s.Timeout)
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// readError is an error of reading a relation.
func (s *Stream) readError(name string, err error) error {
	if err = s.Address.failed(err); err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &export.ReadError{Name: s.Address.String() + ":" + name, Err: err}
}

// rows are the rows of a relation that is being read.
type rows struct {
	stream *Stream
	named  *Named
	engine *engine
	ctx    context.Context
	cancel context.CancelFunc
	tx     *sql.Tx // nil: the engine has none that only reads
	conn   *sql.Conn
	rows   *sql.Rows
	cells  []scanned
	to     []any
	read   int64
}

// open runs the statement of a relation, on a connection of its own: several relations
// are read at once.
func (s *Stream) open(ctx context.Context, n *Named) (r *rows, err error) {
	r = &rows{stream: s, named: n, engine: engines[s.Address.Engine]}
	r.ctx, r.cancel = s.limited(ctx)
	defer func() {
		if err != nil {
			err = s.Address.failed(s.timedOut(r.ctx, err))
			r.Close()
		}
	}()
	if r.conn, err = s.DB.Conn(r.ctx); err != nil {
		return r, err
	}
	var on querier = r.conn
	if r.engine.session != "" {
		if r.tx, err = r.conn.BeginTx(r.ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}); err != nil {
			return r, err
		}
		if _, err = r.tx.ExecContext(r.ctx, fmt.Sprintf(r.engine.session, max(s.Timeout, 0).Milliseconds())); err != nil {
			return r, err
		}
		on = r.tx
	}
	if r.rows, err = on.QueryContext(r.ctx, n.Statement); err != nil {
		return r, err
	}
	names, err := r.rows.Columns()
	if err != nil {
		return r, err
	}
	r.cells = make([]scanned, len(names))
	for i := range r.cells {
		r.to = append(r.to, &r.cells[i])
	}
	return r, nil
}

// Next adds the values of the next row.
func (r *rows) Next(to *export.RelationRow) error {
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return r.stream.Address.failed(r.stream.timedOut(r.ctx, err))
		}
		return cmp.Or(r.stream.Address.failed(r.stream.timedOut(r.ctx, r.ctx.Err())), io.EOF)
	}
	if r.read++; r.read > r.stream.MostRows && r.stream.MostRows > 0 {
		return fmt.Errorf("it has more than %d rows; --max-source-rows allows more", r.stream.MostRows)
	}
	if err := r.rows.Scan(r.to...); err != nil {
		return r.stream.Address.failed(r.stream.timedOut(r.ctx, err))
	}
	at := 0
	for i, c := range r.named.Columns {
		if r.named.selected == nil || !r.named.selected[i] {
			to.Blank()
			continue
		}
		r.cells[at].add(to, c, r.named.decimals[i], r.stream.Floats)
		at++
	}
	return nil
}

// Close ends the statement.
func (r *rows) Close() error {
	r.cancel()
	if r.rows != nil {
		r.rows.Close()
	}
	if r.tx != nil {
		_ = r.tx.Rollback() // there is nothing to keep
	}
	if r.conn != nil {
		r.conn.Close()
	}
	return nil
}

// scanned is a value as the driver gives it, good until the next row.
type scanned struct {
	value   any
	scratch []byte
}

// Scan keeps the value.
func (c *scanned) Scan(value any) error {
	c.value = value
	return nil
}

// add adds the value to a row. A value that the type of its column does not have, which
// SQLite allows, is refused.
func (c *scanned) add(to *export.RelationRow, column export.RelationColumn, decimals int, floats bool) {
	switch v := c.value.(type) {
	case nil:
		to.Blank()
	case string:
		c.scratch = append(c.scratch[:0], v...)
		to.Add(padded(c.scratch, decimals))
	case int64:
		c.scratch = strconv.AppendInt(c.scratch[:0], v, 10)
		to.Add(padded(c.scratch, decimals))
	case float64:
		c.addFloat(to, v, column, decimals, floats)
	case float32:
		c.addFloat32(to, v)
	case bool:
		to.Add(strconv.AppendBool(c.scratch[:0], v))
	case []byte:
		to.Refuse("a BLOB, which is not read; cast it to a text in a view")
	case time.Time:
		to.Add(v.UTC().AppendFormat(c.scratch[:0], "2006-01-02T15:04:05.999999999Z"))
	default:
		c.addPointer(to, column, decimals, floats)
	}
}

// addPointer adds what a pointer points to, as drivers give values that may be NULL.
func (c *scanned) addPointer(to *export.RelationRow, column export.RelationColumn, decimals int, floats bool) {
	v := reflect.ValueOf(c.value)
	switch {
	case v.Kind() != reflect.Pointer:
		to.Refuse(fmt.Sprintf("a value of type %T", c.value))
	case v.IsNil():
		to.Blank()
	default:
		inner := scanned{value: v.Elem().Interface(), scratch: c.scratch}
		inner.add(to, column, decimals, floats)
		c.scratch = inner.scratch
	}
}

// addFloat adds a floating-point value, if the column has such values or they stand for
// decimals.
func (c *scanned) addFloat(to *export.RelationRow, v float64, column export.RelationColumn, decimals int, floats bool) {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		to.Refuse("not a number")
	case column.Kind == export.Exact && decimals >= 0 && !keepsDecimal(v):
		to.Refuse("a floating-point number of more than 15 digits: " + strconv.FormatFloat(v, 'g', -1, 64))
	case column.Kind == export.Exact && decimals >= 0, column.Kind == export.Float, floats:
		c.scratch = strconv.AppendFloat(c.scratch[:0], v, 'f', -1, 64)
		to.Add(padded(c.scratch, decimals))
	default:
		to.Refuse("a floating-point number, " + strconv.FormatFloat(v, 'g', -1, 64) + "; see --amount-rounding")
	}
}

func (c *scanned) addFloat32(to *export.RelationRow, v float32) {
	if wide := float64(v); math.IsNaN(wide) || math.IsInf(wide, 0) {
		to.Refuse("not a number")
		return
	}
	c.scratch = strconv.AppendFloat(c.scratch[:0], float64(v), 'f', -1, 32)
	to.Add(c.scratch)
}

// keepsDecimal tells whether a floating-point value is that of a decimal of 15 digits,
// the most that SQLite makes one of without a loss.
func keepsDecimal(v float64) bool {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	return err == nil && short == v
}

// padded is a number with at least so many decimals; other texts stay as they are.
func padded(text []byte, decimals int) []byte {
	point := -1
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '-' && i == 0:
		case c == '.' && point < 0:
			point = i
		default:
			return text
		}
	}
	if len(text) == 0 || decimals <= 0 {
		return text
	}
	if point < 0 {
		point = len(text)
		text = append(text, '.')
	}
	for len(text)-point-1 < decimals {
		text = append(text, '0')
	}
	return text
}
