import { configFile, loadConfig } from '../config/load.ts'
import { asConnectorError, type Connector, knownNames, openConnector } from '../connector.ts'
import { jsonLog } from '../machine/log.ts'
import { type CommonFlags, logLevel } from './options.ts'
import { errorNote, openOutput, type Output } from './output.ts'
import { openProgress, type ProgressView } from './progress.ts'

/** What a command's work is given. */
export interface CommandContext {
  readonly connector: Connector
  readonly output: Output
  readonly progress: ProgressView
}

/** SIGTERM and SIGINT stop at the next checkpoint; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(1)
    controller.abort(new DOMException('stopped by a signal', 'AbortError'))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return controller.signal
}

/** Runs a command's work and prints what it throws; returns the exit code. */
export async function guarded(
  flags: CommonFlags,
  work: (output: Output) => Promise<number>,
): Promise<number> {
  const output = openOutput(flags.json === true)
  try {
    return await work(output)
  } catch (thrown) {
    const error = asConnectorError(thrown)
    output.record({ type: 'error', error: error.report() })
    output.note(errorNote(error.report()))
    if (process.env['LOG_LEVEL'] === 'debug' && error.cause instanceof Error) {
      output.note(String(error.cause.stack))
    }
    return error.exit === 0 ? 1 : error.exit
  }
}

/** The same, with the configuration read and the connector open. */
export async function withConnector(
  flags: CommonFlags,
  work: (context: CommandContext) => Promise<number>,
): Promise<number> {
  return guarded(flags, async (output) => {
    const config = await loadConfig(configFile(flags.file, process.env), process.env, knownNames)
    const progress = await openProgress(!output.json && process.stderr.isTTY)
    const connector = openConnector(config, {
      log: jsonLog(logLevel(config.environment)),
      signal: stopSignal(),
      progress: (one) => progress.show(one),
      ...(flags.around && { around: flags.around }),
    })
    try {
      return await work({ connector, output, progress })
    } finally {
      progress.clear()
      await connector[Symbol.asyncDispose]()
    }
  })
}
