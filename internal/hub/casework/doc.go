// Package casework holds the life of a case: who may do what to it in which state, its rounds and its two clocks. Every
// change is one transaction with its line of history and its audit entry, and refuses to overwrite a change made
// meanwhile.
package casework
