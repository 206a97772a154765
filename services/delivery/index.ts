// NATS: moves opaque bytes between countries. The only importer of @nats-io.
export type { IncomingMessage } from './backlog.ts';
export type { Endpoint, LinkStatus } from './connection.ts';
export { connectHome, type Home, type HomeOptions, type HomeStatus } from './home.ts';
export { LINK_LIMITS, type LinkLimits, type ServerLimits } from './limits.ts';
export { publicNkey } from './nkey.ts';
export { connectPartner, type PartnerLink, type PartnerOptions } from './partner.ts';
export { type ProvisionOptions, provision } from './provision.ts';
export type { Disposition, PullHandler } from './pull.ts';
export type { OnRefused, Query, QueryHandler, ServeOptions } from './responder.ts';
export { type ServerConfigOptions, serverConfig } from './server-config.ts';
export type { StreamStatus } from './streams.ts';
