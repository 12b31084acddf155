package screen

import "xinsheng/internal/terminal/session"

// receipts hands a receipt from the page that sent to the page that shows it. The pages that send put it there; the
// page of the receipt takes it, keeps it, and goes with the visit.
type receipts struct{ made session.Receipt }

func (r *receipts) put(made session.Receipt) { r.made = made }

// take is the receipt that was put there last, and leaves none.
func (r *receipts) take() session.Receipt {
	made := r.made
	r.made = session.Receipt{}
	return made
}

// waits reports whether a receipt is there that nobody saw.
func (r *receipts) waits() bool { return r.made.Number != "" }
