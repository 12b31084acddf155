// Package score counts what people think: taps on a face, questionnaires, and how many of the day's visitors were
// asked. It keeps what arrives, marks what was not one person's honest answer, and makes figures of the rest. DESIGN.md
// says the rules.
package score
