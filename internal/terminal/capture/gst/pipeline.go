package gst

import "strings"

// Rates and sizes. The preview moves well above the ten pictures a second at which it looks alive; of the full pictures
// only the one after the shutter is used, so that a few a second are enough.
const (
	previewWidth = 640
	previewRate  = "15"
	fullRate     = "5"
)

// The pipes' numbers in the child.
const (
	previewFD = "3"
	fullFD    = "4"
)

// sources are the ways to read a device, tried in turn until one fits it. Most cameras give large pictures fast enough
// only as JPEG; those that have none give raw pictures; the last way lets GStreamer find out.
func sources(device string) []string {
	if device == Test {
		return []string{"videotestsrc is-live=true pattern=smpte ! video/x-raw,format=I420,width=1280,height=720,framerate=15/1"}
	}
	from := "v4l2src do-timestamp=true device=" + device
	limit := " ! videorate drop-only=true max-rate=" + previewRate
	return []string{
		from + " ! image/jpeg,width=[1024,1920],height=[576,1440],framerate=[10/1,60/1]" + limit +
			" ! jpegdec ! videoconvert",
		from + " ! video/x-raw,width=[640,1920],framerate=[8/1,60/1]" + limit + " ! videoconvert",
		from + " ! decodebin" + " ! videoconvert" + limit,
	}
}

// arguments are those of gst-launch for one way to read the device.
func arguments(source string) []string {
	const queue = "t. ! queue leaky=downstream max-size-buffers=1 max-size-bytes=0 max-size-time=0"
	sink := func(fd string) string { return " ! fdsink sync=false async=false fd=" + fd }
	return strings.Fields("-q " + source + " ! tee name=t " +
		queue + " ! videoscale ! video/x-raw,width=640,pixel-aspect-ratio=1/1 ! jpegenc quality=80" + sink(previewFD) + " " +
		queue + " ! videorate drop-only=true max-rate=" + fullRate + " ! jpegenc quality=93" + sink(fullFD))
}
