// Package ordersheet reads tables of what other offices send: orders of 12345, letters, orders from above. Which column
// holds what is guessed from the headings and may be said otherwise; every line that cannot be taken is named with its
// reason. It opens nothing: package call does.
package ordersheet
