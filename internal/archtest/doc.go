// Package archtest holds the import rules of the project, as a test over what go list says.
package archtest
