// Package staff holds who may sign in at the desk: users with their roles, their passwords as argon2id strings, the
// slowing down of guesses, and the sessions of their browsers. It logs no password and keeps none that can be read.
package staff
