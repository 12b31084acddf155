// Package part is how pages show photos, recordings and films, and how a browser gets them: pieces that several rooms
// of the desk have in common.
package part
