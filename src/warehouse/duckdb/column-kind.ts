import { type ColumnKind, column } from '../../declare/index.ts'
import { templateError } from '../sql/template.ts'

export function columnKind(kind: string): ColumnKind {
  if (!Object.hasOwn(column, kind)) throw templateError(kind, `There is no column kind ${kind}.`)
  return kind as ColumnKind
}
