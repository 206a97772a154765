// Hostile bytes over real NATS into a real gateway: each is refused with its own code, logged, answered under the country's
// signature, and neither blocks the link nor stops the process. All of them meet one gateway, which is started once.
import './hostile/parcels.cases.ts';
import './hostile/statements.cases.ts';
import './hostile/repeats.cases.ts';
import './hostile/order.cases.ts';
import './hostile/keys.cases.ts';
import { withPartner } from './hostile/setting.ts';

withPartner();
