// The image's health check: `serve` answers on the port that it was started with. A `run` ends by itself and has no port.
import { readFileSync } from 'node:fs'

const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0')
const port = command[command.indexOf('--port') + 1]
if (command.includes('serve') && command.includes('--port')) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
  if (answer?.ok !== true) process.exitCode = 1
}
