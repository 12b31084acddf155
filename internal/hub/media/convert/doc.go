// Package convert makes what the desk shows of a part that is kept: a copy that every browser plays, a small still, and
// the peaks of its sound. Decoding happens in a cage: a child process that reaches no file, no network and no more
// memory and time than it is given. Photos need no other program; sound, film and HEIC need ffmpeg.
//
// A photo becomes an upright JPEG of at most 2048 pixels and a still of at most 480; a film H.264 and AAC in MP4, at
// most 1280 pixels and 30 frames a second, which can be played while it loads, and a still; a recording AAC in MP4, for
// browsers that play no Ogg or WebM.
package convert
