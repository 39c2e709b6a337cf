import type { Arg, FunctionEntry } from '../function-kinds.ts'
import { fixed, type SfType } from '../types.ts'

const first = (args: readonly Arg[]): SfType => args[0]?.type ?? fixed()
const whole = (args: readonly Arg[]): SfType =>
  args[0]?.type.t === 'fixed' ? fixed() : first(args)

export const numeric: Readonly<Record<string, FunctionEntry>> = {
  ABS: { doc: 'functions/abs', takes: ['number'], gives: first, sql: 'abs' },
  SIGN: { doc: 'functions/sign', takes: ['number'], gives: fixed(1, 0), sql: 'sign' },
  CEIL: { doc: 'functions/ceil: without a scale', takes: ['number'], gives: whole, sql: 'ceil' },
  FLOOR: { doc: 'functions/floor: without a scale', takes: ['number'], gives: whole, sql: 'floor' },
  ROUND: {
    doc: 'functions/round: half away from zero',
    takes: ['number', 'whole'],
    least: 1,
    gives: first,
    sql: ([of, places = '0']) => `round(${of}, CAST(${places} AS INTEGER))`,
  },
  MOD: {
    doc: 'functions/mod: has the sign of what is divided',
    takes: ['number', 'number'],
    gives: (args) => {
      const [a, b] = [args[0]?.type, args[1]?.type]
      return a?.t === 'fixed' && b?.t === 'fixed' ? fixed(38, Math.max(a.s, b.s)) : { t: 'real' }
    },
    sql: ([a, b]) => `(${a} % ${b})`,
  },
  DIV0: {
    doc: 'functions/div0: 0 for a divisor of 0; scale as of /',
    takes: ['number', 'number'],
    gives: fixed(38, 6),
    sql: ([a, b]) =>
      `CASE WHEN ${b} = 0 THEN 0 ELSE CAST(sf_divide(CAST(${a} AS VARCHAR), CAST(${b} AS VARCHAR), 6) AS DECIMAL(38, 6)) END`,
  },
  ZEROIFNULL: {
    doc: 'functions/zeroifnull',
    takes: ['number'],
    gives: first,
    sql: ([of]) => `coalesce(${of}, 0)`,
  },
  NULLIFZERO: {
    doc: 'functions/nullifzero',
    takes: ['number'],
    gives: first,
    sql: ([of]) => `nullif(${of}, 0)`,
  },
}
