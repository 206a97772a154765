import type { Command } from 'commander';
import type { AgreementTerms } from '../sdk/index.ts';
import { row } from './cards.ts';
import { type ConnectionOptions, connected, gatewayOf } from './connection.ts';
import { EXIT } from './failure.ts';
import type { Shell } from './shell.ts';
import { type Face, plain, terminalOf } from './terminal.ts';

export function termsCommand(agreement: Command, shell: Shell): void {
  connected(
    agreement
      .command('show <agreement>')
      .description('what a text permits, by its id or id@version: purposes, kinds, verbs, agencies, fields by recipient'),
  ).action(async (id: string, options: ConnectionOptions) => {
    const terminal = terminalOf(options, shell);
    const terms = await gatewayOf(options, shell).agreements.terms(id);
    if (terminal.json) terminal.row(terms);
    else terminal.data(termsCard(terms, terminal));
    shell.done(EXIT.ok);
  });
}

const words = (all: readonly string[]): string => all.map(plain).join(', ');
const section = (clause: string): string => (/^\d/.test(clause) ? `§${plain(clause)}` : plain(clause));

export function termsCard(
  { id, version, title, parties, purposes, grants, fields }: AgreementTerms,
  { paint, say }: Face,
): string[] {
  const heading = (text: string): string => `  ${paint.bold(text)}`;
  return [
    `${paint.bold(plain(id))}  ${say('card.version', { version: plain(version) })}  ${plain(title)}`,
    heading(say('agreement.parties')),
    ...parties.map(({ country, agencies }) => row(plain(country), words(agencies))),
    heading(say('agreement.purposes')),
    ...purposes.map(({ name, text, clause }) => `      ${plain(name)}  ${plain(text)} (${section(clause)})`),
    heading(say('agreement.grants')),
    ...grants.flatMap(({ from, to, kind, verb, mode, clause, purposes: granted, agencies }) => [
      `      ${plain(from)} → ${plain(to)}  ${plain(kind)} ${plain(verb)} (${section(clause)})${mode === 'FULL' ? '' : `  ${say(`agreement.${mode}`)}`}`,
      `        ${say('label.purposes')}: ${words(granted)}`,
      `        ${say('label.agencies')}: ${say('agreement.agencies', { from: words(agencies.from), to: words(agencies.to) })}`,
    ]),
    heading(say('agreement.fields')),
    ...fields.map(
      ({ kind, recipient, group, fields: named, disclosed, clause }) =>
        `      ${plain(recipient)}  ${plain(kind)}/${plain(group)}  ${say(`agreement.${disclosed}`)}: ${words(named)}${disclosed === 'ALWAYS' ? '' : ` (${section(clause)})`}`,
    ),
  ];
}
