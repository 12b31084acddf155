// Package transcribe has recordings written down by a machine on the hospital's own network: an endpoint that speaks
// the OpenAI-compatible POST /v1/audio/transcriptions, such as whisper.cpp's server, FunASR's or vLLM. It is off until
// one is configured, and it never sends a recording to an address outside of this machine and the private networks,
// whatever a name resolves to at that moment.
//
// What is sent is mono WAV of 16 kHz where ffmpeg can make it, because that is what every recogniser takes:
// whisper.cpp's server knows nothing else unless it was started with --convert. Without ffmpeg the recording goes as it
// was kept.
package transcribe
