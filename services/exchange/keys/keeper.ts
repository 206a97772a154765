// Keys on the link: partners' keys are verified before use, our own renewed before they end.
import type { Anchor } from '../../identity/index.ts';
import type { Submit } from '../commit/index.ts';
import type { Context } from '../context/index.ts';
import { createPartnerKeys, type PartnerKeys } from './partner-keys.ts';
import { createRotation, type KeyRotation, type RotationOptions } from './rotation.ts';

export interface KeyKeeper extends PartnerKeys, KeyRotation {}

export interface KeyKeeperOptions extends RotationOptions {
  readonly anchors: readonly Anchor[];
}

export const createKeyKeeper = (context: Context, submit: Submit, options: KeyKeeperOptions): KeyKeeper => ({
  ...createPartnerKeys(context, submit, options.anchors),
  ...createRotation(context, submit, options),
});
