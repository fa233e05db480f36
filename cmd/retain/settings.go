package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/ci"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/spelling"
)

// settingsName is the name of the settings file in a folder.
const settingsName = "retain.yaml"

// sections are the keys of the settings file that are not flags. The command
// that uses one reads it as a whole.
var sections = []string{"presets", "segments", "benchmarks", "checks"}

// selecting are the flags that change which rows or groups count. Where a
// command does not obey one that the settings give, the result says so.
var selecting = []string{"by", "currency", "where"}

// settings give values to flags that the command line does not: from the
// environment, then from a settings file. Nothing else in the program reads
// either.
type settings struct {
	viper    *viper.Viper      // the settings file; nil when there is none
	document *yaml.Node        // the same, with the places of its values
	file     string            // its name
	from     map[string]string // where the value of a flag comes from; no entry: its default
	ignored  []note.Note       // warnings about settings without effect
	bound    []bound           // flags of the command line that concern one kind of data
	used     []facts.Setting   // those that the numbers depend on

	readOnly bool          // flags that write files or are about output are not set
	options  facts.Options // all that the numbers depend on, also those of the command line
}

// configure sets the flags of a command that its command line does not.
func (a *app) configure(cmd *cobra.Command) error {
	file, err := findSettings(cmd)
	if err != nil {
		return err
	}
	a.settings = settings{file: file, from: map[string]string{}, readOnly: a.temporaries.denied}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		a.settings.from[f.Name] = "--" + f.Name
		if f.Name == jsonName {
			a.settings.from[formatName] = "--" + jsonName
		}
		for _, of := range f.Annotations[ofAnnotation] {
			a.settings.bound = append(a.settings.bound, bound{f.Name, of})
		}
	})
	variables := slices.DeleteFunc(os.Environ(), func(entry string) bool { return !strings.HasPrefix(entry, "RETAIN_") })
	if file != "" || len(variables) > 0 {
		if err := a.settle(cmd, variables); err != nil {
			return err
		}
	}
	cmd.Flags().VisitAll(a.settings.choose)
	return nil
}

// settle sets the flags of a command that variables or the settings file set.
func (a *app) settle(cmd *cobra.Command, variables []string) error {
	known := knownFlags()
	if err := a.settings.checkVariables(known, variables); err != nil {
		return err
	}
	if err := a.settings.readFile(known); err != nil {
		return err
	}
	if err := a.settings.fill(cmd.Flags()); err != nil {
		return err
	}
	cmd.Flags().VisitAll(a.settings.use)
	for _, name := range selecting {
		if cmd.Flags().Lookup(name) == nil {
			a.settings.ignore(name, cmd.CommandPath())
		}
	}
	return nil
}

// presentation is the flags that change how a result looks, how fast it comes or
// where it goes, but no number.
var presentation = []string{"benchmark", "fail-if", "warn-if", formatName, jsonName, "also", "table", "output", "color", "redact", "quiet", "verbose", "explain", "jobs", "save-model", "save", "baseline", "if-changed", "sections", "title", "logo", "lang"}

// limits are the flags that let a run stop or keep its rejected rows, and change no
// number either.
var limits = []string{"max-memory", "max-bytes", "max-field-size", "rejects", "allow-empty"}

// use keeps a setting that has given a flag its value, if numbers depend on it.
func (s *settings) use(f *pflag.Flag) {
	if slices.Contains(presentation, f.Name) || slices.Contains(limits, f.Name) || slices.Contains(sourceNames, f.Name) {
		return
	}
	for _, o := range s.origins(f.Name) {
		if slices.Contains(strings.Split(s.from[f.Name], ", "), o.place) {
			s.keep(facts.Setting{Name: f.Name, Value: strings.Join(o.texts, ","), From: o.place})
		}
	}
}

// choose keeps the value of a flag that numbers depend on and that is not its default.
// The as-of day is what the numbers are about, not what they mean; a customers file is
// found by its header where it is named as orders. Redacted ids are other names.
func (s *settings) choose(f *pflag.Flag) {
	value := f.Value.String()
	_, file := f.Annotations[cobra.BashCompFilenameExt]
	switch {
	case s.from[f.Name] == "" || value == f.DefValue || f.Name == "as-of" || f.Name == "customers" || f.Name == "max-rejects",
		slices.Contains(presentation, f.Name) && f.Name != "redact", slices.Contains(limits, f.Name), slices.Contains(sourceNames, f.Name), f.Annotations[groupAnnotation] == nil:
		return
	case file:
		value = "a file"
	}
	s.option(f.Name, value)
}

