// Package intake receives records: opened, checked, stored once however often they are sent, and for reports a case
// opened in the same transaction. DESIGN.md beside this file says what is promised.
package intake
