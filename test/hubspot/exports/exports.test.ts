import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import yazl from 'yazl'
import type { ExportedFiles, ExportRequest } from '../../../src/engine/ports.ts'
import { createExports, type ExportOptions } from '../../../src/hubspot/exports/exports.ts'
import { bytes, ScriptedHost, inTurn, json, type Reply } from '../scripted-host.ts'

const signal = new AbortController().signal
const request: ExportRequest = { object: 'contacts', name: 'our export', properties: ['email'] }
const csv = '"hs_object_id","email"\n"1","a@b.c"\n"2",""\n'

const status = 'GET /crm/exports/export/async/tasks/7/status'
const own = 'GET /crm/exports/export/7'

async function zip(...members: readonly (readonly [string, string | Buffer])[]): Promise<Buffer> {
  const file = new yazl.ZipFile()
  for (const [name, content] of members) file.addBuffer(Buffer.from(content), name)
  file.end()
  return buffer(file.outputStream)
}

interface Scene {
  readonly file: Reply
  readonly recordCount?: number
  readonly link?: (host: string) => string
  readonly options?: ExportOptions
  readonly routes?: Readonly<Record<string, Reply>>
  readonly see?: (host: ScriptedHost, into: string) => Promise<void> | void
}

async function downloaded(scene: Scene): Promise<ExportedFiles> {
  let at = ''
  const link = scene.link ?? ((host: string) => `${host}/file?signature=s3cret`)
  await using host = await ScriptedHost.start({
    [status]: (asked, response) => json({ status: 'COMPLETE', result: link(at) })(asked, response),
    [own]: json({ id: '7', exportState: 'DONE', recordCount: scene.recordCount ?? 2 }),
    'GET /file': scene.file,
    ...scene.routes,
  })
  at = host.url
  const into = await mkdtemp(join(tmpdir(), 'exports-'))
  try {
    return await createExports(host.transport, scene.options).download('7', request, into, signal)
  } finally {
    await scene.see?.(host, into)
  }
}

describe('starting an export', () => {
  test('asks for names, values and the record id, and for what changed', async () => {
    await using host = await ScriptedHost.start({
      'POST /crm/exports/export/async': json({ id: 7, links: {} }, 202),
    })
    const changed = {
      ...request,
      changedAfter: { by: 'lastmodifieddate', time: '2026-11-21T10:00:00.000Z' },
    }
    expect(await createExports(host.transport).start(changed, signal)).toEqual({ id: '7' })
    expect(JSON.parse(host.asked[0]?.body ?? '')).toMatchObject({
      exportType: 'VIEW',
      format: 'CSV',
      language: 'EN',
      objectType: 'CONTACT',
      objectProperties: ['hs_object_id', 'email'],
      exportInternalValuesOptions: ['NAMES', 'VALUES'],
      publicCrmSearchRequest: {
        filters: [{ propertyName: 'lastmodifieddate', operator: 'GT', value: '1795255200000' }],
      },
    })
  })

  test('names custom objects by their type id and takes taskId for an id', async () => {
    await using host = await ScriptedHost.start({
      'POST /crm/exports/export/async': json({ taskId: '9' }, 202),
    })
    const custom = { ...request, object: '2-123' }
    expect(await createExports(host.transport).start(custom, signal)).toEqual({ id: '9' })
    expect(JSON.parse(host.asked[0]?.body ?? '')).toMatchObject({ objectType: '2-123' })
  })

  test.each([
    ['in words of its own', { status: 'error', message: 'Too many exports.' }],
    [
      'like the account’s daily limit',
      { status: 'error', message: 'You have reached your daily limit.', policyName: 'DAILY' },
    ],
  ])('says that the limit is reached, told %s, and stops no other call', async (_how, body) => {
    await using host = await ScriptedHost.start({
      'POST /crm/exports/export/async': json(body, 429),
      [own]: json({ id: '7', exportState: 'PROCESSING' }),
    })
    const jobs = createExports(host.transport)
    await expect(jobs.start(request, signal)).rejects.toMatchObject({
      code: 'hubspot.export_limit_reached',
    })
    expect((await jobs.status('7', signal)).state).toBe('running')
  })

  test('starts no second one when the answer is lost', async () => {
    await using host = await ScriptedHost.start({
      'POST /crm/exports/export/async': (_asked, response) => response.destroy(),
    })
    await expect(createExports(host.transport).start(request, signal)).rejects.toMatchObject({
      code: 'hubspot.export_failed',
    })
    expect(host.asked).toHaveLength(1)
  })
})

