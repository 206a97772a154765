// node certs-dev/main.ts [--folder certs-dev/out] [--countries US,CA,MX] [--force]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../services/domain/index.ts';
import { describeCertificates } from '../services/identity/index.ts';
import { issueDevelopmentKeys } from './index.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(import.meta.dirname, 'out') },
    countries: { type: 'string', default: 'US,CA,MX' },
    force: { type: 'boolean', default: false },
  },
});

const { folder, countries, renewed } = await issueDevelopmentKeys({
  folder: values.folder,
  countries: values.countries.split(',').map((text) => text.trim()),
  force: values.force,
});
console.log(`development keys in ${folder}; new roots: ${renewed.join(', ') || 'none'}`);
for (const { files } of Object.values(countries)) {
  const paths = [files.root, files.gateway, files.tlsServer, files.tlsClient];
  const pems = Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  for (const { name, subject, daysLeft } of describeCertificates(pems, systemClock()))
    console.log(`  ${name}  ${subject}  ${daysLeft} days left`);
}
