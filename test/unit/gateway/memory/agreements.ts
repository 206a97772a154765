import { TripointError } from '../../../../services/domain/index.ts';
import { TERMS } from './samples.ts';
import type { Memory, MemoryExchange } from './state.ts';

export function agreementsOf({
  knobs,
  reached,
}: Memory): Pick<MemoryExchange, 'agreements' | 'agreementTerms' | 'agreementText' | 'activate' | 'suspend' | 'resume'> {
  return {
    async agreements() {
      reached();
      return [knobs.agreement];
    },
    async agreementTerms(id) {
      reached();
      if (id !== TERMS.id) throw new TripointError('NOT_FOUND');
      return TERMS;
    },
    async agreementText(id) {
      reached();
      const found = knobs.texts[id];
      if (found === undefined) throw new TripointError('NOT_FOUND');
      return found;
    },
    async activate(files, signatures, user) {
      reached(user);
      knobs.activated.push({ files, signatures });
      return knobs.agreement;
    },
    async suspend(id, kinds, reason, user) {
      reached(user);
      if (id !== knobs.agreement.id) throw new TripointError('NOT_FOUND');
      knobs.suspensions.push(reason);
      knobs.agreement = { ...knobs.agreement, suspended: [...new Set([...knobs.agreement.suspended, ...kinds])] };
      return knobs.agreement;
    },
    async resume(id, kinds, reason, user) {
      reached(user);
      if (id !== knobs.agreement.id) throw new TripointError('NOT_FOUND');
      knobs.suspensions.push(reason);
      knobs.agreement = { ...knobs.agreement, suspended: knobs.agreement.suspended.filter((kind) => !kinds.includes(kind)) };
      return knobs.agreement;
    },
  };
}
