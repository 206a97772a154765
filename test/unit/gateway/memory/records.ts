import { TripointError, toHex } from '../../../../services/domain/index.ts';
import type { ReleaseResult } from '../../../../services/exchange/context/types.ts';
import { readRecord } from '../../../../services/records/index.ts';
import { idOf, START } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function recordsOf({
  knobs,
  exchanges,
  view,
  reached,
}: Memory): Pick<
  MemoryExchange,
  'update' | 'correct' | 'confirm' | 'extend' | 'recall' | 'onward' | 'say' | 'answer' | 'record' | 'find' | 'logReading'
> {
  const answers = new Map<string, ReleaseResult>();
  const followed = (recordId: string, verb: string) => {
    const made = { ...view('CA', 'lookout'), verb, about: { originator: 'US', recordId, recordVersion: 1 } };
    exchanges.set(made.id, made);
    return made;
  };

  function answered(key: string, recordId: string, verb: string) {
    const replayed = answers.has(key);
    const result = answers.get(key) ?? { recordId, recordVersion: 2, exchanges: [followed(recordId, verb)] };
    answers.set(key, result);
    return { result, replayed };
  }

  return {
    async update(recordId, request, user, { key }) {
      reached(user);
      readRecord(request.family, request.record);
      knobs.updated.push({ recordId, ...request });
      return answered(key, recordId, 'UPDATE');
    },
    async correct(recordId, request, user, { key }) {
      reached(user);
      readRecord(request.family, request.record);
      knobs.updated.push({ recordId, ...request });
      return answered(key, recordId, 'CORRECT');
    },
    async confirm(recordId, request, user, { key }) {
      reached(user);
      knobs.confirmed.push({ recordId, ...request });
      return answered(key, recordId, 'CORRECTION_CONFIRMED');
    },
    async extend(recordId, request, user, { key }) {
      reached(user);
      knobs.extended.push({ recordId, ...request });
      return answered(key, recordId, 'EXTEND');
    },
    async recall(recordId, request, user, { key }) {
      reached(user);
      knobs.recalled.push({ recordId, ...request });
      return answered(key, recordId, 'RECALL');
    },
    async onward(recordId, request, user, { key }) {
      reached(user);
      knobs.passedOn.push({ recordId, ...request });
      return answered(key, recordId, 'POST');
    },
    async say(recordId, request, user, { key }) {
      reached(user);
      knobs.said.push({ recordId, ...request });
      return answered(key, recordId, request.verb);
    },
    async answer(exchangeId, request, user, { key }) {
      reached(user);
      knobs.said.push({ exchangeId, ...request });
      return answered(key, idOf(0xabc), request.verb);
    },
    async find(asked, reader, user) {
      reached(user);
      knobs.searched.push({ ...asked, ...reader });
      return { records: [] };
    },
    async logReading(read, user) {
      knobs.readings.push({ read, by: user.subject });
      return { origin: 'test', index: knobs.readings.length, leafHash: '0f'.repeat(32) };
    },
    async record(recordId, reader) {
      reached();
      if (recordId !== idOf(0xabc)) throw new TripointError('NOT_FOUND');
      const shown = [...exchanges.values()].find((one) => one.recordId === recordId) ?? view('CA', 'lookout');
      return {
        recordId,
        originator: { country: reader?.originator ?? 'US', agency: 'CBP' },
        family: 'lookout',
        state: 'IN_FORCE',
        shown,
        versions: [{ version: 1, state: 'IN_FORCE', at: START, digest: toHex(new Uint8Array(32)) }],
        countries: [
          {
            ...{
              country: 'CA',
              inForce: 1,
              corrections: [{ version: 2, exchange: shown.id }],
              overdue: ['CERTIFY_DESTRUCTION'],
              exchanges: [shown],
            },
            onward: [],
            said: [{ exchange: { ...shown, verb: 'RFI' }, state: 'OVERDUE', answers: [] }],
          },
        ],
      };
    },
  };
}
