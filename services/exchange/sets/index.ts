// Oversight. The sets of what two countries share: proved equal by one signed root, and where they differ, found and named.
export { createLiveSets, type LiveSets } from './live.ts';
export { createSetResponder } from './peer.ts';
export { createSets } from './sets.ts';
