// Package seal seals records and their parts to a hub's public key with HPKE, and opens them with its private key. What
// is sealed can be opened by that hub alone, and no byte of it or of what stands beside it in the open can be changed
// unseen. DESIGN.md beside this file says what is promised.
package seal
