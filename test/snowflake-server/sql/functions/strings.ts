import { notVouched } from '../errors.ts'
import { type Arg, checkPattern, constantText, type FunctionEntry } from '../function-kinds.ts'
import { quote } from '../quoting.ts'
import { array, boolean, fixed, text } from '../types.ts'

const length = fixed(18, 0)
const integer = (sql: string | undefined): string => `CAST(${sql} AS BIGINT)`
/** `.` stands for no newline unless asked: functions-regexp (parameter s). */
function pattern(sql: string | undefined, arg: Arg | undefined): string {
  checkPattern(arg)
  const known = constantText(arg)
  return known === null ? `('(?-s:' || ${sql} || ')')` : quote(`(?-s:${known})`)
}

function trimmed(name: 'trim' | 'ltrim' | 'rtrim'): FunctionEntry {
  return {
    doc: `functions/${name}: blanks alone, unless characters are given`,
    takes: ['text'],
    least: 1,
    most: 2,
    gives: text,
    sql: ([of, characters = `' '`]) => `${name}(${of}, ${characters})`,
  }
}

const regexpLike: FunctionEntry = {
  doc: 'functions/regexp_like: matches the whole text',
  takes: ['text', 'text'],
  gives: boolean,
  sql: ([of, by], args) => {
    return `regexp_full_match(${of}, ${pattern(by, args[1])})`
  },
}

const substring: FunctionEntry = {
  doc: 'functions/substr: from 1',
  takes: ['text', 'whole', 'whole'],
  least: 2,
  gives: text,
  sql: ([of, from, count]) =>
    count === undefined
      ? `substr(${of}, ${integer(from)})`
      : `substr(${of}, ${integer(from)}, ${integer(count)})`,
}

const concat: FunctionEntry = {
  doc: 'functions/concat: NULL when any argument is NULL (DuckDB passes NULLs over)',
  takes: ['text'],
  least: 1,
  most: 2000,
  gives: text,
  sql: (sql) => (sql.length < 200 ? `(${sql.join(' || ')})` : joined(`''`, sql)),
}

/** Long lists go into a list, since chains of operators have a depth limit in DuckDB; a NULL in it makes all NULL. */
function joined(separator: string, sql: readonly string[]): string {
  return `list_transform([[${sql.join(', ')}]], one -> CASE WHEN list_count(one) = len(one) THEN array_to_string(one, ${separator}) END)[1]`
}

const position: FunctionEntry = {
  doc: 'functions/position and charindex: what is looked for, then where; 0 when it is not there',
  takes: ['text', 'text'],
  gives: length,
  sql: ([of, within]) => `strpos(${within}, ${of})`,
}

const lengthOf: FunctionEntry = {
  doc: 'functions/length: in characters',
  takes: ['text'],
  gives: length,
  sql: 'length',
}

