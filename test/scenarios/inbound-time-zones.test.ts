import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliRoom, configOf, openCliRoom, type Line } from '../cli/cli-room.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'

const timeout = 90_000
const days = ['1900-01-01', '1969-12-31', '1970-01-01', '2011-12-30', '2024-02-29', '9999-12-31']
// Samoa had no 2011-12-30; New York's clocks show this instant twice.
const instants = [
  '2011-12-30T12:00:00.000Z',
  '2024-11-03T05:30:00.000Z',
  '1969-12-31T23:59:59.999Z',
]

const config = configOf(`
${['list', 'export']
  .map(
    (route) => `${route}_in:
  connection: main
  direction: inbound
  streams:
    contacts: { route: ${route}, properties: [email, born_on, seen_at] }`,
  )
  .join('\n')}
`)

let room: CliRoom
beforeAll(async () => {
  room = await openCliRoom(config)
  const define = (name: string, type: string) =>
    fetch(`${room.url}/crm/v3/properties/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${room.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        label: name,
        type,
        fieldType: 'date',
        groupName: 'contactinformation',
      }),
    })
  await define('born_on', 'date')
  await define('seen_at', 'datetime')
  await room.control('records/contacts', {
    records: days.map((day, at) => ({
      properties: {
        email: `p${at}@example.com`,
        born_on: day,
        seen_at: instants[at % instants.length],
      },
    })),
  })
  await room.control('clock', { advance: '2h' })
})
afterAll(async () => room[Symbol.asyncDispose]())

test.each([
  ['Pacific/Kiritimati', 'list'],
  ['America/Los_Angeles', 'export'],
])(
  'days and instants stay what they are on a machine in %s, by %s',
  async (TZ, route) => {
    const ran = await room.cliIn({ TZ }, 'run', `${route}_in`, '--full', '--json')
    expect([ran.exit, ran.stderr]).toEqual([0, expect.any(String)])
    const at =
      elsewhere === undefined
        ? "strftime(seen_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')"
        : `TO_CHAR(CONVERT_TIMEZONE('UTC', seen_at), 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"')`
    const rows = await room.sql(
      `SELECT CAST(born_on AS VARCHAR), ${at} FROM hubspot.contacts ORDER BY email`,
    )
    expect(rows).toEqual(days.map((day, nth) => [day, instants[nth % instants.length]]))
    // The same record by another route in another zone has the same hash: nothing to write.
    const result = ran.lines.find((line: Line) => line['type'] === 'result')
    expect(result?.['streams'].contacts).toMatchObject({
      route,
      loaded: route === 'list' ? days.length : 0,
    })

    const shown = await room.cliIn({ TZ }, 'preview', 'hubspot.contacts', '--format', 'csv')
    expect(shown.exit).toBe(0)
    for (const text of [...days, ...instants.map((one) => one.slice(0, 19))]) {
      expect(shown.stdout.replaceAll(' ', 'T')).toContain(text)
    }
  },
  timeout,
)