// option keeps a value that numbers depend on.
func (s *settings) option(name, value string) {
	if s.options == nil {
		s.options = facts.Options{}
	}
	s.options[name] = value
}

// keep adds a setting that numbers depend on, once.
func (s *settings) keep(used facts.Setting) {
	if !slices.Contains(s.used, used) {
		s.used = append(s.used, used)
	}
}

// usePreset keeps the preset of the settings file that the files were read with.
func (s *settings) usePreset(name string) {
	presets, err := s.presets()
	if err == nil && slices.ContainsFunc(presets, func(p export.Preset) bool { return p.Name == name }) {
		s.keep(facts.Setting{Name: "presets", Value: name, From: s.file})
	}
}

// settingIgnored is the code of warnings about settings without effect.
const settingIgnored = "setting-ignored"

// ignore adds a warning if a setting gives a flag that has no effect here.
func (s *settings) ignore(flag, where string) {
	if origins := s.origins(flag); len(origins) > 0 {
		s.ignored = append(s.ignored, note.Note{Code: settingIgnored, Level: note.Warning}.Filled("%s %s has no effect on %s", origins[0].name, strings.Join(origins[0].texts, ","), where))
	}
}

// knownFlags are the names of the flags of all commands, sorted.
func knownFlags() []string {
	known := map[string]bool{}
	for _, cmd := range newRootCommand(&app{}).Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	for _, name := range noSettings {
		delete(known, name)
	}
	return slices.Sorted(maps.Keys(known))
}

// noSettings are flags for the command line alone.
var noSettings = []string{"help", "help-all", jsonName}

// unknownVariable is the code of warnings about variables of other programs.
const unknownVariable = "unknown-variable"

// checkVariables refuses variables that are misspelled: they begin with RETAIN_ and are
// nearly that of a flag. Others that begin so have nothing to do with retain, and are
// warned of.
func (s *settings) checkVariables(known, environ []string) error {
	variables := map[string]string{"config": "RETAIN_CONFIG", "redact_key": redactKeyVariable}
	for _, name := range known {
		variables[strings.ReplaceAll(name, "-", "_")] = variable(name)
	}
	names := slices.Sorted(maps.Keys(variables))
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		rest := strings.ToLower(strings.TrimPrefix(name, "RETAIN_"))
		if variables[rest] == name {
			continue
		}
		if near := spelling.Nearest(rest, names); near != "" && isTypo(rest, near) {
			return usagef("environment variable %q is unknown; did you mean %s?", name, variables[near])
		}
		text := "environment variable %s matches no flag and is ignored"
		if rest == jsonName {
			text = "environment variable %s is ignored; use RETAIN_FORMAT=json"
		}
		s.ignored = append(s.ignored, note.Note{Code: unknownVariable, Level: note.Warning}.Filled(text, name))
	}
	return nil
}

// isTypo tells whether a name is another one misspelled or cut short. It is stricter
// than a suggestion: SPACE is not GRACE.
func isTypo(name, of string) bool {
	return spelling.Distance(name, of) <= 1+len(name)/8 || len(name) >= 4 && strings.HasPrefix(of, name)
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return "RETAIN_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// readFile reads the settings file, if there is one.
func (s *settings) readFile(known []string) error {
	if s.file == "" {
		return nil
	}
	text, err := os.ReadFile(s.file)
	if err != nil {
		return err
	}
	s.viper = viper.NewWithOptions(viper.KeyDelimiter("\x00")) // a dot in a key is a dot: no key is split into a path
	s.viper.SetConfigType("yaml")
	if err := s.viper.ReadConfig(bytes.NewReader(text)); err != nil {
		return s.yamlError(text, err)
	}
	if err := s.readDocument(text); err != nil {
		return err
	}
	keys := slices.Concat(known, sections)
	for _, key := range slices.Sorted(maps.Keys(s.viper.AllSettings())) {
		if !slices.Contains(keys, key) {
			return unknownKey(s.file+": setting", key, keys)
		}
	}
	return nil
}

// findSettings is the name of the settings file: the one of --config or
// RETAIN_CONFIG, else one in the usual places, else empty.
func findSettings(cmd *cobra.Command) (string, error) {
	if name, _ := cmd.Flags().GetString("config"); name != "" {
		return name, nil
	}
	if name := os.Getenv("RETAIN_CONFIG"); name != "" {
		return name, nil
	}
	places := []string{settingsName}
	if home, err := os.UserConfigDir(); err == nil {
		places = append(places, filepath.Join(home, "retain", settingsName))
	}
	for _, place := range places {
		_, err := os.Stat(place)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		case errors.Is(err, syscall.ENOTDIR): // the home of a service account may be /dev/null
		default:
			return place, err
		}
	}
	return "", nil
}

