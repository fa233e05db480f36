package main

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/retain-cli/retain/pkg/export"
)

func TestUsableMemory(t *testing.T) {
	const meminfo = "MemTotal:       16384 kB\nMemAvailable:    8192 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"no Linux":         {nil, 0},
		"no group":         {map[string]string{"proc/meminfo": meminfo}, 8 << 20},
		"version 2":        {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "4194304\n"}, 4 << 20},
		"of the parent":    {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "4194304\n", "sys/fs/cgroup/a/memory.max": "2097152\n"}, 2 << 20},
		"in a container":   {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "1048576\n"}, 1 << 20},
		"without a limit":  {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 8 << 20},
		"above the memory": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "1099511627776\n"}, 8 << 20},
		"version 1":        {map[string]string{"proc/self/cgroup": "9:cpu:/x\n4:memory:/a\n0::/\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "3145728\n"}, 3 << 20},
		"version 1, out of sight": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/docker/f00\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "3145728\n"}, 3 << 20},
		"version 1, without a limit": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 8 << 20},
	} {
		system := fstest.MapFS{}
		for file, text := range c.files {
			system[file] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := usableMemory(system); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestMemoryLimit(t *testing.T) {
	const asked = 1 << 30
	o := sharedFlags{options: export.Options{MaxMemory: asked}}
	if got, err := testApp(nil, nil).readingOptions(&o, inputs{}); err != nil || got.MaxMemory != asked {
		t.Errorf("what was asked for is %d, %v", got.MaxMemory, err)
	}
	usable := usableMemory(os.DirFS("/"))
	got, err := testApp(nil, nil).readingOptions(&sharedFlags{}, inputs{})
	if share := float64(got.MaxMemory) / float64(usable); err != nil || usable > 0 && (share < 0.5 || share > 0.9) { // what is available changes meanwhile
		t.Errorf("%d of %d bytes by default, %v", got.MaxMemory, usable, err)
	}
}
