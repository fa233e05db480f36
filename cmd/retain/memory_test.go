package main

import (
	"os"
	"testing"

	"github.com/retain-cli/retain/pkg/export"
)

func TestMemoryLimit(t *testing.T) {
	const asked = 1 << 30
	o := sharedFlags{options: export.Options{MaxMemory: asked}}
	if got, err := testApp(nil, nil).readingOptions(&o, inputs{}); err != nil || got.MaxMemory != asked {
		t.Errorf("what was asked for is %d, %v", got.MaxMemory, err)
	}
	usable := export.UsableMemory(os.DirFS("/"))
	got, err := testApp(nil, nil).readingOptions(&sharedFlags{}, inputs{})
	if share := float64(got.MaxMemory) / float64(usable); err != nil || usable > 0 && (share < 0.5 || share > 0.9) { // what is available changes meanwhile
		t.Errorf("%d of %d bytes by default, %v", got.MaxMemory, usable, err)
	}
}
