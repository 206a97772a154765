import type { Country } from '../../services/domain/index.ts';
import { type Cable, layCable } from './cable.ts';
import { freePort } from './ports.ts';

export interface Network {
  /** Of a country's own nats-server. */
  portOf(country: Country): number;
  /** From a country to the nats-server of another: what the one dials in place of the other's port. */
  cable(from: Country, to: Country): Cable;
  close(): Promise<void>;
}

/** A port for each country, and two cables between every two. */
export async function layNetwork(countries: readonly Country[]): Promise<Network> {
  const ports = new Map(await Promise.all(countries.map(async (country) => [country, await freePort()] as const)));
  const portOf = (country: Country) => ports.get(country) as number;
  const cables = new Map<string, Cable>();
  for (const from of countries)
    for (const to of countries) if (from !== to) cables.set(`${from}>${to}`, await layCable(portOf(to)));
  return {
    portOf,
    cable: (from, to) => cables.get(`${from}>${to}`) as Cable,
    async close() {
      await Promise.all([...cables.values()].map((line) => line.close()));
    },
  };
}
