package analysis

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// Definition is everything that decides what the numbers of a result mean, by name:
// the metric and the version of its JSON, what its definition lists, the options that
// were given, the currency, and what was decided about the data. Numbers of two results
// mean the same when their definitions have no differences. What the numbers are about
// is no part of it: the files, the as-of day, how many rows there are.
type Definition map[string]string

// The names in a definition that belong to no option.
const (
	definedMetric = "metric"
	definedSchema = "schema version"
	definedData   = "data"
	decisionWord  = "decision "
	ruleWord      = "rule "
)

// implied are what a definition lists although the data or another part decides it.
var implied = []string{"wait_days", "first_orders"}

// head is what a definition is read from, in the JSON of any result.
type head struct {
	Metric        string         `json:"metric"`
	SchemaVersion int            `json:"schema_version"`
	Input         headInput      `json:"input"`
	Definition    map[string]any `json:"definition"`
	Warnings      []headNote     `json:"warnings"`
	Notes         []headNote     `json:"notes"`
	Rules         []headRule     `json:"rules"` // of a check
}

// headRule is what the numbers of a rule mean.
type headRule struct {
	Name   string `json:"name"`
	Metric string `json:"metric"`
	Period string `json:"period"`
	By     string `json:"by"`
	Least  int    `json:"min_customers"`
}

type headInput struct {
	Subscriptions int64         `json:"subscriptions"`
	Customers     int64         `json:"customers"`
	Preset        string        `json:"preset"`
	Currency      *string       `json:"currency"`
	Options       facts.Options `json:"options"`
}

type headNote struct {
	Code string         `json:"code"`
	Flag string         `json:"flag"`
	Args map[string]any `json:"args"`
}

// ErrNoResult is JSON that is not a result of this package.
var ErrNoResult = errors.New("not a result of retain: it has no metric and schema_version")

// ReadDefinition is the definition of a result that was encoded as JSON.
func ReadDefinition(result []byte) (Definition, error) {
	var h head
	decoder := json.NewDecoder(bytes.NewReader(result))
	decoder.UseNumber()
	var other *json.UnmarshalTypeError
	switch err := decoder.Decode(&h); {
	case errors.As(err, &other):
		return nil, fmt.Errorf("%s is of another kind: %s", other.Field, other.Value)
	case err != nil:
		return nil, err
	}
	if h.Metric == "" || h.SchemaVersion == 0 {
		return nil, ErrNoResult
	}
	return h.define(), nil
}

// Define is the definition of a result with this header. Results with a definition of
// their own pass it; others pass that of the header. Notes are those of the reading.
func (h Header) Define(own any, notes []note.Note) (Definition, error) {
	text, err := json.Marshal(map[string]any{
		"metric": h.Metric, "schema_version": h.SchemaVersion, "input": h.Input, "definition": own, "notes": notes,
	})
	if err != nil {
		return nil, err
	}
	return ReadDefinition(text)
}

func (h head) define() Definition {
	d := Definition{}
	for name, value := range h.Definition {
		if slices.Contains(implied, name) {
			continue
		}
		if text := inText(value); text != "" {
			d[optionName(name)] = text
		}
	}
	for name, value := range h.Input.Options {
		if d[name] == "" {
			d[name] = value
		}
	}
	d[definedMetric], d[definedSchema] = h.Metric, fmt.Sprint(h.SchemaVersion)
	if h.Input.Customers > 0 { // what nobody bought has no currency
		d.describe(h.Input)
	}
	for _, n := range slices.Concat(h.Warnings, h.Notes) {
		d.decide(n)
	}
	for _, r := range h.Rules {
		d.add(ruleWord+r.Name, r.text())
	}
	return d
}

// optionName is the name of an option that the JSON has under a key with its unit.
func optionName(key string) string {
	for _, unit := range []string{"_days", "_pct"} {
		key = strings.TrimSuffix(key, unit)
	}
	return strings.ReplaceAll(key, "_", "-")
}

func (d Definition) describe(in headInput) {
	d[definedData], d["currency"], d["preset"] = "orders", "none", cmp.Or(in.Preset, "none")
	if in.Subscriptions > 0 {
		d[definedData] = "subscriptions"
	}
	if in.Currency != nil {
		d["currency"] = *in.Currency
	}
}

// decide adds what a note says that was decided. Its text has counts, which change with
// the data; the flag that decides otherwise does not, unless it names a day or a file.
func (d Definition) decide(n headNote) {
	is := func(q *export.Decision) bool { return q.Code == n.Code }
	option, value, _ := strings.Cut(n.Flag, " ")
	if n.Flag == "" || option == "--as-of" || option == "--min-date" || option == "--customers" || !slices.ContainsFunc(export.Decisions(), is) {
		return
	}
	answer := "not " + strings.TrimSpace(option+" "+value)
	if column, ok := n.Args["column"].(string); ok {
		answer = fmt.Sprintf("%q, %s", column, answer)
	}
	d.add(decisionWord+n.Code, answer)
}

// add adds to what there is under a name.
func (d Definition) add(name, text string) {
	if d[name] != "" && d[name] != text {
		text = d[name] + "; " + text
	}
	d[name] = text
}

func (r headRule) text() string {
	text := r.Metric + " " + r.Period
	if r.By != "" {
		text += " by " + r.By
	}
	if r.Least > 0 {
		text += fmt.Sprintf(" of at least %d", r.Least)
	}
	return text
}

// inText is a value of a definition on one line; nothing is empty.
func inText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			parts[i] = inText(element)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+" "+inText(v[key]))
		}
		return strings.Join(parts, ": ")
	}
	return fmt.Sprint(value)
}

// Difference is a part of two definitions that is not the same in both.
type Difference struct {
	Name   string `json:"name"` // that of the flag, where one decides it: period, week-start
	Before string `json:"before"`
	After  string `json:"after"` // empty: not given
	Flag   string `json:"flag"`  // that decides it, as its reader writes flags; empty: none, or not known
}

// String says what it was and what it is.
func (d Difference) String() string {
	text := fmt.Sprintf("%s: %s before, %s now", d.Name, cmp.Or(d.Before, "not given"), cmp.Or(d.After, "not given"))
	if d.Flag != "" {
		text += " (" + d.Flag + ")"
	}
	return text
}

// Differences are what is not the same in a later definition, the metric first, then by
// name. What is known of one of them only, because the other is of data without orders
// or without what a decision is about, or has a rule more, is no difference.
func (d Definition) Differences(after Definition) (found []Difference) {
	names := maps.Clone(d)
	maps.Copy(names, after)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if a, b := d[name], after[name]; a != b && (a != "" && b != "" || !d.depends(name)) {
			found = append(found, Difference{Name: name, Before: a, After: b})
		}
	}
	slices.SortStableFunc(found, func(a, b Difference) int { return cmp.Compare(rank(a.Name), rank(b.Name)) })
	return found
}

// depends tells whether there is such a part only where the data gives rise to it.
func (Definition) depends(name string) bool {
	return name == definedData || name == "currency" || name == "preset" || strings.HasPrefix(name, decisionWord) || strings.HasPrefix(name, ruleWord)
}

func rank(name string) int {
	if i := slices.Index([]string{definedMetric, definedSchema}, name); i >= 0 {
		return i
	}
	return 2
}
