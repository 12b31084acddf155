package part

// shown is the types of originals that a browser shows by itself. Nothing else that a visitor sent is ever given to one
// to show, whatever it says of itself.
var shown = map[string]bool{
	"image/jpeg": true, "image/png": true, "audio/ogg": true, "audio/webm": true, "audio/mp4": true, "video/mp4": true,
	"video/webm": true, "audio/mpeg": true, "audio/wav": true,
}

// endings is how files of the types that the hub keeps are called.
var endings = map[string]string{
	"image/jpeg": "jpg", "image/png": "png", "image/heic": "heic", "audio/ogg": "ogg", "audio/webm": "webm",
	"audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/wav": "wav", "audio/amr": "amr", "audio/amr-wb": "awb",
	"audio/3gpp": "3gp", "application/pdf": "pdf",
	"video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov",
}

// formats is how people call them.
var formats = map[string]string{
	"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIC", "audio/ogg": "Ogg Opus", "audio/webm": "WebM",
	"audio/mp4": "M4A", "audio/mpeg": "MP3", "audio/wav": "WAV", "audio/amr": "AMR", "audio/amr-wb": "AMR",
	"audio/3gpp": "3GP", "application/pdf": "PDF",
	"video/mp4": "MP4", "video/webm": "WebM", "video/quicktime": "MOV",
}

func format(mediaType string) string { return formats[mediaType] }

// playable is a type with its codec, so that a browser that cannot play it takes the next source without loading it.
func playable(mediaType string) string {
	if mediaType == "audio/ogg" || mediaType == "audio/webm" {
		return mediaType + "; codecs=opus"
	}
	return mediaType
}
