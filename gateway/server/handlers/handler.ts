import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers one route. Throws TripointError. The caller is already authorised. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
