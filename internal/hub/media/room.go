package media

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// The database most often lies on the same disk: what people send must leave it room, so that words still arrive when
// media cannot. A twentieth of the disk, within these bounds, and of its files.
const (
	leastReserve = 1 << 30
	mostReserve  = 16 << 30
	reservePart  = 20
)

// disk is what a file system has.
type disk struct{ bytes, freeBytes, files, freeFiles uint64 }

func diskOf(folder string) (disk, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil {
		return disk{}, err
	}
	unit := uint64(st.Bsize)
	return disk{st.Blocks * unit, st.Bavail * unit, st.Files, st.Ffree}, nil
}

// room is ErrFull when the disk has only its reserve left.
func (d disk) room() error {
	reserve := min(max(d.bytes/reservePart, leastReserve), mostReserve, d.bytes/4)
	if d.freeBytes < reserve || d.freeFiles < d.files/reservePart {
		return ErrFull
	}
	return nil
}

// fullEvery is how often the log says that there is no room.
const fullEvery = 10 * time.Minute

// full tells the technician why parts are refused.
func (u *Uploads) full(err error) {
	if !errors.Is(err, ErrFull) {
		return
	}
	now := u.Now().UnixNano()
	if last := u.toldFull.Load(); now-last >= int64(fullEvery) && u.toldFull.CompareAndSwap(last, now) {
		u.Log.Error("the disk of the media folder is nearly full: recordings, photos and films are refused until there is room")
	}
}
