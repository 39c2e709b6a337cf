// Reads vitest's JSON report. `files REPORT`: the test files that failed, a line each. `counts REPORT`: how many
// tests passed and failed; REPORT.again, if there, is that of the failed files, run once more.
import { readFileSync } from 'node:fs'

const [what, first] = process.argv.slice(2)

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

const report = read(first)
const rerun = read(`${first}.again`)
if (what === 'files') {
  const failed = report?.testResults.filter(({ status }) => status === 'failed') ?? []
  for (const { name } of failed) console.log(name)
} else if (report === null) {
  console.log('0 1')
} else {
  const mended = rerun === null ? 0 : report.numFailedTests - rerun.numFailedTests
  console.log(report.numPassedTests + mended, report.numFailedTests - mended)
}
