import type { Country } from '../../services/domain/index.ts';
import { type Cable, layCable } from './cable.ts';
import { freePort } from './ports.ts';

export interface Network {
  /** The port of a country's own nats-server. */
  portOf(country: Country): number;
  /** The cable that `from` dials instead of the port of `to`'s nats-server. */
  cable(from: Country, to: Country): Cable;
  close(): Promise<void>;
}

/** One port per country, and two cables per pair of countries, one in each direction. */
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