export const strings: Readonly<Record<string, FunctionEntry>> = {
  CONCAT: concat,
  CONCAT_WS: {
    doc: 'functions/concat_ws: NULL when any argument is NULL (DuckDB passes NULLs over)',
    takes: ['text'],
    least: 2,
    most: 5000,
    gives: text,
    sql: ([separator = '', ...sql]) =>
      sql.length < 200 ? `(${sql.join(` || ${separator} || `)})` : joined(separator, sql),
  },
  UPPER: { doc: 'functions/upper', takes: ['text'], gives: text, sql: 'upper' },
  LOWER: { doc: 'functions/lower', takes: ['text'], gives: text, sql: 'lower' },
  TRIM: trimmed('trim'),
  LTRIM: trimmed('ltrim'),
  RTRIM: trimmed('rtrim'),
  LENGTH: lengthOf,
  LEN: lengthOf,
  OCTET_LENGTH: {
    doc: 'functions/octet_length: in UTF-8',
    takes: ['text'],
    gives: length,
    sql: ([of]) => `octet_length(encode(${of}))`,
  },
  SUBSTR: substring,
  SUBSTRING: substring,
  LEFT: {
    doc: 'functions/left',
    takes: ['text', 'whole'],
    gives: text,
    sql: ([of, n]) => `left(${of}, greatest(0, ${integer(n)}))`,
  },
  RIGHT: {
    doc: 'functions/right',
    takes: ['text', 'whole'],
    gives: text,
    sql: ([of, n]) => `right(${of}, greatest(0, ${integer(n)}))`,
  },
  REPLACE: {
    doc: 'functions/replace: without a third one, takes out',
    takes: ['text'],
    least: 2,
    most: 3,
    gives: text,
    // DuckDB leaves the text as it is for an empty second one, too.
    sql: ([of, from, to = `''`]) => `replace(${of}, ${from}, ${to})`,
  },
  REPEAT: {
    doc: 'functions/repeat',
    takes: ['text', 'whole'],
    gives: text,
    sql: ([of, n]) => `repeat(${of}, ${integer(n)})`,
  },
  REVERSE: { doc: 'functions/reverse', takes: ['text'], gives: text, sql: 'reverse' },
  LPAD: {
    doc: 'functions/lpad',
    takes: ['text', 'whole', 'text'],
    gives: text,
    sql: ([of, n, by]) => `lpad(${of}, CAST(${n} AS INTEGER), ${by})`,
  },
  RPAD: {
    doc: 'functions/rpad',
    takes: ['text', 'whole', 'text'],
    gives: text,
    sql: ([of, n, by]) => `rpad(${of}, CAST(${n} AS INTEGER), ${by})`,
  },
  CHR: {
    doc: 'functions/chr',
    takes: ['whole'],
    gives: text,
    sql: ([code]) => `chr(CAST(${code} AS INTEGER))`,
  },
  TRANSLATE: {
    doc: 'functions/translate',
    takes: ['text', 'text', 'text'],
    gives: text,
    sql: 'translate',
  },
  STARTSWITH: {
    doc: 'functions/startswith',
    takes: ['text', 'text'],
    gives: boolean,
    sql: 'starts_with',
  },
  ENDSWITH: {
    doc: 'functions/endswith',
    takes: ['text', 'text'],
    gives: boolean,
    sql: 'ends_with',
  },
  CONTAINS: { doc: 'functions/contains', takes: ['text', 'text'], gives: boolean, sql: 'contains' },
  POSITION: position,
  CHARINDEX: position,
  SPLIT: {
    doc: 'functions/split: an empty separator leaves one part',
    takes: ['text', 'text'],
    gives: array,
    sql: ([of, by], args) => {
      if (!constantText(args[1])?.length) throw notVouched('SPLIT by anything but a constant')
      return `to_json(string_split(${of}, ${by}))`
    },
  },
  SPLIT_PART: {
    doc: 'functions/split_part',
    takes: ['text', 'text', 'whole'],
    gives: text,
    sql: ([of, by, n]) => `split_part(${of}, ${by}, ${integer(n)})`,
  },
  REGEXP_LIKE: regexpLike,
  REGEXP_REPLACE: {
    doc: 'functions/regexp_replace: every match; \\1 for groups; without a third one, takes out',
    takes: ['text'],
    least: 2,
    most: 3,
    gives: text,
    sql: ([of, by, to = `''`], args) => {
      return `regexp_replace(${of}, ${pattern(by, args[1])}, ${to}, 'g')`
    },
  },
  REGEXP_SUBSTR: {
    doc: 'functions/regexp_substr: the first match; NULL when there is none',
    takes: ['text', 'text'],
    gives: text,
    sql: ([of, by], args) => {
      return `regexp_extract_all(${of}, ${pattern(by, args[1])})[1]`
    },
  },
  REGEXP_COUNT: {
    doc: 'functions/regexp_count',
    takes: ['text', 'text'],
    gives: length,
    sql: ([of, by], args) => {
      return `len(regexp_extract_all(${of}, ${pattern(by, args[1])}))`
    },
  },
  MD5: { doc: 'functions/md5: 32 hexadecimal letters', takes: ['text'], gives: text, sql: 'md5' },
  MD5_HEX: { doc: 'functions/md5', takes: ['text'], gives: text, sql: 'md5' },
  SHA2: {
    doc: 'functions/sha2: 256 bits unless said; hexadecimal',
    takes: ['text', 'whole'],
    least: 1,
    gives: text,
    sql: ([of, bits = '256']) =>
      `CASE CAST(${bits} AS INTEGER) WHEN 256 THEN sha256(${of}) ELSE error('SF:001045:22023:only 256 bits here') END`,
  },
  UUID_STRING: {
    doc: 'functions/uuid_string',
    takes: [],
    gives: text,
    sql: () => 'CAST(uuid() AS VARCHAR)',
  },
}
