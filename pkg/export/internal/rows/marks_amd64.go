package rows

import "golang.org/x/sys/cpu"

// vector tells whether the processor has what the assembly needs: all since
// 2013 (Intel Haswell) and 2015 (AMD Excavator) have.
var vector = cpu.X86.HasAVX2 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT && cpu.X86.HasPCLMULQDQ

// markVector is sieve.mark for a number of blocks.
//
//go:noescape
func markVector(m *marks, text *byte, blocks int, delimiter byte)

// putVector is putAll for a number of masks.
//
//go:noescape
func putVector(places *uint32, masks *uint64, blocks int, at uint32) int

// followVector is quoting.follow.
//
//go:noescape
func followVector(q *quoting, m *marks, blocks int)
