// Uploads one file to the hub with the client of the tus project, over mutual TLS, and says in one line how it went.
import fs from 'node:fs'
import * as tus from 'tus-js-client'

const w = JSON.parse(fs.readFileSync(0, 'utf8'))
let failures = 0
const upload = new tus.Upload(fs.readFileSync(w.file), {
  endpoint: w.endpoint,
  headers: { 'Xinsheng-Protocol': '1' },
  metadata: { record: w.record, part: w.part },
  metadataForPartialUploads: {},
  chunkSize: w.chunk || Infinity,
  retryDelays: Array(20).fill(50),
  httpStack: new tus.DefaultHttpStack({ ca: w.ca, cert: w.certificate, key: w.key }),
  onShouldRetry: (err, attempt, options) => {
    failures++
    const status = err.originalResponse ? err.originalResponse.getStatus() : 0
    return status < 400 || status >= 500 || status === 409 || status === 423
  },
  onError: (err) => done({ error: String(err), status: err.originalResponse ? err.originalResponse.getStatus() : 0 }),
  onSuccess: () => done({}),
})
function done(result) {
  console.log(JSON.stringify({ ...result, failures, url: upload.url }))
  process.exit(0)
}
upload.start()
