import { toVariant } from '../casts.ts'
import { compilation, notVouched } from '../errors.ts'
import { type Arg, constantText, type FunctionEntry } from '../function-kinds.ts'
import { quote } from '../quoting.ts'
import { array, boolean, fixed, object, text, typeText, variant } from '../types.ts'

const json = (sql: string): string => `CAST(${sql} AS JSON)`

/**
 * GET of a key or a place: NULL where there is none, JSON's null where it is null. A key finds nothing in an array, a
 * place nothing in an object. Keys are case-sensitive.
 */
export function getSql(of: string, key: Arg): string {
  if (key.type.t === 'fixed')
    return `json_extract(${of}, '$[' || CAST(CAST(${key.sql} AS BIGINT) AS VARCHAR) || ']')`
  if (key.type.t !== 'text')
    throw compilation(
      '001044',
      '42P13',
      `Invalid argument types for function 'GET': (VARIANT, ${typeText(key.type)})`,
    )
  const known = constantText(key)
  // A pointer that is all digits would find a place in an array.
  if (known !== null && /^\d+$/u.test(known)) return `json_extract(${of}, ${quote(`$."${known}"`)})`
  if (known !== null)
    return `json_extract(${of}, ${quote(`/${known.replaceAll('~', '~0').replaceAll('/', '~1')}`)})`
  return `json_extract(CASE json_type(${of}) WHEN 'OBJECT' THEN ${of} END, '/' || replace(replace(${key.sql}, '~', '~0'), '/', '~1'))`
}

function pairs(keepNull: boolean): FunctionEntry {
  const name = keepNull ? 'object_construct_keep_null' : 'object_construct'
  return {
    doc: keepNull
      ? `functions/${name}: a NULL value becomes null, a NULL key leaves the pair out`
      : `functions/${name}: pairs with a NULL key or value are left out`,
    takes: ['any'],
    least: 0,
    most: 4000,
    gives: object,
    sql: (sql, args, { call, formats }) => {
      if (call.star) throw notVouched(`${name.toUpperCase()}(*)`)
      if (sql.length % 2 !== 0)
        throw compilation(
          '000939',
          '22023',
          `invalid number of arguments for [${name.toUpperCase()}]`,
        )
      const entries = args.flatMap((key, i) => {
        const value = args[i + 1]
        if (i % 2 !== 0 || value === undefined) return []
        if (key.type.t !== 'text' && key.type.t !== 'null')
          throw compilation(
            '001044',
            '42P13',
            `Invalid argument types for function '${name.toUpperCase()}': key ${typeText(key.type)}`,
          )
        const held = `CAST(${toVariant(value.sql, value.type, formats)} AS VARCHAR)`
        return [
          `CAST(to_json(${key.sql}) AS VARCHAR) || ':' || ${keepNull ? `coalesce(${held}, 'null')` : held}`,
        ]
      })
      if (entries.length === 0) return json(`'{}'`)
      return json(`sf_json('{' || concat_ws(',', ${entries.join(', ')}) || '}')`)
    },
  }
}

const parse: FunctionEntry = {
  doc: "functions/parse_json: fails for what is no JSON; '' gives NULL; the same key twice is an error; a VARIANT's text is read",
  takes: ['text'],
  gives: variant,
  sql: ([of = '']) => json(`sf_json(${of})`),
}

const arrayOf = (name: string, compact: boolean): FunctionEntry => ({
  doc: `functions/${name}${compact ? ': without NULLs' : ': a NULL becomes undefined, which JSON text shows as undefined; here null'}`,
  takes: ['variant'],
  least: 0,
  most: 4000,
  gives: array,
  sql: (sql) => {
    if (sql.length === 0) return json(`'[]'`)
    const list = `[${sql.map((one) => `CAST(${one} AS VARCHAR)`).join(', ')}]`
    const items = compact
      ? `list_filter(${list}, one -> one IS NOT NULL)`
      : `list_transform(${list}, one -> coalesce(one, 'null'))`
    return json(`'[' || array_to_string(${items}, ',') || ']'`)
  },
})

/** Of an array; nothing of anything else. */
const items = (of: string | undefined): string => `CAST(json_extract(${of}, '$[*]') AS JSON[])`

const isKind = (page: string, kinds: string): FunctionEntry => ({
  doc: `functions/${page}`,
  takes: ['json'],
  gives: boolean,
  sql: ([of]) => `(json_type(${of}) IN (${kinds}))`,
})

