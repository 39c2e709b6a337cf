import { CommanderError } from 'commander'
import type { Around } from '../connector.ts'
import { openOutput } from './output.ts'
import { buildProgram } from './program.ts'

/** The exit code of CONTRACT.md for words that commander refuses. */
const usageExit = 2

/** Commander's words as a sentence; it throws `(outputHelp)` when there was no command at all. */
function sentence(message: string): string {
  if (message.startsWith('(')) return 'No command was given.'
  return `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`
}

/** Carries out what the words of a command line say; `exit` gets the exit code. */
export async function carryOut(
  words: readonly string[],
  exit: (code: number) => void,
  around?: Around,
): Promise<void> {
  try {
    await buildProgram(exit, around).parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exit(error.exitCode === 0 ? 0 : usageExit)
    if (error.exitCode === 0) return
    openOutput(words.includes('--json')).record({
      type: 'error',
      error: {
        code: 'config.usage',
        what: sentence(error.message.replace(/^error: /, '')),
        why: 'The command was called with wrong words.',
        fix: 'See `hubspot-warehouse COMMAND --help`.',
      },
    })
  }
}
