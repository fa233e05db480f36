package main

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
)

// compareFiles compares two files that are no one data set.
func (a *app) compareFiles(ctx context.Context, o *compareOptions, names []string) error {
	read, err := a.readSides(ctx, o, names)
	if err != nil {
		return err
	}
	before, after, q := read[0], read[1], o.query()
	tables := compare.Take(before, q)
	one := tables.Everything("")
	q.Activity = tables.Movements.Activity // the same days on both sides, when they are to be found
	other := compare.Take(after, q).Everything("")
	called := short(slices.Concat(before.reading.Files, after.reading.Files))
	for i, d := range read {
		d.called = called[i]
		d.sign()
	}
	one.Name, other.Name = before.name(), after.name()
	after.reading.Notes = slices.Concat(before.reading.Notes, after.reading.Notes)
	r := o.report(after, compare.Of(one, other, o.tests(before, after)), q.Activity)
	r.Head = slices.Concat(before.head(), after.head(), r.Head)
	r.Notes = after.warnings(r.Notes)
	return a.print(ctx, r, o.outputFlags, after.named)
}

// readSides reads each side on its own.
func (a *app) readSides(ctx context.Context, o *compareOptions, files []string) (read [2]*data, err error) {
	if err := a.keepApart(&o.metricFlags, append(files, o.after)...); err != nil {
		return read, err
	}
	for i := range read {
		side := o.metricFlags
		var orders []string
		switch {
		case o.after == "":
			orders = files[i : i+1]
		case i == 1:
			side.customers = o.after
		}
		if read[i], err = a.read(ctx, &side, orders); err != nil {
			return read, err
		}
	}
	return read, nil
}

// sign puts the name of the file before what is to be known about it.
func (d *data) sign() {
	for i := range d.reading.Notes {
		note := &d.reading.Notes[i]
		note.Text = d.name() + ": " + note.Text
	}
}
