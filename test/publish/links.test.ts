import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** `[words](target)`, outside of code. */
const link = /\[[^\]]*\]\(([^)\s]+)\)/g

const withoutCode = (text: string): string =>
  text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, 'code')

/** As GitHub makes anchors of headings. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (text: string): readonly string[] =>
  [...text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').matchAll(/^#+ (.+)$/gm)].map((heading) =>
    anchorOf(heading[1] ?? ''),
  )

async function brokenLinks(file: string, text: string): Promise<readonly string[]> {
  const broken: string[] = []
  for (const [, target = ''] of withoutCode(text).matchAll(link)) {
    if (/^[a-z]+:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const found = path === '' ? file : resolve(dirname(file), path)
    const holds =
      (path === '' || existsSync(found)) &&
      (anchor === undefined ||
        anchorsOf(path === '' ? text : await readFile(found, 'utf8')).includes(anchor))
    if (!holds) broken.push(`${relative(root, file)}: ${target}`)
  }
  return broken
}

async function pages(): Promise<readonly string[]> {
  const docs = await readdir(join(root, 'docs'), { recursive: true })
  return [
    join(root, 'README.md'),
    ...docs.filter((name) => name.endsWith('.md')).map((name) => join(root, 'docs', name)),
  ]
}

test('every relative link of the documentation leads to a page, and to a heading of it', async () => {
  const files = await pages()
  expect(files.length).toBeGreaterThan(60)
  const broken = await Promise.all(
    files.map(async (file) => brokenLinks(file, await readFile(file, 'utf8'))),
  )
  expect(broken.flat()).toEqual([])
})

test('a link to a page or heading that is not there is found', async () => {
  const file = join(root, 'docs', 'made-up.md')
  const text =
    '# Made up\n[a](running.md) [b](gone.md) [c](#made-up) [d](#gone) [e](running.md#gone)'
  expect(await brokenLinks(file, text)).toEqual(
    ['gone.md', '#gone', 'running.md#gone'].map((target) => `docs/made-up.md: ${target}`),
  )
})

test.each([
  'README.md',
  'docs/running.md',
  'docs/scheduling.md',
  'docs/sign-in.md',
  'docs/dbt.md',
  'docs/undo.md',
])('commands that %s shows are commands', async (page) => {
  const text = await readFile(join(root, page), 'utf8')
  const reference = await readFile(join(root, 'docs', 'commands.md'), 'utf8')
  const known = [...reference.matchAll(/^## ([a-z]+)/gm)].map(([, name]) => name)
  expect(known.length).toBeGreaterThan(10)
  const shown = [...text.matchAll(/npx hubspot-warehouse ([a-z]+)/g)].map(([, name]) => name)
  for (const name of shown) expect(known).toContain(name)
})
