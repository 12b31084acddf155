// Package identity sees to it that database and key folder of a hub know each other, and that neither starts without
// the other: a hub with fresh keys could open nothing that terminals hold and would refuse all of them, one with an
// empty database would answer nobody who comes with a receipt. Both must be said by somebody who means it.
package identity
