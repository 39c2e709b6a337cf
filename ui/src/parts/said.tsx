/** A sentence of the server's: what stands between backticks is code. */
export function Said({ text }: { readonly text: string }) {
  const pieces = text.split(/`([^`]+)`/)
  return pieces.map((piece, at) =>
    at % 2 === 1 ? <code key={`${at} ${piece}`}>{piece}</code> : piece,
  )
}
