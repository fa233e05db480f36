//go:build !full

package main

// linkedDrivers are the databases that the program can read: none, since their drivers
// are as large as all of the rest.
func linkedDrivers() []driver { return nil }
