import { idOf } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function screeningsOf({ knobs, view, reached }: Memory): Pick<MemoryExchange, 'screen'> {
  return {
    /** Whoever has a name has a hit. */
    async *screen(subjects, _, user) {
      reached(user);
      for await (const come of subjects) {
        knobs.screened.push(...come);
        yield come.map(({ subject: { id, name }, faults }) => {
          const shared = { ...(id !== undefined && { id }), hits: [] };
          if (faults.length > 0) return { ...shared, outcome: 'INVALID' as const, faults };
          if (name === undefined) return { ...shared, outcome: 'CLEAR' as const, toldApart: 1 };
          const shown = { ...view('CA', 'lookout'), direction: 'received' as const, state: 'ADMITTED' as const };
          const hit = {
            level: 'HIT' as const,
            ...{ recordId: idOf(0xabc), recordVersion: 1, originator: { country: 'CA', agency: 'CBSA' }, family: 'lookout' },
            because: { score: 100, name: 'NAME_SAME' as const, birth: 'BIRTH_UNKNOWN' as const, numbers: [] },
            ...{ action: 'ARREST', warning: ['ARMED'], contactPoint: '+1 555 0100', shown },
            obligations: [{ kind: 'VERIFY_BEFORE_ACTION', clause: '4.2' }],
            report: { originator: 'CA', content: { matchedOn: ['NAME'], name } },
          };
          return { ...shared, outcome: 'HIT' as const, hits: [hit] };
        });
      }
    },
  };
}
