import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { failure, signInFailure } from '../../../src/warehouse/snowflake/failures.ts'

/** As the driver throws it. */
const thrown = (code: string | number, message = 'hunter2', more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more })

describe('what Snowflake and its driver throw', () => {
  test.each([
    ['000606', {}, 'warehouse.no_compute', true],
    ['000604', {}, 'run.stopped', false],
    ['001003', {}, 'warehouse.statement_failed', true],
    ['001003', { users: true }, 'warehouse.query_refused', true],
    ['002003', {}, 'warehouse.statement_failed', true],
    ['002003', { users: true }, 'warehouse.query_refused', true],
    ['003001', {}, 'warehouse.not_authorized', true],
    ['100038', {}, 'warehouse.statement_failed', false],
    ['100038', { users: true }, 'warehouse.query_refused', false],
    ['100090', {}, 'warehouse.statement_failed', false],
    ['100080', { file: '/work/a.csv' }, 'warehouse.file_unreadable', false],
    ['390111', {}, 'warehouse.session_lost', false],
    [407002, {}, 'warehouse.session_lost', false],
    [401001, {}, 'warehouse.unreachable', false],
    [401002, {}, 'warehouse.unreachable', false],
  ] as const)('%s, %o is %s; its message is passed on: %s', (code, failing, ours, speaks) => {
    const error = failure(thrown(code), { doing: 'inbound/land', ...failing })
    expect(error.code).toBe(ours)
    expect(error.what).toContain(code === '100080' ? '/work/a.csv' : 'inbound/land')
    const said = `${JSON.stringify(error.report())} ${String(error.cause)}`
    expect(said.includes('hunter2')).toBe(speaks)
  })

  test.each(['000625', '000630'])(
    'a lock or a timeout (%s) is told as a failure that may pass, not as a stop that somebody asked for',
    (code) => {
      const error = failure(thrown(code, 'locked', { sqlState: '57014' }), {
        doing: 'inbound/land',
      })
      expect(error.code).toBe('warehouse.statement_failed')
      expect(error.fix).toContain('Run again')
    },
  )

  test('passes what is ours already', () => {
    const own = new ConnectorError('warehouse.fence_lost', { what: '', why: '', fix: '' })
    expect(failure(own, { doing: 'x' })).toBe(own)
    expect(signInFailure(own, 'acme')).toBe(own)
  })

  test.each([
    ['390144', {}, 'warehouse.sign_in_failed', 'RSA_PUBLIC_KEY_FP'],
    ['390189', {}, 'warehouse.sign_in_failed', 'GRANT ROLE'],
    ['390422', {}, 'warehouse.sign_in_failed', 'network policy'],
    ['394400', {}, 'warehouse.sign_in_failed', 'Make a new token'],
    ['390999', {}, 'warehouse.sign_in_failed', 'LOGIN_HISTORY'],
    [401002, { response: { statusCode: 403 } }, 'warehouse.unreachable', 'myorg-myaccount'],
    [401001, {}, 'warehouse.unreachable', 'network'],
  ] as const)(
    'a sign-in that ends with %s %o is %s, and told how to mend it',
    (code, more, ours, fix) => {
      const error = signInFailure(thrown(code, 'hunter2', more), 'acme')
      expect(error.code).toBe(ours)
      expect(error.fix).toContain(fix)
      expect(`${JSON.stringify(error.report())} ${String(error.cause)}`).not.toContain('hunter2')
    },
  )
})