// readDocument keeps the places of the values of the file.
func (s *settings) readDocument(text []byte) error {
	var document, further yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return s.yamlError(text, err)
	}
	s.document = document.Content[0]
	if err := d.Decode(&further); !errors.Is(err, io.EOF) {
		return usagef("%s: a second document begins behind ---; only one is read", s.at(&further))
	}
	return nil
}

// flowBlock is a value of a YAML flow that begins with >.
var flowBlock = regexp.MustCompile(`[{,][^\n]*:\s*>`)

// yamlLine is where the YAML of a file is wrong.
var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)

// yamlError is what is wrong with the YAML of the file, without viper's prefix.
func (s *settings) yamlError(text []byte, err error) error {
	var parse viper.ConfigParseError
	if errors.As(err, &parse) {
		err = parse.Unwrap()
	}
	if strings.Contains(err.Error(), "cannot unmarshal") {
		return usagef(`%s: not a list of settings such as "period: weekly"`, s.file)
	}
	lines := strings.Split(err.Error(), "\n") // the first one is a title when more follow
	reason, place := strings.TrimSpace(lines[len(lines)-1]), s.file
	if found := yamlLine.FindStringSubmatch(reason); found != nil {
		place, reason = s.file+":"+found[1], reason[len(found[0]):]
	}
	switch {
	case strings.Contains(reason, "expected comment or line break"), strings.Contains(reason, "cannot start any token") && flowBlock.Match(text):
		reason += `; YAML reads what begins with > as a block of text: write "> 5 %" in quotes, or above 5 %`
	case strings.Contains(reason, "cannot start any token") && bytes.Contains(text, []byte("\n\t")):
		reason += "; YAML is indented by spaces, not tabs"
	}
	return usagef("%s: %s", place, reason)
}

// bound is a flag that concerns one kind of data.
type bound struct{ flag, of string }

// suit refuses flags of the command line that have no effect on the data that was read.
func (s *settings) suit(file string, subscriptions bool) error {
	holds := ofOrders
	if subscriptions {
		holds = ofSubscriptions
	}
	for _, b := range s.bound {
		if b.of != holds {
			return usagef("--%s has no effect on %s: %s holds %s; run without it", b.flag, holds, file, holds)
		}
	}
	return nil
}

func unknownKey(what, key string, keys []string) error {
	if near := spelling.Nearest(key, keys); near != "" {
		return usagef("%s %q is unknown; did you mean %s?", what, key, near)
	}
	return usagef("%s %q is unknown; see retain help settings", what, key)
}

// fill sets the flags that the command line does not.
func (s *settings) fill(flags *pflag.FlagSet) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		columns, inParts := f.Value.(*columnsFlag)
		switch {
		case failed != nil:
		case inParts:
			failed = s.fillColumns(f.Name, columns)
		case f.Name == formatName && flags.Changed(jsonName):
		case !f.Changed && !slices.Contains(noSettings, f.Name) && !(s.readOnly && (writes(f) || groupOf(f) == outputTitle)):
			failed = s.fillFlag(f)
		}
	})
	return failed
}

// origin is a place that gives a flag a value: one text for each time that the
// flag would be repeated on the command line.
type origin struct {
	place, name string // retain.yaml, and the setting in it
	texts       []string
}

