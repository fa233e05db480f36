package export

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// UsableMemory is the memory, in bytes, that Linux lets the process have: what the machine
// has available, or the limit of its control group where that is lower. It is 0
// on systems that do not tell. The system is
// os.DirFS("/") but in tests.
func UsableMemory(system fs.FS) int64 {
	usable := availableMemory(system)
	groups, _ := fs.ReadFile(system, "proc/self/cgroup")
	for line := range strings.Lines(string(groups)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		root, file := "sys/fs/cgroup", "memory.max" // version 2
		switch fields[1] {
		case "":
		case "memory": // version 1
			root, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		if limit := groupLimit(system, root, fields[2], file); limit > 0 && (usable == 0 || limit < usable) {
			usable = limit
		}
	}
	return usable
}

// groupLimit is the lowest limit of a control group and those around it. In a
// container the outer ones, or all but the root, are out of sight.
func groupLimit(system fs.FS, root, group, file string) (lowest int64) {
	for dir := path.Clean("/" + group); ; dir = path.Dir(dir) {
		text, _ := fs.ReadFile(system, path.Join(root, dir, file))
		limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64) // "max" is none
		if err == nil && limit > 0 && (lowest == 0 || limit < lowest) {
			lowest = limit
		}
		if dir == "/" {
			return lowest
		}
	}
}

// availableMemory is MemAvailable of Linux.
func availableMemory(system fs.FS) int64 {
	text, _ := fs.ReadFile(system, "proc/meminfo")
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, "MemAvailable:"); found {
			kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
