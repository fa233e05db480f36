//go:build !amd64

package rows

const vector = false

func markVector(m *marks, text *byte, blocks int, delimiter byte) {}

func putVector(places *uint32, masks *uint64, blocks int, at uint32) int { return 0 }

func followVector(q *quoting, m *marks, blocks int) {}
