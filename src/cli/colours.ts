import pc from 'picocolors'

export type Colours = ReturnType<typeof pc.createColors>

/** Each of the two outputs decides for itself: one may be a terminal while the other goes to a file. */
function coloursOf(stream: NodeJS.WriteStream): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return pc.createColors(false)
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0')
    return pc.createColors(true)
  return pc.createColors(stream.isTTY && TERM !== 'dumb')
}

/** For what goes to standard output. */
export const paint = coloursOf(process.stdout)

/** For what goes to standard error. */
export const paintError = coloursOf(process.stderr)
