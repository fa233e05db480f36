package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/spelling"
)

// settingsName is the name of the settings file in a folder.
const settingsName = "retain.yaml"

// sections are the keys of the settings file that are no flags. Each is read,
// as a whole, by the command that it is for.
var sections = []string{"presets", "segments"}

// selecting are the flags that change which rows or groups count. Where a
// command does not obey one that the settings give, the result says so.
var selecting = []string{"by", "currency"}

// settings are the values of flags that were not given on the command line: of
// the environment, then of a settings file. It holds the one viper of the
// program; nothing else reads either.
type settings struct {
	viper   *viper.Viper      // the settings file; nil when there is none
	file    string            // its name
	from    map[string]string // what gave a flag its value; flags at their default are missing
	ignored []note.Note       // settings without effect that a reader should know of
}

// configure fills the flags of a command that were not given.
func (a *app) configure(cmd *cobra.Command) error {
	file, err := findSettings(cmd)
	if err != nil {
		return err
	}
	a.settings = settings{file: file, from: map[string]string{}}
	variables := slices.DeleteFunc(os.Environ(), func(entry string) bool { return !strings.HasPrefix(entry, "RETAIN_") })
	if file != "" || len(variables) > 0 {
		known := knownFlags()
		if err := knownVariables(known, variables); err != nil {
			return err
		}
		if err := a.settings.readFile(known); err != nil {
			return err
		}
	}
	if err := a.settings.fill(cmd.Flags()); err != nil {
		return err
	}
	for _, name := range selecting {
		if cmd.Flags().Lookup(name) == nil {
			a.settings.ignore(name, cmd.CommandPath())
		}
	}
	return nil
}

// ignore notes that a flag has no effect here, if a setting gives it.
func (s *settings) ignore(flag, where string) {
	if places := s.of(flag); len(places) > 0 {
		text := fmt.Sprintf("%s %s has no effect on %s", places[0].name, strings.Join(places[0].texts, ","), where)
		s.ignored = append(s.ignored, note.Note{Code: "setting-ignored", Text: text})
	}
}

// knownFlags are the names of the flags of all commands, sorted.
func knownFlags() []string {
	known := map[string]bool{}
	for _, cmd := range newRootCommand(&app{}).Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known[f.Name] = true })
	}
	for _, name := range []string{"help", "help-all"} {
		delete(known, name)
	}
	return slices.Sorted(maps.Keys(known))
}

// knownVariables refuses variables that begin with RETAIN_ and are none of
// RETAIN_WEEK_START for --week-start, and so on: they are mistakes.
func knownVariables(known, environ []string) error {
	variables := []string{"RETAIN_CONFIG", redactKeyVariable}
	for _, name := range known {
		variables = append(variables, variable(name))
	}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if !slices.Contains(variables, name) {
			return unknownKey("environment variable", name, variables)
		}
	}
	return nil
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
		return usagef("%s: %v", s.file, yamlReason(err))
	}
	keys := slices.Concat(known, sections)
	for _, key := range slices.Sorted(maps.Keys(s.viper.AllSettings())) {
		if !slices.Contains(keys, key) {
			return unknownKey(s.file+": setting", key, keys)
		}
	}
	return nil
}

// findSettings is the name of the settings file: the one asked for, else one
// that lies where they usually do, else none.
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
		if _, err := os.Stat(place); !outOfReach(err) {
			return place, err
		}
	}
	return "", nil
}

// outOfReach tells whether a place holds no file for this user. Accounts of
// services have /dev/null for a home.
func outOfReach(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR)
}

// yamlReason is what is wrong with a settings file, without viper's words.
func yamlReason(err error) error {
	var parse viper.ConfigParseError
	if !errors.As(err, &parse) {
		return err
	}
	if strings.Contains(parse.Unwrap().Error(), "cannot unmarshal") {
		return errors.New(`not a list of settings such as "period: weekly"`)
	}
	lines := strings.Split(parse.Unwrap().Error(), "\n") // the first one is a title when more follow
	return errors.New(strings.TrimSpace(lines[len(lines)-1]))
}

