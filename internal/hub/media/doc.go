// Package media keeps what people recorded, photographed and filmed: the store of bytes, parts on their way in by tus
// 1.0, and the keeper that looks at each part and stores it without its tags. DESIGN.md beside this file says what is
// promised.
package media
