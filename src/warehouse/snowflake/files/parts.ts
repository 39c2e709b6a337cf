import { join } from 'node:path'
import type { StagedFile, StagingColumn } from '../../../engine/ports.ts'
import { Bytes } from './bytes.ts'
import { CsvCutter } from './csv-cutter.ts'
import { type Cutter, unreadable } from './cutter.ts'
import { JsonCutter } from './json-cutter.ts'
import { PartFile } from './part-file.ts'
import { Window } from './window.ts'

/** A gzip file of lines: a place, then a cell for each staging column. */
export interface Part {
  readonly name: string
  readonly path: string
  readonly rows: number
  /** Before compression. */
  readonly bytes: number
}

interface PartOptions {
  readonly folder: string
  /** A part is closed at the first record that reaches this many bytes before compression. */
  readonly partBytes: number
  readonly signal: AbortSignal
}

const blockBytes = 512 * 1024

/**
 * Cuts the files into parts, record by record. All parts have one shape whatever their files had, so that one COPY
 * loads them all; small files share a part. Places count the records of all files from 0.
 */
export async function* cutParts(
  files: readonly StagedFile[],
  columns: readonly StagingColumn[],
  options: PartOptions,
): AsyncGenerator<Part, void, undefined> {
  const out = new Bytes()
  let open: OpenPart | null = null
  let [place, rows, nth] = [0, 0, 0]
  try {
    for (const staged of files) {
      const cutter = cutterOf(staged, columns)
      const window = await opened(staged)
      try {
        for (;;) {
          const step = cutter.next(window, out, place)
          if (step === 'end') break
          if (step === 'short') {
            options.signal.throwIfAborted()
            await window.fill()
          }
          if (step !== 'record') continue
          place += 1
          rows += 1
          const full: boolean = (open?.bytes ?? 0) + out.length >= options.partBytes
          if (!full && out.length < blockBytes) continue
          open ??= new OpenPart(options.folder, nth)
          await open.write(out)
          if (!full) continue
          const part: Part = await open.close(rows)
          ;[open, rows, nth] = [null, 0, nth + 1]
          yield part
        }
      } finally {
        await window.close()
      }
    }
    if (rows === 0) return
    open ??= new OpenPart(options.folder, nth)
    await open.write(out)
    const last = await open.close(rows)
    open = null
    yield last
  } finally {
    open?.abandon()
  }
}

class OpenPart {
  bytes = 0
  private readonly name: string
  private readonly file: PartFile

  constructor(folder: string, nth: number) {
    this.name = `part-${String(nth).padStart(5, '0')}.csv.gz`
    this.file = new PartFile(join(folder, this.name))
  }

  async write(out: Bytes): Promise<void> {
    this.bytes += out.length
    await this.file.write(out.take())
  }

  async close(rows: number): Promise<Part> {
    await this.file.close()
    return { name: this.name, path: this.file.path, rows, bytes: this.bytes }
  }

  abandon(): void {
    this.file.abandon()
  }
}

const cutterOf = (file: StagedFile, columns: readonly StagingColumn[]): Cutter =>
  file.format === 'csv' ? new CsvCutter(file, columns) : new JsonCutter(file.path, columns)

async function opened(file: StagedFile): Promise<Window> {
  let window: Window
  try {
    window = await Window.open(file.path)
  } catch {
    throw unreadable(file.path, null, 'it is not there, or this user may not read it.')
  }
  await window.fill()
  if (file.format === 'csv') window.skipByteOrderMark()
  return window
}
