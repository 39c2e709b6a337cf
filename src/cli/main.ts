#!/usr/bin/env node
import { CommanderError } from 'commander'
import { endQuietlyWhenUnread, openOutput } from './output.ts'
import { buildProgram } from './program.ts'

/** The exit code of CONTRACT.md for words that commander refuses. */
const usageExit = 2

/** Commander's words as a sentence; it throws `(outputHelp)` when there was no command at all. */
function sentence(message: string): string {
  if (message.startsWith('(')) return 'No command was given.'
  return `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`
}

endQuietlyWhenUnread()
const program = buildProgram((exit) => {
  process.exitCode = exit
})
try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : usageExit
  if (error.exitCode !== 0) {
    openOutput(process.argv.includes('--json')).record({
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
