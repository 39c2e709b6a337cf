import { isEntries, textOf, withEntry } from '../app/forms.ts'
import { isPasted, pasted } from '../app/secrets.ts'
import { Field } from './field.tsx'
import { Select } from './select.tsx'
import './secret-field.css'

type Place = 'none' | 'paste' | 'env' | 'file' | 'text'

const placeOf = (value: unknown): Place => {
  if (typeof value === 'string') return 'text'
  if (isPasted(value)) return 'paste'
  if (!isEntries(value)) return 'none'
  return 'env' in value ? 'env' : 'file'
}

const names: Readonly<Record<Place, string>> = {
  none: 'Not given',
  paste: 'Paste it here',
  env: 'In an environment variable',
  file: 'In a file',
  text: 'As text',
}

const ofText = (place: 'text' | 'none' | 'paste' | 'env' | 'file', text: string): unknown => {
  if (place === 'paste') return pasted(text)
  if (place === 'text') return text
  return place === 'none' ? undefined : { [place]: text }
}

/** A secret by reference: pasted here (the server keeps it in a file), or the name of where it stands. Never shown again. */
export function SecretField({
  label,
  value,
  orText = false,
  onChange,
  hint,
  problem,
}: {
  readonly label: string
  readonly value: unknown
  readonly orText?: boolean
  readonly onChange: (value: unknown) => void
  readonly hint?: string
  readonly problem?: string | undefined
}) {
  const place = placeOf(value)
  const text = place === 'none' ? '' : said(value)
  const places: readonly Place[] = orText
    ? ['none', 'text', 'paste', 'env', 'file']
    : ['none', 'paste', 'env', 'file']
  return (
    <div className="secret fields-wide">
      <Select
        label={label}
        value={place}
        choices={places.map((one) => ({ value: one, label: names[one] }))}
        onChange={(to) => onChange(ofText(to, ''))}
        {...(hint === undefined ? {} : { hint })}
      />
      {place !== 'none' && (
        <Field
          label={fieldNames[place]}
          type={place === 'paste' ? 'password' : 'text'}
          mono={place !== 'paste'}
          value={text}
          problem={problem}
          onChange={(to) =>
            onChange(
              (place === 'env' || place === 'file') && isEntries(value)
                ? withEntry(value, place, to)
                : ofText(place, to),
            )
          }
          hint={hints[place]}
        />
      )}
    </div>
  )
}

const fieldNames = {
  paste: 'Value',
  env: 'Name of the variable',
  file: 'Path of the file',
  text: 'Value',
} as const

const hints = {
  paste:
    'It is kept in a file beside the configuration that only this user of the machine can read. It is never shown again.',
  env: 'Of the process that runs here; a .env file beside the configuration counts.',
  file: 'A file that holds the secret and nothing else.',
  text: 'It stands in the configuration for everybody who may read that.',
} as const

const said = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (isPasted(value)) return value.paste
  return isEntries(value) ? textOf(value['env'] ?? value['file']) : ''
}
