// Asks a partner to cosign one note of ours (C2SP tlog-witness), and stores the cosignature.
import { LRUCache } from 'lru-cache';
import { addCheckpointBody } from '../../audit/index.ts';
import { type Country, TripointError, utf8 } from '../../domain/index.ts';
import { LIMITS } from '../../envelope/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createLogReader } from '../log/index.ts';
import { accuse } from './accusation.ts';
import { type Cosigned, type CosignedCheckpoints, type OwnTree, timeOf } from './cosigned.ts';
import { type Signed, verifiedLines } from './notes.ts';
import { forgotten } from './put-back.ts';
import { readAnswer, readSize } from './transport.ts';
import type { WitnessingOptions } from './witnessed.ts';

/** Has a partner cosign a tree of ours. Resolves when the cosignature is durable; throws the reason if there is none. */
export type AskWitness = (partner: Country, tree: OwnTree) => Promise<Cosigned>;

export function createAskWitness(
  context: Context,
  submit: Submit,
  cosigned: CosignedCheckpoints,
  { ask }: Pick<WitnessingOptions, 'ask'>,
): AskWitness {
  const { store, clock, limits, partners } = context;
  /** By witness and log, the size presumably stored by the witness, from which the next proof starts. */
  const stored = new Map<string, number>();
  /** Checkpoints in progress, with their cosignature lines: two may arrive in one commit, which does not see its own writes. */
  const open = new LRUCache<string, Map<Country, string>>({ max: 2 * partners.length });

  /** Asks for one note; retries once if the witness has stored another size than assumed. */
  async function askFor(partner: Country, tree: OwnTree, again = true): Promise<Signed> {
    const { log: number, size, note } = tree;
    const name = `${partner} ${number}`;
    const old = stored.get(name) ?? cosigned.sizeBy(partner, number);
    // It claims more than we have. If that is true, RESUME proves it with a signature and stops us; unsigned it only ends this request.
    if (old > size) throw new TripointError('ROLLED_BACK', `${partner} says that it cosigned more`);
    const proof = old === 0 || old === size ? [] : createLogReader(store, number).consistency(old, size);
    const answer = await ask(partner, 'witness', utf8(addCheckpointBody({ old, proof, note })), limits.witnessTimeoutMs);
    const { status, body } = readAnswer(answer);
    if (status === 409 && again) {
      const said = readSize(body);
      if (said < cosigned.sizeBy(partner, number)) await accuseForgetting(partner, number, said);
      stored.set(name, said);
      return askFor(partner, tree, false);
    }
    if (status !== 200) throw new TripointError('WITNESS_STALE', `it answers ${status}`);
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    return verifiedLines(`${text}\n${body}`, [cosigned.verifierOf(partner)]).lines[0] as Signed;
  }

  async function accuseForgetting(partner: Country, number: number, said: number): Promise<void> {
    const toAsk = (body: Uint8Array) => ask(partner, 'witness', body, limits.witnessTimeoutMs);
    const evidence = await forgotten(context, partner, number, said, toAsk);
    if (evidence !== undefined) await accuse(context, submit, partner, evidence);
  }

  return async (partner, tree) => {
    const { line, signature } = await askFor(partner, tree);
    const at = timeOf(signature);
    context.time.heard(partner, at);
    // postdating: a cosignature dated in the future would not become stale.
    if (at > clock() + LIMITS.skew) throw new TripointError('ISSUED_IN_FUTURE', 'the cosignature');
    // backdating: dated before the entries under this tree, it would invalidate all evidence based on the tree, also for third parties.
    if (at < clock() - LIMITS.skew) throw new TripointError('WITNESS_STALE', 'the time of the cosignature');
    await submit({
      phase: 'send',
      bytes: 1024,
      unsigned: true,
      run(tx) {
        const lines = open.get(tree.note) ?? cosigned.lines(tree);
        open.set(tree.note, lines);
        lines.set(partner, line);
        for (const write of cosigned.writes(tree, lines, tx.at)) tx.write(...write);
      },
    });
    stored.set(`${partner} ${tree.log}`, tree.size);
    return { log: tree.log, size: tree.size, at };
  };
}
