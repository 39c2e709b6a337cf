import type { z } from 'zod'

/** One thing wrong in the document: where, what, and how to mend it. */
export interface Problem {
  /** Dotted path in the document, '' for the whole. */
  readonly path: string
  readonly what: string
  readonly fix: string
}

type Issue = z.core.$ZodIssue

const pathText = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** Zod's issues as problems. A union's best branch (the one that got furthest) speaks for it. */
export function problemsOf(
  issues: readonly Issue[],
  above: readonly PropertyKey[] = [],
): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path]
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const branches = issue.errors.map((branch) => problemsOf(branch, path))
      const depth = (branch: readonly Problem[]): number =>
        Math.max(0, ...branch.map((problem) => problem.path.split('.').length))
      const sameShape = (branch: readonly Issue[]): boolean =>
        !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0)
      const fitting = issue.errors.flatMap((branch, at) =>
        sameShape(branch) ? [branches[at] ?? []] : [],
      )
      const best = fitting.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0]
      if (best !== undefined && best.length > 0) return best
    }
    return [problemOf(issue, path)]
  })
}

function problemOf(issue: Issue, path: readonly PropertyKey[]): Problem {
  const at = pathText(path)
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `\`${key}\``).join(', ')
    return {
      path: pathText([...path, issue.keys[0] ?? '']),
      what: `${keys} is not known here.`,
      fix: 'Take it out or correct its spelling; `hubspot-warehouse config schema` lists what is known.',
    }
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return { path: at, what: 'is missing.', fix: `Add \`${at}\` (${issue.expected}).` }
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map((value) => `\`${String(value)}\``).join(', ')
    return { path: at, what: 'has a value that is not allowed.', fix: `Write one of ${allowed}.` }
  }
  const secret = /token|secret|password|passphrase|^private_key$|^url$/i.test(
    String(path.at(-1) ?? ''),
  )
  return {
    path: at,
    what: secret ? 'holds no reference to a secret.' : `${issue.message.replace(/\.$/, '')}.`,
    fix: secret
      ? 'Write { env: NAME } or { file: PATH }: secrets never stand in the document.'
      : 'Correct the value; `hubspot-warehouse config schema` describes it.',
  }
}
