import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dropSecrets, isPastedSecret, keepSecret } from '../../src/config/pasted-secrets.ts'

test('pasted secrets go when no document of the folder names them any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pasted-secrets-'))
  try {
    const [own, others, gone] = await Promise.all(
      ['a', 'b', 'c'].map((one) => keepSecret(folder, one)),
    )
    if (own === undefined || others === undefined || gone === undefined) throw new Error('none')
    const left = async () =>
      (await readdir(join(folder, 'secrets')))
        .filter((name) => isPastedSecret(name))
        .map((name) => `secrets/${name}`)
        .toSorted()
    const before = [own, others, gone].map(({ file }) => `{ file: ./${file} }`).join('\n')
    // A document may have any name.
    const document = join(folder, 'crm.conf')
    await writeFile(document, own.file)
    await writeFile(join(folder, 'other.yaml'), others.file)
    await symlink(join(folder, 'nowhere'), join(folder, 'lost.yml'))
    await expect(dropSecrets(document, before)).rejects.toThrow('ENOENT')
    expect(await left()).toHaveLength(3)
    await rm(join(folder, 'lost.yml'))
    await dropSecrets(document, before)
    expect(await left()).toEqual([own.file, others.file].toSorted())
    await dropSecrets(document, 'secrets/own')
    expect(await left()).toHaveLength(2)
  } finally {
    await rm(folder, { recursive: true })
  }
})
