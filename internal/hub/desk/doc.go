// Package desk is the staff's web pages: signing in, the inbox, a case, terminals, settings, users and the audit log. One
// table names every route and who may take it; case work itself is casework's.
package desk
