import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, type Fault, openE2eRoom } from './e2e-room.ts'

/** Runs wait as long as a fault makes them wait. */
export const limit = { timeout: 180_000 }
export const html = '<html><body><h1>502 Bad Gateway</h1></body></html>'
export const asHtml = { 'content-type': 'text/html' }

export const people = 250

const knobs = {
  'exports.start_ms': 5,
  'exports.min_ms': 20,
  'imports.start_ms': 5,
  'imports.min_ms': 20,
}

export const open = (config: string): Promise<E2eRoom> =>
  openE2eRoom(configOf(config), { knobs }, 'here')

export const once = (method: string, path: string, action: Fault['action'], from = 1): Fault => ({
  method,
  path,
  from,
  times: 1,
  action,
})
