package gst

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What a configuration may say besides a path.
const (
	Auto = "auto" // the first camera that is there
	Test = "test" // a test card in place of a camera, for demonstrations
)

// find is the path of the device to open, or Test. Empty: there is none.
func find(device string) string {
	switch device {
	case Test:
		return Test
	case Auto:
		return first("/dev")
	}
	if _, err := os.Stat(device); err != nil {
		return ""
	}
	return device
}

// first is the first device in a folder that takes pictures. Cameras have further devices that do not, for what they
// tell about the pictures.
func first(folder string) string {
	all, _ := filepath.Glob(filepath.Join(folder, "video[0-9]*"))
	number := func(path string) int {
		n, _ := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), "video"))
		return n
	}
	slices.SortFunc(all, func(a, b string) int { return number(a) - number(b) })
	for _, path := range all {
		if takesPictures(path) {
			return path
		}
	}
	return ""
}

// capability is the kernel's struct v4l2_capability.
type capability struct {
	driver       [16]byte
	card         [32]byte
	bus          [32]byte
	version      uint32
	capabilities uint32
	device       uint32
	reserved     [3]uint32
}

const (
	queryCapability = 0x80685600 // VIDIOC_QUERYCAP
	videoCapture    = 0x00000001 // V4L2_CAP_VIDEO_CAPTURE
	captureMplane   = 0x00001000 // V4L2_CAP_VIDEO_CAPTURE_MPLANE
	deviceCaps      = 0x80000000 // V4L2_CAP_DEVICE_CAPS: device says more than capabilities
)

// takesPictures asks a device what it is. To ask does not switch a camera on.
func takesPictures(path string) bool {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	var c capability
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), queryCapability, uintptr(unsafe.Pointer(&c))); errno != 0 {
		return false
	}
	caps := c.capabilities
	if caps&deviceCaps != 0 {
		caps = c.device
	}
	return caps&(videoCapture|captureMplane) != 0
}
