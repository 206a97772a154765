import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers one route. Throws TripointError; access was decided before. */
export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
