package agent

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Roots are folders. Only regular files below them are opened, whatever their names
// are and whatever links lead to.
type Roots struct{ folders []folder }

// folder is one root. Its names are that which was given, made absolute, and that
// which has no links in it.
type folder struct {
	*os.Root
	names []string
}

// OpenRoots opens folders, until Close.
func OpenRoots(names []string) (*Roots, error) {
	r := &Roots{}
	for _, name := range names {
		f, err := openFolder(name)
		if err != nil {
			r.Close()
			return nil, err
		}
		r.folders = append(r.folders, f)
	}
	return r, nil
}

func openFolder(name string) (f folder, err error) {
	given, err := filepath.Abs(name)
	if err != nil {
		return f, err
	}
	real, err := filepath.EvalSymlinks(given)
	if err != nil {
		return f, err
	}
	f.names = []string{given, real}
	f.Root, err = os.OpenRoot(real)
	return f, err
}

// Close closes the folders.
func (r *Roots) Close() {
	for _, f := range r.folders {
		f.Root.Close()
	}
}

// Names are the folders as absolute paths.
func (r *Roots) Names() (names []string) {
	for _, f := range r.folders {
		names = append(names, f.names[0])
	}
	return names
}

// errOutside is what is wrong with a name that leads out of the folders.
var errOutside = errors.New("outside the folders that this server may read")

// Open opens a regular file. A relative name is looked up in one folder after the
// other.
func (r *Roots) Open(name string) (io.ReadCloser, error) {
	f, inside, err := r.find(name)
	if err != nil {
		return nil, err
	}
	file, err := f.Open(inside)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: reason(err)}
	}
	return file, nil
}

// Stat describes a regular file.
func (r *Roots) Stat(name string) (fs.FileInfo, error) {
	f, inside, err := r.find(name)
	if err != nil {
		return nil, err
	}
	return f.Stat(inside)
}

// find is the folder that has a regular file of that name, and its name in there.
func (r *Roots) find(name string) (folder, string, error) {
	refused := errOutside
	for _, f := range r.folders {
		inside, ok := f.inside(name)
		if !ok {
			continue
		}
		info, err := f.Stat(inside)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			refused = fs.ErrNotExist
			continue
		case err != nil:
			refused = reason(err)
		case info.IsDir():
			refused = errors.New("is a folder; name its files")
		case !info.Mode().IsRegular():
			refused = errors.New("is not a regular file")
		default:
			return f, inside, nil
		}
		break
	}
	return folder{}, "", &fs.PathError{Op: "open", Path: name, Err: refused}
}

// inside is the name of a file below the folder, by its name alone.
func (f folder) inside(name string) (string, bool) {
	if !filepath.IsAbs(name) {
		return name, filepath.IsLocal(name)
	}
	for _, root := range f.names {
		if inside, err := filepath.Rel(root, name); err == nil && filepath.IsLocal(inside) {
			return inside, true
		}
	}
	return "", false
}

// reason is why a folder does not open a file. What os.Root refuses has no error of
// its own: it is neither of the system nor of package fs.
func reason(err error) error {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return err
	}
	var system interface{ Temporary() bool } // a syscall.Errno
	if errors.As(path.Err, &system) || errors.Is(path.Err, fs.ErrNotExist) || errors.Is(path.Err, fs.ErrPermission) {
		return path.Err
	}
	return fmt.Errorf("%w (by a link)", errOutside)
}

// mostSearched bounds how many files Files looks at.
const mostSearched = 2000

// Files are the names of some files that can be opened, those nearest to the root
// first.
func (r *Roots) Files(most int) []string {
	var names []string
	for _, f := range r.folders {
		_ = fs.WalkDir(f.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil, name != "." && strings.HasPrefix(entry.Name(), "."):
				return skip(entry)
			case len(names) == mostSearched:
				return fs.SkipAll
			case entry.Type().IsRegular():
				names = append(names, filepath.FromSlash(name))
			}
			return nil
		})
	}
	depth := func(name string) int { return strings.Count(filepath.ToSlash(name), "/") }
	slices.SortStableFunc(names, func(a, b string) int { return depth(a) - depth(b) })
	return names[:min(len(names), most)]
}

// skip leaves out a file, or a folder with all that is in it.
func skip(entry fs.DirEntry) error {
	if entry != nil && entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}
