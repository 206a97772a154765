// Judgement. Opens what a partner sent and decides whether it is admitted.
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
} from './admit.ts';
export { openFrom } from './open-parcel.ts';
export { retain } from './retain.ts';
