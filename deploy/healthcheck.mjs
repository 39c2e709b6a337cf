// The image's health check: `serve` answers on the port of its --probe. A `run` ends by itself and has no port.
import { readFileSync } from 'node:fs'

const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0')
const at = command.indexOf('--probe')
if (at > 0) {
  const answer = await fetch(`http://127.0.0.1:${command[at + 1]}/healthz`).catch(() => null)
  if (answer?.ok !== true) process.exitCode = 1
}
