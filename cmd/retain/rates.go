package main

import (
	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/retention"
)

// rateFlags are what the rates from period to period have beside the flags of
// every metric.
type rateFlags struct {
	method retention.Method
}

func (o *rateFlags) add(cmd *cobra.Command) {
	addFlags(cmd, ownFlags, option{name: "method", to: &o.method, kind: "METHOD", usage: "how returning customers count", values: retention.MethodNames()})
}