describe('the status of an export', () => {
  test.each([
    [{ status: 'PENDING' }, { exportState: 'ENQUEUED' }, 'waiting', null],
    [{ status: 'PROCESSING' }, { exportState: 'PROCESSING' }, 'running', null],
    [{ status: 'PROCESSING' }, { exportState: 'FAILED' }, 'failed', null],
    [
      { status: 'COMPLETE', result: 'https://x' },
      { exportState: 'DONE', recordCount: 3 },
      'done',
      3,
    ],
    [{ status: 'CANCELED' }, {}, 'failed', null],
    [{ status: 'COMPLETE', numErrors: 1, errors: [{}] }, {}, 'failed', null],
    // The export's own body under the task's path: HubSpot's example has it so.
    [{ exportState: 'DONE', recordCount: 4 }, { exportState: 'DONE', recordCount: 4 }, 'done', 4],
    [{ status: 'NEVER_SEEN' }, {}, 'running', null],
  ])('%j with %j is %s', async (task, export_, state, recordCount) => {
    await using host = await ScriptedHost.start({ [status]: json(task), [own]: json(export_) })
    const told = await createExports(host.transport).status('7', signal)
    expect(told).toMatchObject({ state, recordCount })
  })

  test('does without the second answer when HubSpot has no such path', async () => {
    await using host = await ScriptedHost.start({ [status]: json({ status: 'PENDING' }) })
    expect((await createExports(host.transport).status('7', signal)).state).toBe('waiting')
  })
})

