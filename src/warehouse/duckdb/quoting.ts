/** DuckDB compares names without regard to case, quoted ones too (SNOWFLAKE.md 5), so that they need no folding. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
