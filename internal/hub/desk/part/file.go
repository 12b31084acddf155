package part

import "xinsheng/internal/hub/store"

// File is one of the objects of a part, to be put into a folder beside a page that is not the desk's.
type File struct {
	Key, Ending string
	Size        int64
}

// Original is what was kept of a part; ok is false when there is nothing.
func Original(p *store.Part) (f File, ok bool) {
	if p.State != store.PartKept || p.Blob == "" {
		return f, false
	}
	ending, known := endings[p.MediaType]
	if !known {
		ending = "bin"
	}
	return File{p.Blob, ending, p.Size}, true
}

// Copy is what any browser shows of a part whose original not every one does; ok is false where it shows the original,
// or where there is no copy.
func Copy(p *store.Part) (f File, ok bool) {
	if _, kept := Original(p); !kept || p.CopyState != store.JobDone || p.CopyBlob == "" || shown[p.MediaType] ||
		!shown[p.CopyType] {
		return f, false
	}
	return File{p.CopyBlob, endings[p.CopyType], p.CopySize}, true
}

// Shows tells whether a browser shows the original.
func Shows(p *store.Part) bool { return shown[p.MediaType] }
