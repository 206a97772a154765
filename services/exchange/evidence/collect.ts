// Collects this country's evidence of one exchange: bytes as they were logged, sent and signed. Only proofs are computed.
import { decode } from '../../../proto/index.ts';
import { idFromText, idText, TripointError, timeText } from '../../domain/index.ts';
import { FORMAT, writeEvidence } from '../../evidence/index.ts';
import { findExchangeRow } from '../commit/index.ts';
import type { Context, Exchange } from '../context/index.ts';
import { dutiesOf, isGranted, withheldFrom, wrappedOf } from '../reads/index.ts';
import { collect } from './collected.ts';
import { type EvidenceOptions, namedLeaf, partnerLeaf } from './partner-leaf.ts';
import { agreementsOf, keySetsOf, turnsOf } from './trust-material.ts';

export function createEvidence(context: Context, options: EvidenceOptions): Pick<Exchange, 'evidence'> {
  const { store, self } = context;

  return {
    async evidence(text, { openings, auditor, agency }) {
      const exchangeId = idFromText(text);
      const row = findExchangeRow(context, exchangeId);
      const waits = dutiesOf(store, exchangeId).some(({ kind, state }) => kind === 'HUMAN_RELEASE' && state !== 'MET');
      const shownRow = store.get('exchangeShown', exchangeId);
      const [withheld] = shownRow === undefined ? [] : withheldFrom(context, shownRow, agency);
      const content = auditor === undefined ? !waits && withheld === undefined : isGranted(context, exchangeId, auditor);
      // oversharing: a caveat's text is for those who may see the record, and a proof of the statement needs the whole header.
      if (!content && shownRow !== undefined && wrappedOf(context, shownRow) !== undefined && hasCaveatText(shownRow.header))
        throw whyWithheld(withheld?.clause, auditor);
      const collected = collect(context, exchangeId, row, { openings, content });
      const { leaves, statement, receipt, about, direction, partner, verb } = collected;
      const named = statement && namedLeaf(direction, statement, receipt, exchangeId);
      const shown = named && (await partnerLeaf(context, options, partner, named));
      const proofs = [...(statement ? [statement] : []), ...(receipt ? [receipt.statement] : [])];
      return writeEvidence({
        format: FORMAT,
        about: {
          made: timeText(context.clock()),
          by: context.gatewayId,
          verb,
          note: `For people. Nothing here is checked; verify with: tripoint evidence verify FILE --trust FOLDER${
            withheld === undefined ? '' : `. Its content is not for ${agency}: withheld under ${withheld.clause}`
          }`,
        },
        exchange: idText(exchangeId),
        country: self,
        partner,
        leaves,
        ...(statement && { statement }),
        ...(receipt && about && { receipt: { statement: receipt.statement, leaf: about } }),
        ...(shown && { partnerLeaf: shown }),
        ...keySetsOf(context, proofs),
        ...turnsOf(context, partner, [...leaves, ...(about ? [about] : [])], proofs, shown?.origin),
        agreements: agreementsOf(context, leaves),
      });
    },
  };
}

/** Why a reader gets no evidence that would show the text of a caveat. */
function whyWithheld(clause: string | undefined, auditor: string | undefined): TripointError {
  if (auditor !== undefined)
    return new TripointError('FORBIDDEN', 'a grant of its content: a proof of it shows the text of its caveat');
  if (clause !== undefined) return new TripointError('AGENCY_NOT_ADDRESSED', `withheld under ${clause}`);
  return new TripointError('STATE_CONFLICT', 'a person releases it here first: a proof of it shows the text of its caveat');
}

const hasCaveatText = (header: Uint8Array | null | undefined): boolean =>
  header != null && decode('RecordHeader', header).caveats.some(({ text }) => text !== '');
