package analysis

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/predict"
	"github.com/retain-cli/retain/pkg/report"
)

// SavedModel is the model of a prediction as a file keeps it: nothing in it is of one
// customer. It predicts the customers of other files, or of later days, whose orders are
// read as those were that it was fitted to.
type SavedModel struct {
	Format     string            `json:"format"` // modelFormat
	Version    int               `json:"version"`
	FittedTo                     // what the model knows
	Definition Definition        `json:"definition"` // what orders are
	Columns    map[string]string `json:"columns"`    // the headers of fields
	predict.Model

	name string
}

// FittedTo is the data that a model was fitted to.
type FittedTo struct {
	Files    []string     `json:"files"` // without folders
	Orders   int64        `json:"orders"`
	FirstDay calendar.Day `json:"first_day"`
	AsOf     calendar.Day `json:"as_of"`
}

// Loaded is where a model comes from that was not fitted to the customers at hand.
type Loaded struct {
	FittedTo
	Customers int64 `json:"customers"`
}

const (
	modelFormat  = "retain-model"
	modelVersion = 1
)

// Encode writes the model as JSON, which ReadModel reads.
func (m *SavedModel) Encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

// ModelError is what is wrong with the file of a model.
type ModelError struct {
	Code         string // of ModelCodes
	Line, Column int    // 0: the place is in the reason, or it is the file as a whole
	Reason       string
}

const (
	modelForeign = "model-foreign"
	modelNewer   = "model-newer"
	modelDamaged = "model-damaged"
)

// ModelCodes lists the codes of a ModelError.
func ModelCodes() []export.Code {
	return []export.Code{
		{Code: modelForeign, Meaning: "a file that is no model"},
		{Code: modelNewer, Meaning: "a model that a newer retain has written"},
		{Code: modelDamaged, Meaning: "a model that is cut off or was changed"},
	}
}

// Error is the reason.
func (e *ModelError) Error() string { return e.Reason }

// Foreign tells that it is no model at all.
func (e *ModelError) Foreign() bool { return e.Code == modelForeign }

// ReadModel decodes a model of Encode, from a file with a name. The error is a
// *ModelError.
func ReadModel(name string, text []byte) (*SavedModel, error) {
	var head map[string]any
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, undecodable(text, err)
	}
	version, numbered := head["version"].(float64)
	switch {
	case head["format"] != modelFormat && head["metric"] != nil:
		return nil, &ModelError{Code: modelForeign, Reason: fmt.Sprintf("a result of retain %v, and no model", head["metric"])}
	case head["format"] != modelFormat || !numbered:
		return nil, &ModelError{Code: modelForeign, Reason: "JSON, but no model of retain"}
	case version > modelVersion:
		return nil, &ModelError{Code: modelNewer, Reason: fmt.Sprintf("version %v of the format of models, of which this retain reads version %d; a newer one is needed", version, modelVersion)}
	}
	m := &SavedModel{name: name}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, undecodable(text, err)
	}
	var encoded bytes.Buffer
	var known map[string]any
	if err := errors.Join(m.Encode(&encoded), json.Unmarshal(encoded.Bytes(), &known)); err != nil {
		return nil, damaged(err.Error())
	}
	if reason := unfamiliar("", head, known); reason != "" {
		return nil, damaged(reason)
	}
	if err := m.Check(); err != nil {
		return nil, damaged(err.Error())
	}
	return m, nil
}

func damaged(reason string) *ModelError { return &ModelError{Code: modelDamaged, Reason: reason} }

