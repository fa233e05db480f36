package main

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
)

// compareFiles compares two files that are not one data set.
func (a *app) compareFiles(ctx context.Context, o *compareOptions, in inputs) (answer, error) {
	var read [2]*data
	for i, side := range []inputs{in, *in.after} {
		d, err := a.read(ctx, &o.metricFlags, side)
		if err != nil {
			return answer{}, err
		}
		read[i] = d
	}
	before, after, q := read[0], read[1], o.query()
	tables, err := compare.Collect(ctx, before.Source, q)
	if err != nil {
		return answer{}, err
	}
	one := tables.Everything("")
	q.Activity = tables.Movements.Activity // the same days on both sides, when they are to be found
	others, err := compare.Collect(ctx, after.Source, q)
	if err != nil {
		return answer{}, err
	}
	other := others.Everything("")
	called := short(slices.Concat(before.reading.Inputs, after.reading.Inputs))
	for i, d := range read {
		d.called = called[i]
		d.sign()
	}
	one.Name, other.Name = before.name(), after.name()
	after.reading.Notes = slices.Concat(a.settings.ignored, before.reading.Notes, after.reading.Notes)
	c, err := compare.Of(ctx, one, other, o.tests(before, after))
	if err != nil {
		return answer{}, err
	}
	r := o.report(after, c, q.Activity)
	r.Head = slices.Concat(before.head(), after.head(), r.Head)
	r.Notes = after.warnings(r.Notes)
	return answer{Report: r}, nil
}

// sign puts the name of the file before what is to be known about it.
func (d *data) sign() {
	for i := range d.reading.Notes {
		note := &d.reading.Notes[i]
		note.Text = d.name() + ": " + note.Text
	}
}
