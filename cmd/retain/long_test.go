//go:build long

package main

func init() { allExports, allRuns = true, true }
