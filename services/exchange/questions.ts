// The topics that partners may ask about on the query lane, each with its handler.
import type { QueryHandler } from '../delivery/index.ts';
import type { Country } from '../domain/index.ts';
import type { Rooms } from './assemble.ts';
import { answerResume } from './link/index.ts';
import { createResponder } from './query/index.ts';
import { createReconcileResponder } from './reconciliation/index.ts';
import { createSetResponder } from './sets/index.ts';

/** Estimated thread time of a question, in milliseconds: those that verify chains or read the log cost most. */
const QUESTION_COST_MS = { resume: 50, visa: 5, reconcile: 20, sets: 20, witness: 10, log: 2 };

export function answerPartners(rooms: Rooms): void {
  const { context, options, links, writer, keyCare, witnessing, turns, counted, sayOver, reject } = rooms;
  const maySend = (partner: Country) => links.isResumed(partner) && witnessing.stopped(partner) === undefined;
  const unlessDown =
    (handler: QueryHandler): QueryHandler =>
    async (query) =>
      context.aside.isDown(query.partner) ? undefined : handler(query);
  options.home.serve(
    {
      resume: unlessDown(({ partner, bytes }) => answerResume(context, partner, bytes, keyCare.keeper.accept)),
      visa: unlessDown(createResponder(context, writer.submit, { resumed: maySend, reject, turns, names: rooms.visaNames })),
      reconcile: unlessDown(createReconcileResponder(context, links.isResumed)),
      sets: unlessDown(
        createSetResponder(context, rooms.sets, {
          resumed: links.isResumed,
          resend: (partner, sequence) => links.of(partner).dispatcher.resend(sequence),
        }),
      ),
      witness: unlessDown(witnessing.topics.witness),
      log: unlessDown(witnessing.topics.log),
    },
    {
      costMs: QUESTION_COST_MS,
      onRefused(partner, code) {
        if (code === 'RATE_LIMITED' || code === 'OVERLOADED') sayOver(partner, 'questions');
        else counted('query refused', { partner: links.find(partner) === undefined ? '' : partner, code });
      },
    },
  );
}
