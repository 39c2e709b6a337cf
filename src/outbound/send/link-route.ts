import { foldObjectName } from '../../engine/object-names.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import { importRules, linkImportRules } from './import-rules.ts'
import type { Direction } from './send-pairs.ts'

/** Whether links between two objects are to go by import, as far as their pairs may. Planner and sender ask alike. */
export function isLinkImportWorthIt(
  order: OutboundOrder,
  { from, to, pairs }: Direction & { readonly pairs: number },
): boolean {
  if (order.route === 'batch' || !canImportLinks({ from, to })) return false
  if (!order.target.routes.import.includes('update') || pairs === 0) return false
  return order.route === 'import' || pairs >= linkImportRules.fewestPairs
}

/** `records`: of the side that has fewer. */
export function isLinkSetWorthIt(
  order: OutboundOrder,
  { pairs, records }: { readonly pairs: number; readonly records: number },
): boolean {
  if (order.route === 'import') return true
  return (
    pairs >= importRules.fewestRowsOfASet && pairs >= records * linkImportRules.fewestPairsARecord
  )
}

/**
 * Whether links between two objects can go by import at all: in the documented form, one pair a row (HUBSPOT.md 2.5),
 * where both records are updated. For one object with itself that form is documented nowhere.
 */
function canImportLinks({ from, to }: Direction): boolean {
  return foldObjectName(from) !== foldObjectName(to) && [from, to].every(isImportable)
}

function isImportable(object: string): boolean {
  const named = linkImportRules.objects.some(
    (one) => foldObjectName(one) === foldObjectName(object),
  )
  return named || /^(p\d*_.+|2-\d+)$/.test(object)
}
