#!/usr/bin/env node
import { CommanderError } from 'commander'
import { buildProgram } from './program.ts'

/** The exit code of CONTRACT.md for words that commander refuses. */
const usageExit = 2

const program = buildProgram((exit) => {
  process.exitCode = exit
})
try {
  await program.parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : usageExit
}
