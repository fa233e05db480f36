package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/agent"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// mcpOptions are the flags of mcp.
type mcpOptions struct {
	roots     []string
	rows      int
	redact    bool
	maxMemory int64
}

func newMCPCommand(app *app) *cobra.Command {
	o := &mcpOptions{rows: 200, redact: true}
	cmd := &cobra.Command{
		Use:   "mcp --root FOLDER",
		Short: "Answer agents: a Model Context Protocol server on standard input and output",
		Args:  cobra.NoArgs,
	}
	addFlags(cmd, ownFlags,
		option{name: "root", to: (*foldersFlag)(&o.roots), usage: "folder whose files may be read, repeatable; no other file is"},
		option{name: "max-rows", to: parsed[int]{&o.rows, parseCount, nil}, kind: "N", usage: "most rows of each list in an answer"},
		option{name: "redact", to: &o.redact, usage: "replace customer ids by keyed hashes, the same in every answer (key: retain help settings); =false: show ids"},
		option{name: "max-memory", to: sizeFlag(&o.maxMemory), kind: "SIZE", usage: "most memory to use", otherwise: "three quarters of what is available"},
	)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := app.configure(cmd); err != nil {
			return err
		}
		if len(o.roots) == 0 {
			return usagef("--root is missing: name the folder whose files may be read, such as retain mcp --root exports")
		}
		roots, err := agent.OpenRoots(o.roots)
		if err != nil {
			return err
		}
		defer roots.Close()
		app.started = true
		config, _ := cmd.Flags().GetString("config")
		if err := newDesk(app, o, roots, config).server().Serve(cmd.Context(), app.stdin, app.stdout); err != nil {
			return &export.ReadError{Name: "the connection ended", Err: err}
		}
		return nil
	}
	return cmd
}

// foldersFlag is folders, one each time that it is given.
type foldersFlag []string

func (f *foldersFlag) Set(s string) error {
	if s == "" {
		return errors.New("name a folder")
	}
	*f = append(*f, s)
	return nil
}

func (f *foldersFlag) String() string { return strings.Join(*f, ", ") }
func (f *foldersFlag) Type() string   { return "FOLDER" }
func (f *foldersFlag) repeats() bool  { return true }

// desk is where commands run for agents.
type desk struct {
	mcpOptions
	app    *app
	roots  *agent.Roots
	open   func(name string) (io.ReadCloser, error)
	config string // the value of --config
	key    string // of --redact: ids are the same in all answers
}

func newDesk(app *app, o *mcpOptions, roots *agent.Roots, config string) *desk {
	return &desk{*o, app, roots, roots.Open, config, cmp.Or(app.redactKey, rand.Text())}
}

func (d *desk) server() agent.Server {
	s := agent.Server{Name: "retain", Version: versionText(), Instructions: d.instructions()}
	for _, e := range commands() {
		if e.isTool() {
			s.Tools = append(s.Tools, d.tool(e))
			s.Pages = append(s.Pages, agent.Page{URI: "retain://schema/" + e.name, Name: e.name + " schema", Title: "JSON Schema of the result of " + e.name, Type: "application/schema+json",
				Text: func(context.Context) (string, error) {
					text, err := schema(e.name)
					return string(text), err
				}})
		}
		s.Pages = append(s.Pages, d.page(e.name, e.name, "--help-all"))
	}
	for _, topic := range helpTopics() {
		s.Pages = append(s.Pages, d.page(topic.Name(), "help", topic.Name()))
	}
	return s
}

// page is the help on a command or a topic.
func (d *desk) page(name string, args ...string) agent.Page {
	return agent.Page{URI: "retain://help/" + name, Name: name, Title: "retain help " + name, Type: "text/plain", Text: func(ctx context.Context) (string, error) {
		var out, errs bytes.Buffer
		if status := d.run(ctx, &app{stdout: &out, stderr: &errs}, args); status != exitDone {
			return "", errors.New(errs.String())
		}
		return out.String(), nil
	}}
}

// run runs a command line as a program of its own would, but for files: it reads only
// those below the roots, and writes none.
func (d *desk) run(ctx context.Context, a *app, args []string) int {
	a.stdin = strings.NewReader("")
	a.open, a.stat, a.now = d.open, d.roots.Stat, d.app.now
	a.redactKey, a.temporaries.denied = d.key, true
	return a.execute(ctx, args)
}

// mostText and mostData are how long the two forms of an answer may be, in bytes: more
// than an agent can keep in mind.
const (
	mostText = 32 << 10
	mostData = 256 << 10
)

// ask runs a command line whose answer is for an agent.
func (d *desk) ask(ctx context.Context, args []string) (result agent.Answer, err error) {
	var errs bytes.Buffer
	answered := false
	a := &app{stdout: &errs, stderr: &errs}
	a.take = func(got answer) (err error) {
		result, err = d.write(got.Report)
		answered = err == nil
		return err
	}
	status := d.run(ctx, a, args)
	forgetGarbage(status == exitFile) // also of memory
	if !answered || status > exitNo {
		said := strings.ReplaceAll("\n"+errs.String(), "\nretain: ", "\n")
		return agent.Answer{}, errors.New(strings.TrimSpace(said))
	}
	return result, nil
}

