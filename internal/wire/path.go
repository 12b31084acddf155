package wire

// Version is the protocol version. It travels in the header ProtocolHeader of every request and answer.
const Version = 1

// ProtocolHeader carries Version in decimal.
const ProtocolHeader = "Xinsheng-Protocol"

// UrgentHeader is "1" with a record whose urgent bit is set: the hub keeps room for it and lets it go first. The bit
// decides; who claims it for another record loses the room for a while.
const UrgentHeader = "Xinsheng-Urgent"

// Paths of the device door.
const (
	PathEnrol     = "/v1/enrol"
	PathRenew     = "/v1/renew"
	PathRecords   = "/v1/records/" // + record id; + "/receipt" to ask what has arrived
	PathConfig    = "/v1/config"
	PathHeartbeat = "/v1/heartbeat"
	PathProgress  = "/v1/progress"
	PathRate      = "/v1/progress/rate"
	PathAdd       = "/v1/progress/add"
	PathWithdraw  = "/v1/progress/withdraw"
	PathUndo      = "/v1/progress/undo"
	PathHealth    = "/v1/health"
	PathWalks     = "/v1/walks/" // + task id: what is done of a walk
	PathParts     = "/v1/parts/" // tus 1.0; an upload is PathParts + record id + "." + part id
)

// Paths of the phone door. A QR code is the public URL followed by one of these and a token.
const (
	PathReceiptPage = "/r/" // + receipt token
	PathHomePage    = "/h/" // + home token
	PathPlacePage   = "/p/" // + place id: a sign on a wall
	PathWalkPage    = "/x/" // + card code of an experiencer
)

// Media types of the device door.
const (
	TypeRecord  = "application/vnd.xinsheng.record"
	TypeJSON    = "application/json"
	TypeProblem = "application/problem+json"
)

// Limits, in bytes unless the name says otherwise.
const (
	MaxEnvelope = 256 << 10 // a sealed record without its parts
	MaxMessage  = 64 << 10  // any JSON request
	MaxConfig   = 4 << 20   // the signed configuration
	MaxParts    = 16        // parts of one record
	MaxPart     = 256 << 20 // one sealed part
)
