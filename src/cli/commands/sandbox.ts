import { readFile } from 'node:fs/promises'
import { ConnectorError } from '../../errors/connector-error.ts'
import { parseFaults, startSandbox, type SandboxOptions } from '../../sandbox/start.ts'
import { guarded, stopSignal } from '../run-command.ts'

export interface SandboxFlags {
  readonly port: number
  readonly data?: string
  readonly contacts?: number
  readonly seed: number
  readonly faults?: string
}

/** Runs until SIGTERM or SIGINT; the first line on standard output is `{"url": ..., "token": ...}`. */
export function sandbox(flags: SandboxFlags): Promise<number> {
  return guarded({}, async (output) => {
    const running = await given(async () => await startSandbox(await optionsOf(flags)))
    process.stdout.write(`${JSON.stringify({ url: running.url, token: running.token })}\n`)
    const stop = stopSignal()
    await new Promise<void>((resolve) =>
      stop.addEventListener('abort', () => resolve(), { once: true }),
    )
    await running.close()
    output.note('The sandbox has ended.')
    return 0
  })
}

/** Generated contacts stand alone, or beside the data that was asked for. */
async function optionsOf({
  port,
  seed,
  data,
  contacts,
  faults,
}: SandboxFlags): Promise<SandboxOptions> {
  const source = data ?? (contacts === undefined ? 'demo' : undefined)
  return {
    port,
    seed,
    ...(source === undefined ? {} : { data: source }),
    ...(contacts === undefined ? {} : { contacts }),
    ...(faults === undefined
      ? {}
      : { faults: parseFaults(JSON.parse(await readFile(faults, 'utf8'))) }),
  }
}

/** A data folder, a faults file or a port that can't be used is the caller's to mend. */
async function given<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw new ConnectorError('config.usage', {
      what: 'The sandbox could not start with what it was given.',
      why: error instanceof Error ? error.message : String(error),
      fix: 'Correct the folder, file or port that is named, then start it again.',
      cause: error,
    })
  }
}
