package problem

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
)

// Problems of several writers, more than their buffers hold and in no order, come
// back in that of their places, and nothing is left in the folder.
func TestSpill(t *testing.T) {
	const writers, each = 3, 20_000 // of about 50 bytes
	dir := t.TempDir()
	s := NewSpill(dir)
	s.Writer().Add(Place{}, Problem{Code: "forgotten"})
	s.Reset()
	places := rand.New(rand.NewPCG(1, 2)).Perm(writers * each)
	for i := range writers {
		w := s.Writer()
		for _, n := range places[i*each : (i+1)*each] {
			w.Add(Place{0, int32(n / 1000), int32(n % 1000), int32(n), 0}, Problem{Code: "c", Value: fmt.Sprintf("value %d", n), Column: n % 300, Hint: "none"})
		}
	}
	next := 0
	err := s.Each(func(at Place, p Problem) error {
		want := Problem{Code: "c", Value: fmt.Sprintf("value %d", next), Column: next % 300}
		if got := fmt.Sprint(p); at[3] != int32(next) || got != fmt.Sprint(want) {
			return fmt.Errorf("%d: %v %s", next, at, got)
		}
		next++
		return nil
	})
	if err != nil || next != writers*each {
		t.Errorf("%d problems, %v", next, err)
	}
	s.Close()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Error(left)
	}
}

// Problems of writers that add in order are one run each, whatever their number:
// what is read of each takes memory.
func TestSpillRuns(t *testing.T) {
	s := NewSpill(t.TempDir())
	defer s.Close()
	w := s.Writer()
	for n := range int32(50_000) {
		w.Add(Place{0, 0, n, n, 0}, Problem{Code: "c"})
	}
	if len(w.runs) != 1 || len(w.runs[0]) < 2 {
		t.Errorf("%d runs", len(w.runs))
	}
}

// A temporary file that cannot be created is an error of the reading that names
// the folder.
func TestSpillWithoutAFolder(t *testing.T) {
	s := NewSpill("nowhere")
	defer s.Close()
	s.Writer().Add(Place{}, Problem{Code: "c"})
	var read *ReadError
	if err := s.Each(func(Place, Problem) error { return nil }); !errors.As(err, &read) || read.Name != "nowhere" || !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
