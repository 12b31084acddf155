// Package clean says what a photo, recording or film really is, by its bytes and not by its name, and writes it without
// what it tells of the place, the device, the person and the time: same pixels, same sound, nothing else. What it does
// not know whole it refuses. It reads in small steps and never decodes.
package clean
