#!/usr/bin/env node
import { carryOut } from './command-line.ts'
import { endQuietlyWhenUnread } from './output.ts'

endQuietlyWhenUnread()
await carryOut(process.argv.slice(2), (exit) => {
  process.exitCode = exit
})
