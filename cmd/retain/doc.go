// Retain answers what share of the customers in an export of orders or
// subscriptions came back, what share of the revenue did, and who they are.
//
//	retain crr --period monthly orders.csv
//
// # Adding a metric
//
// A metric is a package over facts, one file here and one line in the list of
// newRootCommand. The file is called after the command and holds, in this
// order, its options, its constructor and its view. What is a subject of its own
// has a file beside it: groups_rfm.go for --by, rfm_customers.go for the customers
// one by one.
//
//	type repeatOptions struct {
//		metricFlags             // the values of --period, --column, --format, ...
//		top         int         // and what only this command has
//	}
//
//	func newRepeatCommand(app *app) *cobra.Command {
//		o := &repeatOptions{}
//		cmd := &cobra.Command{
//			Use:     "repeat [flags] ORDERS...",
//			Short:   "Who buys again, and after how long",
//		}
//		addFlags(cmd, ownFlags, option{name: "top", to: &o.top, usage: "number of products to show"})
//		return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
//			return repeatReport(d, repeat.Of(d.Customers(d.by))), nil
//		}, addPeriods, addGroups)
//	}
//
// With --by, facts come in groups. The groups of a metric are compared by
// data.againstRest, those that are large enough are kept, and newGroupTable lays
// them out, a line each: every command has the columns group, small, ...,
// difference, p_adjusted and verdict in common.
//
// app.metric adds the sets of shared flags that the command obeys, reads the
// files, calls the function and prints what it returns in the format asked for; a command never learns
// which. The JSON of a result is a struct that embeds data.result, with what was
// read and how it is defined, and the result of the metric; its schema lies in
// schema/, an example of it in testdata, as a page that is run.
package main
