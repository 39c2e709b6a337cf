const longest = 400

/** Quoted words after these are names, not values. */
const naming =
  /\b(?:property|properties|propertyname|object type|objecttype|scope|scopes|option for|column|named?|pipeline|field)[\s:="'`]*$/i
const identifier = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/

/**
 * HubSpot's message as errors and tables may keep it: record values quoted in it are blanked, as messages are stored
 * and shown where values must not be (STYLE 6). Property names, scopes and record ids stay.
 */
export function withoutValues(message: string): string {
  return spelledOut(message)
    .replace(/\s+/g, ' ')
    .replace(/\b(?:pat-[a-z0-9]+-|Bearer\s+)[\w.-]+/gi, '…')
    .replace(/(?<![\w.])https?:\/\/(?!(?:[\w-]+\.)*hubspot\.com\b)\S+/gi, '…')
    .replace(/[^\s"'<>(),;=[\]]+@[^\s"'<>(),;=[\]]+\.[^\s"'<>(),;=[\]]+/g, '…')
    .replace(/\bvalue=[^,}]*/gi, 'value=…')
    .replace(
      /"((?:[^"\\]|\\.)*)"|(?<!\w)'([^']*)'(?!\w)/g,
      (whole, double?: string, single?: string, ...rest) => {
        const quoted = double ?? single ?? ''
        const text = rest.at(-1) as string
        const before = text.slice(0, rest.at(-2) as number)
        return naming.test(before) && identifier.test(quoted) ? whole : '"…"'
      },
    )
    .replace(
      /(^|\s)(?:\S+) (was not one of the allowed options|is not a valid|was not a valid)/gi,
      '$1… $2',
    )
    .trim()
    .slice(0, longest)
}

/** The property and code of each entry of "Property values were not valid: [...]" (HUBSPOT.md 4.3). */
export interface PropertyFault {
  readonly property: string
  readonly code: string
}

export function propertyFaults(message: string): readonly PropertyFault[] {
  const start = message.indexOf('[{')
  const end = message.lastIndexOf('}]')
  if (start < 0 || end < start) return []
  try {
    const list: unknown = JSON.parse(message.slice(start, end + 2))
    if (!Array.isArray(list)) return []
    return list.flatMap((entry: unknown) => {
      if (entry === null || typeof entry !== 'object') return []
      const { name, error } = entry as { readonly name?: unknown; readonly error?: unknown }
      return typeof name === 'string'
        ? [{ property: name, code: typeof error === 'string' ? error : 'INVALID' }]
        : []
    })
  } catch {
    return []
  }
}

function spelledOut(message: string): string {
  const faults = propertyFaults(message)
  if (faults.length === 0) return message
  const told = faults.map((fault) => `property ${fault.property} (${fault.code})`).join(', ')
  return `${message.slice(0, message.indexOf('[{'))}${told}${message.slice(message.lastIndexOf('}]') + 2)}`
}
