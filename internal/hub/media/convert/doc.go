// Package convert makes what the desk shows of a part that is kept: a copy that every browser plays, a small still, and the
// peaks of its sound. Decoding happens in a child process that reaches no file, no network and no more memory and time than
// it is given.
package convert
