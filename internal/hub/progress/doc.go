// Package progress tells a person how their case stands, by the receipt's token or by its number and PIN. Number and
// PIN show state and answer, take a verdict, a withdrawal and its undoing, and never show what the person said;
// guessing them is slowed without ever locking anybody out. Terminals get leave to add to the case, which their sealed
// records bring back.
package progress
