package outbox_test

import (
	"fmt"
	"hash/maphash"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

const sector = 512

// crashDisk is a disk that keeps only what was synced, and of the rest whatever a power cut leaves. Names in a folder
// become durable in order, when the folder is synced; bytes of a file in any order, when the file is synced.
type crashDisk struct {
	names   map[string]*crashFile // as a running program sees them
	durable map[string]*crashFile
	pending []op // changes of names that are not durable
}

type crashFile struct {
	durable []byte
	pending []op // writes and resizes that are not durable
}

func newCrashDisk() *crashDisk {
	return &crashDisk{names: map[string]*crashFile{}, durable: map[string]*crashFile{}}
}

func (d *crashDisk) apply(o op) {
	switch o.call {
	case "create":
		if d.names[o.path] == nil {
			d.names[o.path] = &crashFile{}
			d.pending = append(d.pending, o)
		}
	case "rename":
		d.names[o.to] = d.names[o.path]
		delete(d.names, o.path)
		d.pending = append(d.pending, o)
	case "unlink":
		delete(d.names, o.path)
		d.pending = append(d.pending, o)
	case "write", "resize":
		if f := d.names[o.path]; f != nil {
			f.pending = append(f.pending, pages(o)...)
		}
	case "sync":
		if f := d.names[o.path]; f != nil {
			f.sync(o.failed)
			return
		}
		if !o.failed {
			d.syncNames(o.path)
		}
	}
}

// pages splits a write into what the kernel writes on its own.
func pages(o op) []op {
	if o.call != "write" {
		return []op{o}
	}
	var ops []op
	for data, off := o.data, o.off; len(data) > 0; {
		n := min(len(data), 4096-int(off%4096))
		ops = append(ops, op{call: "write", path: o.path, data: data[:n], off: off})
		data, off = data[n:], off+int64(n)
	}
	return ops
}

func (f *crashFile) sync(failed bool) {
	if failed { // the kernel marks the pages clean: the program goes on seeing them, and no later sync writes them
		f.pending = nil
		return
	}
	for _, o := range f.pending {
		f.durable = applyTo(f.durable, o)
	}
	f.pending = nil
}

func applyTo(content []byte, o op) []byte {
	end := o.off + int64(len(o.data))
	if o.call == "resize" {
		end = o.size
	}
	if int64(len(content)) < end {
		content = append(content, make([]byte, end-int64(len(content)))...)
	}
	copy(content[o.off:], o.data)
	return content
}

func (d *crashDisk) syncNames(folder string) {
	var left []op
	byName := maps.Clone(d.durable)
	for _, o := range d.pending {
		if filepath.Dir(o.path) != folder {
			left = append(left, o)
			continue
		}
		d.rename(byName, o)
	}
	d.durable, d.pending = byName, left
}

// rename makes one change of names durable in byName.
func (d *crashDisk) rename(byName map[string]*crashFile, o op) {
	switch o.call {
	case "create":
		byName[o.path] = d.file(o.path, o)
	case "rename":
		if f := byName[o.path]; f != nil {
			byName[o.to] = f
		}
		delete(byName, o.path)
	case "unlink":
		delete(byName, o.path)
	}
}

// file finds the file that a create made: the one that carries its name now, or that was renamed from it.
func (d *crashDisk) file(path string, created op) *crashFile {
	at := slices.IndexFunc(d.pending, func(o op) bool { return o.call == created.call && o.path == created.path })
	for _, o := range d.pending[at+1:] {
		switch {
		case o.call == "rename" && o.path == path:
			path = o.to
		case o.call == "unlink" && o.path == path:
			return &crashFile{}
		}
	}
	if f := d.names[path]; f != nil {
		return f
	}
	return &crashFile{}
}

// state is what a power cut left: a file's bytes under each name.
type state map[string][]byte

// cut gives one state. keepNames is how many of the pending changes of names survive; keep decides for each pending
// write.
func (d *crashDisk) cut(keepNames int, keep func(o op) []op) state {
	byName := maps.Clone(d.durable)
	for _, o := range d.pending[:keepNames] {
		d.rename(byName, o)
	}
	s := state{}
	for name, f := range byName {
		content := slices.Clone(f.durable)
		for _, o := range f.pending {
			for _, part := range keep(o) {
				content = applyTo(content, part)
			}
		}
		s[name] = content
	}
	return s
}

// all gives every state that a power cut can leave here with whole pages, and for each some with torn ones.
func (d *crashDisk) all(yield func(state)) {
	n := 0
	for _, f := range d.names {
		n += len(f.pending)
	}
	for names := range len(d.pending) + 1 {
		for set := range 1 << min(n, 12) {
			for torn := range 3 {
				i := -1
				yield(d.cut(names, func(o op) []op {
					i++
					return kept12(o, set>>(i%12)&1 == 1, torn > 0)
				}))
				if n == 0 {
					break
				}
			}
		}
	}
}

func kept12(o op, whole, torn bool) []op {
	switch {
	case whole:
		return []op{o}
	case torn:
		return tear(o)
	}
	return nil
}

// some gives one state at random.
func (d *crashDisk) some() state {
	torn := rand.IntN(2) == 0
	return d.cut(rand.IntN(len(d.pending)+1), func(o op) []op {
		return kept12(o, rand.IntN(2) == 0, torn)
	})
}

// tear keeps some sectors of a write.
func tear(o op) []op {
	var parts []op
	for i := 0; i < len(o.data); i += sector {
		if rand.IntN(2) == 0 {
			parts = append(parts, op{call: "write", data: o.data[i:min(i+sector, len(o.data))], off: o.off + int64(i)})
		}
	}
	return parts
}

var hashSeed = maphash.MakeSeed()

// key tells states apart.
func (s state) key() string {
	k := ""
	for _, name := range slices.Sorted(maps.Keys(s)) {
		k += fmt.Sprintf("%s %d %x\n", name, len(s[name]), maphash.Bytes(hashSeed, s[name]))
	}
	return k
}

// lay writes a state to a folder, with the names as they would be under root.
func (s state) lay(root, folder string) error {
	if err := os.MkdirAll(filepath.Join(folder, "data"), 0o700); err != nil {
		return err
	}
	for name, content := range s {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		used := len(content)
		for used > 0 && content[used-1] == 0 {
			used--
		}
		to := filepath.Join(folder, rel)
		if err := os.WriteFile(to, content[:used], fs.FileMode(0o600)); err != nil {
			return err
		}
		if err := os.Truncate(to, int64(len(content))); err != nil {
			return err
		}
	}
	return nil
}
