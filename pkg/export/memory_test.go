package export

import (
	"testing"
	"testing/fstest"
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
		if got := UsableMemory(system); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
