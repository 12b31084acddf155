// Package device is the device door: what a terminal says to its hub over mutual TLS. Everything but enrolment and
// health wants the certificate of an enrolled terminal that is not revoked, looked up at every request.
package device
