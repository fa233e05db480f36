package rows

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The marks and the places are what a loop over single bytes finds: of the
// words of eight, and of the assembly where the processor has it.
func TestMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]byte(",;\t|")).Draw(t, "delimiter")
		// The neighbours of the three, and the same with the high bit, are what
		// arithmetic on words gets wrong.
		some := rapid.SampledFrom([]byte{delimiter, delimiter, delimiter + 1, delimiter - 1, delimiter | 0x80, '\n', '\v', '\t', '\n' | 0x80, '"', '#', '!', '"' | 0x80, 'a', 0, 0x7f, 0x80, 0xff})
		blocks := rapid.IntRange(1, tileBlocks).Draw(t, "blocks")
		text := rapid.SliceOfN(rapid.OneOf(some, rapid.Byte(), rapid.Just(delimiter)), 64*blocks, 64*blocks).Draw(t, "text")
		at := rapid.Uint32Range(0, 1<<20).Draw(t, "at")

		var want marks
		var places []uint32
		for i, c := range text {
			bit := uint64(1) << (i % 64)
			if c == delimiter || c == '\n' {
				want.separators[i/64] |= bit
				places = append(places, at+uint32(i))
			}
			if c == '\n' {
				want.newlines[i/64] |= bit
			}
			if c == '"' {
				want.quotes[i/64] |= bit
			}
		}
		var words, found marks
		newSieve(delimiter).mark(&words, text, true)
		found.find(text, delimiter, true)
		if words != want || found != want {
			t.Fatalf("words %v\nfound %v\n want %v", words, found, want)
		}
		room := make([]uint32, len(text))
		if n := putAll(room, want.separators[:blocks], at); !slices.Equal(room[:n], places) {
			t.Errorf("put %d: %v\nwant %d: %v", n, room[:n], len(places), places)
		}
		n := 0
		for i, mask := range want.separators[:blocks] {
			n += put(room[n:], at+uint32(64*i), mask)
		}
		if !slices.Equal(room[:n], places) {
			t.Errorf("words put %d: %v\nwant %d: %v", n, room[:n], len(places), places)
		}
	})
}

// Quotes are followed as a loop over single bytes follows them: in words, and by
// the assembly where the processor has it.
func TestFollowQuotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := rapid.IntRange(1, 5).Draw(t, "blocks")
		text := rapid.SliceOfN(rapid.SampledFrom([]byte("\"\",\na\r")), 64*blocks, 64*blocks).Draw(t, "text")
		var words, found, want marks
		words.find(text, ',', true)
		found, want = words, words
		var w, f, q quoting
		for i, c := range text {
			block, bit := i/64, uint64(1)<<(i%64)
			separator := c == ',' || c == '\n'
			switch {
			case c == '"' && q.inside == 0: // opens
				if q.opened == 0 {
					q.stray = 1
				}
				q.inside, q.opened, q.closed = ^uint64(0), 0, 0
			case c == '"':
				q.inside, q.opened, q.closed = 0, 1, 1
			default:
				if q.closed == 1 && !separator {
					want.tails[block] |= bit
				}
				q.opened, q.closed = 0, 0
				if separator {
					q.opened = 1
				}
			}
			if c == '\n' {
				q.lines++
				q.ends += 1 &^ q.inside
			}
			want.separators[block] &^= bit & q.inside
			q.tails |= want.tails[block]
		}
		w.followWords(&words, blocks)
		f.follow(&found, blocks)
		if words != want || found != want {
			t.Fatalf("%q:\nwords %v\nfound %v\n want %v", text, words, found, want)
		}
		for _, got := range []quoting{w, f} {
			got.stray = min(got.stray, 1)
			if got != q {
				t.Errorf("%q:\n got %+v\nwant %+v", text, got, q)
			}
		}
	})
}
