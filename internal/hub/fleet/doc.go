// Package fleet holds which terminals belong to this hub: the one-time codes that let them in, their indexes, which are
// never given twice, how they were last heard of, and their revocation.
package fleet
