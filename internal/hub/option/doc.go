// Package option holds how a hub is told to run: defaults, one TOML file and flags, in this order, and what it refuses
// to do. Whatever is wrong is one line that names the setting and what is allowed.
package option
