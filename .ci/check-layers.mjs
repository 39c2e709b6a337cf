// The import order of DESIGN section 2, by dependency-cruiser; fails too when it read no modules.
import { cruise } from 'dependency-cruiser'
import layers from '../.dependency-cruiser.mjs'

const rooms = ['src', 'streams', 'targets']
const { output } = await cruise(rooms, {
  ruleSet: layers,
  ...layers.options,
  validate: true,
  outputType: 'json',
})
const { modules, summary } = JSON.parse(output)
const ours = modules.filter(({ source }) => /^(src|streams|targets)\//.test(source))
for (const { from, to, rule } of summary.violations)
  process.stderr.write(`${from} → ${to}: ${rule.name}\n`)
if (ours.length < 50 || summary.totalDependenciesCruised < ours.length) {
  process.stderr.write(`Only ${ours.length} modules were read: the check itself is broken.\n`)
  process.exitCode = 1
} else if (summary.error > 0) {
  process.exitCode = 1
} else {
  process.stdout.write(`${ours.length} modules keep the import order.\n`)
}
