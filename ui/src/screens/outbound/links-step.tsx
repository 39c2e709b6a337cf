import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Tick } from '../../parts/tick.tsx'
import type { LinkDraft } from './draft.ts'
import type { Editing } from './form.ts'
import { LinkEditor } from './link-editor.tsx'

/** Which other records the rows' records are linked to. */
export function LinksStep({ editing }: { readonly editing: Editing }) {
  const { draft, change, declared } = editing
  const { links } = draft
  if (declared === null)
    return <Empty title="No target yet">Choose what the rows become first.</Empty>
  if (declared.writes !== 'records')
    return (
      <Empty title="No association columns">
        {declared.writes === 'links'
          ? 'Rows of this target are links themselves: they are set with the target.'
          : 'Members of a list have no links.'}
      </Empty>
    )
  const put = (changed: LinkDraft) =>
    change({ links: links.map((one) => (one.id === changed.id ? changed : one)) })
  return (
    <>
      <p className="soft">
        An association column holds, in each row, the other records that this row’s record is linked
        to: an object of their keys, each with a label or none.
      </p>
      {links.length === 0 && (
        <Empty title="No links">
          Records are written without links to others. Those that are there stay.
        </Empty>
      )}
      {links.map((link, at) => (
        <LinkEditor
          key={link.id}
          editing={editing}
          link={link}
          place={at + 1}
          onChange={put}
          onRemove={() => change({ links: links.filter(({ id }) => id !== link.id) })}
        />
      ))}
      <div>
        <Button
          onClick={() =>
            change({
              links: [
                ...links,
                {
                  id: Math.max(-1, ...links.map(({ id }) => id)) + 1,
                  to: '',
                  by: '',
                  column: '',
                  policy: 'exact',
                  written: null,
                },
              ],
            })
          }
        >
          Add links to an object
        </Button>
      </div>
      {links.length > 0 && declared.associations.cleanup_default_associations && (
        <div className="card">
          <Tick checked={draft.cleanup} onChange={(cleanup) => change({ cleanup })}>
            Clean up default associations: when the last label of a link goes, its unlabelled twin
            goes too
          </Tick>
        </div>
      )}
    </>
  )
}
