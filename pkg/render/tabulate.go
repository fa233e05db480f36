package render

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"
)

// tabulate lays rows, of which the first is the head, out as lines. The cells
// must be safe already. What tablewriter would do unasked is turned off: upper
// case heads, wrapping, trimming, and wide quotation marks and dashes in
// Chinese, Japanese and Korean environments.
func tabulate(rows [][]string, rights []bool, padding tw.Padding, r tw.Renderer) []string {
	var b bytes.Buffer // Render does not report a failed write
	align := tw.CellAlignment{PerColumn: alignments(rights)}
	t := tablewriter.NewTable(&b,
		tablewriter.WithRenderer(r),
		tablewriter.WithEastAsian(tw.Off),
		tablewriter.WithPadding(padding),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignmentConfig(align),
		tablewriter.WithRowAlignmentConfig(align))
	t.Header(rows[0])
	if err := t.Bulk(rows[1:]); err != nil {
		return nil
	}
	if err := t.Render(); err != nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func alignments(rights []bool) tw.Alignment {
	align := make(tw.Alignment, len(rights))
	for i, right := range rights {
		align[i] = tw.AlignLeft
		if right {
			align[i] = tw.AlignRight
		}
	}
	return align
}
