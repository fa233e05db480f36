package main

import (
	"errors"
	"strconv"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// rejects is the file of bad rows: what is wrong with each, and where.
type rejects struct {
	name string
	file *pending
	rows []export.Problem
}

// createRejects begins the file before anything is read, so that one that
// cannot be written is known at once.
func (a *app) createRejects(name string) (*rejects, error) {
	f, err := a.temporaries.create(name, true)
	if err != nil {
		return nil, &writeError{name, err}
	}
	a.rejects = name
	return &rejects{name: name, file: f}, nil
}

// add takes the bad rows of orders or of a customers file.
func (r *rejects) add(rows []export.Problem) { r.rows = append(r.rows, rows...) }

// keep writes the file and gives it its name, also when the data is so bad that
// the run stops: that is when it is needed.
func (r *rejects) keep(failed error) error {
	var bad *export.BadData
	if failed != nil && !errors.As(failed, &bad) {
		return nil
	}
	table := report.Report{Tables: []report.Table{r.table()}}
	if err := render.Write(r.file, table, render.CSV, render.Options{}); err != nil {
		return &writeError{r.name, err}
	}
	if err := r.file.commit(); err != nil {
		return &writeError{r.name, err}
	}
	return nil
}

func (r *rejects) table() report.Table {
	t := report.Table{Name: "rejects"}
	for _, name := range []string{"code", "file", "line", "column", "field", "value", "reason"} {
		t.Columns = append(t.Columns, report.Head{Name: name})
	}
	t.Stream = func(yield func(report.Row) bool) {
		for _, p := range r.rows {
			row := report.Row{Cells: []report.Cell{
				report.Text(p.Code), report.Raw(p.File), report.Text(strconv.FormatInt(p.Line, 10)), report.Text(strconv.Itoa(p.Column)),
				report.Raw(p.Field), report.Raw(p.Value), report.Raw(p.Reason),
			}}
			if !yield(row) {
				return
			}
		}
	}
	return t
}
