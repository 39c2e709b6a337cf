import { ConnectorError } from '../../errors/connector-error.ts'

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'slot'; readonly name: string }
  | { readonly kind: 'value'; readonly name: string }

/** A statement of sql/ taken apart: comments are gone, text in quotes is left alone. */
export interface Template {
  readonly name: string
  readonly parts: readonly Part[]
  readonly slots: ReadonlySet<string>
  readonly values: ReadonlySet<string>
}

const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\{\{(?<slot>[a-z][a-z0-9_]*)\}\}|\$(?<value>[a-z][a-z0-9_]*)/g

export function parseTemplate(name: string, source: string): Template {
  const parts: Part[] = []
  let text = ''
  let end = 0
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  const outside = (plain: string): void => {
    if (/\{\{|\}\}/.test(plain)) throw templateError(name, 'It has a slot with a malformed name.')
    text += plain
  }
  for (const match of source.matchAll(token)) {
    outside(source.slice(end, match.index))
    end = match.index + match[0].length
    const slot = match.groups?.['slot']
    const value = match.groups?.['value']
    if (slot !== undefined) {
      flush()
      parts.push({ kind: 'slot', name: slot })
    } else if (value !== undefined) {
      flush()
      parts.push({ kind: 'value', name: value })
    } else if (!/^(?:--|\/\*)/.test(match[0])) {
      text += match[0]
    }
  }
  outside(source.slice(end))
  text = text.replace(/\s*;?\s*$/, '')
  flush()
  return {
    name,
    parts,
    slots: namesOf(parts, 'slot'),
    values: namesOf(parts, 'value'),
  }
}

function namesOf(parts: readonly Part[], kind: 'slot' | 'value'): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => (part.kind === kind ? [part.name] : [])))
}

export function templateError(name: string, why: string): ConnectorError {
  return new ConnectorError('run.internal', {
    what: `The statement ${name} can't be built.`,
    why,
    fix: 'Report this message; it is a fault of the connector.',
  })
}
