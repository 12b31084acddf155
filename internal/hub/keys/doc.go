// Package keys holds the four keys of a hub in one owner-only folder: device CA, sealing keys, configuration signing
// key and token master. The folder is made whole or not at all, and is refused when others could read it.
package keys
