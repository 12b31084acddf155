// Package crawler holds the test that walks every page of the terminal in both orientations, type sizes and languages
// and looks for what a person would find wrong.
package crawler
