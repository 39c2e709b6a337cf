import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWorkFolder } from '../../src/machine/work-folder.ts'

const newRoot = () => mkdtemp(join(tmpdir(), 'hw-work-'))

test('is private, and gone when it is disposed of', async () => {
  const root = await newRoot()
  const folder = await openWorkFolder(root, 'run-1')
  const writer = await folder.writer('contacts/../x.ndjson')
  await writer.write('{"a":1}')
  await writer.write('{"ü":2}')
  await writer.close()
  expect(await readFile(writer.path, 'utf8')).toBe('{"a":1}\n{"ü":2}\n')
  expect([writer.lines, writer.bytes]).toEqual([2, 17])
  expect(writer.path.startsWith(`${folder.path}/`)).toBe(true)
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700)
  expect((await stat(writer.path)).mode & 0o777).toBe(0o600)
  await folder[Symbol.asyncDispose]()
  await expect(stat(folder.path)).rejects.toThrow('ENOENT')
})

test('removes what ended processes left behind, and nothing of living ones', async () => {
  const root = await newRoot()
  for (const [name, pid] of [
    ['dead', 2 ** 22 + 12_345],
    ['alive', process.pid],
  ] as const) {
    await mkdir(join(root, name))
    await writeFile(join(root, name, 'owner.json'), JSON.stringify({ pid, host: hostname() }))
  }
  await openWorkFolder(root, 'new')
  await expect(stat(join(root, 'dead'))).rejects.toThrow('ENOENT')
  expect((await stat(join(root, 'alive'))).isDirectory()).toBe(true)
})

test('keeps every line of a file larger than its buffers', async () => {
  const folder = await openWorkFolder(await newRoot(), 'run')
  const writer = await folder.writer('big')
  const line = 'x'.repeat(999)
  for (let at = 0; at < 5_000; at += 1) await writer.write(line)
  await writer.close()
  expect((await stat(writer.path)).size).toBe(5_000_000)
  await folder[Symbol.asyncDispose]()
})

test('is made beside one whose owner was cut off by a full disk', async () => {
  const root = await newRoot()
  await mkdir(join(root, 'cut'))
  await writeFile(join(root, 'cut', 'owner.json'), '{"pid":')
  const folder = await openWorkFolder(root, 'new')
  expect((await stat(folder.path)).isDirectory()).toBe(true)
})
