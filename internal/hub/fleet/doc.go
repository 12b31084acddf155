// Package fleet holds which terminals belong to this hub: the one-time codes that let them in, their indexes, which are
// never given twice, how they were last heard of, and their revocation. A terminal that the database has forgotten,
// because it was restored from a backup or begun anew, is taken back by what the hub's CA once said of it.
package fleet
