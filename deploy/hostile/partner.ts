// A scripted country against the real gateway of another, each with its own nats-server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountryKeys } from '../../certs-dev/index.ts';
import type { Country } from '../../services/domain/index.ts';
import { type Federation, type FederationOptions, type Node, startFederation } from '../federation/index.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { until } from './until.ts';
import { AGREEMENTS, type Seat, speakFor, type Voice } from './voice.ts';

export { partyOf } from './parties.ts';
export { until } from './until.ts';
export { exchangeIdOf } from './voice.ts';

/** A federation in which one gateway is stopped, so that a script can act in its place. */
export interface Stage {
  readonly federation: Federation;
  /** The gateway under test. */
  readonly node: Node;
  readonly seat: Seat;
  /** Stops the gateway under test with SIGTERM and starts it again. */
  restartGateway(): Promise<void>;
  stop(): Promise<void>;
}

interface StageOptions extends Pick<FederationOptions, 'settings' | 'hosted' | 'agreements'> {
  readonly others?: readonly Country[];
}

/** Starts the countries' servers and gateways, and stops the gateway of `partner` after the initial exchange of agreements. */
export async function startStage(
  partner: Country,
  self: Country,
  { others = [], settings = {}, hosted = [], agreements }: StageOptions = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'tripoint-hostile-'));
  const federation = await startFederation({
    folder,
    countries: [partner, self, ...others],
    agreementsFolder: AGREEMENTS,
    agreements,
    settings,
    // The partner's gateway only runs through its start and is then stopped.
    hosted: [partner, ...hosted],
  });
  const node = federation.nodes[self] as Node;
  const silent = federation.nodes[partner] as Node;
  // The two gateways exchange their agreement schedules at start, so that the scripted partner need not send or receive them.
  const ledgers = [readLedger(node.ledger, partner), readLedger(silent.ledger, self)] as const;
  type Stand = ReturnType<Ledger['link']>;
  const pass = ({ sent }: Stand, { received }: Stand) => sent > 0 && sent === received;
  await until('the gateways have told each other their agreements', () => {
    const [a, b] = ledgers.map((ledger) => ledger.link()) as [Stand, Stand];
    return pass(a, b) && pass(b, a) && a.sent === a.peerReceived && b.sent === b.peerReceived;
  });
  await silent.gateway.stop();
  const { received } = ledgers[1].link();
  for (const ledger of ledgers) ledger.close();
  return {
    federation,
    node,
    seat: {
      own: federation.keys.countries[partner] as CountryKeys,
      theirs: federation.keys.countries[self] as CountryKeys,
      configFile: silent.configFile,
      ledgerFile: node.ledger,
      received,
    },
    async restartGateway() {
      await node.gateway.stop();
      await node.gateway.start();
    },
    async stop() {
      await federation.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface EvilPartner extends Omit<Voice, 'close'>, Omit<Stage, 'seat'> {}

/** A stage, with the script in this process. */
export async function startEvilPartner(partner: Country, self: Country, options?: StageOptions): Promise<EvilPartner> {
  const { seat, stop, ...stage } = await startStage(partner, self, options);
  const voice = await speakFor(seat);
  // At its start a gateway asks for RESUME, which the scripted partner must now answer.
  await stage.restartGateway();
  await until('the gateway asks what we hold of it', () => voice.asked() > 0);
  return Object.assign(voice, {
    ...stage,
    async stop() {
      await voice.close();
      await stop();
    },
  });
}
