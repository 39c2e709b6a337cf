import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { CliRoom } from '../../cli/cli-room.ts'
import { type BrowserRoom, openBrowserRoom } from './room.ts'

/** A room for a file's tests; each test fails that leaves a page with faults. */
export function useRoom(
  config: string,
  before?: (room: CliRoom) => Promise<void>,
): () => BrowserRoom {
  let room: BrowserRoom | undefined
  const opened = (): BrowserRoom => {
    if (room === undefined) throw new Error('The room is not open yet.')
    return room
  }
  beforeAll(async () => {
    room = await openBrowserRoom(config, before)
  })
  afterEach(() => {
    const { wide, narrow } = opened()
    expect([...wide.faults, ...narrow.faults]).toEqual([])
  })
  afterAll(async () => {
    await room?.[Symbol.asyncDispose]()
  })
  return opened
}