// undecodable is text that is not JSON, or has another type than that of a model.
func undecodable(text []byte, err error) *ModelError {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	e := damaged(err.Error())
	offset := int64(0)
	switch {
	case errors.As(err, &syntax):
		if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
			e.Code = modelForeign
		}
		e.Reason, offset = "not JSON: "+syntax.Error(), syntax.Offset
	case errors.As(err, &kind) && kind.Field == "":
		return &ModelError{Code: modelForeign, Reason: "JSON, but no model of retain"}
	case errors.As(err, &kind):
		key := strings.TrimPrefix(strings.TrimPrefix(kind.Field, "Model."), "FittedTo.") // which are no keys
		e.Reason, offset = fmt.Sprintf("%s is a %s", key, kind.Value), kind.Offset
	default: // a name or a day that does not exist
		if value, err := strconv.QuotedPrefix(e.Reason); err == nil {
			offset = int64(bytes.Index(text, []byte(value)) + 1)
		}
	}
	if offset > 0 {
		before := text[:min(offset, int64(len(text)))]
		e.Line, e.Column = 1+bytes.Count(before, []byte("\n")), len(before)-1-bytes.LastIndexByte(before, '\n')
	}
	return e
}

// unfamiliar is the first place where JSON is not that of what was decoded from it: a key is
// missing, or not known. Values cannot differ otherwise.
func unfamiliar(path string, found, known any) string {
	switch known := known.(type) {
	case map[string]any:
		found, _ := found.(map[string]any)
		keys := maps.Clone(known)
		maps.Copy(keys, found)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			at := strings.TrimPrefix(path+"."+key, ".")
			_, in := found[key]
			if _, of := known[key]; in != of {
				return at + map[bool]string{true: " is not known", false: " is missing"}[in]
			}
			if reason := unfamiliar(at, found[key], known[key]); reason != "" {
				return reason
			}
		}
	case []any:
		found, _ := found.([]any)
		for i := range known {
			if reason := unfamiliar(fmt.Sprintf("%s[%d]", path, i), found[i], known[i]); reason != "" {
				return reason
			}
		}
	default:
		if found != known {
			return fmt.Sprintf("%s is %v", path, found)
		}
	}
	return ""
}

// modelOptions are the options that decide what the orders are that a model is fitted to,
// and what they bring. How a file is written is none of them.
var modelOptions = []string{definedData, "amounts", "currency", "rates", "tz", "where", "status", "duplicates", "amount-per", "blank-customer", "fold-ids", "min-amount", "refunded", "row-is"}

// modelFields are the fields that order days and their values are of.
var modelFields = []string{"customer", "date", "amount", "refunded"}

// modelDefinition is the part of a definition that a model depends on.
func (d *Data) modelDefinition(h Header) (Definition, error) {
	all, err := h.Define(ScopeDefinition{Where: h.Definition.Where, TZ: h.Definition.TZ}, d.Notes)
	if err != nil {
		return nil, err
	}
	all["amounts"] = "read"
	if d.coverage.Unit.Unpriced {
		all["amounts"] = "none"
	}
	maps.DeleteFunc(all, func(name, value string) bool {
		of := func(option string) bool { return strings.Contains(value+" ", "--"+option+" ") }
		return !slices.Contains(modelOptions, name) && !(strings.HasPrefix(name, decisionWord) && slices.ContainsFunc(modelOptions, of))
	})
	for name, value := range all {
		if strings.HasPrefix(name, decisionWord) { // whose column may have another name in another file
			all[name] = decidedColumn.ReplaceAllString(value, "not --")
		}
	}
	return all, nil
}

// decidedColumn is the column in the text of a decision: "Total", not --amount-per line.
var decidedColumn = regexp.MustCompile(`"(?:[^"\\]|\\.)*", not --`)

// modelColumns are the headers of the fields that a model depends on.
func (d *Data) modelColumns() map[string]string {
	columns := map[string]string{}
	for _, c := range d.Columns {
		if slices.Contains(modelFields, c.Field) && columns[c.Field] == "" {
			columns[c.Field] = c.Header
		}
	}
	return columns
}

