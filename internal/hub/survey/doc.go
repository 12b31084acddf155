// Package survey holds the hospital's questionnaires: how they are written in TOML, what is wrong with one and in which
// line, their versions, where and when each is offered, and what terminals are told of it. A published version never
// changes, so answers can always be read beside the questions that were asked.
package survey
