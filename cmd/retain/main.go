package main

import (
	"context"
	"os"
	_ "time/tzdata" // --tz works on machines without a zone database
)

func main() {
	os.Exit(run(context.Background(), newApp(), os.Args[1:]))
}
