// Who may import whom: downward only, each room through its own door. ARCHITECTURE.md draws the same picture.
const rooms = ['policy', 'identity', 'envelope', 'audit', 'ledger', 'delivery'];
const ground = '^(services/(domain|messages|records)/|proto/)';

/** Everything in `folder` may import only itself, `allowed`, and packages. */
const layer = (name, folder, allowed, except) => ({
  name,
  severity: 'error',
  from: { path: folder, ...(except ? { pathNot: except } : {}) },
  to: { pathNot: [folder, 'node_modules', ...allowed].join('|'), dependencyTypesNot: ['core'] },
});

const pure = [
  ...['domain', 'messages', 'records', 'policy', 'authoring', 'evidence'].map((room) => `services/${room}/`),
  'gateway/contract/',
  'gateway/sdk/',
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    layer('domain-is-the-ground', '^services/domain/', []),
    layer('messages-see-domain', '^services/messages/', ['^services/domain/']),
    layer('proto-sees-domain', '^proto/', ['^services/domain/']),
    layer('records-see-the-ground', '^services/records/', [ground]),
    ...rooms.map((room) => layer(`${room}-is-a-stranger-to-other-rooms`, `^services/${room}/`, [ground])),
    // A start waits for the writer's thread, and a vocabulary would be most of what that loads.
    layer(
      'the-writer-loads-the-ledger-alone',
      '^services/ledger/((keys|row|writes)|sqlite/(worker|writer|failure|keys|packed|schema|writes))\\.ts$',
      [],
    ),
    layer('print-sees-nothing', '^services/print/', []),
    layer('desk-reads-the-ledger', '^services/desk/', [ground, '^services/(audit|ledger|policy|print)/']),
    layer('search-reads-the-ledger', '^services/search/', [ground, '^services/ledger/']),
    layer('evidence-sees-the-pure-rooms', '^services/evidence/', [ground, '^services/(policy|identity|envelope|audit)/']),
    layer('authoring-sees-policy-and-the-ground', '^services/authoring/', [ground, '^services/(policy|print)/']),
    layer('exchange-conducts-the-rooms', '^services/exchange/', ['^services/(?!(desk|authoring|print)/)', '^proto/']),
    layer('contract-sees-domain', '^gateway/contract/', ['^services/domain/']),
    layer('sdk-sees-contract', '^gateway/sdk/', ['^gateway/contract/', '^services/domain/']),
    layer('cli-sees-sdk-and-what-runs-offline', '^gateway/cli/', [
      '^gateway/(sdk|contract)/',
      '^gateway/server/(main|backup|folders|heads|host-checks|ledger-tables|mirror|offline|reindex|history|config|users|nats)\\.ts$',
      '^services/(policy|authoring|print|evidence|records|messages|domain)/',
      '^proto/',
    ]),
    layer(
      'routes-see-exchange-desk-messages-and-domain',
      '^gateway/server/',
      ['^gateway/contract/', '^services/(exchange|desk|messages|domain)/'],
      '^gateway/server/(compose|backup|heads|ledger-tables|log-head|log-keys|mirror|offline|publication|publication-worker|reindex|history|nats|searching)\\.ts$',
    ),
    {
      name: 'one-door-per-room',
      comment: 'Other rooms are entered by index.ts only.',
      severity: 'error',
      from: { path: '^(services/[^/]+|gateway/(contract|sdk)|proto|certs-dev)/' },
      to: { path: '^(services/[^/]+|gateway/(contract|sdk)|certs-dev)/(?!index\\.ts$)', pathNot: '^$1/' },
    },
    {
      name: 'one-door-per-room-of-exchange',
      comment: 'Another room of services/exchange is entered by its index.ts only.',
      severity: 'error',
      from: { path: '^services/exchange/([^/]+)/' },
      to: { path: '^services/exchange/[^/]+/(?!index\\.ts$)', pathNot: '^services/exchange/$1/' },
    },
    {
      name: 'no-folder-cycles',
      comment: 'Rooms stand on floors: no two of them need one another.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^services/' },
      to: { circular: true },
    },
    {
      name: 'nats-only-in-delivery',
      severity: 'error',
      from: { pathNot: '^(services/delivery|certs-dev|test|bench)/' },
      to: { path: 'node_modules/@nats-io' },
    },
    {
      name: 'forge-only-issues-development-certificates',
      severity: 'error',
      from: { pathNot: '^(certs-dev|test)/' },
      to: { path: 'node_modules/node-forge' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: { path: pure.map((folder) => `^${folder}`).join('|') },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^proto/gen/messages' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
