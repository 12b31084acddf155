package device

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"time"

	"xinsheng/internal/hub/keys"
)

// Time-outs of a connection. A record of 256 KiB over a line of 32 kbit/s takes a minute.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = 2 * time.Minute
	answerTimeout  = 3 * time.Minute
	idleTimeout    = 3 * time.Minute
	maxHeaderBytes = 16 << 10
)

// Server is an HTTP server for the door that ends its own TLS with certificates of names. The client's certificate is
// asked for at the handshake and checked by the door, so that a terminal without a good one is told what is wrong.
func (d *Door) Server(names *keys.Server) *http.Server {
	return &http.Server{
		Handler:           d,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: answerTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:       slog.NewLogLogger(d.Log.Handler(), slog.LevelDebug),
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, GetCertificate: names.Certificate, ClientAuth: tls.RequestClientCert,
		},
	}
}
