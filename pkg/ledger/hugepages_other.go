//go:build !linux

package ledger

func adviseHuge([]byte) {}
