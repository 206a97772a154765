// Judgement. Opens what a partner sent and decides whether to admit it.
export {
  type Admission,
  type Admitted,
  admit,
  checkNew,
  checkNewBatch,
  checkSent,
  confirmed,
  entryOf,
  isRefused,
  judge,
  keep,
  prepare,
} from './admit.ts';
export { follow } from './following.ts';
export { openFrom } from './open-parcel.ts';
export { checkOrigin, isOurOwn } from './origin.ts';
export { retain, retainRejected } from './retain.ts';
