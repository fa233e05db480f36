//go:build long

package main

func init() { allExports = true }
