// node certs-dev/main.ts [--folder certs-dev/out] [--countries US,CA,MX] [--force]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { script } from '../deploy/script.ts';
import { systemClock } from '../services/domain/index.ts';
import { describeCertificates } from '../services/identity/index.ts';
import { issueDevelopmentKeys } from './index.ts';

const values = script('npm run certs --', 'Development keys for a federation; never for production.')
  .option('--folder <folder>', 'where they are written', join(import.meta.dirname, 'out'))
  .option('--countries <codes>', 'separated by commas', 'US,CA,MX')
  .option('--force', 'new keys, even where those that are there are still good')
  .parse()
  .opts<{ folder: string; countries: string; force?: true }>();

const { folder, countries, renewed } = await issueDevelopmentKeys({
  folder: values.folder,
  countries: values.countries.split(',').map((text) => text.trim()),
  force: values.force === true,
});
console.log(`development keys in ${folder}; new roots: ${renewed.join(', ') || 'none'}`);
for (const { files } of Object.values(countries)) {
  const paths = [files.root, files.gateway, files.tlsServer, files.tlsClient];
  const pems = Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  for (const { name, subject, daysLeft } of describeCertificates(pems, systemClock()))
    console.log(`  ${name}  ${subject}  ${daysLeft} days left`);
}