export const semiStructured: Readonly<Record<string, FunctionEntry>> = {
  PARSE_JSON: parse,
  TRY_PARSE_JSON: {
    doc: 'functions/try_parse_json: NULL for what is no JSON',
    takes: ['text'],
    gives: variant,
    sql: ([of = '']) => json(`sf_try_json(${of})`),
  },
  TO_JSON: {
    doc: 'functions/to_json: NULL gives NULL',
    takes: ['json'],
    gives: text,
    sql: ([of]) => `CAST(${of} AS VARCHAR)`,
  },
  TO_VARIANT: {
    doc: 'functions/to_variant',
    takes: ['variant'],
    gives: variant,
    sql: ([of = '']) => of,
  },
  TO_ARRAY: {
    doc: 'functions/to_array: an array stays, anything else becomes an array of one',
    takes: ['variant'],
    gives: array,
    sql: ([of]) => json(`sf_array(CAST(${of} AS VARCHAR))`),
  },
  TO_OBJECT: {
    doc: 'functions/to_object',
    takes: ['object'],
    gives: object,
    sql: ([of]) => json(`sf_object(CAST(${of} AS VARCHAR))`),
  },
  GET: {
    doc: 'functions/get',
    takes: ['json', 'any'],
    gives: variant,
    sql: ([of = ''], [, key]) => (key === undefined ? of : getSql(of, key)),
  },
  GET_PATH: {
    doc: 'functions/get_path: keys of plain letters apart by dots',
    takes: ['json', 'text'],
    gives: variant,
    sql: ([of = ''], args) => {
      const path = constantText(args[1])
      if (path === null || !/^\w+(?:\.\w+)*$/u.test(path))
        throw notVouched('GET_PATH with anything but plain keys')
      return path
        .split('.')
        .reduce(
          (inside, key) => getSql(inside, { sql: '', type: text, node: { k: 'text', value: key } }),
          of,
        )
    },
  },
  OBJECT_CONSTRUCT: pairs(false),
  OBJECT_CONSTRUCT_KEEP_NULL: pairs(true),
  OBJECT_KEYS: {
    doc: 'functions/object_keys',
    takes: ['object'],
    gives: array,
    sql: ([of]) => `to_json(json_keys(${of}))`,
  },
  ARRAY_CONSTRUCT: arrayOf('array_construct', false),
  ARRAY_CONSTRUCT_COMPACT: arrayOf('array_construct_compact', true),
  ARRAY_SIZE: {
    doc: 'functions/array_size: NULL for what is no array',
    takes: ['array'],
    gives: fixed(9, 0),
    sql: ([of]) => `CASE json_type(${of}) WHEN 'ARRAY' THEN json_array_length(${of}) END`,
  },
  ARRAY_COMPACT: {
    doc: 'functions/array_compact: without NULLs (undefined); here JSON nulls go, since both are one in DuckDB',
    takes: ['array'],
    gives: array,
    sql: ([of]) => `to_json(list_filter(${items(of)}, one -> json_type(one) <> 'NULL'))`,
  },
  ARRAY_TO_STRING: {
    doc: "functions/array_to_string: '' for a NULL in it",
    takes: ['array', 'text'],
    gives: text,
    sql: ([of, by]) =>
      `array_to_string(list_transform(${items(of)}, one -> coalesce(CAST(one AS VARCHAR) ->> '$', '')), ${by})`,
  },
  ARRAY_CONTAINS: {
    doc: 'functions/array_contains: a VARIANT, then the array',
    takes: ['json', 'array'],
    gives: boolean,
    sql: ([value, of]) => `list_contains(${items(of)}, ${value})`,
  },
  ARRAY_DISTINCT: {
    doc: 'functions/array_distinct',
    takes: ['array'],
    gives: array,
    sql: ([of]) => `to_json(list_distinct(${items(of)}))`,
  },
  ARRAY_SORT: {
    doc: 'functions/array_sort: ascending; of texts alone here',
    takes: ['array'],
    gives: array,
    sql: ([of]) => `to_json(list_sort(${items(of)}))`,
  },
  IS_NULL_VALUE: {
    doc: "functions/is_null_value: TRUE for JSON's null, NULL for NULL",
    takes: ['json'],
    gives: boolean,
    sql: ([of]) => `(json_type(${of}) = 'NULL')`,
  },
  IS_ARRAY: isKind('is_array', `'ARRAY'`),
  IS_OBJECT: isKind('is_object', `'OBJECT'`),
  IS_VARCHAR: isKind('is_char-varchar', `'VARCHAR'`),
  IS_BOOLEAN: isKind('is_boolean', `'BOOLEAN'`),
  TYPEOF: {
    doc: 'functions/typeof',
    takes: ['json'],
    gives: text,
    sql: ([of]) =>
      `CASE json_type(${of}) WHEN 'NULL' THEN 'NULL_VALUE' WHEN 'UBIGINT' THEN 'INTEGER' WHEN 'BIGINT' THEN 'INTEGER' WHEN 'DOUBLE' THEN 'DECIMAL' ELSE json_type(${of}) END`,
  },
}
