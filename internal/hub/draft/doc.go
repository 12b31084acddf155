// Package draft holds what people make on their phones until they send it: one draft for each phone and code, with the
// parts that are uploaded meanwhile. A draft becomes a record, its parts and a case in one transaction, once, however
// often the same is sent; other words of the same phone become another. What is never sent is forgotten.
package draft
