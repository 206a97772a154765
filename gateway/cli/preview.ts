import type { Preview } from '../sdk/index.ts';
import { badge, decisionRows, STATES } from './cards.ts';
import { type Face, plain } from './terminal.ts';

/** What each partner would be sent. */
export function previewCard({ partners }: Preview, face: Face): string[] {
  const { paint, say } = face;
  return partners.flatMap(({ partner, state, waiting = 0, decision }) => {
    const [colour, shape] = STATES[state];
    const told = say(`preview.${state}`, { waiting });
    return [
      `  → ${paint.bold(plain(partner))}  ${badge(paint, colour, shape, say(`state.${state}`))}  ${told}`,
      ...decisionRows(decision, face),
    ];
  });
}
