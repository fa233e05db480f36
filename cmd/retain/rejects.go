package main

import (
	"errors"

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
	type row = export.Problem
	return report.Layout[row]{Name: "rejects", Columns: []report.Column[row]{
		{Name: "code", Cell: func(p row) report.Cell { return report.Text(p.Code) }},
		{Name: "file", Cell: func(p row) report.Cell { return report.Raw(p.File) }},
		{Name: "line", Cell: func(p row) report.Cell { return report.Count(p.Line) }},
		{Name: "column", Cell: func(p row) report.Cell { return report.Count(int64(p.Column)) }},
		{Name: "field", Cell: func(p row) report.Cell { return report.Raw(p.Field) }},
		{Name: "value", Cell: func(p row) report.Cell { return report.Raw(p.Value) }},
		{Name: "reason", Cell: func(p row) report.Cell { return report.Raw(p.Reason) }},
	}}.Long(len(r.rows), func() func(int) row { return func(i int) row { return r.rows[i] } }, nil)
}
