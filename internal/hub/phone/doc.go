// Package phone is the phone door: the pages behind the QR codes and behind number and PIN. They work without scripts,
// load nothing from anywhere else, and leave nothing of what a person said in logs or caches.
package phone
