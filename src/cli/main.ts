#!/usr/bin/env node
import { CommanderError } from 'commander'
import { endQuietlyWhenUnread, openOutput } from './output.ts'
import { buildProgram } from './program.ts'

/** The exit code of CONTRACT.md for words that commander refuses. */
const usageExit = 2

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
        what: error.message.replace(/^error: /, '') || 'No command was given.',
        why: 'The command was called with wrong words.',
        fix: 'See `hubspot-warehouse COMMAND --help`.',
      },
    })
  }
}