describe('downloading an export', () => {
  test('brings a CSV, its columns and its rows, without the token', async () => {
    const files = await downloaded({
      file: bytes(csv),
      see: (host) => {
        const file = host.asked.find((asked) => asked.path.startsWith('/file'))
        expect(file).toMatchObject({ authorization: undefined })
      },
    })
    expect(files).toMatchObject({
      rows: 2,
      recordCount: 2,
      files: [{ rows: 2, columns: ['hs_object_id', 'email'] }],
    })
    expect(await readFile(files.files[0]?.path ?? '', 'utf8')).toBe(csv)
  })

  test('unpacks every member of a zip, whatever their names and column orders', async () => {
    const archive = await zip(
      ['a.csv', csv],
      ['deep/er/a.csv', 'email,hs_object_id\r\nx@y.z,3\r\n'],
    )
    const files = await downloaded({
      file: bytes(archive, { 'content-type': 'text/csv' }),
      recordCount: 3,
      see: async (_host, into) => {
        expect(await readdir(into)).toHaveLength(2)
      },
    })
    expect(files.files.map((file) => file.columns)).toEqual([
      ['hs_object_id', 'email'],
      ['email', 'hs_object_id'],
    ])
  })

  test('never uses the names in a zip as paths', async () => {
    const archive = await zip(['up/evil.csv', csv])
    for (let at = archive.indexOf('up/evil'); at >= 0; at = archive.indexOf('up/evil', at + 1)) {
      archive.write('../evil', at)
    }
    const files = await downloaded({
      file: bytes(archive),
      see: async (_host, into) => {
        const [name] = await readdir(into)
        expect(name).toMatch(/^export-[0-9a-f-]+-1\.csv$/)
      },
    })
    expect(files.rows).toBe(2)
  })

  test('takes a fresh link when the old one is dead or the file is cut', async () => {
    const cut: Reply = (_asked, response) => {
      response.writeHead(200, { 'content-length': csv.length })
      response.write(csv.slice(0, 10), () => response.destroy())
    }
    const dead: Reply = (_asked, response) => response.writeHead(403).end('expired')
    const files = await downloaded({
      file: inTurn(dead, cut, bytes(csv)),
      see: (host) => {
        expect(host.asked.filter((asked) => asked.path.endsWith('/status'))).toHaveLength(3)
      },
    })
    expect(files.rows).toBe(2)
  })

  test('begins anew when the file stalls', async () => {
    const stalled: Reply = (_asked, response) => {
      response.writeHead(200).write('"hs_')
    }
    const files = await downloaded({
      file: inTurn(stalled, bytes(csv)),
      options: { fetch: { stallMs: 200 } },
    })
    expect(files.rows).toBe(2)
  })

  test('goes after redirects and checks each', async () => {
    const redirect =
      (to: string): Reply =>
      (_asked, response) =>
        response.writeHead(302, { location: to }).end()
    const files = await downloaded({
      file: redirect('/stored'),
      routes: { 'GET /stored': bytes(csv) },
    })
    expect(files.rows).toBe(2)
    await expect(
      downloaded({ file: redirect('https://169.254.169.254/latest/meta-data') }),
    ).rejects.toMatchObject({ why: 'It leads to a private address.' })
  })

  test('follows no link that leads elsewhere, and asks for no other', async () => {
    const failure = downloaded({
      file: bytes(csv),
      link: () => 'http://files.example.com/x',
      see: (host) => {
        expect(host.asked.filter((asked) => asked.path.endsWith('/status'))).toHaveLength(1)
      },
    })
    await expect(failure).rejects.toMatchObject({
      code: 'hubspot.export_failed',
      why: 'It is not HTTPS.',
    })
  })

  test('tells nothing of the signed link when it gives up', async () => {
    const failure = await downloaded({
      file: (_asked, response) => response.writeHead(500).end(),
      options: { downloads: 2 },
    }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'hubspot.export_failed' })
    expect(`${String(failure)}${JSON.stringify(failure)}`).not.toContain('s3cret')
  })

  test.each([
    ['holds fewer rows than HubSpot wrote', bytes(csv), 3],
    ['lacks a property', bytes('hs_object_id\n1\n2\n'), 2],
    ['is no CSV', bytes('<html>\n<p a="b",c>\n'), 2],
    ['is larger than allowed', bytes(`${csv}"3","${'x'.repeat(5000)}"\n`), 3],
  ])('refuses a file that %s and leaves nothing behind', async (_what, file, recordCount) => {
    let left: string[] | undefined
    const failure = downloaded({
      file,
      recordCount,
      options: { fetch: { bytes: 4000 } },
      see: async (_host, into) => {
        left = await readdir(into)
      },
    })
    await expect(failure).rejects.toMatchObject({ code: 'hubspot.export_file_refused' })
    expect(left).toEqual([])
  })

  test.each([
    ['whose bytes were changed', (archive: Buffer) => flip(archive, 40)],
    [
      'whose checksum is wrong',
      (archive: Buffer) => flip(archive, archive.indexOf('PK\x01\x02') + 16),
    ],
    ['that is cut', (archive: Buffer) => archive.subarray(0, archive.length - 30)],
    ['that is empty', () => Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
  ])('refuses a zip %s', async (_what, spoil) => {
    const archive = spoil(await zip(['a.csv', csv]))
    let left: string[] | undefined
    const failure = downloaded({
      file: bytes(archive),
      see: async (_host, into) => {
        left = await readdir(into)
      },
    })
    await expect(failure).rejects.toMatchObject({ code: 'hubspot.export_file_refused' })
    expect(left).toEqual([])
  })

  test('refuses a zip that unpacks to more than allowed', async () => {
    const bomb = await zip(['a.csv', Buffer.alloc(40 * 1024 * 1024)])
    await expect(downloaded({ file: bytes(bomb) })).rejects.toMatchObject({
      code: 'hubspot.export_file_refused',
    })
    const many = await zip(['a.csv', csv], ['b.csv', csv])
    await expect(
      downloaded({ file: bytes(many), recordCount: 4, options: { zip: { members: 1 } } }),
    ).rejects.toMatchObject({ code: 'hubspot.export_file_refused' })
  })
})

/** One bit of one byte. */
function flip(archive: Buffer, at: number): Buffer {
  archive[at] = (archive[at] as number) ^ 1
  return archive
}
