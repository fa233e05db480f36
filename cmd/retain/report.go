package main

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/page"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/words"
)

// pageFormat is what a page is written as.
type pageFormat = choice.Of[pageFormats]

type pageFormats struct{}

func (pageFormats) Names() []string { return []string{"html", "markdown"} }

// Name is markdown of md, which all commands take.
func (pageFormats) Name(other string) string {
	if strings.EqualFold(other, "md") {
		return "markdown"
	}
	return other
}

const pageMarkdown pageFormat = 1

// reportOptions are the flags of report.
type reportOptions struct {
	sharedFlags
	rfmFlags
	scored   rfm.Options
	as       pageFormat
	sections sectionList
	title    string
	logo     string
	language words.Language
}

func newReportCommand(app *app) *cobra.Command {
	o := &reportOptions{}
	cmd := &cobra.Command{
		Use:   "report [flags] ORDERS...",
		Short: "One page with charts: HTML to forward, or Markdown for a pull request",

		SuggestFor: []string{"html", "page", "dashboard"},
	}
	addFlags(cmd, ownFlags,
		option{name: "sections", to: &o.sections, kind: "NAME,...", usage: "only these parts: " + choice.OneOf(analysis.SectionNames()), suggest: analysis.SectionNames(), otherwise: "all that the data has"},
		option{name: "title", to: &o.title, kind: "TEXT", usage: "title of the page"},
		option{name: "logo", to: &o.logo, kind: "FILE", usage: "image at the top, of 50 KB at most: PNG, JPEG, GIF, WebP or SVG"},
		option{name: "lang", to: &o.language, kind: "LANGUAGE", usage: "language of the page (notes about the data are English)"},
	)
	o.rfmFlags.add(cmd)
	o.options.NeedAmount = true
	o.obey(cmd, addPeriods, addRange, addActivity, addGroups, addConfidence, addCalendar, addReading, addRejects, addPageOutput)
	addFlags(cmd, outputTitle, option{name: "format", to: &o.as, kind: "FORMAT", usage: "output format"})
	return app.command(cmd, &o.sharedFlags, steps{
		inputs: func(args []string) (inputs, error) { return app.requiredInputs(cmd, &o.sharedFlags, args) },
		check:  func(inputs) error { return o.complete(app) },
		answer: func(ctx context.Context, in inputs) (answer, error) { return app.page(ctx, o, in, app.pageFlags(cmd)) },
	})
}

// complete checks the flags that no data is needed for.
func (o *reportOptions) complete(app *app) (err error) {
	if o.scored, err = o.rfmFlags.complete(&app.settings); err != nil {
		return err
	}
	if err := o.scored.Check(); err != nil {
		return err
	}
	if o.as != pageMarkdown && app.out.is && (o.output == "" || o.output == "-") {
		return usagef("an HTML page is no use on a terminal; write it to a file: --output report.html, or print --format markdown")
	}
	return nil
}

// page asks for everything that is on the page and lays it out.
func (a *app) page(ctx context.Context, o *reportOptions, in inputs, given []string) (answer, error) {
	look := page.Options{Title: o.title, Language: o.language, Version: versionText(), Command: pageCommand(given, in)}
	if o.logo != "" {
		logo, err := a.logo(o.logo)
		if err != nil {
			return answer{}, err
		}
		look.Logo = logo
	}
	d, err := a.readNoted(ctx, &o.sharedFlags, in)
	if err != nil {
		return answer{}, err
	}
	brief, err := analysis.Briefing{Scope: o.scope(), RFM: o.scored, Sections: o.sections}.Run(ctx, d)
	if err != nil {
		return answer{}, requestError(err)
	}
	p := page.Of(brief, look)
	write := p.HTML
	if o.as == pageMarkdown {
		write = p.Markdown
	}
	return answer{named: d.Named, write: write}, nil
}

// logo reads an image.
func (a *app) logo(name string) (page.Logo, error) {
	f, err := a.open(name)
	if err != nil {
		return page.Logo{}, err
	}
	defer f.Close()
	var image bytes.Buffer
	if _, err := io.Copy(&image, io.LimitReader(f, page.MostLogo+1)); err != nil {
		return page.Logo{}, err
	}
	logo, err := page.NewLogo(image.Bytes())
	if err != nil {
		return logo, settingError("--logo", name, err)
	}
	return logo, nil
}

// pageFlags are the flags of a command line that the page depends on.
func (a *app) pageFlags(cmd *cobra.Command) []string {
	given := a.givenFlags(cmd)
	for _, name := range []string{"format", "sections", "title", "logo", "lang"} {
		if f := cmd.Flags().Lookup(name); f.Changed {
			given = append(given, asGiven(f)...)
		}
	}
	return given
}

// pageCommand is the command line that makes the page again, but for how it is called.
func pageCommand(given []string, in inputs) string {
	words := append([]string{"retain", "report"}, given...)
	for _, file := range in.Orders {
		words = append(words, file.Name)
	}
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// sectionList is the sections of a page, with commas between them.
type sectionList []analysis.Section

// UnmarshalText reads names with commas between them.
func (l *sectionList) UnmarshalText(b []byte) error {
	*l = nil
	for _, name := range strings.Split(string(b), ",") {
		var s analysis.Section
		if err := s.UnmarshalText([]byte(strings.TrimSpace(name))); err != nil {
			return err
		}
		*l = append(*l, s)
	}
	return nil
}

// MarshalText is the form that UnmarshalText reads.
func (l *sectionList) MarshalText() ([]byte, error) {
	var names []string
	for _, s := range *l {
		names = append(names, s.String())
	}
	return []byte(strings.Join(names, ",")), nil
}
