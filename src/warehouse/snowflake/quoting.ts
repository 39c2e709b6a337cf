/**
 * Unquoted names fold to upper case in Snowflake (docs.snowflake.com/en/sql-reference/identifiers-syntax), and people
 * query without quotes, so that our quoted names are spelled in upper case. Only ASCII letters fold: an unquoted name has
 * no others.
 */
export const folded = (name: string): string =>
  name.replace(/[a-z]+/g, (letters) => letters.toUpperCase())

/** Names in double quotes are taken letter by letter: a source's column that was made as "firstName". */
const exact = /^"((?:[^"]|"")+)"$/

/** The name as Snowflake keeps it. */
export function stored(name: string): string {
  const quoted = exact.exec(name)?.[1]
  return quoted === undefined ? folded(name) : quoted.replaceAll('""', '"')
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const identifier = (name: string): string => quoted(stored(name))

/** The opposite of `stored`: the name by which `identifier` finds the column or table again. */
export function asMade(name: string): string {
  return folded(name) === name && !exact.test(name)
    ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    : quoted(name)
}

/** In Snowflake a backslash escapes in text too (docs.snowflake.com/en/sql-reference/data-types-text, "Escape sequences"). */
export const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
