import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Edit, PlantedFault } from './fault.ts'

export const root = resolve(import.meta.dirname, '../../..')

/** What the in-process tier runs on. Tests and tools beside it are not copied. */
const parts = ['src', 'streams', 'targets', 'sql', 'test', 'package.json', 'connector.json']

/** A text that is to be replaced doesn't stand in its file exactly once: the fault must be planted anew. */
export class PlantedNowhere extends Error {
  constructor(fault: string, edit: Edit, times: number) {
    super(`${fault}: its text stands ${times} times in ${edit.file}:\n${edit.find}`)
    this.name = 'PlantedNowhere'
  }
}

/** The texts of the files that a fault changes. @throws PlantedNowhere */
export async function plantedFiles(
  fault: PlantedFault,
  from: string = root,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const edit of fault.edits) {
    const text = texts.get(edit.file) ?? (await readFile(join(from, edit.file), 'utf8'))
    const times = text.split(edit.find).length - 1
    if (times !== 1) throw new PlantedNowhere(fault.name, edit, times)
    texts.set(
      edit.file,
      text.replace(edit.find, () => edit.replace),
    )
  }
  return texts
}

/** A copy of the sources with the fault in them, in a folder of its own; `remove` when it is done with. */
export async function plantedTree(
  fault: PlantedFault,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const texts = await plantedFiles(fault)
  const path = await mkdtemp(join(tmpdir(), `planted-${fault.name}-`))
  try {
    for (const part of parts) {
      await cp(join(root, part), join(path, part), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(path, 'node_modules'))
    for (const [file, text] of texts) {
      await mkdir(dirname(join(path, file)), { recursive: true })
      await writeFile(join(path, file), text)
    }
  } catch (error) {
    await rm(path, { recursive: true, force: true })
    throw error
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
