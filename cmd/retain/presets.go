package main

import "github.com/retain-cli/retain/pkg/export"

// presets are the user's own presets: the list "presets" of the settings file,
// each an export.Preset with its keys in lower case, words joined by dashes.
func (s *settings) presets() ([]export.Preset, error) {
	var presets []export.Preset
	if err := s.section("presets", &presets); err != nil {
		return nil, err
	}
	for i, p := range presets {
		switch {
		case p.Name == "":
			return nil, usagef("%s: presets: entry %d has no name", s.file, i+1)
		case len(p.Headers) == 0:
			return nil, usagef("%s: presets: %s has no headers to be recognized by", s.file, p.Name)
		case len(p.Columns) == 0:
			return nil, usagef("%s: presets: %s has no columns (fields with their headers)", s.file, p.Name)
		}
		if p.Title == "" {
			presets[i].Title = p.Name
		}
	}
	return presets, nil
}
