// Package handwriting tells which character was drawn, by comparing ink with shapes of about 9,600 characters. It needs
// no stroke order, forgives joined strokes, learns nothing and keeps no ink.
package handwriting
