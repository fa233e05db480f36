package ledger

import "unsafe"

// arena hands out blocks of rows. It takes memory in large slabs, since the first
// touch of memory costs more than anything that is done with a row later: a slab
// asks for huge pages.
type arena[T any] struct {
	slab  []block[T]
	size  int // blocks of the last slab
	free  []*block[T]
	inUse int // blocks
}

// block is some rows of one partition.
type block[T any] [blockRows]T

const (
	blockRows = 512     // rows of 8 bytes fill a page
	firstSlab = 16      // blocks
	lastSlab  = 1 << 13 // blocks: 32 MiB of rows of 8 bytes
)

// take is a free block. What is in it does not matter.
func (a *arena[T]) take() *block[T] {
	a.inUse++
	if n := len(a.free); n > 0 {
		b := a.free[n-1]
		a.free = a.free[:n-1]
		return b
	}
	if len(a.slab) == 0 {
		a.size = min(max(2*a.size, firstSlab), lastSlab)
		a.slab = huge[block[T]](a.size)
	}
	b := &a.slab[0]
	a.slab = a.slab[1:]
	return b
}

// give takes blocks back.
func (a *arena[T]) give(blocks []*block[T]) {
	a.free = append(a.free, blocks...)
	a.inUse -= len(blocks)
}

// hugePage is the size that huge pages have on most machines.
const hugePage = 2 << 20

// huge is n zeros, from the beginning of a huge page on where the machine grants
// those. T holds no pointers.
func huge[T any](n int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	if n*size < hugePage {
		return make([]T, n)
	}
	all := make([]T, n+2*hugePage/size+2)
	address := uintptr(unsafe.Pointer(unsafe.SliceData(all)))
	before := int(-address % hugePage)
	pages := (n*size + hugePage - 1) / hugePage
	adviseHuge(unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(all)), before)), pages*hugePage))
	first := (before + size - 1) / size
	return all[first : first+n : first+n]
}

// chain is rows in blocks.
type chain[T any] struct {
	tail   []T // room in the last block
	rows   int
	blocks []*block[T]
}

func (c *chain[T]) append(a *arena[T], rows []T) {
	for len(rows) > 0 {
		if len(c.tail) == 0 {
			b := a.take()
			c.blocks, c.tail = append(c.blocks, b), b[:]
		}
		n := copy(c.tail, rows)
		c.tail = c.tail[n:]
		c.rows += n
		rows = rows[n:]
	}
}

// block is the rows of the i-th block.
func (c *chain[T]) block(i int) []T { return c.blocks[i][:min(blockRows, c.rows-i*blockRows)] }

// run is the i-th runRows rows, or fewer at the end.
func (c *chain[T]) run(i int) []T {
	at := i * runRows
	if at >= c.rows {
		return nil
	}
	return c.block(at / blockRows)[at%blockRows:][:min(runRows, c.rows-at)]
}

// partitioned is rows by partition. A row waits in its partition's stage, since
// stages stay in a core's cache and blocks do not.
type partitioned[T any] struct {
	stages []T     // stageRows for each partition
	staged []uint8 // rows in each
	chains []chain[T]
}

const stageRows = 16

func newPartitioned[T any](partitions int) partitioned[T] {
	return partitioned[T]{make([]T, partitions*stageRows), make([]uint8, partitions), make([]chain[T], partitions)}
}

// add adds a row to the p-th partition.
func (d *partitioned[T]) add(a *arena[T], p uint32, row T) {
	n := d.staged[p]
	if n == stageRows {
		n = d.flush(a, p)
	}
	d.staged[p] = n + 1
	d.stages[p*stageRows+uint32(n)] = row
}

// flush appends the rows of a stage to the blocks. It returns 0, the number of
// rows in the stage.
func (d *partitioned[T]) flush(a *arena[T], p uint32) uint8 {
	d.chains[p].append(a, d.stages[p*stageRows:][:d.staged[p]])
	d.staged[p] = 0
	return 0
}
