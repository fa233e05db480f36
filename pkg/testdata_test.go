package pkg

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The made-up exports that examples use are what their generator writes.
func TestExportsAreGenerated(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "../testdata/generate.go", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"orders.csv", "customers.csv", "subscriptions.csv"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("../testdata", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("testdata/%s is not what its generator writes (%v); run go run testdata/generate.go testdata", name, err)
		}
	}
}
