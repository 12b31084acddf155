// Package casestate says what the states of a case are and what can stand in its history: one table, which the inbox,
// the desk's pages, the phone's, the figures and the erasing ask, so that none of them names a state of its own. Which
// state follows which, and who may bring it about, is casework's.
package casestate
