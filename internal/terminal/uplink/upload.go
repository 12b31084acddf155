package uplink

// state is where the upload of one part stands, as far as this process knows. All of it can be asked of the hub again.
type state int

// The states. DESIGN.md has the table of them.
const (
	unasked  state = iota // whether the hub has an upload is not known: ask at its usual address
	absent                // the hub has none: create it
	creating              // it is being created beside the bytes of another part
	located               // it has an address, and how much is there is not known: ask for the offset
	open                  // the hub has the bytes before offset: send the rest
	sending               // bytes are on their way
	awaited               // all bytes are sent, and the answer is not there yet
	whole                 // the hub has all bytes; its receipt decides
	refused               // the hub does not want the part, for good
)

// event is what happens to an upload.
type event int

// The events.
const (
	textIsNew  event = iota // this process has just put the text, so uploads hardly exist yet
	ask                     // the offset is asked for at the usual address
	createdBy               // another goroutine creates it
	notCreated              // that goroutine got no address
	created                 // the hub began it, or has it
	reached                 // the hub named an offset
	filled                  // the hub named the end
	send                    // a request with bytes begins
	ended                   // the request gave its last byte, which is the part's
	noAnswer                // the request is over, and what came of it is not known
	gone                    // the hub has no such upload
	lost                    // what the hub has of it is of no use: begin anew
	refuse                  // the hub does not want the part
)

// transitions is the whole table of what may happen in which state, and where that leads.
var transitions = map[state]map[event]state{
	unasked:  {textIsNew: absent, ask: located},
	absent:   {createdBy: creating, created: open, lost: unasked, refuse: refused},
	creating: {created: open, notCreated: absent},
	located:  {reached: open, filled: whole, gone: absent, lost: unasked, refuse: refused},
	open:     {send: sending},
	sending:  {reached: open, filled: whole, ended: awaited, noAnswer: located},
	awaited:  {reached: open, filled: whole, noAnswer: located},
	whole:    {lost: unasked},
	refused:  {},
}

// upload is where one part stands, and what happened to it on the way. Only the loop's goroutine touches it: the
// goroutine of a request and that of a creation give their answers over channels.
type upload struct {
	state   state
	address string        // at the hub, from located on
	making  <-chan string // while creating: gives the address, or is closed without one
	offset  int64         // bytes at the hub, while open
	refusal string        // problem type, when refused

	most   int64 // highest offset that the hub ever named
	spoilt bool  // came there once as something else than it is here
	denied bool  // the hub had all of it once, and lacked the part: that it has all bytes is no gain any more
	turns  int   // answers in a row that brought nothing
}

// on takes an event in. One that the table does not have in this state is a fault of this program: the upload is then
// asked for from the start, which loses nothing, and on reports false.
func (u *upload) on(e event) bool {
	next, ok := transitions[u.state][e]
	u.state = next // unasked when there is none
	switch next {
	case unasked, absent:
		u.address, u.making, u.offset, u.most = "", nil, 0, 0
	case creating, refused:
	default:
		u.making = nil
	}
	return ok
}
