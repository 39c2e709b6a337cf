import { readFile } from 'node:fs/promises'
import { parseFaults, startSandbox } from '../../sandbox/start.ts'
import { guarded, stopSignal } from '../run-command.ts'

export interface SandboxFlags {
  readonly port: number
  readonly data: string
  readonly contacts?: number
  readonly seed: number
  readonly faults?: string
}

/** Runs until SIGTERM or SIGINT; the first line on standard output is `{"url": ..., "token": ...}`. */
export function sandbox(flags: SandboxFlags): Promise<number> {
  return guarded({}, async (output) => {
    const faults =
      flags.faults === undefined
        ? undefined
        : parseFaults(JSON.parse(await readFile(flags.faults, 'utf8')))
    const running = await startSandbox({
      port: flags.port,
      seed: flags.seed,
      ...(flags.contacts === undefined ? { data: flags.data } : { contacts: flags.contacts }),
      ...(faults === undefined ? {} : { faults }),
    })
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
