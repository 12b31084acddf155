// Package feedback holds the domain that terminal and hub share: records, reports, ratings, what makes them valid, and
// the kinds of error. It imports the standard library alone.
package feedback
