// Package photo makes of a camera's picture the photo that is kept: upright, no larger than needed, patches burned into
// the pixels, and nothing but pixels in the file. It is pure Go and keeps everything in memory.
package photo
