// A federation's agreements, signed by the development identities of all parties.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DevelopmentKeys } from '../../certs-dev/index.ts';
import { readAgreementFolder, signAgreementFolder } from '../../gateway/server/offline.ts';
import type { Country, Micros } from '../../services/domain/index.ts';
import { loadAgreement } from '../../services/policy/index.ts';

/** 2026-01-01 UTC: the same in every run, and in the past. */
const TAKES_EFFECT: Micros = 1_767_225_600_000_000;

/** Signs the text in a folder with one country's identity. */
export async function signFor(folder: string, country: Country, keys: DevelopmentKeys, takesEffect: Micros): Promise<void> {
  const party = keys.countries[country];
  if (party === undefined) throw new Error(`no keys for ${country}`);
  const others = Object.values(keys.countries).filter((other) => other.country !== country);
  const partners = others.map(({ files }) => ({ publicFile: files.publicFacts }));
  await signAgreementFolder(folder, { country, keysFolder: party.folder, partners }, takesEffect);
}

/** Copies the agreements, or those named, except those in force with a party that has no keys, and signs those in force for all their parties. */
export async function signAgreements(
  from: string,
  to: string,
  keys: DevelopmentKeys,
  names: readonly string[] = foldersIn(from),
): Promise<void> {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    const folder = join(from, name);
    const { parties, status } = loadAgreement(readAgreementFolder(folder).files);
    const countries = parties.map(({ country }) => country);
    if (status === 'IN_FORCE' && !countries.every((country) => keys.countries[country] !== undefined)) continue;
    const copy = join(to, name);
    cpSync(folder, copy, { recursive: true, filter: (file) => basename(file) !== 'signatures' });
    if (status === 'IN_FORCE') for (const country of countries) await signFor(copy, country, keys, TAKES_EFFECT);
  }
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
