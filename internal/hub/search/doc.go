// Package search finds cases by everything that was said, written and answered in them. Its index holds the words of
// one and two characters of each case, marked with who may read them, so that nobody finds by a word that they may not
// see. It is kept in the transaction that changes a case; Filler indexes the cases of a hub that ran before there was
// an index.
package search
