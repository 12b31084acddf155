// Package call holds what is written down of telephone calls and of people at the desk in the hall: while it is said,
// so that nothing is lost, and as a case, a case settled at once, or a question answered. Nobody overwrites what
// another operator wrote.
package call
