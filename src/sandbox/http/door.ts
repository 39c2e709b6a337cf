import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The port that a server listens on. */
export interface Door {
  readonly port: number
  /** Breaks every connection, and refuses new ones for so long. */
  close(ms: number): void
  /** For good. */
  shut(): Promise<void>
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

export async function openDoor(server: Server, wanted: number): Promise<Door> {
  await listen(server, wanted)
  // A server on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo
  let timer: NodeJS.Timeout | undefined
  return {
    port,
    close(ms) {
      clearTimeout(timer)
      server.close()
      server.closeAllConnections()
      // Somebody else may have taken the port meanwhile: then it stays refused, or theirs.
      timer = setTimeout(() => void listen(server, port).catch(() => undefined), ms)
    },
    async shut() {
      clearTimeout(timer)
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
