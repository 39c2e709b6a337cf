import { expect, test } from 'vitest'
import { configOf, only, openCliRoom, people } from './cli-room.ts'

const slow = { timeout: 120_000 }

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname] }
    companies: { properties: [name] }
`)

test(
  'verify exits 0 when all is the same and 3 on drift, as JSON and for people',
  slow,
  async () => {
    await using room = await openCliRoom(config, {}, 'here')
    await room.control('records/contacts', { records: people(5) })
    await room.control('clock', { advance: '3h' })
    expect((await room.cli('run', '--json')).exit).toBe(0)

    const same = await room.cli('verify', 'crm_in', '--json')
    expect(same.exit, same.stderr).toBe(0)
    expect(same.lines.map((line) => line['type'])).toEqual(['verify', 'verify', 'summary'])
    expect(same.lines[0]).toEqual({
      type: 'verify',
      sync: 'crm_in',
      stream: 'contacts',
      warehouse: 5,
      hubspot: 5,
      sampled: 5,
      differing: 0,
      pending: 0,
      drift: false,
      findings: [],
    })
    expect(only(same, 'summary')).toEqual({
      type: 'summary',
      status: 'succeeded',
      drift: false,
      exit: 0,
    })

    const [[id]] = (await room.sql('SELECT min(id) FROM hubspot.contacts')) as [[string]]
    await room.sql(`UPDATE hubspot.contacts SET firstname = 'Mallory' WHERE id = '${id}'`)
    const drift = await room.cli('verify', '--json')
    expect(drift.exit).toBe(3)
    expect(drift.lines[0]).toMatchObject({
      stream: 'contacts',
      differing: 1,
      drift: true,
      findings: [{ kind: 'differs', id, columns: ['firstname'] }],
    })
    expect(only(drift, 'summary')).toMatchObject({ drift: true, exit: 3 })

    const shown = await room.cli('verify', '--stream', 'contacts')
    expect(shown.exit).toBe(3)
    expect(shown.stdout).toMatch(/contacts\s+drift\s+5\s+5\s+5\s+1/)
    expect(shown.stdout).toContain(`${id} (firstname)`)
    expect(shown.stdout).not.toContain('companies')
    expect(shown.stdout + shown.stderr + drift.stdout + drift.stderr).not.toContain('Mallory')
    expect((await room.cli('verify', '--stream', 'contacts', '--values')).stdout).toContain(
      'firstname: "Mallory" here, "Person ',
    )
  },
)

test(
  'a stream or sync that is not there, and no sample at all, are wrong usage',
  slow,
  async () => {
    await using room = await openCliRoom(config, {}, 'here')
    for (const args of [['nobody'], ['crm_in', '--stream', 'deals'], ['crm_in', '--sample', '0']]) {
      const ended = await room.cli('verify', ...args, '--json')
      expect(ended.exit, args.join(' ')).toBe(2)
      expect(only(ended, 'error')['error']).toMatchObject({ code: 'config.usage' })
    }
  },
)
