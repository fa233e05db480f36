// Retain answers what share of the customers in an export of orders or
// subscriptions came back, what share of the revenue did, and who they are.
//
//	retain crr --period monthly orders.csv
//
// # Adding a metric
//
// A metric is a request of package analysis, one file here, one line in commands
// (root.go), a page help/NAME.txt, a schema schema/NAME.json and examples in
// testdata/NAME.md. A test names what is missing. The file holds the flags that
// only this command has and turns all of them into the request:
//
//	func newRepeatCommand(app *app) *cobra.Command {
//		var o struct {
//			sharedFlags // the values of --period, --column, --format, ...
//			top int
//		}
//		cmd := &cobra.Command{
//			Use:   "repeat [flags] ORDERS...",
//			Short: "How many customers buy again, and how soon",
//		}
//		addFlags(cmd, ownFlags, option{name: "top", to: &o.top, usage: "number of products to show"})
//		return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
//			return analysis.Repeat{Scope: o.scope(), Top: o.top}.Run(ctx, d)
//		}, addPeriods, addRange, addGroups)
//	}
//
// The last arguments are the sets of shared flags that the command obeys. Any
// other flag is an error on its command line. app.metric reads the files, asks the
// question and prints the result in the format of --format; a command never
// learns which.
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	_ "time/tzdata" // --tz works on machines without a zone database

	"github.com/spf13/cobra"
)

func main() {
	cobra.EnableCommandSorting = false // the help lists commands in our order
	postponeGC()
	os.Exit(run(context.Background(), newApp(), os.Args[1:]))
}

// postponeGC lets the heap grow to 16 MB before it is collected for the first time:
// the usual 4 MB are reached in finding out what a file means, of which a small one
// would pay for three collections. From the first on all is as usual.
func postponeGC() {
	usual := debug.SetGCPercent(400)
	if usual != 100 { // GOGC is set
		debug.SetGCPercent(usual)
		return
	}
	runtime.AddCleanup(new([16]byte), func(percent int) { debug.SetGCPercent(percent) }, usual)
}

// boundGarbage lets no more than a tenth of what a large file has become wait beside it
// to be collected; as usual it would be as much again. Orders hold no pointers, so that
// to collect costs next to nothing. To ask what there is costs a small run a twentieth
// of its time.
func boundGarbage(rows int64) {
	if rows < 100_000 {
		return
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if memory.HeapAlloc < 64<<20 {
		return
	}
	if usual := debug.SetGCPercent(boundPercent); usual != 100 { // GOGC is set
		debug.SetGCPercent(usual)
	}
}

const boundPercent = 10

// forgetGarbage undoes boundGarbage in a program that goes on, and gives back the
// memory of the file. After a run that was out of memory, the next would be at once.
func forgetGarbage(full bool) {
	usual := debug.SetGCPercent(100)
	if usual != boundPercent {
		debug.SetGCPercent(usual)
	}
	if usual == boundPercent || full {
		debug.FreeOSMemory()
	}
}
