package ledger

import "iter"

// dealt is rows of one writer, dealt to partitions.
//
// A row goes to a small stage first, a few rows for each partition, so that
// only the stages have to stay in the cache. A full stage is written out to the
// partition's last block, and a full block is followed by the next free one.
// Blocks are long, so that they are fetched ahead when they are read again.
type dealt[T any] struct {
	stages []T     // stageRows for each partition
	staged []uint8 // how many there are
	pieces [][]T   // of pieceBlocks blocks
	heads  []int32 // first block of each partition, -1 for none
	tails  []int32 // last block of each partition
	counts []int32 // rows in the blocks of each partition
	behind []int32 // the block behind each block, of the same partition
}

const (
	stageRows   = 16  // rows of a stage: some whole cache lines
	blockRows   = 128 // rows of a block: some whole stages
	pieceBlocks = 128 // blocks that are allocated together
)

func newDealt[T any](partitions int) dealt[T] {
	d := dealt[T]{
		stages: make([]T, partitions*stageRows), staged: make([]uint8, partitions),
		heads: make([]int32, partitions), tails: make([]int32, partitions), counts: make([]int32, partitions),
	}
	d.reset()
	return d
}

// reset takes all rows away.
func (d *dealt[T]) reset() {
	for p := range d.heads {
		d.heads[p], d.counts[p], d.staged[p] = -1, 0, 0
	}
	d.behind = d.behind[:0]
}

// next is where the next row of the p-th partition goes.
func (d *dealt[T]) next(p uint64) *T {
	n := d.staged[p]
	if n == stageRows {
		n = d.unstage(p)
	}
	d.staged[p] = n + 1
	return &d.stages[p*stageRows+uint64(n)]
}

// unstage writes out a full stage, and gives the number of rows left there.
func (d *dealt[T]) unstage(p uint64) uint8 {
	filled := d.counts[p] % blockRows
	if filled == 0 {
		d.extend(p)
	}
	copy(d.block(d.tails[p])[filled:filled+stageRows], d.stages[p*stageRows:])
	d.counts[p] += stageRows
	return 0
}

// extend gives a partition one more block.
func (d *dealt[T]) extend(p uint64) {
	n := len(d.behind)
	if n == len(d.pieces)*pieceBlocks {
		d.pieces = append(d.pieces, make([]T, pieceBlocks*blockRows))
	}
	d.behind = append(d.behind, 0)
	if d.heads[p] < 0 {
		d.heads[p] = int32(n)
	} else {
		d.behind[d.tails[p]] = int32(n)
	}
	d.tails[p] = int32(n)
}

// block is the rows of a block.
func (d *dealt[T]) block(n int32) []T {
	return d.pieces[n/pieceBlocks][n%pieceBlocks*blockRows:][:blockRows]
}

// len is the number of rows of a partition.
func (d *dealt[T]) len(p int) int { return int(d.counts[p]) + int(d.staged[p]) }

// of is the rows of a partition, up to blockRows at a time and in the order in
// which they were added.
func (d *dealt[T]) of(p int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		c := d.cursor(p)
		for rows := d.read(&c); len(rows) > 0 && yield(rows); {
			rows = d.read(&c)
		}
	}
}

// cursor is how far the rows of a partition have been read.
type cursor struct {
	partition int
	block     int32 // the next one
	left      int32 // rows in it and behind it
	staged    bool  // the stage is not read yet
}

func (d *dealt[T]) cursor(p int) cursor { return cursor{p, d.heads[p], d.counts[p], true} }

// read is the next rows, up to blockRows; none at the end.
func (d *dealt[T]) read(c *cursor) (rows []T) {
	if c.left > 0 {
		rows = d.block(c.block)[:min(c.left, blockRows)]
		c.block, c.left = d.behind[c.block], c.left-int32(len(rows))
		return rows
	}
	if c.staged {
		rows = d.stages[c.partition*stageRows:][:d.staged[c.partition]]
	}
	c.staged = false
	return rows
}

// all is all rows.
func (d *dealt[T]) all() iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for p := range d.heads {
			for rows := range d.of(p) {
				if !yield(rows) {
					return
				}
			}
		}
	}
}
