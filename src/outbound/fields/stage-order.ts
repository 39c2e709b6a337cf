import type { Property } from '../../engine/ports.ts'

/**
 * Whether a record would move backwards among the options of a property that HubSpot only lets climb (HUBSPOT.md 4.3:
 * the lifecycle stage). By the order of the options. A value that the property does not list, HubSpot judges.
 */
export function goesBack(
  property: Property,
  wanted: string | undefined,
  held: string | null | undefined,
): boolean {
  const place = (value: string | null | undefined): number =>
    property.options.findIndex((option) => option.value === value)
  const to = place(wanted)
  return to !== -1 && to < place(held)
}
