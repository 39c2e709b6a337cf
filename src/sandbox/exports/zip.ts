import type { Duplex } from 'node:stream'
import { ZipFile } from 'yazl'

/** A zip whose output fails when a member does, instead of never ending. */
export function newZip(): ZipFile {
  const zip = new ZipFile()
  zip.on('error', (error: Error) => void (zip.outputStream as Duplex).destroy(error))
  return zip
}
