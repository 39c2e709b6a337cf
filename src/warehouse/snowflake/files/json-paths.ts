import type { StagingColumn } from '../../../engine/ports.ts'

/** Where staging columns are found in a line: one node a key that leads to some. */
export interface PathNode {
  /** Columns whose path ends here, by their place in the staging table. */
  readonly columns: readonly number[]
  readonly children: ReadonlyMap<string, PathNode>
  /** The keys of the last object met here, in its order: records are alike, so that most keys need no decoding. */
  readonly order: { readonly bytes: Buffer; readonly node: PathNode | null }[]
}

/** The longest order that is remembered: an object with ever new keys must not grow it for ever. */
export const longestOrder = 4096

export function pathsOf(columns: readonly StagingColumn[]): PathNode {
  return nodeOf(columns.map((column, at) => ({ at, path: column.path })))
}

function nodeOf(
  below: readonly { readonly at: number; readonly path: readonly string[] }[],
): PathNode {
  const further = Map.groupBy(
    below.filter(({ path }) => path.length > 0),
    ({ path }) => path[0] ?? '',
  )
  return {
    columns: below.flatMap(({ at, path }) => (path.length === 0 ? [at] : [])),
    children: new Map(
      [...further].map(([key, group]) => [
        key,
        nodeOf(group.map(({ at, path }) => ({ at, path: path.slice(1) }))),
      ]),
    ),
    order: [],
  }
}