func unknownKey(what, key string, keys []string) error {
	if near := spelling.Nearest(key, keys); near != "" {
		return usagef("%s %q is unknown; did you mean %s?", what, key, near)
	}
	return usagef("%s %q is unknown; see retain help settings", what, key)
}

// fill gives the flags that are still unset their values.
func (s *settings) fill(flags *pflag.FlagSet) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Changed {
			s.from[f.Name] = "--" + f.Name
		}
		columns, inParts := f.Value.(*columnsFlag)
		switch {
		case failed != nil:
		case inParts:
			failed = s.fillColumns(f.Name, columns)
		case !f.Changed:
			failed = s.fillFlag(f)
		}
	})
	return failed
}

// said is what one place says about a flag: one text for each time that it
// would be given on the command line.
type said struct {
	from, name string // the place, and the setting in it
	texts      []string
}

// of is what the environment and, after it, the settings file say about a flag.
// An empty variable says nothing.
func (s *settings) of(flag string) (places []said) {
	if text := os.Getenv(variable(flag)); text != "" {
		places = append(places, said{variable(flag), variable(flag), []string{text}})
	}
	if s.viper == nil {
		return places
	}
	if value := s.viper.Get(flag); value != nil && value != "" {
		places = append(places, said{s.file, s.file + ": " + flag, texts(value)})
	}
	return places
}

func (s *settings) fillFlag(f *pflag.Flag) error {
	places := s.of(f.Name)
	if len(places) == 0 {
		return nil
	}
	first := places[0]
	if v, ok := f.Value.(*flagValue); len(first.texts) > 1 && !(ok && v.repeats()) {
		return usagef("%s: expected one value, got %d", first.name, len(first.texts))
	}
	for _, text := range first.texts {
		if err := f.Value.Set(text); err != nil {
			return settingError(first.name, text, err)
		}
	}
	s.from[f.Name] = first.from
	return nil
}

// fillColumns takes from every place the fields that no place before it names.
func (s *settings) fillColumns(name string, columns *columnsFlag) error {
	for _, place := range s.of(name) {
		added, wrong, err := columns.beneath(place.texts)
		switch {
		case err != nil:
			return settingError(place.name, wrong, err)
		case added && s.from[name] != "":
			s.from[name] += ", " + place.from
		case added:
			s.from[name] = place.from
		}
	}
	return nil
}

// texts is a value of the settings file as it would be written on the command
// line, one text for each time the flag is given.
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

// settingError says that a value is wrong, in the same words wherever the
// value came from.
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

// section reads a part of the settings file that is no flag into v, whose
// field LineItems is called line-items there. Keys that v has no place for are
// errors.
func (s *settings) section(name string, v any) error {
	if s.viper == nil || !s.viper.IsSet(name) {
		return nil
	}
	strict := func(c *mapstructure.DecoderConfig) {
		c.ErrorUnused = true
		c.DecodeHook = mapstructure.ComposeDecodeHookFunc(c.DecodeHook, mapstructure.TextUnmarshallerHookFunc())
		c.MatchName = func(key, field string) bool { return strings.EqualFold(strings.ReplaceAll(key, "-", ""), field) }
	}
	if err := s.viper.UnmarshalKey(name, v, strict); err != nil {
		return usagef("%s: %s: %s", s.file, name, decodeReason(err))
	}
	return nil
}

// decodeReason is mapstructure's report on one line: its title and its bullets
// are left out.
func decodeReason(err error) string {
	var reasons []string
	for _, line := range strings.Split(err.Error(), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasSuffix(line, ":") {
			reasons = append(reasons, strings.TrimPrefix(line, "* "))
		}
	}
	return strings.Join(reasons, "; ")
}
