package ledger

import "golang.org/x/sys/unix"

// adviseHuge asks for huge pages. A kernel that refuses gives ordinary ones.
func adviseHuge(memory []byte) { _ = unix.Madvise(memory, unix.MADV_HUGEPAGE) }
