package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// unknownStatus is the statuses asked for that no file has, with all that there
// are, for which the files are read once more.
func (s *scan) unknownStatus() ([]note.Note, error) {
	words := s.unmet()
	if len(words) == 0 {
		return nil, nil
	}
	found := map[string]int64{}
	for _, f := range s.files {
		err := eachValue(f.Layout, f.input, s.options, f.Plan.Asked.Column, func(text []byte, _ int64) bool {
			if name := statusName(string(text)); name != field.BlankStatus || !f.Plan.Lines {
				found[name]++
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return unknown(s.options.Statuses, words, found)
}

// unknownStatus is the same of a customers file. Its statuses are those of the
// rows that are good.
func (c *customersFile) unknownStatus() ([]note.Note, error) {
	if !c.options.AsksStatuses() {
		return nil, nil
	}
	asked := c.columns.Filters[0]
	words := asked.Statuses.Unmet()
	found := map[string]int64{}
	for _, r := range c.rows {
		if r.problem == nil && len(words) > 0 {
			found[statusName(r.values[asked.Column])]++
		}
	}
	return unknown(c.options.Statuses, words, found)
}

// unmet is the statuses asked for that no file was seen to have.
func (s *scan) unmet() (words []string) {
	for i, f := range s.files {
		if f.Plan.Asked == nil {
			return nil
		}
		unmet := f.Plan.Asked.Statuses.Unmet()
		if i == 0 {
			words = unmet
		}
		words = slices.DeleteFunc(words, func(w string) bool { return !slices.Contains(unmet, w) })
	}
	return words
}

// unknown is those of some words asked for that are none of the statuses
// found: an error when all are, else notes. Where there are no rows at all, none
// is; and where no row is blank, nobody minds.
func unknown(asked, words []string, found map[string]int64) (notes []note.Note, err error) {
	missing := 0
	for _, word := range words {
		s := field.NewStatuses(field.StatusOptions{Keep: []string{word}, Blank: true})
		for name := range found {
			if name == field.BlankStatus {
				name = ""
			}
			s.Filtered([]byte(name))
		}
		if len(s.Unmet()) == 0 || len(found) == 0 {
			continue
		}
		e := &UnknownValue{Flag: "status", Word: word, Found: found}
		if missing++; err == nil {
			err = e
		}
		if word != field.BlankStatus {
			notes = append(notes, note.Note{Code: "status-unknown", Text: e.Error()})
		}
	}
	if missing < len(slices.Compact(slices.Sorted(slices.Values(asked)))) {
		return notes, nil
	}
	return nil, err
}

// statusName is a status as it is written, with a name for none.
func statusName(text string) string {
	return cmp.Or(strings.TrimSpace(text), field.BlankStatus)
}