// suits refuses data whose orders are read otherwise than those that the model was fitted
// to. Where only the names of columns differ, or the orders begin later, nobody can tell
// whether that is right: these are warnings.
func (m *SavedModel) suits(d *Data, h Header) (warnings []note.Note, err error) {
	if d.coverage.Empty {
		return nil, nil
	}
	here, err := d.modelDefinition(h)
	if err != nil {
		return nil, err
	}
	var reasons []string
	for _, x := range m.Definition.Differences(here) {
		name := strings.TrimPrefix(x.Name, decisionWord)
		if name == x.Name && name != "amounts" && name != definedData {
			name = "--" + name
		}
		reasons = append(reasons, fmt.Sprintf("%s: %s in the model, %s here", name, cmp.Or(x.Before, "not given"), cmp.Or(x.After, "not given")))
	}
	var renamed []string
	columns := d.modelColumns()
	for _, field := range slices.Sorted(maps.Keys(m.Columns)) {
		was, is := m.Columns[field], columns[field]
		has := func(c facts.Column) bool { return strings.EqualFold(c.Header, was) && !strings.HasPrefix(was, "#") }
		switch {
		case is == "" || strings.EqualFold(was, is):
		case slices.ContainsFunc(d.Columns, has):
			reasons = append(reasons, fmt.Sprintf("--column %s: %q in the model, %q here", field, was, is))
		default:
			renamed = append(renamed, fmt.Sprintf("%s: %q, %q here", field, was, is))
		}
	}
	if len(reasons) > 0 {
		return nil, &RequestError{Field: "LoadModel", Value: m.name, Reason: "the model was fitted to orders that were read otherwise (" + strings.Join(reasons, "; ") + "); read these the same way, or fit a model to them"}
	}
	if len(renamed) > 0 {
		warnings = append(warnings, note.Note{Code: "model-columns", Level: note.Warning}.Filled("the model was fitted to columns of other names (%s): predictions are right only if they mean the same", strings.Join(renamed, "; ")))
	}
	if first := d.coverage.First; first > m.FirstDay {
		warnings = append(warnings, note.Note{Code: "model-history", Level: note.Warning}.Filled("the model was fitted to orders since %s, and these begin %s: whoever ordered before is taken for a new customer, so predict from all orders since then", m.FirstDay, first))
	}
	return warnings, nil
}

// load predicts the customers by a model that was fitted to others.
func (d *Data) load(ctx context.Context, p *predicted, o predict.Options, m *SavedModel) error {
	warnings, err := m.suits(d, p.Header)
	if err != nil {
		return err
	}
	p.saved, p.Loaded = m, &Loaded{m.FittedTo, m.Customers}
	histories, err := facts.HistoriesOf(ctx, d.Source, p.scope.query().By)
	if err != nil {
		return err
	}
	p.customers = histories.Customers
	p.Result, err = m.Predict(predict.Facts{Histories: histories, First: d.coverage.First}, o)
	p.Result.Notes = append(warnings, p.Result.Notes...)
	return err
}

// Save is the model of a prediction, or nil without customers.
func (p *predicted) Save() *SavedModel { return p.saved }

// save keeps the model that was fitted.
func (d *Data) save(h Header, r *predict.Result) (*SavedModel, error) {
	m := r.Model()
	if m == nil {
		return nil, nil
	}
	definition, err := d.modelDefinition(h)
	files := make([]string, len(d.Inputs))
	for i, name := range d.Inputs {
		files[i] = ShortName(name)
	}
	return &SavedModel{
		Format: modelFormat, Version: modelVersion, FittedTo: FittedTo{files, d.coverage.Orders, d.coverage.First, d.coverage.AsOf},
		Definition: definition, Columns: d.modelColumns(), Model: *m,
	}, err
}

// line says where the model comes from.
func (m *SavedModel) line() string {
	return fmt.Sprintf("Model loaded from %s: fitted as of %s to %s of %s since %s (%s); nothing was fitted or tried here.",
		ShortName(m.name), m.AsOf, report.Counted(m.Orders, "order"), report.Counted(m.Customers, "customer"), m.FirstDay, inputNames(m.Files))
}
