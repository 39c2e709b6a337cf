import { toVariant } from '../casts.ts'
import type { Arg, FunctionEntry } from '../function-kinds.ts'
import { argumentTypes, compilation, notVouched } from '../errors.ts'
import {
  array,
  boolean,
  fixed,
  isJson,
  object,
  real,
  type SfType,
  text,
  typeText,
} from '../types.ts'

const first = (args: readonly Arg[]): SfType => args[0]?.type ?? { t: 'null' }
const counted = fixed(18, 0)

/** No order among VARIANTs is vouched for here. */
function extreme(name: 'min' | 'max'): FunctionEntry {
  return {
    doc: `functions/${name}: NULLs are passed over`,
    kind: 'aggregate',
    takes: ['any'],
    gives: first,
    sql: ([of], [arg]) => {
      if (arg !== undefined && isJson(arg.type))
        throw argumentTypes(name.toUpperCase(), [typeText(arg.type)])
      return `${name}(${of})`
    },
  }
}

function extremeBy(name: 'min' | 'max'): FunctionEntry {
  return {
    doc: `functions/${name}_by: rows whose second argument is NULL are passed over, those whose first is NULL are not`,
    kind: 'aggregate',
    takes: ['any', 'any'],
    gives: first,
    sql: ([of, by]) => `arg_${name}_null(${of}, ${by})`,
  }
}

function window(
  page: string,
  name: string,
  gives: FunctionEntry['gives'],
  takes: FunctionEntry['takes'] = [],
  least = takes.length,
): FunctionEntry {
  return { doc: `functions/${page}`, kind: 'window', takes, least, gives, sql: name, ordered: true }
}

function shift(name: 'lag' | 'lead'): FunctionEntry {
  return {
    doc: `functions/${name}`,
    kind: 'window',
    takes: ['any', 'whole', 'any'],
    least: 1,
    gives: first,
    ordered: true,
    sql: (sql, args) => {
      const [of, by, otherwise] = sql
      if (args[1] !== undefined && args[1].node.k !== 'number')
        throw notVouched(`${name} by an expression`)
      return `${name}(${[of, by === undefined ? undefined : `CAST(${by} AS INTEGER)`, otherwise].filter((one) => one !== undefined).join(', ')})`
    },
  }
}

export const aggregates: Readonly<Record<string, FunctionEntry>> = {
  COUNT: {
    doc: 'functions/count: rows in which no argument is NULL',
    kind: 'aggregate',
    takes: ['any'],
    least: 0,
    most: 1,
    gives: counted,
    sql: ([of], _args, { call }) => {
      if (call.star) return 'count(*)'
      if (of === undefined)
        throw compilation(
          '000938',
          '22023',
          'not enough arguments for function [COUNT()], expected 1, got 0',
        )
      return `count(${call.distinct ? 'DISTINCT ' : ''}${of})`
    },
  },
  COUNT_IF: {
    doc: 'functions/count_if',
    kind: 'aggregate',
    takes: ['boolean'],
    gives: counted,
    sql: 'count_if',
  },
  SUM: {
    doc: 'functions/sum: NUMBER(38, scale of the argument)',
    kind: 'aggregate',
    takes: ['number'],
    gives: (args) => {
      const type = first(args)
      return type.t === 'fixed' ? fixed(38, type.s) : real
    },
    sql: ([of], [arg], { call }) => {
      const sum = `sum(${call.distinct ? 'DISTINCT ' : ''}${of})`
      return arg?.type.t === 'fixed' ? `CAST(${sum} AS DECIMAL(38, ${arg.type.s}))` : sum
    },
  },
  AVG: {
    doc: 'functions/avg: six more decimal places than the argument, at most 12',
    kind: 'aggregate',
    takes: ['number'],
    gives: (args) => {
      const type = first(args)
      return type.t === 'fixed' ? fixed(38, Math.max(type.s, Math.min(12, type.s + 6))) : real
    },
    sql: ([of], [arg]) =>
      arg?.type.t === 'fixed'
        ? `CAST(avg(${of}) AS DECIMAL(38, ${Math.max(arg.type.s, Math.min(12, arg.type.s + 6))}))`
        : `avg(${of})`,
  },
  MIN: extreme('min'),
  MAX: extreme('max'),
  MIN_BY: extremeBy('min'),
  MAX_BY: extremeBy('max'),
  ANY_VALUE: {
    doc: 'functions/any_value',
    kind: 'aggregate',
    takes: ['any'],
    gives: first,
    sql: 'any_value',
  },
  BOOLOR_AGG: {
    doc: 'functions/boolor_agg',
    kind: 'aggregate',
    takes: ['boolean'],
    gives: boolean,
    sql: 'bool_or',
  },
  BOOLAND_AGG: {
    doc: 'functions/booland_agg',
    kind: 'aggregate',
    takes: ['boolean'],
    gives: boolean,
    sql: 'bool_and',
  },
  ARRAY_AGG: {
    doc: 'functions/array_agg: NULLs are passed over; [] when nothing is left',
    kind: 'aggregate',
    takes: ['any'],
    gives: array,
    sql: ([of = ''], [arg], { call, order, formats }) => {
      const value = toVariant(of, arg?.type ?? text, formats)
      const items = call.distinct
        ? `list_transform(list(DISTINCT ${of}${order}) FILTER (WHERE ${of} IS NOT NULL), one -> ${toVariant('one', arg?.type ?? text, formats)})`
        : `list(${value}${order}) FILTER (WHERE ${of} IS NOT NULL)`
      return `coalesce(to_json(${items}), CAST('[]' AS JSON))`
    },
  },
  LISTAGG: {
    doc: "functions/listagg: NULLs are passed over; '' when nothing is left",
    kind: 'aggregate',
    takes: ['text'],
    least: 1,
    most: 2,
    gives: text,
    sql: ([of, by = `''`], _args, { call, order }) =>
      `coalesce(string_agg(${call.distinct ? 'DISTINCT ' : ''}${of}, ${by}${order}), '')`,
  },
  OBJECT_AGG: {
    doc: 'functions/object_agg: pairs with a NULL are left out; the same key twice is an error',
    kind: 'aggregate',
    takes: ['text', 'variant'],
    gives: object,
    sql: ([key, value]) =>
      `CAST(sf_json('{' || coalesce(string_agg(CAST(to_json(${key}) AS VARCHAR) || ':' || CAST(${value} AS VARCHAR), ','), '') || '}') AS JSON)`,
  },
  ROW_NUMBER: window('row_number', 'row_number', counted),
  RANK: window('rank', 'rank', counted),
  DENSE_RANK: window('dense_rank', 'dense_rank', counted),
  LAG: shift('lag'),
  LEAD: shift('lead'),
  FIRST_VALUE: window('first_value', 'first_value', first, ['any']),
  LAST_VALUE: window('last_value', 'last_value', first, ['any']),
}
