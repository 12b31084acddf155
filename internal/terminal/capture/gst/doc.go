// Package gst is the camera: a GStreamer child process that writes two streams of JPEG pictures to pipes, a small one
// for the preview and one of full size for the photo.
//
// The child makes both sizes because it scales and encodes several times faster than Go decodes: the program decodes
// 640 pixels fifteen times a second, and a full picture only when somebody takes a photo. Nothing is written to a file,
// and what the child says on standard error is only looked at for a reason, never kept or logged as it stands.
package gst
