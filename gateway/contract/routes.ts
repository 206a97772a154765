/** Every route of the gateway. `:id` is an exchange id. */
export const ROUTES = {
  postExchange: { method: 'POST', path: '/v1/exchanges' },
  getExchange: { method: 'GET', path: '/v1/exchanges/:id' },
  askQuery: { method: 'POST', path: '/v1/queries' },
  readEvents: { method: 'GET', path: '/v1/events' },
  getCheckpoint: { method: 'GET', path: '/v1/log/checkpoint' },
  isAlive: { method: 'GET', path: '/healthz' },
  isReady: { method: 'GET', path: '/readyz' },
} as const satisfies Record<string, { method: 'GET' | 'POST'; path: string }>;

export type RouteName = keyof typeof ROUTES;

/** Of the page mode of GET /v1/events. */
export const EVENT_PAGE = { limit: { default: 100, max: 256 }, waitSeconds: { default: 0, max: 30 } } as const;

/** Visible ASCII, 1 to 128 characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