// rowsLeftOut is the code of warnings about lists that an answer does not have in full.
const rowsLeftOut = "rows-left-out"

// write writes an answer as JSON and as text, with lists of limited length.
func (d *desk) write(r report.Report) (agent.Answer, error) {
	part, rows, err := d.data(r)
	if err != nil {
		return agent.Answer{}, err
	}
	var warning json.RawMessage
	if len(part.Left) > 0 {
		n := leftOut(part.Left, rows)
		if warning, err = json.Marshal(n); err != nil {
			return agent.Answer{}, err
		}
		r.Notes = append(r.Notes[:len(r.Notes):len(r.Notes)], n)
	}
	text, err := markdown(r, rows)
	return agent.Answer{Data: part.With(warning), Text: text}, err
}

// data is an answer as JSON, in lists of at most so many rows as fit into it.
func (d *desk) data(r report.Report) (part agent.Part, rows int, err error) {
	var long *agent.TooLong
	for rows = d.rows; ; rows /= 2 {
		part, err = cut(r, rows)
		if !errors.As(err, &long) {
			return part, rows, err
		}
		if rows < 2 {
			return part, rows, usagef("%v, even with one row in each list; ask for longer periods, a shorter range or fewer groups", err)
		}
	}
}

// cut writes JSON and cuts it while it is written, so that it is never there as a whole.
func cut(r report.Report, rows int) (part agent.Part, err error) {
	in, out := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if part, err = agent.Cut(in, rows, mostData); err == nil {
			_, err = io.Copy(io.Discard, in) // the end of the line
		}
		in.CloseWithError(err)
	}()
	failed := render.Write(out, r, render.JSON, render.Options{})
	out.CloseWithError(failed)
	<-done
	return part, cmp.Or(err, failed)
}

// leftOut is the warning about what is left out of lists of so many rows.
func leftOut(left []agent.Left, most int) note.Note {
	rows := map[string]int{}
	var texts []string
	for _, l := range left {
		rows[l.Path] = l.Rows
		texts = append(texts, l.String())
	}
	return note.Note{
		Code: rowsLeftOut, Level: note.Warning, Args: &note.Args{"most": most, "left_out": rows},
		Text: fmt.Sprintf("lists have at most %s here; left out: %s", report.Counted(int64(most), "row"), strings.Join(texts, ", ")),
	}
}

// markdown is a report for people, in tables of at most so many rows as fit into it.
func markdown(r report.Report, rows int) (string, error) {
	notes := r.Notes[:len(r.Notes):len(r.Notes)]
	for fitting := rows; ; fitting /= 2 {
		if r.Notes = notes; fitting < rows {
			r.Notes = append(notes, note.Note{Code: rowsLeftOut, Level: note.Warning, Args: &note.Args{"most": fitting},
				Text: fmt.Sprintf("tables of this text have at most %s; the structured content has more", report.Counted(int64(fitting), "row"))})
		}
		var out bytes.Buffer
		if err := render.Write(&out, r.Shortened(fitting), render.Markdown, render.Options{}); err != nil {
			return "", err
		}
		switch text := out.String(); {
		case len(text) <= mostText:
			return text, nil
		case fitting < 2:
			return fmt.Sprintf("The text is longer than %d KiB: read the structured content.\n", mostText>>10), nil
		}
	}
}

// instructions are what an agent should know before its first call.
func (d *desk) instructions() string {
	var b strings.Builder
	fmt.Fprintf(&b, `retain computes retention, churn, cohorts and lifetime value from CSV exports of orders or subscriptions.
Files are named in "files", as paths below %s.
- Call inspect on a file that you do not know: it shows what each column is taken for, what is wrong, and in "flags" what reads more of its rows. Give these to the other tools as "flags".
- summary answers most first questions. Subscriptions are read by the same tools as orders.
- Arguments are the flags of the command of the same name: a message about --status is about the argument status. The help is in the resources retain://help/NAME, what a result holds in retain://schema/NAME; retain://help/agents is a guide.
- Rates are percentages with 95 %% intervals; null is undefined, never 0. Incomplete periods are marked and in no summary.
- Read "warnings" before you report a number, and report the definition of what is active with it.
`, choice.OneOf(d.roots.Names()))
	fmt.Fprintf(&b, "- Each list has at most %s, of periods and cohorts the latest; a warning (%s) says which were left out. For these, narrow the question: from and to, longer periods, fewer groups.\n", report.Counted(int64(d.rows), "row"), rowsLeftOut)
	if d.redact {
		b.WriteString("- Customer ids are replaced by hashes, the same in every answer of this session.\n")
	}
	return b.String()
}
