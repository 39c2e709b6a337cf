// The one-way import order of src/ (DESIGN section 2). Each room may import itself, what is listed, and npm packages.
const rooms = {
  'src/errors': [],
  'src/declare': ['src/errors'],
  'src/engine': ['src/declare', 'src/errors'],
  'src/config': ['src/engine', 'src/declare', 'src/errors'],
  'src/inbound': ['src/engine', 'src/declare', 'src/errors'],
  'src/outbound': ['src/engine', 'src/declare', 'src/errors'],
  'src/hubspot': ['src/engine', 'src/declare', 'src/errors'],
  'src/warehouse': ['src/engine', 'src/declare', 'src/errors'],
  'src/machine': ['src/engine', 'src/errors'],
  'src/sandbox': [],
  'src/connector': [
    'src/config',
    'src/inbound',
    'src/outbound',
    'src/hubspot',
    'src/warehouse',
    'src/machine',
    'src/engine',
    'src/declare',
    'src/errors',
    'streams',
    'targets',
  ],
  'src/publish': [
    'src/connector',
    'src/config',
    'src/engine',
    'src/declare',
    'src/errors',
    'streams',
    'targets',
    'src/cli',
  ],
  'src/server': ['src/connector', 'src/config', 'src/engine', 'src/errors'],
  'src/cli': [
    'src/connector',
    'src/server',
    'src/config',
    'src/engine',
    'src/errors',
    'src/sandbox',
    'src/machine',
  ],
  streams: ['src/declare'],
  targets: ['src/declare'],
}

const within = (room) => `^${room}(/|\\.ts$)`

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room} imports only ${allowed.join(', ') || 'itself'}`,
      severity: 'error',
      from: { path: within(room) },
      to: { path: '^(src|streams|targets|test)/', pathNot: [room, ...allowed].map(within) },
    })),
    {
      name: 'declarations import only the index of src/declare',
      severity: 'error',
      from: { path: '^(streams|targets)/' },
      to: { path: '^src/', pathNot: '^src/declare/index\\.ts$' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
