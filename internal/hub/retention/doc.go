// Package retention erases what may no longer be kept: contact, text, voice, photos and film when their time is over,
// and everything when a person withdraws. Rows stay, so that a record sent again is known and figures hold; the audit
// log is never touched.
package retention
