// Package web is the frame of the desk: one request with its user, language and settings (Visit), routes and who may
// take them, pages and pieces of pages, sessions, and what an error looks like. It knows no subject: the rooms beside
// it do.
package web
