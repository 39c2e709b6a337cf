import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles, generatedFolders } from './files.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const check = process.argv.includes('--check')
const files = generatedFiles()
const stale: string[] = []
for (const [path, text] of Object.entries(files)) {
  const file = join(root, path)
  const present = await readFile(file, 'utf8').catch(() => null)
  if (present === text) continue
  stale.push(path)
  if (!check) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
// A page whose stream is no more goes with it.
for (const folder of generatedFolders) {
  for (const name of await readdir(join(root, folder)).catch((): string[] => [])) {
    const path = `${folder}/${name}`
    if (path in files) continue
    stale.push(path)
    if (!check) await rm(join(root, path))
  }
}
if (check && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}. Run \`npm run generate\` and commit.\n`)
  process.exitCode = 1
} else {
  process.stdout.write(
    check
      ? 'Every generated file is fresh.\n'
      : `Wrote ${stale.join(', ') || 'nothing: all were fresh'}.\n`,
  )
}
