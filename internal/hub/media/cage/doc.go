// Package cage runs a program on what a stranger sent, in a child process that gets open files and nothing else: no
// other file, no network, no other process, and no more memory, time and output than it is given. The limits are set by
// this program itself, started anew, before it becomes the other one: there is no moment in which they do not hold.
//
// Who imports it calls Enter first thing in main.
package cage
