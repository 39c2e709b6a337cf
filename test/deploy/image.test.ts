import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { buildProgram } from '../../src/cli/program.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The instructions of the Dockerfile, continued lines joined. */
const instructions = read('Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [word = '', ...rest] = line.split(/\s+/)
    return { word, rest }
  })

const all = (word: string): readonly (readonly string[])[] =>
  instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest)

const list = (parts: readonly string[] | undefined): readonly string[] =>
  JSON.parse((parts ?? []).join(' ')) as string[]

/** What is sent to the builder: the last rule that fits a path decides, as in .dockerignore's own words. */
function isSent(path: string): boolean {
  let sent = true
  for (const rule of read('.dockerignore').split('\n')) {
    if (rule === '' || rule.startsWith('#')) continue
    const [keeps, pattern] = rule.startsWith('!') ? [true, rule.slice(1)] : [false, rule]
    const fits =
      pattern === '*' ||
      path === pattern ||
      path.startsWith(`${pattern}/`) ||
      (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)))
    if (fits) sent = keeps
  }
  return sent
}

test('everything that the image copies is there, in the repository, and sent to the builder', () => {
  const copied = all('COPY')
    .filter(([first]) => first?.startsWith('--from=') !== true)
    .flatMap((paths) => paths.slice(0, -1))
  expect(copied).toContain('package-lock.json')
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n')
  for (const path of copied) {
    expect(existsSync(join(root, path)), path).toBe(true)
    expect(isSent(path), path).toBe(true)
    expect(
      tracked.some((file) => file === path || file.startsWith(`${path}/`)),
      path,
    ).toBe(true)
  }
  expect(
    ['.env', 'node_modules/x', 'dist/x', '.git/config', 'deploy/snowflake/x'].filter(isSent),
  ).toEqual([])
})

test('whatever the compiled command reads beside itself is copied', () => {
  const imports = Object.values(
    (JSON.parse(read('package.json')) as { imports: Record<string, string> }).imports,
  )
  const last = instructions.findLastIndex(({ word }) => word === 'FROM')
  const copied = instructions
    .slice(last)
    .filter(({ word }) => word === 'COPY')
    .flatMap(({ rest }) => rest.slice(0, -1))
  for (const target of imports) {
    const [, path = ''] = /^\.\/([^/*]+)/.exec(target) ?? []
    expect(copied, target).toContain(path)
  }
})

test('the page of the web UI is built as the package builds it, where `serve` looks for it', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const built = all('RUN')
    .map((rest) => rest.join(' ').replace('node node_modules/vite/bin/vite.js', 'vite'))
    .find((line) => line.startsWith('vite '))
  expect(built).toBe(scripts['build:ui'])
  expect(read('ui/vite.config.ts')).toContain('../dist/ui/')
  expect(all('COPY')).toContainEqual(['--from=build', '/app/dist', 'dist'])
})

test('no stage runs scripts of packages, the last has no development dependencies and no root', () => {
  const installs = all('RUN').filter((rest) => rest.join(' ').startsWith('npm ci'))
  expect(installs.map((rest) => rest.includes('--ignore-scripts'))).toEqual([true, true])
  expect(installs.map((rest) => rest.includes('--omit=dev'))).toEqual([false, true])
  expect(new Set(all('FROM').map(([image]) => image))).toEqual(new Set(['node:24-bookworm-slim']))
  expect(all('USER')).toEqual([['1000:1000']])
})

test('the image starts the command of the package, with flags that it has', () => {
  const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> }
  expect(list(all('ENTRYPOINT')[0])).toEqual(['node', `/app/${bin['hubspot-warehouse']}`])
  const [command = '', ...flags] = list(all('CMD')[0])
  expectKnown(command, flags)
})

test('each environment variable of the image is one that the code reads', () => {
  const names = all('ENV')
    .flat()
    .map((pair) => pair.split('=')[0] ?? '')
    .filter((name) => name.startsWith('HUBSPOT_'))
  expect(names).toEqual(['HUBSPOT_WAREHOUSE_CONFIG', 'HUBSPOT_WAREHOUSE_WORK'])
  const sources = execFileSync('git', ['grep', '-l', '-E', names.join('|'), '--', 'src'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(sources).toContain('src/config/load.ts')
  expect(sources).toContain('src/connector/connection.ts')
})

function expectKnown(name: string, flags: readonly string[]): void {
  const command = buildProgram(() => undefined).commands.find((one) => one.name() === name)
  expect(command, name).toBeDefined()
  const known = command?.options.flatMap(({ short, long }) => [short, long]) ?? []
  for (const flag of flags.filter((one) => one.startsWith('-'))) expect(known).toContain(flag)
}
