import { Problem, type Told } from '../../app/api.ts'

export interface Uploaded {
  readonly table: string
  readonly rows: number
}

/** Sends a CSV into a table, and tells how much of it has gone: `fetch` can't tell that of what it sends. */
export function upload(
  asked: {
    readonly connection: string
    readonly table: string
    readonly file: File
    readonly replace: boolean
  },
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const place = `/api/connections/${encodeURIComponent(asked.connection)}/tables/${encodeURIComponent(asked.table)}`
    request.open('POST', `${place}?replace=${asked.replace}`)
    request.setRequestHeader('content-type', 'text/csv')
    request.responseType = 'json'
    request.upload.addEventListener('progress', ({ loaded }) => progress(loaded))
    request.addEventListener('load', () => {
      const answer = request.response as (Uploaded & { readonly error?: Told }) | null
      if (request.status === 200 && answer !== null) resolve(answer)
      else reject(new Problem(request.status, answer?.error ?? cutOff))
    })
    request.addEventListener('error', () => reject(new Problem(0, cutOff)))
    request.addEventListener('abort', () => reject(new Problem(0, cutOff)))
    signal.addEventListener('abort', () => request.abort())
    request.send(asked.file)
  })
}

const cutOff: Told = {
  code: 'ui.cut_off',
  what: 'The upload was cut off.',
  why: 'It was stopped, or the server ended before it had all of the file.',
  fix: 'Upload the file again.',
}
