package main

import (
	"context"
	"os"
	_ "time/tzdata" // --tz works on machines without a zone database

	"github.com/spf13/cobra"
)

func main() {
	cobra.EnableCommandSorting = false // the help lists commands in our order
	os.Exit(run(context.Background(), newApp(), os.Args[1:]))
}
