import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const into = fileURLToPath(new URL('../dist/ui/', import.meta.url))

/** `serve` sends what lies packed beside a file: it packs nothing itself. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  async writeBundle({ dir = into }) {
    const names = await readdir(dir, { recursive: true })
    for (const name of names.filter((one) => /\.(html|js|css|svg)$/.test(one))) {
      const path = join(dir, name)
      const content = await readFile(path)
      await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
      await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
    }
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [packed],
  build: {
    outDir: into,
    emptyOutDir: true,
    target: 'es2023',
    // Before these `light-dark()` would be taken apart into variables (caniuse.com, read 2026-11-22).
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The page's policy allows no script in the page itself, and no font or style as data.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // What most screens share is one file: small ones pack worse (345 kB gzipped; 350 without what three share).
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 3 }] } },
      // Packing takes as long as the rest; on a busy machine it would say so each time.
      checks: { pluginTimings: false },
      // Said of each file that begins with 'use client', which means nothing to a page without a server.
      onwarn: (warning, say) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') say(warning)
      },
    },
  },
  server: {
    // `vite ui` for work on the screens, in front of a `serve` on this port; the guard wants its own Host and Origin.
    proxy: {
      '/api': {
        target: 'http://127.0.0.1:8899',
        changeOrigin: true,
        headers: { origin: 'http://127.0.0.1:8899' },
      },
    },
  },
})
