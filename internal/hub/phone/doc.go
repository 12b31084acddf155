// Package phone is the phone door: the pages behind the QR codes of terminals, signs and receipts, and behind number
// and PIN. People report there, add to a report, and see how it stands. The pages load nothing from anywhere else, work
// without scripts as far as words go, and leave nothing of what a person said in logs or caches. Where they run, ES
// modules of assets/web/phone/script record, take photos and upload; each page names its own.
package phone
