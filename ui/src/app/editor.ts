import type { Saved } from './save-sync.ts'

/** What both editors of syncs begin with. */
export interface EditorProps {
  readonly begun: Saved
  readonly connections: readonly string[]
  /** All names that are taken. */
  readonly syncs: readonly string[]
  /** Drops what was changed here, and reads the document anew. */
  readonly reload: () => void
}
