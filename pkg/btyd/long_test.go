//go:build long

package btyd_test

func init() { simulations = 200 }
