// Oversight. Compares our log with a partner's, statement by statement.
export { createReconcileResponder } from './peer.ts';
export { createReconciler } from './reconcile.ts';
