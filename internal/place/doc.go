// Package place holds what both wings know of a hospital's places and of danger: the way from a place up to its campus,
// whom to ring and where to run there, and the one rule by which words of danger are found in what someone wrote.
package place