// origins are the environment and the settings file, in this order, if they give
// the flag a value. An empty variable gives none.
func (s *settings) origins(flag string) (found []origin) {
	name := variable(flag)
	if text := os.Getenv(name); text != "" {
		found = append(found, origin{name, name, []string{text}})
	}
	if s.viper == nil {
		return found
	}
	if value := s.viper.Get(flag); value != nil && value != "" {
		found = append(found, origin{s.file, s.file + ": " + flag, texts(value)})
	}
	return found
}

func (s *settings) fillFlag(f *pflag.Flag) error {
	found := s.origins(f.Name)
	if len(found) == 0 {
		return nil
	}
	first := found[0]
	if v, ok := f.Value.(interface{ repeats() bool }); len(first.texts) > 1 && !(ok && v.repeats()) {
		return usagef("%s: expected one value, got %d", first.name, len(first.texts))
	}
	for _, text := range first.texts {
		err := f.Value.Set(text)
		if err != nil && f.Name == "format" && formatOfSome(text) {
			return nil // it is meant for other commands
		}
		if err != nil {
			return settingError(first.name, text, err)
		}
	}
	s.from[f.Name] = first.place
	return nil
}

// writes tells whether the value of a flag is the name of a file to write.
func writes(f *pflag.Flag) bool {
	_, reads := f.Annotations[readsAnnotation]
	return strings.Contains(f.Value.Type(), "FILE") && !reads
}

// formatOfSome tells that some command has a format of that name.
func formatOfSome(name string) bool {
	return slices.Contains(render.FormatNames(), name) || slices.Contains(ci.Format(0).Names(), name) || slices.Contains(pageFormat(0).Names(), name)
}

// fillColumns takes from every origin the fields that none before it names.
func (s *settings) fillColumns(name string, columns *columnsFlag) error {
	for _, origin := range s.origins(name) {
		added, wrong, err := columns.addMissing(origin.texts)
		switch {
		case err != nil:
			return settingError(origin.name, wrong, err)
		case added && s.from[name] != "":
			s.from[name] += ", " + origin.place
		case added:
			s.from[name] = origin.place
		}
	}
	return nil
}

// texts are a value of the settings file as the command line would give it, one
// for each time that the flag is repeated.
func texts(value any) (out []string) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			for _, each := range texts(v[key]) {
				out = append(out, key+"="+each)
			}
		}
	case []any:
		for _, element := range v {
			out = append(out, text(element))
		}
	default:
		out = append(out, text(v))
	}
	return out
}

// text undoes what YAML makes of 2024-01-31, which is a time.
func text(value any) string {
	if t, ok := value.(time.Time); ok {
		return t.Format(time.DateOnly)
	}
	return fmt.Sprint(value)
}

// settingError is the error of a wrong value, wherever it comes from.
func settingError(name, value string, err error) error {
	text := err.Error()
	var number *strconv.NumError
	if errors.As(err, &number) {
		text = "not a whole number"
		if number.Func == "ParseBool" {
			text = "use true or false"
		}
	}
	return usagef("%s %q: %s", name, value, strings.TrimPrefix(text, strconv.Quote(value)+": "))
}

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
			return nil, usagef("%s: presets: entry %d has no name", s.place("presets", i), i+1)
		case len(p.Headers) == 0:
			return nil, usagef("%s: presets: %s has no headers to be recognized by", s.place("presets", i), p.Name)
		case len(p.Columns) == 0:
			return nil, usagef("%s: presets: %s has no columns (fields with their headers)", s.place("presets", i), p.Name)
		}
		if p.Title == "" {
			presets[i].Title = p.Name
		}
	}
	return presets, nil
}

// benchmarks are the user's own figures: the list "benchmarks" of the settings file.
func (s *settings) benchmarks() ([]benchmark.Figure, error) {
	var figures []benchmark.Figure
	if err := s.section("benchmarks", &figures); err != nil {
		return nil, err
	}
	for i, f := range figures {
		if err := f.Check(); err != nil {
			return nil, usagef("%s: benchmarks: entry %d: %v", s.place("benchmarks", i), i+1, err)
		}
	}
	if len(figures) > 0 {
		s.keep(facts.Setting{Name: "benchmarks", Value: fmt.Sprintf("%d listed", len(figures)), From: s.file})
	}
	return figures, nil
}
