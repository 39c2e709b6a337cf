/** Text, quoted names and comments; what is none of them is looked at. */
const skipped =
  /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$/g

/** Whether a query's own rows come in an order, not only those of a part of it in parentheses. */
export function isOrdered(sql: string): boolean {
  const words = sql.replace(skipped, ' ').match(/[()]|\w+/g) ?? []
  let depth = 0
  return words.some((word, at) => {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    return depth === 0 && /^order$/i.test(word) && /^by$/i.test(words[at + 1] ?? '')
  })
}
