// Package desk joins the staff's web pages: a room a subject below it, each with its routes and errors beside its
// handlers, over the frame in web. Its one table says all that the desk answers and who may ask for it. Rooms do not
// know each other, and none of them asks the database: what they show and change is in the packages that keep it.
package desk
