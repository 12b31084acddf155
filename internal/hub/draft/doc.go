// Package draft holds what people make on their phones until they send it: one draft for each phone and code, with the parts
// that are uploaded meanwhile. A draft becomes a record, its parts and a case in one transaction, once, however often it is
// sent; what is never sent is forgotten.
package draft
