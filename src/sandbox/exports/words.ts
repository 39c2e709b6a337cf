/**
 * The one localised header (HUBSPOT.md 3.4). Only the Spanish word is sourced; the others are the
 * sandbox's own, there to show that a reader must not look for the English one.
 */
const RECORD_ID: Readonly<Record<string, string>> = {
  EN: 'Record ID',
  ES: 'ID de registro',
  DE: 'Datensatz-ID',
  FR: "ID de l'enregistrement",
  JA: 'レコードID',
  NL: 'Record-ID',
  PT_BR: 'ID do registro',
  IT: 'ID record',
  PL: 'Identyfikator rekordu',
  SV: 'Post-ID',
  FI: 'Tietueen tunnus',
  ZH_TW: '記錄 ID',
  DA_DK: 'Post-id',
  NO: 'Oppførings-ID',
}

/** HUBSPOT.md 3.2: 14 languages on v3. */
export const v3Languages: ReadonlySet<string> = new Set(Object.keys(RECORD_ID))

export function recordIdHeader(language: string): string {
  return RECORD_ID[language] ?? 'Record ID'
}
