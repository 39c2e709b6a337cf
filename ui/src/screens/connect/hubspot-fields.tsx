import type { ReactNode } from 'react'
import { type Entries, type Form, isEntries, orNothing, withEntry } from '../../app/forms.ts'
import { Fold } from '../../parts/fold.tsx'
import { SchemaForm } from '../../parts/schema-form.tsx'
import { SecretField } from '../../parts/secret-field.tsx'
import { Select } from '../../parts/select.tsx'

interface Method {
  readonly method: string
  readonly title: string
  readonly description: string
}

/** How to sign in to HubSpot: by a key that is pasted or named, or by OAuth. */
export function HubSpotFields({
  form,
  methods,
  value,
  onChange,
  children,
}: {
  readonly form: Form
  readonly methods: readonly Method[]
  readonly value: unknown
  readonly onChange: (value: Entries | undefined) => void
  readonly children?: ReactNode
}) {
  const hubspot = isEntries(value) ? value : {}
  const oauth = hubspot['oauth']
  const byKey = methods.find(({ method }) => method === 'token')
  const put = (key: string, to: unknown) => onChange(orNothing(withEntry(hubspot, key, to)))
  const token = form.properties?.['token']
  const forms = form.properties?.['oauth']
  return (
    <section className="card stack connect-side" aria-labelledby="hubspot">
      <h2 id="hubspot">HubSpot</h2>
      <Select
        label="Sign in by"
        value={oauth === undefined ? 'token' : 'oauth'}
        choices={[
          { value: 'token', label: byKey?.title ?? 'Token' },
          { value: 'oauth', label: forms?.title ?? 'OAuth' },
        ]}
        onChange={(to) => {
          const { token: _token, oauth: _oauth, ...rest } = hubspot
          onChange(orNothing(to === 'oauth' ? { oauth: {}, ...rest } : rest))
        }}
        hint={
          oauth === undefined
            ? (byKey?.description ?? '')
            : 'An app of yours at HubSpot asks a person for leave; the person says yes in the browser.'
        }
      />
      {oauth === undefined ? (
        <SecretField
          label={token?.title ?? 'Token'}
          value={hubspot['token']}
          onChange={(to) => put('token', to)}
          {...(token?.description === undefined ? {} : { hint: token.description })}
        />
      ) : (
        <SchemaForm
          form={forms ?? {}}
          value={isEntries(oauth) ? oauth : {}}
          onChange={(to) => put('oauth', to)}
        />
      )}
      {children}
      <Fold
        title="More about the account"
        defaultOpen={Object.keys(hubspot).some((key) => !ownFields.includes(key))}
      >
        <SchemaForm
          form={form}
          omit={ownFields}
          value={hubspot}
          onChange={(to) => onChange(orNothing(to))}
        />
      </Fold>
    </section>
  )
}

const ownFields = ['token', 'oauth']
