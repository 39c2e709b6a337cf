import type { Arg, FunctionEntry } from '../function-kinds.ts'
import { boolean, type SfType } from '../types.ts'

const first = (args: readonly Arg[]): SfType => args[0]?.type ?? { t: 'null' }
const any = (sql: readonly string[]): string => sql.map((one) => `${one} IS NULL`).join(' OR ')

export const conditional: Readonly<Record<string, FunctionEntry>> = {
  COALESCE: {
    doc: 'functions/coalesce: at least two',
    takes: ['same'],
    least: 2,
    most: 2000,
    gives: first,
    sql: 'coalesce',
  },
  NVL: { doc: 'functions/nvl', takes: ['same'], least: 2, most: 2, gives: first, sql: 'coalesce' },
  IFNULL: {
    doc: 'functions/ifnull',
    takes: ['same'],
    least: 2,
    most: 2,
    gives: first,
    sql: 'coalesce',
  },
  NULLIF: {
    doc: 'functions/nullif',
    takes: ['same'],
    least: 2,
    most: 2,
    gives: first,
    sql: 'nullif',
  },
  IFF: {
    doc: 'functions/iff',
    takes: ['boolean', 'same', 'same'],
    gives: (args) => args[1]?.type ?? { t: 'null' },
    sql: ([condition, yes, no]) => `CASE WHEN ${condition} THEN ${yes} ELSE ${no} END`,
  },
  NVL2: {
    doc: 'functions/nvl2',
    takes: ['any', 'same', 'same'],
    gives: (args) => args[1]?.type ?? { t: 'null' },
    sql: ([of, yes, no]) => `CASE WHEN ${of} IS NOT NULL THEN ${yes} ELSE ${no} END`,
  },
  EQUAL_NULL: {
    doc: 'functions/equal_null',
    takes: ['same'],
    least: 2,
    most: 2,
    gives: boolean,
    sql: ([a, b]) => `(${a} IS NOT DISTINCT FROM ${b})`,
  },
  GREATEST: {
    doc: 'functions/greatest: NULL when any argument is NULL (DuckDB passes NULLs over)',
    takes: ['same'],
    least: 1,
    most: 100,
    gives: first,
    sql: (sql) => `CASE WHEN ${any(sql)} THEN NULL ELSE greatest(${sql.join(', ')}) END`,
  },
  LEAST: {
    doc: 'functions/least: NULL when any argument is NULL (DuckDB passes NULLs over)',
    takes: ['same'],
    least: 1,
    most: 100,
    gives: first,
    sql: (sql) => `CASE WHEN ${any(sql)} THEN NULL ELSE least(${sql.join(', ')}) END`,
  },
  GREATEST_IGNORE_NULLS: {
    doc: 'functions/greatest_ignore_nulls',
    takes: ['same'],
    least: 1,
    most: 100,
    gives: first,
    sql: 'greatest',
  },
  LEAST_IGNORE_NULLS: {
    doc: 'functions/least_ignore_nulls',
    takes: ['same'],
    least: 1,
    most: 100,
    gives: first,
    sql: 'least',
  },
}
