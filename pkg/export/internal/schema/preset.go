package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Preset is what there is to know about the exports of one program. All of it
// is data: what its header looks like, which columns are which field, and
// which rows count.
type Preset struct {
	Name  string
	Title string // of the export, for people: Shopify orders

	// Headers that tell the export: it has all the names of one of these lists.
	Headers [][]string
	Without []string // headers that the export does not have, though copies joined with others may

	Columns map[string][]string // field → headers, the surest first
	Filters []RowFilter         // rows that are no sales
	Refund  string              // header of the customer on rows below zero, when it is another one; of several, separated by commas, the one that is there
	Missing map[string]string   // field → what to export instead when there is no column for it

	AmountPer  AmountPer // whose amount a row has when an order has several; auto: asked as of any export
	LineItems  bool      // rows with the order id of the row before are further items of that order
	DateFormat string    // as Options.DateFormat; empty: recognized
	Dates      string    // what is known of how dates are written, for who has to choose between day and month first
	Zone       string    // of times without an offset, such as UTC; empty: the one asked for
	Currency   string    // of all amounts, when no column says
	Decimal    Decimal   // of all amounts
	Symbols    bool      // amounts have currency symbols
	MinorUnits bool      // amounts are whole minor units

	// Subscriptions is set when the export is a customers file.
	Subscriptions bool

	// Refuse is why an export cannot be used, and Instead what to export.
	Refuse, Instead string
}

// RowFilter says which rows of an export are no sales, by the text of one
// column.
type RowFilter struct {
	Header   string
	Drop     map[string][]string // why → texts; *text* stands for any text with that in it
	Keep     []string            // only these texts count
	Filled   bool                // a row is left out when the field is not blank
	Status   bool                // the usual words for cancelled, failed and so on are dropped as well, and Options.Statuses replace this filter
	Unless   string              // header of a column that keeps the row when it says yes
	Negative string              // only rows below zero are asked; why they are left out when Keep does not name them
}

// PresetFor is the preset asked for, or the one that the header tells; nil
// when there is none.
func PresetFor(header Names, o Options) (*Preset, error) {
	all := append(slices.Clone(o.Presets), Presets...)
	if o.Preset == "none" {
		return nil, nil
	}
	if o.Preset != "" {
		for i := range all {
			if Normal(all[i].Name) == Normal(o.Preset) {
				return &all[i], nil
			}
		}
		return nil, &problem.UsageError{Option: note.Preset, Value: o.Preset, Reason: fmt.Sprintf("use %s or none", strings.Join(PresetNames(o), ", "))}
	}
	var best *Preset
	longest := 0
	for i := range all {
		if n := all[i].Matches(header); n > longest {
			best, longest = &all[i], n
		}
	}
	return best, nil
}

// PresetNames lists the presets that can be read: the user's own, then ours.
func PresetNames(o Options) []string {
	var names []string
	for _, p := range append(slices.Clone(o.Presets), Presets...) {
		if p.Columns != nil {
			names = append(names, p.Name)
		}
	}
	return names
}

// Matches is how many headers tell that an export is the preset's; 0 when it
// is not.
func (p *Preset) Matches(header Names) (most int) {
	if slices.ContainsFunc(p.Without, header.Has) {
		return 0
	}
	for _, signature := range p.Headers {
		if len(signature) > most && !slices.ContainsFunc(signature, func(name string) bool { return !header.Has(name) }) {
			most = len(signature)
		}
	}
	return most
}

// names is all headers that the preset knows.
func (p *Preset) names() []string {
	all := slices.Concat(p.Headers...)
	for _, headers := range p.Columns {
		all = append(all, headers...)
	}
	for _, f := range p.Filters {
		all = append(all, f.Header, f.Unless)
	}
	return append(all, strings.Split(p.Refund, ", ")...)
}

// refused is the error of an export that cannot be used, unless the user names
// the column of the customer.
func (p *Preset) refused(name string, o Options) error {
	if p == nil || p.Refuse == "" || o.Columns["customer"] != "" && p.Columns != nil {
		return nil
	}
	var fixes []note.Fix
	if p.Columns != nil {
		fixes = []note.Fix{columnFix("customer", "HEADER")}
	}
	return problem.Stop(problem.Problem{Code: "preset-refused", File: name, Line: 1, Reason: "is an export of " + p.Title + ", " + p.Refuse, Hint: p.Instead, Fixes: fixes})
}
