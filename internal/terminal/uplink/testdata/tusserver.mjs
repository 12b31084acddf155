// A tus server as its makers ship it. It says on which port it listens. Argument: folder of the uploads.
import {FileStore} from '@tus/file-store'
import {Server} from '@tus/server'
import http from 'node:http'

const tus = new Server({path: '/v1/parts', datastore: new FileStore({directory: process.argv[2]}), relativeLocation: false})
const server = http.createServer((req, res) => tus.handle(req, res))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit()).resume()
